import { setTimeout as sleep } from 'node:timers/promises';
import type { UpgradeStep } from '../../src/client';
import type { Stage } from './stage';
import type { Standing } from './standing';

const WITHIN_MS = 90_000;
/** Load on the new build, before the way back. */
const STAY_MS = 10_000;

/** One move of all open payments to another build. Seconds since it was ordered. */
export interface Move {
  readonly what: string;
  /** Open payments that were on other builds when the new one became current. */
  readonly toMove: number;
  readonly current: number;
  readonly moved: number;
  /** Those that had not moved when the time was over. */
  readonly left: number;
}

/** A first build becomes current: before that no payment begins. */
export async function makeFirst({ holdfast, crew, buildOf }: Stage): Promise<string> {
  const [worker] = crew.workers;
  if (worker === undefined) throw new Error('no worker is there');
  const build = buildOf(worker);
  await known(build, holdfast);
  await holdfast.upgrade({ to: build, withinMs: WITHIN_MS });
  return build;
}

/** A → B → A under load. The workers of B are there, and stay. */
export async function thereAndBack(
  a: string,
  otherScript: string,
  stage: Stage,
  standing: Standing,
  show: (line: string) => void,
): Promise<Move[]> {
  const others = await stage.hireOthers(otherScript);
  const [other] = others.workers;
  if (other === undefined) throw new Error('no worker of the other build is there');
  const b = stage.buildOf(other);
  if (a === b) throw new Error(`both releases have build ${a}`);
  await known(b, stage.holdfast);
  show('A → B');
  await standing.captureNow();
  const there = await move('A → B', b, stage);
  await sleep(STAY_MS);
  show('B → A');
  await standing.captureNow();
  const back = await move('B → A', 'previous', stage);
  const { current } = await stage.holdfast.builds();
  if (current?.id !== a) throw new Error(`after the rollback ${current?.id} is current, not ${a}`);
  return [there, back];
}

/** A worker is ready a moment before Temporal lists its build. */
async function known(build: string, holdfast: Stage['holdfast']): Promise<void> {
  for (const until = Date.now() + WITHIN_MS; ; await sleep(200)) {
    const { builds } = await holdfast.builds().catch(() => ({ builds: [] }));
    if (builds.some(({ id }) => id === build)) return;
    if (Date.now() > until) throw new Error(`Temporal does not know build ${build}`);
  }
}

async function move(what: string, to: string, { holdfast }: Stage): Promise<Move> {
  const started = Date.now();
  const at = new Map<UpgradeStep['step'], number>();
  const onStep = ({ step }: UpgradeStep): void => void at.set(step, (Date.now() - started) / 1_000);
  const { toMove, left } = await holdfast.upgrade({ to, withinMs: WITHIN_MS, onStep });
  return {
    what,
    toMove,
    current: at.get('current') ?? 0,
    moved: at.get('moving') ?? 0,
    left: Object.values(left).reduce((sum, count) => sum + count, 0),
  };
}
