import { http } from '../../../proof/chaos/http/http';
import { textOf } from '../../../proof/chaos/http/report';
import { type Stage, setStage } from '../../../proof/chaos/stage';
import { quiet } from '../../support/quiet';

const SEED = 20_261;

let stage: Stage | undefined;
afterAll(() => stage?.close());

test('whatever is promised over HTTP while everything dies is captured afterwards, once', async () => {
  quiet();
  stage = await setStage(SEED, { ...process.env, TEMPORAL_CLI: process.env.HOLDFAST_TEST_TEMPORAL });
  const report = await http({ puts: 47, seed: SEED, show: () => undefined }, stage);
  process.stdout.write(`${textOf(report)}\n`);
  expect(report).toMatchObject({ puts: 47, lost: [], wrong: [], other: [], safe: true });
  // Something was at stake: promises were made that no worker had decided.
  expect(report.undecided).toBeGreaterThan(0);
}, 180_000);
