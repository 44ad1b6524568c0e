import { type AddressInfo, createServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createWebhook, type Sink, signatureOf } from '../../src/activities/sink';
import type { CloudEvent } from '../../src/events/cloud-event';
import { Secret } from '../../src/providers/secret';
import { type Receiver, SIGNING_SECRET, startReceiver } from '../support/receiver';

const event = { id: 'hf-evt-abc', subject: 'ø 漢 𝄞', data: {} } as unknown as CloudEvent;
const secrets = [new Secret(SIGNING_SECRET)];

let receiver: Receiver;
let sink: Sink;
beforeEach(async () => {
  receiver = await startReceiver();
  sink = createWebhook({ url: receiver.url, secrets });
});
afterEach(async () => {
  await sink.close();
  await receiver.close();
});

test('a delivery is what the official library accepts, and nothing else is', async () => {
  expect(await sink.send(event)).toEqual({ kind: 'taken' });
  expect(receiver.taken).toEqual([event]);
  const forger = createWebhook({
    url: receiver.url,
    secrets: [new Secret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`)],
  });
  expect(await forger.send(event)).toEqual({ kind: 'failed', why: 'HTTP 401' });
  expect(receiver.forged).toHaveLength(1);
  await forger.close();
});

test('with two secrets a receiver that knows either is satisfied', () => {
  const former = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
  const at = Math.floor(Date.now() / 1_000);
  const headers = signatureOf([...secrets, new Secret(former)], 'id', at, '{}');
  for (const secret of [SIGNING_SECRET, former]) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
});

test.each([
  [200, undefined, { kind: 'taken' }],
  [299, undefined, { kind: 'taken' }],
  [301, { location: 'http://127.0.0.1:1/' }, { kind: 'failed', why: 'HTTP 301' }],
  [404, undefined, { kind: 'failed', why: 'HTTP 404' }],
  [410, undefined, { kind: 'gone', why: 'HTTP 410' }],
  [429, { 'retry-after': '7' }, { kind: 'failed', why: 'HTTP 429', retryAfterMs: 7_000 }],
  [500, undefined, { kind: 'failed', why: 'HTTP 500' }],
])('HTTP %d', async (status, headers, taken) => {
  receiver.mood(() => ({ status, ...(headers ? { headers: headers as Record<string, string> } : {}) }));
  expect(await sink.send(event)).toEqual(taken);
});

test.each([
  ['ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nok', { kind: 'taken' }],
  ['breaks off', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 99\r\n\r\nok', { kind: 'taken' }],
  ['is longer than anybody reads', `HTTP/1.0 201 Created\r\n\r\n${'x'.repeat(2 ** 20 + 1)}`, { kind: 'taken' }],
  ['ends so and says no', 'HTTP/1.0 500 Oops\r\n\r\nno', { kind: 'failed', why: 'HTTP 500' }],
  ['ends so and wants nothing more', 'HTTP/1.0 410 Gone\r\n\r\n', { kind: 'gone', why: 'HTTP 410' }],
])('its status is the answer, also where what follows %s', async (_, bytes, taken) => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(bytes));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const plain = createWebhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secrets });
  expect(await plain.send(event)).toEqual(taken);
  await plain.close();
  await new Promise((closed) => server.close(closed));
});

test('who is not there, and who says nothing until it is called off, has not taken it', async () => {
  receiver.mood(() => undefined);
  const calledOff = AbortSignal.timeout(100);
  expect(await sink.send(event, calledOff)).toEqual({ kind: 'failed', why: 'aborted' });
  const nobody = createWebhook({ url: 'http://127.0.0.1:1/', secrets });
  expect(await nobody.send(event)).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^connection-refused/) });
  await nobody.close();
});
