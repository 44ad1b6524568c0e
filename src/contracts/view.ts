import { deadlineOf } from '../domain/elapse';
import { isOverdrawn, type Ledger, ledgerOf } from '../domain/ledger';
import type { Currency, EpochMs, Minor } from '../domain/money';
import { isBlocked, NEVER, nextStep } from '../domain/next-step';
import {
  type Attention,
  authorization,
  type EvidenceNote,
  isAuthorized,
  isFinal,
  isUnresolved,
  type JournalEntry,
  type Operation,
  type OperationKind,
  type OperationStatus,
  operationOf,
  type Payment,
  type Shipment,
} from '../domain/payment';

/** Values of the search attribute `CaptureState`, and of `PaymentView.state` while the payment runs. */
export type CaptureStateValue =
  | 'authorizing'
  | 'open'
  | 'retrying'
  | 'unknown'
  | 'parked'
  | 'held'
  | 'attention'
  | 'completing';

export type ShipmentState =
  | 'waiting'
  | 'capturing'
  | 'captured'
  | 'refused'
  | 'unknown'
  | 'parked'
  | 'dropped'
  | 'expired';

export interface ShipmentView {
  id: string;
  /** Minor units. */
  amount: Minor;
  state: ShipmentState;
  /**
   * May the parcel leave, as far as the money goes? `yes`: it is captured, or, at a provider that captures once at the end, reserved
   * on a live hold. `notYet`: ask again. `no`: it will not be captured, or nobody can tell.
   */
  safeToShip: 'yes' | 'notYet' | 'no';
  capturedAt?: EpochMs;
  providerReference?: string;
  reason?: string;
}

export interface OperationView {
  id: string;
  kind: OperationKind;
  amount: Minor;
  status: OperationStatus;
  inDoubt: boolean;
  /** From here on no attempt can still take effect: a person may resolve it. */
  settledAt: EpochMs;
  attempts: number;
  since: EpochMs;
  nextAt: EpochMs;
  evidence: readonly EvidenceNote[];
  reason?: string;
}

/** What a payment looks like from outside. Amounts in minor units, moments in milliseconds since the epoch. */
export interface PaymentView {
  account: string;
  provider: string;
  paymentId: string;
  reference: string;
  currency: Currency;
  state: CaptureStateValue | 'finished';
  ledger: Ledger;
  shipments: readonly ShipmentView[];
  /** Everything that is not final, the most doubtful first. */
  openOperations: readonly OperationView[];
  openOperation?: OperationView;
  captureBy: EpochMs;
  /** Nobody said when the hold was made: captureBy is counted from the start of the payment. */
  captureByAssumed: boolean;
  attention: readonly Attention[];
  /** What Holdfast does next, and when, in one sentence. */
  nextStep: string;
  /** The last facts, oldest first. */
  journal: readonly JournalEntry[];
}

export function viewOf(payment: Payment, now: EpochMs): PaymentView {
  const open = payment.operations.filter((op) => !isFinal(op)).sort((a, b) => doubt(b) - doubt(a));
  const openOperations = open.map(operationView);
  return {
    account: payment.terms.account,
    provider: payment.terms.provider,
    paymentId: payment.terms.paymentId,
    reference: payment.terms.reference,
    currency: payment.terms.currency,
    state: payment.finishedAt === undefined ? captureState(payment) : 'finished',
    ledger: ledgerOf(payment),
    shipments: payment.shipments.map((shipment) => shipmentView(payment, shipment)),
    openOperations,
    ...(openOperations[0] === undefined ? {} : { openOperation: openOperations[0] }),
    captureBy: payment.captureBy,
    captureByAssumed: payment.authorizedAtAssumed && payment.terms.captureBy === undefined,
    attention: payment.attention,
    nextStep: describeNext(payment, now),
    journal: payment.journal,
  };
}

/** The one word that operators search by: the most urgent truth about the payment. */
export function captureState(payment: Payment): CaptureStateValue {
  const any = (status: OperationStatus): boolean => payment.operations.some((op) => op.status === status);
  if (any('parked')) return 'parked';
  if (payment.attention.some((item) => item.code !== 'Stuck') || isOverdrawn(payment)) return 'attention';
  if (payment.held) return 'held';
  const hold = authorization(payment);
  if (!isFinal(hold) && (payment.terms.create !== undefined || hold.rung > 0)) return 'authorizing';
  if (any('unknown') || any('accepted')) return 'unknown';
  if (payment.operations.some((op) => op.status === 'planned' && op.attempts > 0)) return 'retrying';
  return payment.completing ? 'completing' : 'open';
}

/** Since when somebody should look at it; undefined while all is well. */
export const stuckSince = (payment: Payment): EpochMs | undefined =>
  payment.attention.length === 0 ? undefined : Math.min(...payment.attention.map((item) => item.since));

function shipmentView(payment: Payment, shipment: Shipment): ShipmentView {
  const op = shipment.operationId === undefined ? undefined : operationOf(payment, shipment.operationId);
  const state = shipmentState(shipment, op);
  const reason = shipment.ended?.reason ?? (state === 'captured' ? undefined : op?.reason) ?? later(payment, state);
  return {
    id: shipment.id,
    amount: shipment.amount,
    state,
    safeToShip: safeToShip(payment, state),
    ...(op?.doneAt !== undefined && state === 'captured' ? { capturedAt: op.doneAt } : {}),
    ...(op?.providerReference === undefined ? {} : { providerReference: op.providerReference }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function shipmentState(shipment: Shipment, op: Operation | undefined): ShipmentState {
  if (shipment.ended) return shipment.ended.state;
  if (op === undefined) return 'waiting';
  switch (op.status) {
    case 'planned':
      return op.attempts > 0 ? 'capturing' : 'waiting';
    case 'sending':
    case 'accepted':
      return 'capturing';
    case 'done':
      return 'captured';
    case 'lapsed':
      return 'expired';
    default:
      return op.status;
  }
}

function safeToShip(payment: Payment, state: ShipmentState): ShipmentView['safeToShip'] {
  switch (state) {
    case 'captured':
      return 'yes';
    case 'waiting':
      // It captures once, at the end: nothing better than the hold will be known before the parcel leaves.
      return payment.capabilities.captures === 'one' && isAuthorized(payment) && !isOverdrawn(payment)
        ? 'yes'
        : 'notYet';
    case 'capturing':
    case 'unknown':
      return 'notYet';
    default:
      return 'no';
  }
}

function later(payment: Payment, state: ShipmentState): string | undefined {
  if (state !== 'waiting' || payment.capabilities.captures === 'many') return undefined;
  return `will be captured with the final capture, at the latest on ${iso(deadlineOf(payment))}`;
}

function operationView(op: Operation): OperationView {
  return {
    id: op.id,
    kind: op.kind,
    amount: op.amount,
    status: op.status,
    inDoubt: op.inDoubt,
    settledAt: op.settledAt,
    attempts: op.attempts,
    since: op.firstDueAt,
    nextAt: Math.min(op.dueAt, op.extraAt ?? op.dueAt),
    evidence: op.evidence,
    ...(op.reason === undefined ? {} : { reason: op.reason }),
  };
}

function describeNext(payment: Payment, now: EpochMs): string {
  if (payment.finishedAt !== undefined) return 'nothing: the payment has ended';
  const sending = payment.operations.find((op) => op.status === 'sending');
  if (sending) return `the provider is being asked: ${sending.kind} ${sending.id}`;
  const step = nextStep(payment, now);
  switch (step.do) {
    case 'send':
      return `send ${step.operationId}`;
    case 'lookUp':
      return `look up ${step.operationId}`;
    case 'finish':
      return 'end: everything is settled';
    default: {
      if (payment.held) return `nothing is sent until somebody resumes it (held by ${payment.held.operator})`;
      if (isOverdrawn(payment)) return 'nothing is sent until a person has resolved the overdraft';
      const next = payment.operations
        .filter((op) => op.status === 'planned' || isUnresolved(op))
        .filter((op) => !(op.status === 'planned' && op.kind === 'capture' && isBlocked(payment)))
        .sort((a, b) => a.dueAt - b.dueAt)[0];
      if (next)
        return `${next.status === 'planned' || next.replay ? 'send' : 'look up'} ${next.id} at ${iso(next.dueAt)}`;
      return step.until >= NEVER ? 'wait for a message' : `wait for a message, or until ${iso(step.until)}`;
    }
  }
}

const doubt = (op: Operation): number => ['planned', 'sending', 'accepted', 'unknown', 'parked'].indexOf(op.status);

const iso = (moment: EpochMs): string => new Date(moment).toISOString();
