import fc from 'fast-check';
import { DEFAULT_POLICY } from '../../src/domain/policy';
import type { Act } from './acts';
import { danger } from './dangers';
import { hastyDanger } from './hasty-dangers';
import { MINUTE, SECOND } from './time';
import { afterTheEnd, bearable, beside, hurried, opening, wide } from './wide';

/**
 * How a life goes. `anything`: every fault and every message, whenever. `wellBehaved`: faults stop in time, and nobody interferes; see
 * `well-behaved.ts`. `hasty`: the person is wrong and in a hurry; see `hasty.ts`.
 */
export type Kind = 'anything' | 'wellBehaved' | 'hasty';

/**
 * Two payments that live side by side, with parcels of the same names: two holds of one account, the same ids at two accounts, or one hold. The
 * provider remembers keys across all of them, so a key that forgets the payment or the account is answered with what became of the other's order.
 */
export interface Beside {
  shares: 'account' | 'ids' | 'hold';
  /** What happens to the second, step by step with the first. */
  acts: readonly Act[];
}

/** Everything that decides one payment's life, as plain data. */
export interface Scenario {
  kind: Kind;
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
  /** Model only: how long after its decision an attempt may begin to be written, ms. */
  sendWithinMs: number;
  /** When all is over, the order service starts it again. */
  again: boolean;
  /** Decides ids and tokens of the sandbox. */
  seed: number;
  acts: readonly Act[];
  /** What happens when it has ended. */
  after?: readonly Act[];
  /** A second payment beside it; see `pair.ts`. */
  beside?: Beside;
}

/** An ordinary beginning, and then anything; or then one danger from close by, and what follows. */
const acts: fc.Arbitrary<Act[]> = fc.oneof(
  { arbitrary: inTurn(opening, wide(12)), weight: 3 },
  { arbitrary: inTurn(opening, wide(30)), weight: 2 },
  { arbitrary: inTurn(opening, wide(70)), weight: 1 },
  { arbitrary: inTurn(danger, wide(6)), weight: 9 },
  { arbitrary: inTurn(wide(6), danger), weight: 1 },
);

function inTurn(...parts: readonly fc.Arbitrary<Act[]>[]): fc.Arbitrary<Act[]> {
  return fc.tuple(...parts).map((lists) => lists.flat());
}

/** What the lives of these accounts have in common. */
const settings = (accounts: readonly string[]) => ({
  account: fc.constantFrom(...accounts),
  hold: fc.constantFrom('there', 'there', 'there', 'there', 'there', 'pending', 'created'),
  statusShowsTotals: fc.boolean(),
  fence: fc.boolean(),
  atDeadline: fc.constantFrom('alert', 'release'),
  // A ladder shorter than the settle window: then nothing but the window keeps a late effect from being taken for absence.
  ladderMs: fc.constantFrom(DEFAULT_POLICY.ladderMs, [SECOND, 15 * SECOND]),
  sendWithinMs: fc.constantFrom(DEFAULT_POLICY.sendWithinMs, 10 * MINUTE),
  seed: fc.nat(0x7fffffff),
});

/** Scenarios for the accounts at which each kind may live. Pairs live at the models only. */
export function scenarios(
  accounts: Readonly<Record<Kind, readonly string[]>>,
  hasPairs: boolean,
): fc.Arbitrary<Scenario> {
  const anything: fc.Arbitrary<Scenario> = fc.record({
    kind: fc.constant('anything'),
    ...settings(accounts.anything),
    again: fc.boolean(),
    acts,
    after: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, { arbitrary: afterTheEnd, weight: 1 }),
  });
  const hasty = (acts: fc.Arbitrary<Act[]>): fc.Arbitrary<Scenario> =>
    fc.record({ kind: fc.constant('hasty'), ...settings(accounts.hasty), again: fc.constant(false), acts });
  const wellBehaved: fc.Arbitrary<Scenario> = fc.record({
    kind: fc.constant('wellBehaved'),
    ...settings(accounts.wellBehaved),
    again: fc.constant(false),
    acts: bearable,
  });
  const pair: fc.Arbitrary<Scenario> = fc.record({
    kind: fc.constant('anything'),
    ...settings(accounts.anything),
    again: fc.constant(false),
    acts: inTurn(opening, beside),
    beside: fc.record({
      shares: fc.constantFrom('account', 'account', 'ids', 'hold'),
      acts: inTurn(opening, beside),
    }),
  });
  return fc.oneof(
    { arbitrary: anything, weight: 6 },
    { arbitrary: wellBehaved, weight: 1 },
    { arbitrary: hasty(hurried), weight: 1 },
    { arbitrary: hasty(hastyDanger), weight: 1 },
    ...(hasPairs ? [{ arbitrary: pair, weight: 1 }] : []),
  );
}

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
