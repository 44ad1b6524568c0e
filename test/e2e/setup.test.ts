import { Connection } from '@temporalio/client';
import { isQueryable, namespaceRetentionMs } from '../../src/config/temporal-connection';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { SEARCH_ATTRIBUTES } from '../../src/messages/search-attributes';
import type { World } from '../support/world';
import { holdfast } from './command-line';

jest.setTimeout(120_000);

const NAMESPACE = 'payments';
const DAY = 86_400_000;

let temporal: EmbeddedTemporal;
let connection: Connection;
beforeAll(async () => {
  const binary = process.env.HOLDFAST_TEST_TEMPORAL ?? '';
  temporal = await startEmbeddedTemporal({ binary, searchAttributes: [], say: () => undefined });
  connection = await Connection.connect({ address: temporal.address });
});
afterAll(async () => {
  await connection?.close();
  await temporal?.stop();
});

const setup = (namespace: string, ...argv: string[]) => {
  const env = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: namespace };
  return holdfast({ env } as unknown as World, 'setup', ...argv);
};

test('a new namespace: said first, then done, then nothing is left to do', async () => {
  const planned = await setup(NAMESPACE, '--dry-run', '--json');
  expect(planned.exitCode).toBe(0);
  expect(JSON.parse(planned.out).done).toEqual([
    'create namespace payments with a retention of 200 days',
    expect.stringMatching(/^create the search attributes PaymentAccount \(Keyword\), .*CaptureBy \(Datetime\)$/),
  ]);
  await expect(namespaceRetentionMs(connection, NAMESPACE)).rejects.toMatchObject({ code: 'NamespaceMissing' });

  const done = await setup(NAMESPACE);
  // A start is refused for a second or two after the list has the attributes: ready means that a query is accepted.
  expect(await isQueryable(connection, NAMESPACE, Object.keys(SEARCH_ATTRIBUTES))).toBe(true);
  expect(done).toMatchObject({
    exitCode: 0,
    out: 'Namespace payments is ready: it remembers ended payments for 200 days, and accepts queries with the search attributes.\n',
  });
  expect(done.err).toContain('create namespace payments');

  const again = await setup(NAMESPACE, '--json');
  expect(JSON.parse(again.out)).toEqual({
    ...{ dryRun: false, namespace: NAMESPACE, retentionMs: 200 * DAY, done: [], byHand: [] },
  });
});

test('the retention is lengthened when asked, and never shortened', async () => {
  expect(await setup(NAMESPACE, '--retention', '201d')).toMatchObject({ exitCode: 0 });
  const shorter = await setup(NAMESPACE, '--retention', '30d');
  expect(shorter).toMatchObject({ exitCode: 1, out: '' });
  expect(shorter.err).toContain('remembers ended payments for 201 days; 30 days would forget some of them at once');
  expect(await setup(NAMESPACE)).toMatchObject({ exitCode: 0 });
  expect(await namespaceRetentionMs(connection, NAMESPACE)).toBe(201 * DAY);
});

test('a search attribute of another type is refused with the way out', async () => {
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { CaptureBy: 2 },
  });
  const refused = await setup('default');
  expect(refused.exitCode).toBe(3);
  expect(refused.err).toContain('CaptureBy is Keyword, not Datetime');
  expect(refused.err).toContain('temporal operator search-attribute remove');
});

test('without a server it says so', async () => {
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const nobody = await holdfast({ env } as unknown as World, 'setup', '--within', '1s');
  expect(nobody).toMatchObject({ exitCode: 3, err: expect.stringContaining('127.0.0.1:1: connection refused') });
});
