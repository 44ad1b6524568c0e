import { plan } from '../agenda';
import { json, type Reply } from '../exchange';
import { faultFor, NOTICE } from '../faults';
import { countLanding, handOver } from '../notices';
import { hexOf, uuidOf } from '../random';
import { nextSerial } from '../state';
import { DAY, HOUR, MINUTE, SECOND } from '../time';
import { noticeBody } from './answers';
import { malformed } from './problems';
import { signed } from './signature';
import type { LoggedEvent, Merchant, Notice, Payment, Registration, VippsState } from './state';
import { readObject } from './wire';

const ANSWER_WITHIN_MS = 10 * SECOND;
const NOTICE_LIVES_MS = 7 * DAY;
const ENDPOINT_DIES_MS = 14 * DAY;

const EVENT_NAMES = ['created', 'authorized', 'aborted', 'expired', 'terminated', 'captured', 'cancelled', 'refunded'];
const EVENTS: ReadonlySet<string> = new Set(EVENT_NAMES.map((name) => `epayments.payment.${name}.v1`));
const REGISTRATION_FIELDS: ReadonlySet<string> = new Set(['url', 'events']);
const INSTANCE = '/v1/webhooks';

// Registration (sheet 9.1)

export function register(state: VippsState, merchant: Merchant, body: string): Reply {
  const read = readObject(state, body, REGISTRATION_FIELDS, INSTANCE);
  if (!read.ok) return read.reply;
  const { url, events } = read.value;
  const bad = (name: string, reason: string): Reply => malformed(state, INSTANCE, [{ name, reason }]);
  const target = typeof url === 'string' ? usableUrl(url) : null;
  if (target === null) return bad('url', 'must be https on port 80, 443 or 8080, or http on loopback');
  if (!Array.isArray(events) || events.length === 0) return bad('events', 'must name at least one event');
  const unknown = events.find((event) => !EVENTS.has(event));
  if (unknown !== undefined) return bad('events', `${unknown} is not a known event`);
  const mine = registrationsOf(state, merchant);
  const full = events.find(
    (event) => mine.filter((other) => other.events.includes(event)).length >= state.switches.webhooksPerEventMax,
  );
  if (full !== undefined) return bad('events', `${full} has ${state.switches.webhooksPerEventMax} registrations`);

  const { seed } = state.world;
  const id = uuidOf(seed, 'webhook', nextSerial(state));
  const secret = Buffer.from(hexOf(seed, 40, 'secret', id)).toString('base64');
  state.registrations.set(id, {
    id,
    merchant,
    secret,
    url: target.href,
    events: [...new Set<string>(events)],
    queues: new Map(),
    host: target.host,
    pathAndQuery: `${target.pathname}${target.search}`,
    failingSince: null,
  });
  merchant.registrations.add(id);
  return json(201, { id, secret });
}

export function listRegistrations(state: VippsState, merchant: Merchant): Reply {
  const webhooks = registrationsOf(state, merchant).map(({ id, url, events }) => ({ id, url, events }));
  return json(200, { webhooks });
}

export function unregister(state: VippsState, merchant: Merchant, id: string): Reply {
  if (!merchant.registrations.delete(id)) {
    return { ...malformed(state, `${INSTANCE}/${id}`, [{ name: 'id', reason: 'is not known' }]), status: 404 };
  }
  state.registrations.delete(id);
  return { status: 204, headers: {}, body: '' };
}

function registrationsOf(state: VippsState, merchant: Merchant): Registration[] {
  return [...merchant.registrations].flatMap((id) => state.registrations.get(id) ?? []);
}

function usableUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (isLoopback && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  return url.protocol === 'https:' && ['', '80', '443', '8080'].includes(url.port) ? url : null;
}

// Delivery (sheet 9.3, 9.4)

/** Queues what happened for every registration that wants to hear of it. */
export function announce(state: VippsState, payment: Payment, event: LoggedEvent): void {
  if (payment.merchant.registrations.size === 0) return;
  const wanted = `epayments.payment.${event.name.toLowerCase()}.v1`;
  for (const registration of registrationsOf(state, payment.merchant)) {
    if (registration.events.includes(wanted)) enqueue(state, registration, payment, event);
  }
}

function enqueue(state: VippsState, registration: Registration, payment: Payment, event: LoggedEvent): void {
  const { merchant, reference } = payment;
  const target = { provider: 'vipps', account: merchant.name, operation: NOTICE, reference };
  const fault = faultFor(state.world.faults, target);
  const body = noticeBody(state, payment, event);
  const put = (queue: string, waitMs: number, text = body, forged = false): void => {
    const fresh = { attemptCount: 0, firstAttemptAt: null };
    const notice: Notice = { body: text, createdAt: event.at, waitMs, forged, ...fresh };
    const waiting = registration.queues.get(queue);
    if (waiting !== undefined) {
      waiting.push(notice);
      return;
    }
    registration.queues.set(queue, [notice]);
    plan(state.agenda, event.at + waitMs, { kind: 'attempt', registrationId: registration.id, queue });
  };
  const { webhookDelayMs } = state.switches;
  switch (fault?.fault) {
    case 'losesNotice':
      return;
    case 'doublesNotice':
      put(reference, webhookDelayMs);
      put(reference, 0);
      return;
    case 'delaysNotice':
      put(reference, webhookDelayMs + (fault.ms ?? 0));
      return;
    case 'reordersNotice':
      put(`${reference} aside ${nextSerial(state)}`, webhookDelayMs + (fault.ms ?? 0)); // its own queue: blocks nothing
      return;
    case 'forgesNotice': {
      const lie = noticeBody(state, payment, { ...event, name: 'CAPTURED', amount: payment.amount, success: true });
      put(`${reference} forged ${nextSerial(state)}`, 0, lie, true);
      break;
    }
    default:
      break;
  }
  put(reference, webhookDelayMs);
}

/** Hands the first notice of a queue to the outbox. */
export function attempt(state: VippsState, registrationId: string, queue: string, at: number): void {
  const registration = state.registrations.get(registrationId);
  const notice = registration?.queues.get(queue)?.[0];
  if (registration === undefined || notice === undefined) return;
  notice.attemptCount += 1;
  notice.firstAttemptAt ??= at;
  const dateAt = state.switches.webhookDateOnRetry === 'fresh' ? at : notice.firstAttemptAt;
  const { secret, host, pathAndQuery, url } = registration;
  const id = `vipps-${nextSerial(state)}`;
  const key = notice.forged ? `not ${secret}` : secret;
  const headers = signed({
    secret: key,
    host,
    pathAndQuery,
    date: new Date(dateAt).toUTCString(),
    body: notice.body,
  });
  state.flights.set(id, { registrationId, queue, notice });
  const { body } = notice;
  handOver(state, { id, provider: 'vipps', url, headers, body, timeoutMs: ANSWER_WITHIN_MS });
}

/** Takes note of what became of a delivery: the next notice of its queue, or the next attempt. */
export function landed(state: VippsState, id: string, status: number | null, now: number): void {
  const flight = state.flights.get(id);
  if (flight === undefined) return;
  state.flights.delete(id);
  countLanding(state.world, 'vipps', status);
  const registration = state.registrations.get(flight.registrationId);
  const waiting = registration?.queues.get(flight.queue);
  if (registration === undefined || waiting === undefined) return;

  const isTaken = status !== null && status >= 200 && status < 300;
  if (isTaken) registration.failingSince = null;
  else if (!flight.notice.forged) registration.failingSince ??= now;
  if (registration.failingSince !== null && now - registration.failingSince >= ENDPOINT_DIES_MS) {
    unregister(state, registration.merchant, registration.id);
    return;
  }
  const { notice, queue } = flight;
  const dueAt = now + gapAfter(notice.attemptCount);
  const isOver = isTaken || notice.forged || dueAt - (notice.firstAttemptAt ?? now) > NOTICE_LIVES_MS;
  const again = { kind: 'attempt', registrationId: registration.id, queue } as const;
  if (!isOver) {
    plan(state.agenda, dueAt, again);
    return;
  }
  waiting.shift();
  const next = waiting[0];
  if (next === undefined) registration.queues.delete(queue);
  else plan(state.agenda, Math.max(now, next.createdAt + next.waitMs), again);
}

/** Attempts 1 to 4 two seconds apart, the 5th after a minute, the 6th after two, to the 29th hourly, then daily. */
function gapAfter(attemptCount: number): number {
  if (attemptCount < 4) return 2 * SECOND;
  if (attemptCount === 4) return MINUTE;
  if (attemptCount === 5) return 2 * MINUTE;
  return attemptCount < 29 ? HOUR : DAY;
}
