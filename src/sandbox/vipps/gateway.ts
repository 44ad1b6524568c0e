import { isJson, json, type Reply, type Request } from '../exchange';
import type { Admission } from '../mishap';
import { hexOf } from '../random';
import { nextSerial } from '../state';
import { takePlace } from './limiter';
import { type FieldFault, gateway, malformed, oddUnauthorized } from './problems';
import type { Route } from './route';
import type { Merchant, VippsState } from './state';
import { isReference } from './wire';

const WRITES_PER_MINUTE = 5;
const READS_PER_MINUTE = 120;
const HEADER_MAX = 30;
const KEY_MAX = 50;

/** `POST /accesstoken/get`. Extra headers and a media type without a body are what the provider's own SDK sends. */
export function issueToken(state: VippsState, request: Request, now: number): Reply {
  const { client_id: client, client_secret: secret } = request.headers;
  const subscription = request.headers['ocp-apim-subscription-key'];
  if (!client || !secret)
    return json(400, { error: 'invalid_request', error_description: 'client_id and client_secret' });
  const merchant = state.merchantByClient.get(client);
  if (merchant === undefined || merchant.clientSecret !== secret) {
    return json(401, { error: 'unauthorized_client', error_description: 'unknown client_id or client_secret' });
  }
  if (!hasSubscription(merchant, subscription)) return wrongSubscription();

  for (const [old, { expiresAt }] of state.tokens) {
    if (expiresAt > now) break; // the oldest come first, so what follows is still good
    state.tokens.delete(old);
  }
  const { tokenLifetimeMs, tokenNumbers } = state.switches;
  const made = hexOf(state.world.seed, 48, 'token', nextSerial(state));
  const token = `eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.${made}.sandbox`;
  state.tokens.set(token, { merchant, expiresAt: now + tokenLifetimeMs });
  const written = (seconds: number): string | number => {
    const whole = Math.floor(seconds);
    return tokenNumbers === 'strings' ? String(whole) : whole;
  };
  const body = {
    token_type: 'Bearer',
    expires_in: written(tokenLifetimeMs / 1000 - 1),
    ext_expires_in: written(0),
    expires_on: written((now + tokenLifetimeMs) / 1000),
    not_before: written(now / 1000),
    resource: '00000000-0000-4000-8000-00005a4db0ff',
    access_token: token,
  };
  return json(200, body, 'application/json;charset=UTF-8');
}

/** Who is asking, or the refusal of the gateway: credentials, then rate, then headers (sheet 1.3, 1.4, 10), in an order of ours. */
export function admit(state: VippsState, request: Request, route: Route, now: number): Admission<Merchant> {
  const { headers } = request;
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const token = bearer === undefined ? undefined : state.tokens.get(bearer);
  if (headers['ocp-apim-subscription-key'] === undefined) return { refusal: wrongSubscription() };
  if (token === undefined || now >= token.expiresAt) return { refusal: oddUnauthorized() };
  const { merchant } = token;
  if (!hasSubscription(merchant, headers['ocp-apim-subscription-key'])) return { refusal: wrongSubscription() };

  const serial = headers['merchant-serial-number'];
  if (serial !== undefined && serial !== '' && serial !== merchant.merchantSerialNumber) {
    return { refusal: gateway(403, 'The merchant serial number is not one of yours') };
  }
  const refusal = limited(state, request, route, merchant, now) ?? wrongHeaders(state, request, route);
  return refusal === null ? { merchant } : { refusal };
}

/** 429 in the gateway's shape. Sheet 1.4, 10; whether Retry-After comes is unknown, sheet 13 [?]. */
export function tooMany(state: VippsState, waitMs: number | null): Reply {
  const seconds = waitMs === null ? null : Math.ceil(waitMs / 1000);
  const text =
    seconds === null ? 'Rate limit is exceeded.' : `Rate limit is exceeded. Try again in ${seconds} seconds.`;
  const isTold = state.switches.retryAfter && seconds !== null;
  return gateway(429, text, isTold ? { 'retry-after': String(seconds) } : {});
}

function limited(state: VippsState, request: Request, route: Route, merchant: Merchant, now: number): Reply | null {
  if (!state.switches.limiter || route.kind === 'free') return null;
  // What is no reference counts as one common reference (sheet 10).
  const reference = isReference(state, route.reference) ? route.reference : '';
  const isRead = route.kind === 'read';
  const isShared = state.switches.limiterCounts === 'together' && route.operation !== 'create';
  const group = isRead ? `read ${request.headers['ocp-apim-subscription-key']}` : isShared ? 'write' : route.operation;
  const bucket = `${merchant.merchantSerialNumber}/${reference}/${group}`;
  const waitMs = takePlace(state.places, bucket, isRead ? READS_PER_MINUTE : WRITES_PER_MINUTE, now);
  return waitMs === null ? null : tooMany(state, waitMs);
}

const SYSTEM_HEADERS = ['name', 'version', 'plugin-name', 'plugin-version'].map((part) => `vipps-system-${part}`);

function wrongHeaders(state: VippsState, request: Request, route: Route): Reply | null {
  const { headers, body } = request;
  const faults: FieldFault[] = [];
  const key = headers['idempotency-key'] ?? '';
  const needsKey =
    route.kind === 'write' && (route.operation !== 'cancel' || state.switches.keyOnCancel === 'required');
  if (!headers['merchant-serial-number']) faults.push({ name: 'Merchant-Serial-Number', reason: 'is required' });
  if (needsKey && key === '') faults.push({ name: 'Idempotency-Key', reason: 'is required' });
  if (key.length > KEY_MAX) faults.push({ name: 'Idempotency-Key', reason: `must match ^.{1,${KEY_MAX}}$` });
  for (const name of SYSTEM_HEADERS) {
    if ((headers[name] ?? '').length > HEADER_MAX) faults.push({ name, reason: `must match ^.{0,${HEADER_MAX}}$` });
  }
  if (body !== '' && !isJson(request)) {
    faults.push({ name: 'Content-Type', reason: 'must be application/json' });
  }
  return faults.length === 0 ? null : malformed(state, route.instance, faults);
}

function hasSubscription(merchant: Merchant, key: string | undefined): boolean {
  return key !== undefined && (key === merchant.subscriptionKey || key === merchant.secondarySubscriptionKey);
}

function wrongSubscription(): Reply {
  return gateway(401, 'Access denied due to missing or invalid subscription key.');
}
