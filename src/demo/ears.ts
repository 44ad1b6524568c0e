import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { drawOf } from '../sandbox/random';

/** What a shop heard of one payment. It shares no code with those who tell. */
export interface Heard {
  /** Sequences in the order in which they first came. */
  readonly sequences: number[];
  /** Minor units of the captures that it heard of. */
  captured: number;
  /** The ledger's `captured` after the last event. */
  ledger: number;
  isFinished: boolean;
}

/** The shops' side of events: one address, at which some requests fail. */
export interface Ears {
  readonly url: string;
  /** What signs; `whsec_` and base64. */
  readonly secret: string;
  /** By `ACCOUNT/PAYMENT`. */
  readonly heard: ReadonlyMap<string, Heard>;
  /** Events that came again. */
  doubled(): number;
  /** Requests that were answered with an error, before or after the event was taken. */
  failed(): number;
  /** Deliveries whose signature was wrong. */
  forged(): number;
  /** Resolves when each of these payments was heard to its end, or it is no use to wait longer. */
  toTheEnd(payments: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The rest is told by Temporal's retries: a worker that was killed with an event is missed after some seconds. */
const HEARD_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** `drop` of the requests are answered with an error, half of them after the event was taken. */
export async function openEars(seed: number, drop: number): Promise<Ears> {
  const key = randomBytes(32);
  const heard = new Map<string, Heard>();
  let [requests, doubled, failed, forged] = [0, 0, 0, 0];

  const take = (body: string): void => {
    const event = JSON.parse(body) as Event;
    const name = event.partitionkey;
    const own = heard.get(name) ?? { sequences: [], captured: 0, ledger: 0, isFinished: false };
    heard.set(name, own);
    const sequence = Number(event.sequence);
    if (sequence <= (own.sequences.at(-1) ?? 0)) {
      doubled += 1;
      return;
    }
    own.sequences.push(sequence);
    own.ledger = event.data.ledger.captured;
    if (event.type === 'holdfast.capture.captured.v1') own.captured += event.data.captured ?? 0;
    own.isFinished = event.type === 'holdfast.payment.finished.v1';
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const body = Buffer.concat(chunks).toString('utf8');
      const luck = drawOf(seed, 'ears', requests);
      if (!isGenuine(key, request.headers, body)) forged += 1;
      else if (luck >= drop / 2) take(body);
      if (luck < drop) failed += 1;
      response.writeHead(luck < drop ? 503 : 204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    secret: `whsec_${key.toString('base64')}`,
    heard,
    doubled: () => doubled,
    failed: () => failed,
    forged: () => forged,
    async toTheEnd(payments) {
      const deadline = Date.now() + HEARD_WITHIN_MS;
      while (payments.some((name) => !heard.get(name)?.isFinished) && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

interface Event {
  readonly type: string;
  readonly partitionkey: string;
  readonly sequence: string;
  readonly data: { readonly captured?: number; readonly ledger: { readonly captured: number } };
}

function isGenuine(key: Buffer, headers: IncomingHttpHeaders, body: string): boolean {
  const right = createHmac('sha256', key)
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    .digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((signature) => {
      const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
      return given.length === right.length && timingSafeEqual(given, right);
    });
}
