import { createHash } from 'node:crypto';
import { OTHERS } from '../../proof/model/columns';
import { NAMES } from '../../proof/providers';
import { merge } from '../../proof/simulator/merge';
import { play } from '../../proof/simulator/play';
import type { Mode, Report } from '../../proof/simulator/report';
import { runSafety, scenariosOf } from '../../proof/simulator/run';
import { scenarioOf } from '../../proof/simulator/scenario';
import { FAULTS } from '../../src/sandbox/faults';

const MINUTES = 60_000;
const FRESH = Number(process.env.HOLDFAST_SEED ?? Date.now() % 0x7fffffff);
/** The fixed ones together draw every fault, so that the last test does not hang on the fresh one. */
const SEEDS = [1, 10, 88_121, FRESH];
const PAYMENTS = { core: 1_000, adapters: 400 } as const satisfies Partial<Record<Mode, number>>;
const MODES = ['core', 'adapters'] as const;

const reports: Report[] = [];

describe.each(MODES)('any order of messages, faults and deaths, %s mode', (mode) => {
  test.each(SEEDS)(
    'breaks no invariant (seed %i)',
    async (seed) => {
      const report = await runSafety({ mode, seed, payments: PAYMENTS[mode], stopAtFirst: true, shrinks: true });
      reports.push(report);
      const [violation] = report.found;
      if (violation !== undefined) {
        const { invariant, seen, index, test: again, story } = violation;
        throw new Error(`${invariant}, seed ${seed}, payment ${index}: ${seen}\n\n${again}\n\n${story.join('\n')}`);
      }
    },
    5 * MINUTES,
  );
});

test('what was tried was really tried', () => {
  console.log(`fresh seed ${FRESH}`);
  const happened = new Set(reports.flatMap(({ byFault }) => Object.keys(byFault)));
  const providers = new Set(reports.flatMap(({ byProvider }) => Object.keys(byProvider)));
  expect([...providers].sort()).toEqual([...NAMES, OTHERS].sort());
  expect(Object.keys(FAULTS).filter((fault) => !happened.has(fault))).toEqual([]);
  expect([...happened]).toEqual(
    expect.arrayContaining([
      'worker killed',
      'worker frozen, wakes up later',
      'answer not recorded',
      'nobody listens',
      'no worker',
      'workflow worker killed, history replayed',
      'reset of the run',
      'started again after retention',
      'portal capture',
      'portal release',
      'early expiry',
      'capture turns bad',
      'stale read',
      'storm of notices',
    ]),
  );
});

/** Every word of the journals and of the providers' books. */
async function digestOf(mode: Mode, payments: number): Promise<string> {
  const drawn = scenariosOf(mode, undefined);
  const digest = createHash('sha256');
  for (let index = 0; index < payments; index++) {
    const { life } = await play(mode, scenarioOf(drawn, 7, index));
    digest.update(JSON.stringify([life.payment, life.side.books(), life.story.beside(life.side.books())]));
  }
  return digest.digest('hex');
}

test.each(MODES)(
  'the same seed gives the same run, byte for byte: %s mode',
  async (mode) => {
    expect(await digestOf(mode, 80)).toBe(await digestOf(mode, 80));
  },
  5 * MINUTES,
);

test(
  'a run in parts is the run in one',
  async () => {
    const run = { mode: 'core', seed: 5 } as const;
    const whole = await runSafety({ ...run, payments: 40 });
    const parts = [await runSafety({ ...run, payments: 15 }), await runSafety({ ...run, payments: 25, from: 15 })];
    const { byFault, byProvider, simulatedYears, ...rest } = merge(parts, { ...run, seconds: whole.seconds });
    expect(rest).toEqual(
      expect.objectContaining({ payments: 40, steps: whole.steps, faults: whole.faults, violations: 0, found: [] }),
    );
    expect(byFault).toEqual(whole.byFault);
    expect(Object.keys(byProvider).sort()).toEqual(Object.keys(whole.byProvider).sort());
    expect(simulatedYears).toBeCloseTo(whole.simulatedYears, 9);
  },
  5 * MINUTES,
);
