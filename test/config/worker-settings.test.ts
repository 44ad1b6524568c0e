import { clientConfig } from '../../src/config/client-config';
import { ConfigError, loadConfig } from '../../src/config/config';
import { DEFAULT_WORKER } from '../../src/config/worker-settings';

const file = (worker: string): string => `
worker: ${worker}
accounts:
  shop: { provider: pipwave, baseUrl: "https://api.pipwave.com", apiKey: "\${S}", apiSecret: "\${S}", currencies: [MYR] }`;
const load = (worker: string) => loadConfig({ path: 'h.yaml', env: { S: 's' }, readFile: () => file(worker) }).worker;
const client = (worker: string) => clientConfig('h.yaml', {}, () => file(worker)).workflowTaskTimeoutMs;

function problemsOf(work: () => unknown): readonly object[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('what is not said has its default', () => {
  expect(load('{}')).toEqual(DEFAULT_WORKER);
  expect(load('{ stickyTimeout: 5s, activityPollers: 3 }')).toEqual({
    ...DEFAULT_WORKER,
    stickyTimeoutMs: 5_000,
    activityPollers: 3,
  });
});

test('what only does harm is refused, with the bounds and the reason', () => {
  expect(problemsOf(() => load('{ stickyTimeout: 50ms, workflowTaskTimeout: 2m, workflowPollers: 1 }'))).toMatchObject([
    {
      path: 'worker.stickyTimeout',
      problem: 'is not from 200ms to 10s',
      remedy: expect.stringContaining('a worker that is only busy loses its payments'),
    },
    { path: 'worker.workflowTaskTimeout', problem: 'is not from 1s to 1m' },
    { path: 'worker.workflowPollers', problem: 'must be a whole number from 2 to 40' },
  ]);
  expect(problemsOf(() => load('{ stickyTimeout: 5 }'))).toMatchObject([
    { path: 'worker.stickyTimeout', problem: 'is a plain number, without a unit' },
  ]);
  expect(problemsOf(() => load('{ pollers: 5 }'))).toMatchObject([
    { path: 'worker.pollers', problem: 'is not a known setting' },
  ]);
});

test('an order service reads the one that a payment is started with, and needs no secret for it', () => {
  expect(client('{ workflowTaskTimeout: 20s, stickyTimeout: 1 }')).toBe(20_000);
  expect(client('{}')).toBe(5_000);
  expect(client('{ workflowTaskTimeout: "${TIMEOUT}" }')).toBe(5_000);
  expect(problemsOf(() => client('{ workflowTaskTimeout: 1h }'))).toMatchObject([
    { path: 'worker.workflowTaskTimeout', problem: '"1h" is not from 1s to 1m' },
  ]);
});
