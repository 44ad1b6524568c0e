import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkerProcess as start, type WorkerProcess } from '../../proof/chaos/worker-process';
import { SECRETS } from '../../proof/merchants';
import { dashboard, exprsOf } from '../../scripts/monitoring/dashboard';
import { GATEWAY_METRICS } from '../../src/gateway/metrics';
import { countable } from '../../src/telemetry/counts';
import { METRICS } from '../../src/telemetry/metrics';
import { OUTCOMES } from '../../src/worker/deliveries';
import { traceOf } from '../../src/worker/traces';
import { namesIn, rules } from '../support/monitoring';
import { type Receiver, startReceiver } from '../support/receiver';
import { type Series, seriesOf, sumOf } from '../support/scrape';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(180_000);

const WORKER = join(__dirname, '../../dist/worker.js');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-telemetry-'));
const SPANS = join(folder, 'spans.jsonl');
const CURRENCY = 'NOK';

type Line = { level: number; msg: string; [member: string]: unknown };

const receivers: Receiver[] = [];
let world: World;
let worker: WorkerProcess;
let at: string;
let said = '';

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const scraped = async (): Promise<Series[]> => seriesOf(await (await fetch(`http://${at}/metrics`)).text());
const asked = async (path: string) => {
  const began = Date.now();
  const answer = await fetch(`http://${at}${path}`);
  return { status: answer.status, tookMs: Date.now() - began, ...((await answer.json()) as { parts: object }) };
};

/** Runs payments of every kind that the tests below look for. */
async function play(): Promise<void> {
  const lost = await world.begin({ paymentId: 'answer-lost-1', amount: 24_900 });
  await world.fault('answer-lost-1', { operation: 'capture', fault: 'dropsAfterEffect' });
  await lost.shipAndWait({ shipmentId: 'parcel-1', amount: 10_000, currency: CURRENCY });
  const conflict = lost.shipDecided({ shipmentId: 'parcel-1', amount: 10_001, currency: CURRENCY });
  await expect(conflict).rejects.toThrow('ShipmentConflict');
  await lost.ship({ shipmentId: 'parcel-2', amount: 99_000, currency: CURRENCY });
  await lost.ship({ shipmentId: 'parcel-3', amount: 1_000, currency: CURRENCY });
  await world.viewWhen(lost, 'has both parcels', ({ ledger }) => ledger.captured === 11_000);

  const fine = await world.begin({ paymentId: 'in-order-1', amount: 24_900 });
  await fine.ship({ shipmentId: 'parcel-1', amount: 10_000, currency: CURRENCY });
  await fine.completeAndWait();
}

beforeAll(async () => {
  const receiver = await startReceiver();
  receivers.push(receiver);
  world = await createWorld({
    worker: false,
    events: `{ orders: { url: "${receiver.url}", secret: "\${HOLDFAST_SIGNING_SECRET}", accounts: [shop] } }`,
  });
  const cut = await world.begin({ paymentId: 'cut-off-1', amount: 24_900 });
  await world.client.workflow.getHandle(cut.workflowId).terminate('by mistake');
  await until('it is listed', async () => (await world.holdfast.survey()).payments.length === 1);
  at = `127.0.0.1:${await freePort()}`;
  const env = {
    ...process.env,
    ...world.env,
    ...{ HOLDFAST_TELEMETRY: at, HOLDFAST_LOG: 'debug', HOLDFAST_TRACES: 'on', HOLDFAST_TEST_SPANS: SPANS },
    NODE_OPTIONS: `--require ${join(__dirname, '../support/spans-to-file.js')}`,
  };
  worker = await start(WORKER, env, {
    hear: (text) => {
      said += text;
    },
  });
});
afterAll(async () => {
  worker?.send('SIGKILL');
  await worker?.gone;
  // The server is gone by now, so that no history can be read: what fails here fails on purpose.
  await world?.close().catch(() => undefined);
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

test('every counter stands at 0 before anything happens, and what happens then is in the same series', async () => {
  const own = (series: Series[]): Series[] =>
    series.filter(({ name }) => name.startsWith('holdfast_') && name.endsWith('_total'));
  const before = own(await scraped());
  expect(before.length).toBe(countable('vipps').length + OUTCOMES.length);
  expect(before.filter(({ value }) => value !== 0)).toEqual([]);
  await play();
  await until('it is told', async () => sumOf(await scraped(), 'holdfast_events_total', { outcome: 'taken' }) > 0);
  const after = await until('it is counted', async () => {
    const seen = await scraped();
    return sumOf(seen, 'holdfast_operations_ended_total', { operation: 'release' }) === 1 && own(seen);
  });
  expect(after.length).toBe(before.length);
});

test('it is counted by provider and outcome, by code and by finding', async () => {
  const seen = await scraped();
  const count = (name: string, labels: Record<string, string>): number =>
    sumOf(seen, name, { provider: 'vipps', ...labels });
  const captures = { operation: 'capture' };
  expect({
    unknown: count('holdfast_attempts_total', { ...captures, outcome: 'unknown' }),
    confirmed: count('holdfast_attempts_total', { ...captures, outcome: 'confirmed' }),
    captured: count('holdfast_operations_ended_total', { ...captures, status: 'done' }),
    found: count('holdfast_look_ups_total', { ...captures, finding: 'done' }),
    opened: count('holdfast_look_ups_total', { operation: 'authorize', finding: 'done' }),
    refusedBySignal: count('holdfast_messages_refused_total', { code: 'ExceedsAvailable' }),
    refusedByUpdate: count('holdfast_messages_refused_total', { code: 'ShipmentConflict' }),
    told: count('holdfast_attentions_raised_total', { code: 'ShipmentRefused' }),
    timed: count('holdfast_provider_seconds_count', { call: 'capture' }),
  }).toEqual({
    ...{ unknown: 1, confirmed: 2, captured: 3, found: 1 },
    ...{ opened: 2, refusedBySignal: 1, refusedByUpdate: 1, told: 1, timed: 3 },
  });
  const buckets = seen.filter(({ name }) => name === 'holdfast_provider_seconds_bucket').map(({ labels }) => labels.le);
  expect([...new Set(buckets)]).toEqual(['0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '30', '+Inf']);
});

test('a replay counts nothing again', async () => {
  const count = async (): Promise<number> => sumOf(await scraped(), 'holdfast_operations_ended_total');
  const before = await count();
  // Asked of a payment that has ended, and so is in no cache: its whole history is played again.
  const view = await world.client.workflow.getHandle('payment:shop:in-order-1').query('view');
  expect(view).toMatchObject({ ledger: { captured: 10_000 } });
  expect(await count()).toBe(before);
});

test('it tells how many payments are stuck, by reason, how long the oldest has been, and when it counted', async () => {
  const stuck = (seen: Series[], reason: string): number => sumOf(seen, 'holdfast_payments_stuck', { reason });
  const seen = await until(
    'it has counted',
    async () => {
      const now = await scraped();
      return sumOf(now, 'holdfast_oldest_stuck_seconds') > 0 && now;
    },
    30_000,
  );
  expect([stuck(seen, 'cutOff'), stuck(seen, 'failing')]).toEqual([1, 0]);
  for (const name of ['holdfast_payments_stuck_refreshed_seconds', 'holdfast_oldest_stuck_refreshed_seconds']) {
    expect(Math.abs(sumOf(seen, name) - Date.now() / 1_000)).toBeLessThan(120);
  }
  expect(sumOf(seen, 'holdfast_oldest_stuck_seconds')).toBeLessThan(120);
});

test('it is healthy and ready', async () => {
  expect(await asked('/healthz')).toMatchObject({ status: 200, parts: { 'holdfast-vipps': { ok: true } } });
  expect(await asked('/readyz')).toMatchObject({ status: 200, parts: { server: { ok: true } } });
});

test('a worker with another configuration on the same queue is told, by both', async () => {
  const other = join(folder, 'holdfast.yaml');
  const own = readFileSync(world.env.HOLDFAST_CONFIG ?? '', 'utf8');
  writeFileSync(other, own.replace('clockSkew: 100ms', 'clockSkew: 150ms'));
  let heard = '';
  const second = await start(
    WORKER,
    { ...process.env, ...world.env, HOLDFAST_CONFIG: other },
    {
      hear: (text) => {
        heard += text;
      },
    },
  );
  try {
    const differs = (text: string) => linesOf(text).find(({ event }) => event === 'holdfast.configurations.differ');
    const told = await until('the second one tells', () => differs(heard), 30_000);
    const [, configuration = ''] = /@([0-9a-f]{12})/.exec(String(told.workers)) ?? [];
    expect(told).toMatchObject({ level: 40, others: [configuration], workers: [expect.stringMatching(/\/counts$/)] });
    expect(sumOf(await scraped(), 'holdfast_worker_info', { configuration })).toBe(1);
    await until(
      'the first one tells',
      async () => sumOf(await scraped(), 'holdfast_other_configurations') === 1,
      30_000,
    );
    expect(differs(said)).toMatchObject({ others: [told.configuration] });
  } finally {
    second.send('SIGKILL');
    await second.gone;
  }
});

test('a workflow task that fails is counted, and is an error in the log', async () => {
  // No build has this workflow, so its task can only fail.
  await world.client.workflow.start('nonsense', { taskQueue: 'holdfast-vipps', workflowId: 'nonsense' });
  const failed = await until('it is in the log', () =>
    linesOf(said).find(({ msg }) => msg === 'Failing workflow task'),
  );
  expect(failed).toMatchObject({ level: 50, name: 'holdfast-worker', runId: expect.any(String) });
  expect(JSON.stringify(failed)).toContain('nonsense');
  expect(sumOf(await scraped(), 'temporal_workflow_task_execution_failed_total')).toBeGreaterThan(0);
});

test('every line about a payment or a shipment names it', () => {
  const lines = linesOf(said);
  const about = lines.filter(({ workflowId }) => String(workflowId).startsWith('payment:'));
  expect(about.length).toBeGreaterThan(20);
  expect(about.filter(({ paymentId, account }) => typeof paymentId !== 'string' || account !== 'shop')).toEqual([]);
  const calls = lines.filter(({ event }) => event === 'holdfast.call.capture');
  expect(calls.map(({ paymentId, shipmentId, outcome }) => [paymentId, shipmentId, outcome])).toEqual([
    ['answer-lost-1', 'parcel-1', 'unknown'],
    ['answer-lost-1', 'parcel-3', 'confirmed'],
    ['in-order-1', 'parcel-1', 'confirmed'],
  ]);
  expect(lines.find(({ event }) => event === 'holdfast.fact.CaptureUnknown')).toMatchObject({
    ...{ level: 40, paymentId: 'answer-lost-1', shipmentId: 'parcel-1' },
  });
});

test('the calls about one shipment are one trace', () => {
  const spans = linesOf(readFileSync(SPANS, 'utf8'));
  const { traceId, spanId } = traceOf('shop', 'answer-lost-1', 'parcel-1');
  const its = spans.filter((span) => span.traceId === traceId);
  expect(its.map(({ name, parent }) => [name, parent])).toEqual([
    ['holdfast capture', spanId],
    ['holdfast lookUp', spanId],
  ]);
  expect(its[0]).toMatchObject({
    attributes: {
      'holdfast.payment_id': 'answer-lost-1',
      'holdfast.shipment_id': 'parcel-1',
      'holdfast.provider': 'vipps',
      'holdfast.outcome': 'unknown',
    },
  });
});

test('without its server it is healthy and not ready, says so in time, and writes JSON still', async () => {
  await world.temporal.kill();
  const ready = await asked('/readyz');
  expect(ready).toMatchObject({ status: 503, parts: { server: { ok: false }, 'holdfast-vipps': { ok: true } } });
  expect(ready.tookMs).toBeLessThan(1_900);
  expect(await asked('/healthz')).toMatchObject({ status: 200 });
  const complaint = await until('the native part complains', () =>
    linesOf(said).find(({ sdkComponent, msg }) => sdkComponent === 'core' && msg.includes('retried')),
  );
  expect(complaint.level).toBe(40);
  await until('it is counted', async () => sumOf(await scraped(), 'temporal_long_request_failure_total') > 0);
});

test('every metric and label of every alert and panel is there', async () => {
  const labelsOf = new Map<string, Set<string>>();
  const ofGateway = Object.entries(GATEWAY_METRICS).map(([name, { labels }]) => ({
    name,
    labels: Object.fromEntries(labels.map((label) => [label, ''])),
  }));
  for (const { name, labels } of [...(await scraped()), ...ofGateway]) {
    labelsOf.set(name, new Set([...(labelsOf.get(name) ?? []), ...Object.keys(labels)]));
  }
  const names = [...new Set([...labelsOf.values()].flatMap((labels) => [...labels]))];
  expect(names.filter((label) => !/^[a-z_]+$/.test(label))).toEqual([]);
  const exprs = [...rules().map(({ expr }) => expr), ...exprsOf(dashboard())];
  const missing = exprs.flatMap((expr) => {
    const { metrics, labels } = namesIn(expr);
    const known = new Set(metrics.flatMap((name) => [...(labelsOf.get(name) ?? [])]));
    return [...metrics.filter((name) => !labelsOf.has(name)), ...labels.filter((label) => !known.has(label))].map(
      (name) => `${name} in ${expr}`,
    );
  });
  expect(missing).toEqual([]);
  const own = Object.entries(METRICS).map(
    ([name, { kind }]) => ({ counter: `${name}_total`, histogram: `${name}_count`, gauge: name })[kind],
  );
  expect(own.filter((name) => !labelsOf.has(name))).toEqual([]);
});

test('no secret is in the log, the metrics or the spans', async () => {
  const all = `${said}${readFileSync(SPANS, 'utf8')}${await (await fetch(`http://${at}/metrics`)).text()}`;
  expect(Object.entries(SECRETS).filter(([, secret]) => all.includes(secret))).toEqual([]);
  expect(all).not.toContain('taskToken');
});

test('told to stop it ends soon, though its server is gone and questions to it are open', async () => {
  void asked('/readyz').catch(() => undefined);
  const began = Date.now();
  worker.send('SIGTERM');
  expect(await worker.gone).toBe(0);
  expect(Date.now() - began).toBeLessThan(5_000);
});
