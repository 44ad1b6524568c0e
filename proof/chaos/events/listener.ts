import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { CloudEvent } from '../../../src/events/cloud-event';
import { drawOf } from '../../../src/sandbox/random';

/** What a listener does with a request. */
export type Conduct = 'takes' | 'refuses' | 'takesAndBreaks';

export interface Listener {
  readonly url: string;
  /** All that it took, doubled ones too, in the order of arrival, by payment. */
  readonly taken: ReadonlyMap<string, readonly CloudEvent[]>;
  /** Deliveries that the official library of Standard Webhooks does not accept. */
  forged(): number;
  refused(): number;
  close(): Promise<void>;
}

/** Base64 of 32 bytes. */
export const SIGNING_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

export async function startListener(conduct: (nth: number) => Conduct): Promise<Listener> {
  const webhook = new Webhook(SIGNING_SECRET);
  const taken = new Map<string, CloudEvent[]>();
  let [requests, forged, refused] = [0, 0, 0];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const does = conduct(requests);
      if (does === 'refuses') {
        refused += 1;
        response.writeHead(503).end();
        return;
      }
      try {
        const body = Buffer.concat(chunks).toString('utf8');
        const event = webhook.verify(body, request.headers as Record<string, string>) as CloudEvent;
        taken.set(event.partitionkey, [...(taken.get(event.partitionkey) ?? []), event]);
      } catch {
        forged += 1;
      }
      // It has it, and its answer is lost: so it comes again.
      if (does === 'takesAndBreaks') request.socket.destroy();
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken,
    forged: () => forged,
    refused: () => refused,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/** Down for longer than an end waits for who listens. */
const CYCLE_MS = 30_000;
const DOWN = 0.7;
const BREAKS = 0.05;

/** Down for most of the time, until `isOver`; what it takes meanwhile it sometimes takes and does not answer. */
export const mostlyDown =
  (seed: number, isOver: () => boolean, now: () => number = Date.now) =>
  (nth: number): Conduct => {
    if (isOver()) return 'takes';
    if (now() % CYCLE_MS < CYCLE_MS * DOWN) return 'refuses';
    return drawOf(seed, 'listener', nth) < BREAKS ? 'takesAndBreaks' : 'takes';
  };
