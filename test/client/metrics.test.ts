import { createServer } from 'node:net';
import { join } from 'node:path';
import { startWorkerProcess as start, type WorkerProcess } from '../../proof/chaos/worker-process';
import { startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import { closeFailed } from '../support/other-build';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(120_000);

let world: World;
let worker: WorkerProcess;
let url: string;
const WORKER = join(__dirname, '../../dist/worker.js');

/** What a worker said, but for the first line: the end of what it said may begin in the middle of one. */
const linesOf = (one: WorkerProcess): { level: number; msg: string; [member: string]: unknown }[] =>
  one
    .said()
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  world = await createWorld({ worker: false });
  const { workflowId } = await world.begin({ paymentId: 'cut', amount: 24_900 });
  await world.client.workflow.getHandle(workflowId).terminate('by mistake');
  await until('it is listed', async () => (await world.holdfast.survey()).payments.length === 1);
  const address = `127.0.0.1:${await freePort()}`;
  url = `http://${address}/metrics`;
  worker = await start(WORKER, {
    ...process.env,
    ...world.env,
    HOLDFAST_METRICS: address,
    HOLDFAST_LOG: 'debug',
  });
});
afterAll(async () => {
  worker?.send('SIGTERM');
  await worker?.gone;
  await closeFailed(world);
});

const scraped = async (): Promise<string> => (await fetch(url)).text();

test('a worker tells how many payments are stuck, by reason, and when it counted', async () => {
  const text = await until('it has counted', async () => {
    const seen = await scraped();
    return /^holdfast_payments_stuck_refreshed_seconds/m.test(seen) && seen;
  });
  expect(text).toMatch(/^holdfast_payments_stuck\{[^}]*reason="cutOff"[^}]*\} 1$/m);
  expect(text).toMatch(/^holdfast_payments_stuck\{[^}]*reason="failing"[^}]*\} 0$/m);
  expect(text).toMatch(/^holdfast_payments_unlooked(\{[^}]*\})? 0$/m);
  const [, seconds] = /^holdfast_payments_stuck_refreshed_seconds(?:\{[^}]*\})? (\d+)$/m.exec(text) ?? [];
  expect(Math.abs(Number(seconds) - Date.now() / 1_000)).toBeLessThan(120);
});

test('a workflow task that fails is counted, and is an error in the log; every line is JSON with a level', async () => {
  // No build has this workflow, so its task can only fail.
  await world.client.workflow.start('nonsense', { taskQueue: 'holdfast-vipps', workflowId: 'nonsense' });
  const failed = await until('it is in the log', () =>
    linesOf(worker).find(({ msg }) => msg === 'Failing workflow task'),
  );
  expect(failed).toMatchObject({ level: 50, name: 'holdfast-worker', runId: expect.any(String) });
  expect(JSON.stringify(failed)).toContain('nonsense');
  expect(linesOf(worker).every(({ level }) => typeof level === 'number')).toBe(true);
  expect(await scraped()).toMatch(/^temporal_workflow_task_execution_failed_total\{[^}]*\} [1-9]/m);
});

test('what the native part says when the server goes away is JSON, too, and keeps its level', async () => {
  const lost = await startEmbeddedTemporal({
    binary: process.env.HOLDFAST_TEST_TEMPORAL ?? '',
    searchAttributes: SEARCH_ATTRIBUTE_LIST,
    say: () => undefined,
  });
  const lonely = await start(WORKER, { ...process.env, ...world.env, TEMPORAL_ADDRESS: lost.address });
  try {
    await lost.kill();
    const complaint = await until('it complains', () =>
      linesOf(lonely).find(({ sdkComponent }) => sdkComponent === 'core'),
    );
    expect(complaint.level).toBeGreaterThanOrEqual(40);
  } finally {
    lonely.send('SIGKILL');
    await lonely.gone;
  }
});

function freePort(): Promise<number> {
  return new Promise((take) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => take(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
