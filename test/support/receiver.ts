import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { CloudEvent } from '../../src/events/cloud-event';

/** Base64 of 32 bytes. */
export const SIGNING_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** How an endpoint answers; `undefined`: it says nothing. */
export type Mood = (event: CloudEvent) => { status: number; headers?: Record<string, string> } | undefined;

/** An endpoint as an order service has it. It verifies each delivery with the official library, and keeps what it took. */
export interface Receiver {
  url: string;
  /** What it took, doubled ones too, in the order of arrival. */
  taken: CloudEvent[];
  /** Requests, whatever became of them. */
  requests: number;
  /** What no library accepted. */
  forged: string[];
  mood(mood: Mood | 'well' | 'down'): void;
  of(paymentId: string): CloudEvent[];
  close(): Promise<void>;
}

export async function startReceiver(secret = SIGNING_SECRET): Promise<Receiver> {
  const webhook = new Webhook(secret);
  let mood: Mood = () => ({ status: 204 });
  const receiver: Receiver = {
    url: '',
    taken: [],
    requests: 0,
    forged: [],
    mood(next) {
      mood = next === 'well' ? () => ({ status: 204 }) : next === 'down' ? () => ({ status: 503 }) : next;
    },
    of: (paymentId) => receiver.taken.filter(({ subject }) => subject === paymentId),
    close: () => close(server),
  };
  const take = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    receiver.requests += 1;
    let event: CloudEvent;
    try {
      event = webhook.verify(body, request.headers as Record<string, string>) as CloudEvent;
    } catch (error) {
      receiver.forged.push(String(error));
      response.writeHead(401).end();
      return;
    }
    const answer = mood(event);
    if (answer === undefined) return;
    if (answer.status < 300) receiver.taken.push(event);
    response.writeHead(answer.status, answer.headers).end();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => take(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/holdfast?shop=1`;
  return receiver;
}

const close = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.closeAllConnections();
    server.close(() => closed());
  });

/** The sequences of these events, each once, in the order in which they first came. */
export const firstSeen = (events: readonly CloudEvent[]): number[] => [
  ...new Set(events.map(({ sequence }) => Number(sequence))),
];
