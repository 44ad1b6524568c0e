import { chaos } from '../../../proof/chaos/chaos';
import { DISTURBANCES } from '../../../proof/chaos/disturbance';
import { textOf } from '../../../proof/chaos/report';
import { type Stage, setStage } from '../../../proof/chaos/stage';
import { quiet } from '../../support/quiet';

const SEED = 20_260;

let stage: Stage | undefined;
afterAll(() => stage?.close());

test('each disturbance once: every parcel is captured once, and the books agree', async () => {
  quiet();
  const env = { ...process.env, TEMPORAL_CLI: process.env.HOLDFAST_TEST_TEMPORAL };
  stage = await setStage(SEED, env);
  const rounds = Object.keys(DISTURBANCES).length;
  const report = await chaos({ rounds, seed: SEED, show: () => undefined }, stage);
  process.stdout.write(`${textOf(report)}\n`);
  expect(report).toMatchObject({
    capturedTwice: 0,
    overCaptured: 0,
    refundedTwice: 0,
    overRefunded: 0,
    lost: 0,
    failedTasks: 0,
    violations: [],
  });
  // Two disturbances aim at a capture. On a busy machine one of them may come too late.
  expect(report.missed).toBeLessThan(2);
  expect(new Set(report.rows.map(({ disturbance }) => disturbance)).size).toBe(rounds);
  // Something was at stake: the provider and the workers did go wrong in the middle of captures.
  expect(report.captures).toBeGreaterThan(rounds * 4);
  expect(report.doubts).toBeGreaterThan(0);
  expect(report.refunds).toBeGreaterThan(rounds);
}, 300_000);
