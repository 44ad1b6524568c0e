import { createHmac } from 'node:crypto';
import type { CloudEvent } from '../events/cloud-event';
import { type Answer, createHttp, type Http, type Leg } from '../providers/http';
import type { Secret } from '../providers/secret';

/** Where events go. */
export interface Sink {
  send(event: CloudEvent, signal?: AbortSignal): Promise<Taken>;
  close(): Promise<void>;
}

/** What became of one event. `why` has no word of who answered: only a status, or the name of a failure. */
export type Taken =
  | { kind: 'taken' }
  /** It may be tried again, and where the answer says so not before. */
  | { kind: 'failed'; why: string; retryAfterMs?: number }
  /** It wants nothing more. */
  | { kind: 'gone'; why: string };

export interface WebhookSettings {
  url: string;
  /** The one that signs, and while receivers change over the one before. */
  secrets: readonly Secret[];
}

/** One request: connecting, writing and reading. */
export const REQUEST_WITHIN_MS = 15_000;
const CONNECTIONS = 16;

/** One event a request, signed as Standard Webhooks has it. No redirect is followed. */
export function createWebhook({ url, secrets }: WebhookSettings, now: () => number = Date.now): Sink {
  const { origin, pathname, search } = new URL(url);
  const http: Http = createHttp({
    baseUrl: origin,
    totalMs: REQUEST_WITHIN_MS,
    headersMs: REQUEST_WITHIN_MS,
    connections: CONNECTIONS,
  });
  return {
    async send(event, signal) {
      const body = JSON.stringify(event);
      const leg = await http.request({
        method: 'POST',
        path: `${pathname}${search}`,
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'user-agent': 'holdfast',
          ...signatureOf(secrets, event.id, Math.floor(now() / 1_000), body),
        },
        body,
        ...(signal === undefined ? {} : { signal }),
      });
      const head = headOf(leg);
      if ('why' in head) return { kind: 'failed', why: head.why };
      const { status, retryAfterMs } = head;
      if (status >= 200 && status <= 299) return { kind: 'taken' };
      if (status === 410) return { kind: 'gone', why: 'HTTP 410' };
      return { kind: 'failed', why: `HTTP ${status}`, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    },
    close: () => http.close(),
  };
}

/** The status is the answer: what follows may end with the connection, or be longer than anybody reads. */
function headOf(leg: Leg): Pick<Answer, 'status' | 'retryAfterMs'> | { why: string } {
  if (leg.sent === 'yes') return leg.answer;
  return leg.sent === 'maybe' && leg.status !== undefined ? { status: leg.status } : { why: leg.why };
}

/** What a secret begins with; what follows is base64 of the key. */
export const SECRET_PREFIX = 'whsec_';

/** The headers of Standard Webhooks. With several secrets a receiver that knows one of them is satisfied. */
export function signatureOf(secrets: readonly Secret[], id: string, timestamp: number, body: string) {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.reveal().slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
