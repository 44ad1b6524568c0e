import { isFinal, type Payment, wasReleased } from '../../src/domain/payment';
import { STATUSES } from '../../src/domain/status';

/** Where a payment can be when something goes wrong: before its hold is read, at rest, or by its most doubtful operation. */
export const STATES = [
  'authorizing',
  'at rest',
  'planned',
  'sending',
  'accepted',
  'unknown',
  'denied',
  'parked',
  'released',
] as const;

export type State = (typeof STATES)[number];

export function stateOf(payment: Payment): State {
  const [hold, ...others] = payment.operations;
  if (hold !== undefined && !isFinal(hold)) return 'authorizing';
  const [worst] = others
    .filter((op) => !isFinal(op))
    .sort((one, other) => STATUSES[other.status].doubt - STATUSES[one.status].doubt);
  if (worst !== undefined) return worst.status as State;
  return wasReleased(payment) ? 'released' : 'at rest';
}

/** What the provider can prove, in a few words. */
export const classOf = ({ capabilities }: Payment): string =>
  [
    capabilities.evidence,
    capabilities.captures,
    capabilities.absence,
    capabilities.replayForMs > 0 ? 'keys' : 'no keys',
  ].join(', ');

/** How often each situation was met: which fault, in which state, at a provider of which class. */
export class Situations {
  readonly met = new Map<string, number>();

  meets(fault: string, payment: Payment): void {
    const situation = [fault, stateOf(payment), classOf(payment)].join(SEPARATOR);
    this.met.set(situation, (this.met.get(situation) ?? 0) + 1);
  }
}

const SEPARATOR = ' | ';

/**
 * A table of faults and states: in how many of the classes that the run met each pair was seen. An empty cell is a place where the run was
 * blind, or that cannot be.
 */
export function situationTable(bySituation: Readonly<Record<string, number>>): readonly string[] {
  const met = Object.keys(bySituation).map((situation) => situation.split(SEPARATOR) as [string, string, string]);
  const faults = [...new Set(met.map(([fault]) => fault))].sort();
  const classes = new Set(met.map(([, , provider]) => provider));
  const cell = (fault: string, state: State): string =>
    String(met.filter((one) => one[0] === fault && one[1] === state).length || '');
  return [
    `Situations: in how many of ${classes.size} classes of providers each fault met a payment in each state.`,
    '',
    `| fault | ${STATES.join(' | ')} |`,
    `|---|${STATES.map(() => '---:').join('|')}|`,
    ...faults.map((fault) => `| ${fault} | ${STATES.map((state) => cell(fault, state)).join(' | ')} |`),
  ];
}
