import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  assertSearchAttributes,
  connectClient,
  namespaceRetentionMs,
  type SearchAttribute,
  temporalSettings,
  wantsExistingServer,
} from '../../src/config/temporal-connection';
import { connectWorker } from '../../src/config/worker-connection';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { compileLocalTemporal, eventually, isRunning, runNode } from './in-own-process';

const ACCOUNT: SearchAttribute = { name: 'PaymentAccount', type: 'Keyword' };
const CAPTURE_BY: SearchAttribute = { name: 'CaptureBy', type: 'Datetime' };
const say = (): void => undefined;

let binary: string;
let folder: string;

beforeAll(async () => {
  binary = (await findTemporalBinary({ env: process.env, say: (line) => process.stderr.write(`${line}\n`) })).path;
  folder = mkdtempSync(join(tmpdir(), 'holdfast-embedded-'));
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const connectTo = (server: EmbeddedTemporal): Promise<Connection> =>
  connectClient(temporalSettings({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace }));

const start = (connection: Connection, workflowId: string) =>
  new Client({ connection }).workflow.start('payment', {
    workflowId,
    taskQueue: 'holdfast',
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('PaymentAccount', SearchAttributeType.KEYWORD), value: 'nordic-shop' },
      { key: defineSearchAttributeKey('CaptureBy', SearchAttributeType.DATETIME), value: new Date(0) },
    ],
  });

describe('a running server', () => {
  let server: EmbeddedTemporal;
  let connection: Connection;

  beforeAll(async () => {
    server = await startEmbeddedTemporal({ binary, ui: true, searchAttributes: [ACCOUNT, CAPTURE_BY], say });
    connection = await connectTo(server);
  });

  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  test('shows its UI over HTTP', async () => {
    const page = await fetch(`${server.uiUrl}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<html');
  });

  test('takes a start with search attributes at once', async () => {
    await start(connection, 'payment:nordic-shop:order-1');
  });

  test('a port that is taken is refused: the health check would find the other server', async () => {
    const port = Number(server.address.split(':')[1]);
    const second = startEmbeddedTemporal({ binary, port, searchAttributes: [], say });
    await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
  });

  test('missing search attributes are named, with the commands that create them', async () => {
    await assertSearchAttributes(connection, 'default', [ACCOUNT, CAPTURE_BY]);
    const wanted: SearchAttribute[] = [
      ACCOUNT,
      { name: 'CaptureState', type: 'Keyword' },
      { name: 'CaptureBy', type: 'Keyword' },
    ];
    const error = await assertSearchAttributes(connection, 'default', wanted).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'SearchAttributesMissing', missing: ['CaptureState', 'CaptureBy'] });
    const create = `temporal operator search-attribute create --address ${server.address} --namespace default`;
    expect((error as Error).message).toContain(`${create} --name CaptureState --type Keyword`);
    expect((error as Error).message).toContain('CaptureBy is Datetime, not Keyword');
  });

  test('the retention of a namespace is known, and a namespace that is missing is named', async () => {
    expect(await namespaceRetentionMs(connection, 'default')).toBe(86_400_000);
    await expect(namespaceRetentionMs(connection, 'shop')).rejects.toMatchObject({ code: 'NamespaceMissing' });
  });

  test('workers connect to it too', async () => {
    const worker = await connectWorker(temporalSettings({ TEMPORAL_ADDRESS: server.address }));
    await worker.close();
  });
});

describe('the end of a server', () => {
  test('stop leaves nothing behind', async () => {
    const server = await startEmbeddedTemporal({ binary, searchAttributes: [], say });
    await Promise.all([server.stop(), server.stop()]);
    expect(isRunning(server.pid)).toBe(false);
    await eventually('the guard is gone too', () => !isRunning(-server.pid));
    await startEmbeddedTemporal({ binary, port: Number(server.address.split(':')[1]), searchAttributes: [], say }).then(
      (next) => next.stop(),
    );
  });

  test('a server does not outlive a parent that is killed with SIGKILL', async () => {
    const code = compileLocalTemporal(join(folder, 'code'));
    const parent = runNode(
      `require(${JSON.stringify(join(code, 'embedded-temporal.js'))})
        .startEmbeddedTemporal({ binary: ${JSON.stringify(binary)}, searchAttributes: [], say() {} })
        .then((server) => { console.log(server.pid); setInterval(() => {}, 1000); });`,
      { ...process.env, TMPDIR: folder },
    );
    await eventually('the server runs', () => parent.lines.length > 0);
    const pid = Number(parent.lines[0]);
    expect(isRunning(pid)).toBe(true);
    parent.process.kill('SIGKILL');
    await eventually('the server is gone, and its guard', () => !isRunning(-pid));
  });

  test('a program that is no server gives an error with what it said', async () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, '#!/bin/sh\necho the disk is full >&2\nexit 7\n', { mode: 0o755 });
    const starting = startEmbeddedTemporal({ binary: broken, searchAttributes: [], say });
    await expect(starting).rejects.toThrow(/it ended with code 7[\s\S]*the disk is full/);
  });

  test('a payment survives a crash of the server, and an attribute that the old database lacks is added', async () => {
    const options = { binary, dbFilename: join(folder, 'new', 'payments.db'), namespace: 'shop', say };
    const before = await startEmbeddedTemporal({ ...options, searchAttributes: [ACCOUNT, CAPTURE_BY] });
    const first = await connectTo(before);
    await new Client({ connection: first, namespace: 'shop' }).workflow.start('payment', {
      workflowId: 'payment:nordic-shop:order-2',
      taskQueue: 'holdfast',
    });
    await before.kill();
    await first.close();

    const searchAttributes: SearchAttribute[] = [ACCOUNT, CAPTURE_BY, { name: 'CaptureState', type: 'Keyword' }];
    const after = await startEmbeddedTemporal({
      ...options,
      port: Number(before.address.split(':')[1]),
      searchAttributes,
    });
    const second = await connectTo(after);
    const handle = new Client({ connection: second, namespace: 'shop' }).workflow.getHandle(
      'payment:nordic-shop:order-2',
    );
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await second.close();
    await after.kill();
  });
});

describe('the settings', () => {
  test('only TEMPORAL_ADDRESS or TEMPORAL_PROFILE asks for a server that exists', () => {
    expect(wantsExistingServer({})).toBe(false);
    expect(wantsExistingServer({ TEMPORAL_ADDRESS: ' ', TEMPORAL_NAMESPACE: 'shop' })).toBe(false);
    expect(wantsExistingServer({ TEMPORAL_ADDRESS: 'temporal:7233' })).toBe(true);
    expect(wantsExistingServer({ TEMPORAL_PROFILE: 'prod' })).toBe(true);
  });

  test('blank variables count as unset, and a key asks for TLS', () => {
    const blank = { HOME: folder, TEMPORAL_ADDRESS: '', TEMPORAL_API_KEY: '', TEMPORAL_NAMESPACE: '' };
    expect(temporalSettings(blank)).toMatchObject({ address: 'localhost:7233', namespace: 'default' });
    expect(temporalSettings(blank).connectionOptions.tls).toBeUndefined();
    const cloud = temporalSettings({ HOME: folder, TEMPORAL_ADDRESS: 'shop.example', TEMPORAL_API_KEY: 'k' });
    expect(cloud).toMatchObject({ address: 'shop.example:7233', connectionOptions: { apiKey: 'k', tls: true } });
  });

  test('a profile that no temporal.toml has is an error that names it', () => {
    expect(() => temporalSettings({ HOME: folder, TEMPORAL_PROFILE: 'prod' })).toThrow(
      /TemporalSettingsInvalid: .*prod/,
    );
  });

  test('a server that is not there is said so in time, to clients and to workers', async () => {
    const settings = temporalSettings({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    for (const connectTheirWay of [connectClient, connectWorker]) {
      await expect(connectTheirWay(settings, 300)).rejects.toMatchObject({
        code: 'ServerUnavailable',
        message: expect.stringMatching(/127\.0\.0\.1:1: connection refused\. .*TEMPORAL_ADDRESS/),
      });
    }
  });
});
