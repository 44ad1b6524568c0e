import { events } from '../../../proof/chaos/events/events';
import { textOf } from '../../../proof/chaos/events/report';
import { type EventsStage, setEventsStage } from '../../../proof/chaos/events/stage';
import { quiet } from '../../support/quiet';

const ROUNDS = 5;
const SEED = 20_260;

let stage: EventsStage | undefined;
afterAll(() => stage?.close());

test('workers are killed while one who listens is down: every event is heard, in order', async () => {
  quiet();
  const env = { ...process.env, TEMPORAL_CLI: process.env.HOLDFAST_TEST_TEMPORAL };
  stage = await setEventsStage(SEED, env);
  const report = await events({ rounds: ROUNDS, seed: SEED, show: () => undefined }, stage);
  process.stdout.write(`${textOf(report)}\n`);
  expect(report).toMatchObject({ lost: 0, gaps: 0, forged: 0, faults: [], safe: true });
  // Something was at stake: one was down, runs went on in others, and events came twice.
  expect(report.refused).toBeGreaterThan(0);
  expect(report.due).toBeGreaterThan(ROUNDS * 20);
}, 240_000);
