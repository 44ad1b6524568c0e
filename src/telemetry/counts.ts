import { ATTENTIONS } from '../domain/attention';
import type { Fact, OperationFact } from '../domain/facts';
import type { Finding, Outcome } from '../domain/outcome';
import type { AttentionCode, OperationKind } from '../domain/payment';
import { REFUSALS, type RefusalCode } from '../domain/refusals';
import type { OperationStatus } from '../domain/status';
import type { Count } from './metrics';

/** What became of an order. `heldBack`: our own limit of writes held it back, so the provider has no part in it. */
type Became = Outcome['kind'] | 'heldBack';

const OUTCOMES = {
  confirmed: true,
  accepted: true,
  refused: true,
  tryLater: true,
  notSent: true,
  unknown: true,
  heldBack: true,
} satisfies Record<Became, true>;

const FINDINGS = {
  done: true,
  failed: true,
  absent: true,
  inProgress: true,
  inconclusive: true,
} satisfies Record<Finding['kind'], true>;

const OPERATIONS = { authorize: true, capture: true, release: true, refund: true } satisfies Record<
  OperationKind,
  true
>;

/** The status in which each of these facts leaves an operation for good. */
const ENDS = {
  Confirmed: 'done',
  Refused: 'refused',
  Dropped: 'dropped',
  Expired: 'expired',
  Lapsed: 'lapsed',
} as const satisfies { [Kind in OperationFact['kind']]?: OperationStatus };

const keysOf = <Key extends string>(row: Readonly<Record<Key, unknown>>): Key[] => Object.keys(row) as Key[];

/** What these facts count as. `kindOf` tells the kind of an operation. */
export function countsOf(
  provider: string,
  facts: readonly Fact[],
  kindOf: (operationId: string) => OperationKind | undefined,
): Count[] {
  return facts.flatMap((fact): Count[] => {
    switch (fact.kind) {
      case 'AttentionRaised':
        return [attentionRaised(provider, fact.code)];
      case 'CommandRefused':
        return [messageRefused(provider, fact.code)];
      case 'Parked':
        return [operationParked(provider, kindOf(fact.operationId) ?? 'authorize')];
      case 'Confirmed':
      case 'Refused':
      case 'Dropped':
      case 'Expired':
      case 'Lapsed':
        return [operationEnded(provider, kindOf(fact.operationId) ?? 'authorize', ENDS[fact.kind])];
      default:
        return [];
    }
  });
}

export const attempted = (provider: string, operation: OperationKind, outcome: Became): Count => ({
  metric: 'holdfast_attempts',
  labels: { provider, operation, outcome },
});

export const lookedUp = (provider: string, operation: OperationKind, finding: Finding['kind']): Count => ({
  metric: 'holdfast_look_ups',
  labels: { provider, operation, finding },
});

export const messageRefused = (provider: string, code: string): Count => ({
  metric: 'holdfast_messages_refused',
  labels: { provider, code },
});

const attentionRaised = (provider: string, code: AttentionCode): Count => ({
  metric: 'holdfast_attentions_raised',
  labels: { provider, code },
});

const operationParked = (provider: string, operation: OperationKind): Count => ({
  metric: 'holdfast_operations_parked',
  labels: { provider, operation },
});

const operationEnded = (provider: string, operation: OperationKind, status: OperationStatus): Count => ({
  metric: 'holdfast_operations_ended',
  labels: { provider, operation, status },
});

/** Everything that can be counted at a provider: a counter that appears with a one in it has not risen, as far as an alert rule can see. */
export function countable(provider: string): Count[] {
  return [
    ...keysOf(OPERATIONS).flatMap((operation) => [
      ...keysOf(OUTCOMES).map((outcome) => attempted(provider, operation, outcome)),
      ...keysOf(FINDINGS).map((finding) => lookedUp(provider, operation, finding)),
      ...Object.values(ENDS).map((status) => operationEnded(provider, operation, status)),
      operationParked(provider, operation),
    ]),
    ...keysOf(ATTENTIONS).map((code) => attentionRaised(provider, code)),
    ...keysOf<RefusalCode>(REFUSALS).map((code) => messageRefused(provider, code)),
  ];
}
