import fc from 'fast-check';
import type { Found } from '../../src/domain/driver';
import type { EpochMs, Minor } from '../../src/domain/money';
import type { Finding, Shown, Totals } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import type { Operation, Payment } from '../../src/domain/payment';
import { present } from '../../src/domain/present';
import { HOUR } from '../simulator/time';
import { amounts, otherAmount } from './amounts';

/** A total that is what is booked as done, or that and what may have been done; or any amount. */
type Shows = 'booked' | 'perhaps' | Minor;

/** What is listed, perhaps under a key of ours. */
interface Listed {
  /** Counts through the operations. */
  nth: number;
  round: number;
  amount?: Minor | undefined;
  isTheirs?: boolean;
}

/** What a look-up shows. Each member is drawn for itself, so most of these contradict themselves. */
export interface Reading {
  kind: Finding['kind'];
  by: 'status' | 'key' | 'marker';
  amount?: Minor | undefined;
  totals?: Partial<Record<keyof Omit<Totals, 'authorized'>, Shows>> | undefined;
  listed?: readonly Listed[] | undefined;
  isBlind: boolean;
  /** The hold is said to have been made this long ago. */
  heldForMs?: number | undefined;
  resetRun?: string | undefined;
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 10 - weight }, { arbitrary, weight });

const shows: fc.Arbitrary<Shows> = fc.oneof(
  { arbitrary: fc.constantFrom<Shows>('booked', 'perhaps'), weight: 3 },
  { arbitrary: fc.oneof(fc.constant(0), amounts), weight: 1 },
);

const anything = fc.record({
  kind: fc.constantFrom<Finding['kind']>(
    'absent',
    'absent',
    'absent',
    'done',
    'done',
    'failed',
    'inProgress',
    'inconclusive',
  ),
  by: fc.constantFrom('status', 'key', 'marker'),
  amount: otherAmount,
  totals: maybe(fc.record({ captured: shows, released: shows, refunded: shows }, { requiredKeys: [] }), 6),
  listed: maybe(
    fc.array(
      fc.record({ nth: fc.nat(6), round: fc.nat(2), amount: otherAmount, isTheirs: maybe(fc.constant(true), 1) }),
      { maxLength: 3 },
    ),
    5,
  ),
  isBlind: fc.boolean(),
  heldForMs: maybe(fc.constant(HOUR), 1),
  resetRun: fc.oneof({ arbitrary: fc.constant(undefined), weight: 30 }, { arbitrary: fc.constant('run-4'), weight: 1 }),
}) as fc.Arbitrary<Reading>;

/** Most absences are proven by readings that say nothing else. */
export const readings: fc.Arbitrary<Reading> = fc.oneof(
  { arbitrary: anything, weight: 3 },
  { arbitrary: fc.constant<Reading>({ kind: 'absent', by: 'status', isBlind: false }), weight: 1 },
);

/** What a provider says of whom nothing is known. */
export const UNREADABLE: Reading = { kind: 'inconclusive', by: 'status', isBlind: false };

export function foundOf(payment: Payment, op: Operation, reading: Reading, now: EpochMs): Found {
  return { finding: findingOf(payment, op, reading, now), ...present({ resetRun: reading.resetRun }) };
}

function findingOf(payment: Payment, op: Operation, reading: Reading, now: EpochMs): Finding {
  const { kind, by, amount = op.amount, heldForMs, isBlind } = reading;
  const why = 'so it was read';
  const more = present({
    totals: reading.totals && totalsOf(payment, reading.totals),
    shown: reading.listed?.flatMap((listed) => shownOf(payment, listed)),
    authorizedAt: heldForMs === undefined ? undefined : now - heldForMs,
  });
  switch (kind) {
    case 'done':
      return { kind, by, amount, currency: payment.terms.currency, why, ...more };
    case 'absent':
    case 'failed':
    case 'inProgress':
      return { kind, why, ...more };
    case 'inconclusive':
      return isBlind ? { kind, why, isBlind } : { kind, why };
    default:
      return kind satisfies never;
  }
}

const RAISED = { captured: 'capture', released: 'release', refunded: 'refund' } as const;

function totalsOf(payment: Payment, totals: NonNullable<Reading['totals']>): Totals {
  const entries = Object.entries(totals) as [keyof typeof RAISED, Shows | undefined][];
  return Object.fromEntries(
    entries.flatMap(([total, shown]) =>
      shown === undefined ? [] : [[total, amountOf(payment, RAISED[total], shown)]],
    ),
  );
}

function amountOf(payment: Payment, kind: Operation['kind'], shown: Shows): Minor {
  if (typeof shown === 'number') return shown;
  const counts = ({ status, inDoubt }: Operation): boolean => status === 'done' || (shown === 'perhaps' && inDoubt);
  return payment.operations.reduce((sum, op) => (op.kind === kind && counts(op) ? sum + op.amount : sum), 0);
}

function shownOf(payment: Payment, { nth, round, amount, isTheirs }: Listed): Shown[] {
  const op = payment.operations[nth % payment.operations.length] as Operation;
  if (op.kind === 'authorize') return [];
  return [{ kind: op.kind, key: isTheirs ? 'their-key' : keyOf(payment, op, round), amount: amount ?? op.amount }];
}
