import fc from 'fast-check';
import { ACCOUNTS } from '../adapters/accounts';
import { COLUMNS } from '../model/columns';
import { addCounts } from './merge';
import { type Played, play } from './play';
import { type Figures, type Mode, NOTHING, type Report, type Violation } from './report';
import { DRAW, type Scenario, scenarioOf, scenarios } from './scenario';
import { testOf } from './test-text';
import { YEAR } from './time';

export type { Mode, Report, Violation } from './report';

export interface SafetyOptions {
  payments: number;
  /** 32 bits. Payment `index` of a seed is the same in every run. */
  seed: number;
  mode: Mode;
  /** Only this provider; all when absent. */
  provider?: string;
  /** The first index; 0 when absent. */
  from?: number;
  /** End at the first violation. The report then counts the payments that ran. */
  stopAtFirst?: boolean;
  /** Look for a smaller scenario of the first violations. Takes seconds. */
  shrinks?: boolean;
  /** Called now and then with the payments that have run. */
  onProgress?: (payments: number) => void;
}

const TOLD_EVERY = 100;
/** Shrinking takes seconds; a flood of violations is told as it came. */
const SHRUNK_MAX = 3;

/** Lives `payments` payments, one after the other, in this thread. Never throws for what it finds: see `found`. */
export async function runSafety(options: SafetyOptions): Promise<Report> {
  const { payments, seed, mode, provider, from = 0, stopAtFirst = false, shrinks = false, onProgress } = options;
  const startedAt = performance.now();
  const drawn = scenariosOf(mode, provider);
  const found: Violation[] = [];
  const byProvider: Record<string, Figures> = {};
  const byFault: Record<string, number> = {};
  const bySituation: Record<string, number> = {};
  const total = { ...NOTHING };
  for (let index = from; index < from + payments; index++) {
    const played = await play(mode, scenarioOf(drawn, seed, index));
    const row = byProvider[played.provider] ?? { ...NOTHING };
    byProvider[played.provider] = row;
    for (const figures of [total, row]) add(figures, played);
    addCounts(byFault, played.faults);
    addCounts(bySituation, played.situations);
    if (played.violation !== undefined) {
      const isShrunk = shrinks && found.length < SHRUNK_MAX;
      found.push(await described({ mode, seed, index }, drawn, played, isShrunk));
      if (stopAtFirst) break;
    }
    if (total.payments % TOLD_EVERY === 0) onProgress?.(total.payments);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { mode, seed, ...total, seconds, byProvider, byFault, bySituation, found };
}

/** Everything that may be drawn in this mode. */
export function scenariosOf(mode: Mode, provider: string | undefined): fc.Arbitrary<Scenario> {
  const anything = accountsOf(mode, provider);
  const wellBehaved = mode === 'adapters' ? anything.filter(isReliable) : anything;
  return scenarios({ anything, wellBehaved, hasty: anything.filter(stopsAtHold) }, mode === 'core');
}

const stopsAtHold = (account: string): boolean => ACCOUNTS[account]?.chargesBeyondHold !== true;

const isReliable = (account: string): boolean => ACCOUNTS[account]?.breaksItsWord !== true;

export function accountsOf(mode: Mode, provider: string | undefined): string[] {
  const rows: Readonly<Record<string, { provider: string }>> = mode === 'adapters' ? ACCOUNTS : COLUMNS;
  return Object.keys(rows).filter((name) => provider === undefined || rows[name]?.provider === provider);
}

function add(figures: Figures, { steps, livedMs, faults, violation }: Played): void {
  figures.payments += 1;
  figures.steps += steps;
  figures.simulatedYears += livedMs / YEAR;
  for (const times of faults.values()) figures.faults += times;
  if (violation !== undefined) figures.violations += 1;
}

/** The story of a violation. */
async function described(
  which: Pick<Violation, 'mode' | 'seed' | 'index'>,
  drawn: fc.Arbitrary<Scenario>,
  first: Played,
  shrinks: boolean,
): Promise<Violation> {
  const { mode, seed, index } = which;
  const scenario = (shrinks ? await smaller(which, drawn, first) : undefined) ?? scenarioOf(drawn, seed, index);
  const played = shrinks ? await play(mode, scenario) : first;
  const { invariant, seen } = played.violation ?? {
    invariant: 'crash',
    seen: 'not seen again: the run is not deterministic',
  };
  return {
    ...which,
    provider: first.provider,
    invariant,
    seen,
    test: testOf(mode, scenario, invariant),
    story: played.life.story.beside(played.life.side.books()),
  };
}

/** A smaller scenario that breaks the same invariant. */
async function smaller(
  { mode, seed, index }: Pick<Violation, 'mode' | 'seed' | 'index'>,
  drawn: fc.Arbitrary<Scenario>,
  first: Played,
): Promise<Scenario | undefined> {
  const isSame = fc.asyncProperty(drawn, async (scenario) => {
    const { violation } = await play(mode, scenario);
    return violation?.invariant !== first.violation?.invariant;
  });
  const { counterexample } = await fc.check(isSame, {
    ...DRAW(seed, index),
    endOnFailure: false,
    interruptAfterTimeLimit: 20_000,
  });
  return counterexample?.[0];
}
