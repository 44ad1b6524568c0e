import { InvariantViolation } from '../../src/domain/invariant';
import { adapterSide } from '../adapters/setup';
import { COLUMNS } from '../model/columns';
import { ModelProvider } from '../model/model-provider';
import { WorkflowLife } from '../workflow/life';
import { happen } from './acts';
import { acknowledgesAll } from './hasty';
import { Life } from './life';
import { type Build, type Pair, pairOf } from './pair';
import { comeToRest } from './person';
import type { ProviderSide } from './provider-side';
import type { Mode } from './report';
import type { Kind, Scenario } from './scenario';
import { DAY, START } from './time';
import { type InvariantId, Violated } from './violated';
import { checkWellBehaved, isBearable, isLate, shipTheRest } from './well-behaved';

/** What became of one scenario. */
export interface Played {
  provider: string;
  steps: number;
  /** How long the payment lived, ms of virtual time. */
  livedMs: number;
  faults: ReadonlyMap<string, number>;
  situations: ReadonlyMap<string, number>;
  /** Absent where everything held. */
  violation?: { invariant: InvariantId; seen: string };
  life: Life;
}

const HOLD = 24_900;

function sideOf(mode: Mode, scenario: Scenario): ProviderSide {
  const { account, hold, seed } = scenario;
  return mode === 'adapters' ? adapterSide(account, { authorized: HOLD, hold, seed }) : modelOf(scenario)();
}

/** Every fifth order service wants nothing captured after a day of its own, long before the hold ends. A well-behaved life has no deadline that soon. */
const ownDeadline = ({ kind, seed }: Scenario): { captureBy?: number } =>
  kind !== 'wellBehaved' && seed % 5 === 0 ? { captureBy: START + (1 + (seed % 6)) * DAY } : {};

function modelOf({ account, hold, statusShowsTotals, fence, seed }: Scenario) {
  const column = COLUMNS[account];
  if (column === undefined) throw new Error(`no column ${account}`);
  const shows = { expiryShows: seed % 2 === 0, othersMark: seed % 3 === 0 };
  const model = { ...column, ...shows, statusShowsTotals, fence, hold, authorized: HOLD };
  return (...shared: Partial<Parameters<Build>>) => new ModelProvider(model, ...shared);
}

/** Lives one payment, or two, to the end. Throws nothing for what it finds. */
export async function play(mode: Mode, scenario: Scenario): Promise<Played> {
  const { kind, seed, atDeadline, ladderMs, sendWithinMs, beside } = scenario;
  const ownPolicy = mode === 'adapters' ? {} : { sendWithinMs };
  const policy = { atDeadline, ladderMs, keepForRefused: seed % 8 !== 0, ...ownPolicy };
  if (beside !== undefined) return playPair(pairOf(scenario, beside, modelOf(scenario), policy));
  const manner = { isWordTrue: kind !== 'hasty', ...ownDeadline(scenario) };
  const rough = { seed, isGentle: kind === 'wellBehaved' };
  const life =
    mode === 'workflow'
      ? new WorkflowLife(sideOf(mode, scenario), policy, manner, rough)
      : new Life(sideOf(mode, scenario), policy, manner);
  const violation = await found(() => LIVES[kind](life, scenario));
  return played(life, violation);
}

/** What is told is of the one that something was found at. */
async function playPair({ lives, live }: Pair): Promise<Played> {
  let [life] = lives;
  const violation = await found(() =>
    live((next) => {
      life = next;
    }),
  );
  const [first, second] = lives;
  return { ...played(life, violation), steps: first.steps + second.steps };
}

function played(life: Life, violation: Played['violation']): Played {
  const { side, steps } = life;
  return {
    provider: side.terms.provider,
    steps,
    livedMs: side.clock.now - START,
    life,
    faults: new Map([...life.faults, ...side.faults]),
    situations: life.situations.met,
    ...(violation === undefined ? {} : { violation }),
  };
}

/** How each kind of life goes. */
const LIVES: Readonly<Record<Kind, (life: Life, scenario: Scenario) => Promise<void>>> = {
  async anything(life, { acts, after = [], again }) {
    await liveThrough(life, acts);
    await comeToRest(life);
    for (const { act, x, y } of after) {
      await happen[act](life, x, y);
      await life.settle();
    }
    if (after.length > 0) await comeToRest(life);
    if (again) await life.restart();
    if (again) await comeToRest(life);
  },
  async wellBehaved(life, { acts, seed }) {
    await life.begin();
    for (const { act, x, y } of acts) {
      // The customer approves at once.
      life.note(life.side.decideHold(true));
      if (!isLate(life) && isBearable(life, act)) await happen[act](life, x, y);
      await life.settle();
    }
    await life.calm();
    shipTheRest(life, seed % 2 === 0);
    // A parcel that was told too late, or with too much, is somebody's matter, and that somebody is quick.
    acknowledgesAll(life);
    await life.settle();
    await comeToRest(life, true);
    checkWellBehaved(life);
  },
  async hasty(life, { acts }) {
    await liveThrough(life, acts);
    await comeToRest(life);
  },
};

async function liveThrough(life: Life, acts: Scenario['acts']): Promise<void> {
  await life.begin();
  for (const { act, x, y } of acts) {
    await happen[act](life, x, y);
    await life.settle();
  }
}

async function found(run: () => Promise<void>): Promise<Played['violation']> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof Violated) return { invariant: error.invariant, seen: error.seen };
    if (error instanceof InvariantViolation && /^I4/.test(error.message)) {
      return { invariant: 'I4', seen: error.message };
    }
    return { invariant: 'crash', seen: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
