import fc from 'fast-check';
import { DEFAULT_POLICY } from '../domain/policy';
import { SECOND } from './time';

/** One thing that happens to a payment. `x` and `y` choose within it, so that a failure shrinks to small numbers. */
export interface Act {
  act: (typeof ACTS)[number];
  x: number;
  y: number;
}

const ACTS = [
  ...Array<'step'>(24).fill('step'),
  ...Array<'faulty step'>(18).fill('faulty step'),
  ...Array<'ship'>(7).fill('ship'),
  'complete',
  'cancel',
  'notice',
  'storm of notices',
  'retryNow',
  'hold',
  'resume',
  'resume',
  'resolve',
  'resend',
  'acknowledge',
  'pass',
  'pass',
  'jump',
  'others capture',
  'others release',
  'early end',
  'reverse',
  'stale',
  'stale',
  'reset',
  'restart',
  'approve',
  'no worker',
  'replay',
] as const;

/** Everything that decides one payment's life, as plain data. */
export interface Scenario {
  /** A row of the accounts: a column of the model, or an account before the sandbox. */
  account: string;
  hold: 'there' | 'created' | 'pending';
  /** Model only: totals stand beside a status. */
  statusShowsTotals: boolean;
  /** Model only: the activity reads before it writes. */
  fence: boolean;
  atDeadline: 'alert' | 'release';
  /** The waits of the ladder, ms. */
  ladderMs: readonly number[];
  /** Decides ids and tokens of the sandbox. */
  seed: number;
  acts: readonly Act[];
}

const act: fc.Arbitrary<Act> = fc.record({ act: fc.constantFrom(...ACTS), x: fc.nat(1_000_000), y: fc.nat(99) });

/** Short lives find what is wrong with little, and are many; long ones find the rest. */
const actsUpTo = (maxLength: number) => fc.array(act, { maxLength, size: 'max' });

/** Scenarios for these accounts. */
export const scenarios = (accounts: readonly string[]): fc.Arbitrary<Scenario> =>
  fc.record({
    account: fc.constantFrom(...accounts),
    hold: fc.constantFrom('there', 'there', 'pending', 'created'),
    statusShowsTotals: fc.boolean(),
    fence: fc.boolean(),
    atDeadline: fc.constantFrom('alert', 'release'),
    // A ladder shorter than the settle window: then nothing but the window keeps a late effect from being taken for absence.
    ladderMs: fc.constantFrom(DEFAULT_POLICY.ladderMs, [SECOND, SECOND]),
    seed: fc.nat(0x7fffffff),
    acts: fc.oneof(
      { arbitrary: actsUpTo(12), weight: 3 },
      { arbitrary: actsUpTo(30), weight: 2 },
      { arbitrary: actsUpTo(70), weight: 1 },
    ),
  });

/** The seed of one payment: 32 bits that depend on nothing but the run's seed and the payment's index. */
export function seedOf(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 0x7f4a7c15, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) | 0;
}

/** The scenario of payment `index`. */
export function scenarioOf(arbitrary: fc.Arbitrary<Scenario>, seed: number, index: number): Scenario {
  return fc.sample(arbitrary, DRAW(seed, index))[0] as Scenario;
}

/** How one payment is drawn, for `fc.sample` and for shrinking by `fc.check`. */
export const DRAW = (seed: number, index: number) =>
  ({ seed: seedOf(seed, index), numRuns: 1, unbiased: true }) as const;
