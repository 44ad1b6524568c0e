import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { legible } from '../support/findings';
import { parcel } from '../support/parcels';
import { until } from '../support/until';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, KEYS, type World } from '../support/world';
import { holdfast, run } from './command-line';

jest.setTimeout(120_000);

const ENCRYPTION = '{ active: k2, keys: { k1: "${HOLDFAST_KEY_K1}", k2: "${HOLDFAST_KEY_K2}" } }';
const TOKEN = 'a-token-of-some-length';

let world: World;
beforeAll(async () => {
  world = await createWorld({ encryption: ENCRYPTION, worker: false });
  await startWorkerProcess(world);
});
afterAll(async () => {
  await endWorkerProcesses();
  await world?.close();
});

test('a key is printed alone, for a file, and how to set it beside', async () => {
  const { out, err, exitCode } = await holdfast(world, 'keys', 'new');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
  expect(err).toMatch(/encryption:.*keys:.*active/s);
});

test('a worker process that seals, and the command line with its keys', async () => {
  const payment = await world.begin({ paymentId: 'sealed-1', amount: 24_900 });
  await payment.shipAndWait(parcel('quince-parcel', 9_900));
  const shown = await holdfast(world, 'show', 'shop/sealed-1');
  expect(shown.out).toContain('quince-parcel');
  const checked = await holdfast(world, 'keys', 'check');
  expect(checked.exitCode).toBe(0);
  expect(checked.out).toMatch(/k1 +│ yes +│ +0 │/);
  // The payment is open; the claim of its hold has ended.
  expect(checked.out).toMatch(/k2 +│ yes, active +│ +1 │ +1 │ .* │ +2/);
  const asJson = JSON.parse((await holdfast(world, 'keys', 'check', '--json', '--histories', '0')).out);
  expect(asJson).toMatchObject({ active: 'k2', configured: ['k1', 'k2'], lacking: [], isComplete: true, read: 0 });
  expect(JSON.stringify(asJson)).not.toContain(KEYS.HOLDFAST_KEY_K1);
});

test('the command line without a key says which, and sends nothing', async () => {
  const poor = { ...world, env: { ...world.env, HOLDFAST_KEY_K2: '' } };
  const parcelOf = ['--shipment', 'p2', '--amount', '100', '--currency', 'NOK'];
  const refused = await holdfast(poor, 'ship', 'shop/sealed-1', ...parcelOf);
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toMatch(
    /KeyMissing: .*Nothing was sent.*encryption\.keys\.k2 needs the variable HOLDFAST_KEY_K2/s,
  );
  const checked = await holdfast(poor, 'keys', 'check');
  expect(checked.exitCode).toBe(1);
  expect(checked.out).toMatch(/Not here: encryption\.keys\.k2.*k2 +│ NO .*Payments need key k2/s);
});

test('a worker that lacks the key of an open payment says so when it starts', async () => {
  const config = `${world.env.HOLDFAST_CONFIG}.k1.yaml`;
  const text = readFileSync(world.env.HOLDFAST_CONFIG ?? '', 'utf8');
  writeFileSync(config, text.replace(ENCRYPTION, '{ keys: { k1: "${HOLDFAST_KEY_K1}" } }'));
  const worker = await startWorkerProcess({ ...world, env: { ...world.env, HOLDFAST_CONFIG: config } });
  const line = await until('it says so', () =>
    worker
      .said()
      .split('\n')
      .find((one) => one.includes('lacks')),
  );
  expect(JSON.parse(line)).toMatchObject({ keyId: 'k2', payments: 1, level: 50 });
  worker.send('SIGTERM');
  await worker.gone;
});

test('the codec server opens what is sealed, for who has the token', async () => {
  const server = run(
    { ...world, env: { ...world.env, HOLDFAST_CODEC_TOKEN: TOKEN } },
    'codec',
    '--port',
    '0',
    '--origin',
    'http://127.0.0.1:8233',
  );
  const url = await until('it is ready', () => /http:\/\/127\.0\.0\.1:\d+/.exec(server.said())?.[0]);
  expect(server.said()).toMatch(/Codec server at .* for http:\/\/127\.0\.0\.1:8233, with the keys k1, k2/);
  const { workflowService } = world.client.workflow;
  const described = await workflowService.describeWorkflowExecution({
    namespace: world.temporal.namespace,
    execution: { workflowId: 'payment:shop:sealed-1' },
  });
  const payloads = [described.executionConfig?.userMetadata?.summary].map((payload) => ({
    metadata: Object.fromEntries(
      Object.entries(payload?.metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(payload?.data ?? []).toString('base64'),
  }));
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, 'x-namespace': 'default' };
  const answer = await fetch(`${url}/decode`, { method: 'POST', headers, body: JSON.stringify({ payloads }) });
  const [opened] = ((await answer.json()) as { payloads: { data: string }[] }).payloads;
  expect(Buffer.from(opened?.data ?? '', 'base64').toString()).toBe(
    '"shop sealed-1: 24900 NOK (minor units) at vipps"',
  );

  // The `temporal` command asks it, too.
  const shown = async (token: string): Promise<string> => {
    const asked = ['workflow', 'show', '--output', 'json', '--workflow-id', 'payment:shop:sealed-1'];
    const codec = ['--codec-endpoint', url, '--codec-auth', `Bearer ${token}`];
    const where = ['--address', world.temporal.address, '--command-timeout', '8s'];
    const done = promisify(execFile)(process.env.HOLDFAST_TEST_TEMPORAL ?? '', [...asked, ...codec, ...where], {
      maxBuffer: 16 * 1024 * 1024,
    });
    return done.then(
      ({ stdout }) => legible(JSON.parse(stdout)),
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    );
  };
  expect((await shown(TOKEN)).includes('quince-parcel')).toBe(true);
  expect((await shown('another-token-of-some')).includes('quince-parcel')).toBe(false);
  server.interrupt();
  expect((await server.ended).exitCode).toBe(0);
});
