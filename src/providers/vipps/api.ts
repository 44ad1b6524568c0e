import { canonical } from '../../domain/canonical';
import { invariant } from '../../domain/invariant';
import { present } from '../../domain/present';
import { type Clocks, fenceOf } from '../call';
import type { Answer, Http } from '../http';
import { reveal } from '../secret';
import { SYSTEM_HEADER_MAX, type VippsAccount } from './account';
import { isInItsOwnWords } from './refusals';
import { createTokens } from './token';
import { isAddressable } from './wire';
import { createWrites } from './writes';

/** What is known of a request with its token: the transport's leg, with the pause that a limit asks for. */
export type Sent =
  /** `ownLimit`: our own limit of writes held it back. */
  | { sent: 'no'; why: string; retryAfterMs?: number; ownLimit?: true }
  | { sent: 'maybe'; why: string }
  | { sent: 'yes'; answer: Answer };

/** What every write carries; a part of the port's orders. */
export interface WriteOrder {
  reference: string;
  key: string;
  notAfter: number;
  signal?: AbortSignal;
}

/** The authenticated requests of one sales unit. Never throws for what the network or the provider does. */
export interface Api {
  /** Wall clock. */
  now(): number;
  read(path: string, signal?: AbortSignal): Promise<Sent>;
  /** With the order's key and fence, within the limit of writes. */
  write(path: string, body: unknown, order: WriteOrder): Promise<Sent>;
  /** For webhooks: they take no key, and move no money. */
  manage(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Sent>;
  /** Force approve takes no key and belongs to no order. Test hosts only. */
  writeOnTestHost(path: string, body: unknown): Promise<Sent>;
  close(): Promise<void>;
}

interface Request {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: string;
  notAfter?: number;
  signal?: AbortSignal | undefined;
  /** Writes count against the limit of this reference. */
  writesTo?: string;
}

export const WRITES_PER_MINUTE = 5;
const KEY = /^[A-Za-z0-9-]{1,50}$/;

export const pathOf = (reference: string, rest = ''): string => `/epayment/v1/payments/${reference}${rest}`;

/** Source: sheet 1.3 (token), 1.4 (headers), 10 (limits). */
export function createApi(account: VippsAccount, http: Http, clocks: Pick<Clocks, 'now' | 'monotonic'>): Api {
  const { now, monotonic } = clocks;
  const common = {
    'Ocp-Apim-Subscription-Key': reveal(account.subscriptionKey),
    'Merchant-Serial-Number': account.merchantSerialNumber,
    ...systemHeaders(account),
  };
  const tokens = createTokens(
    http,
    { headers: common, clientId: account.clientId, clientSecret: account.clientSecret },
    now,
  );
  const writes = createWrites(account.writesPerMinute ?? WRITES_PER_MINUTE, monotonic);

  const once = async (request: Request, token: string, notAfter: number | undefined): Promise<Sent> => {
    const slot = request.writesTo === undefined ? undefined : writes.take(request.writesTo);
    if (slot && 'retryAfterMs' in slot) {
      const why = 'our own limit of writes a minute to one payment';
      return { sent: 'no', why, retryAfterMs: slot.retryAfterMs, ownLimit: true };
    }
    const leg = await http.request(
      present({
        method: request.method,
        path: request.path,
        headers: { ...common, ...request.headers, Authorization: `Bearer ${token}` },
        body: request.body,
        notAfter,
        signal: request.signal,
      }),
    );
    if (leg.sent === 'no') slot?.giveBack();
    else slot?.keep();
    return leg;
  };

  const send = async (request: Request): Promise<Sent> => {
    const fence = request.notAfter === undefined ? undefined : fenceOf(request.notAfter, clocks);
    const first = await tokens.get(request.signal);
    if (first.token === undefined) return { ...first, sent: 'no' };
    const sent = await once(request, first.token, fence?.());
    if (sent.sent !== 'yes' || sent.answer.status !== 401) return sent;

    tokens.drop(first.token);
    // A 401 of the gateway comes before the payment core: nothing has happened, so the same bytes go out once more. Any other one may be a
    // lie of something on the way; a read may follow it all the same.
    if (request.method !== 'GET' && !isInItsOwnWords(sent.answer)) return sent;
    const second = await tokens.get(request.signal);
    if (second.token === undefined) return { ...second, sent: 'no' };
    return once(request, second.token, fence?.());
  };

  return {
    now,
    read: (path, signal) => send({ method: 'GET', path, signal }),
    write(path, body, { reference, key, notAfter, signal }) {
      invariant(KEY.test(key), 'a key is 1 to 50 letters, digits or hyphens', { key });
      invariant(isAddressable(reference), 'a reference that is written to can stand in a path', { reference });
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
      // Vipps compares the body of a repeated key (sheet 6): the same content has to be the same bytes.
      return send({ method: 'POST', path, headers, body: canonical(body), notAfter, signal, writesTo: reference });
    },
    manage: (method, path, body) =>
      send({
        ...{ method, path },
        ...(body && { headers: { 'Content-Type': 'application/json' }, body: canonical(body) }),
      }),
    writeOnTestHost: (path, body) =>
      send({ method: 'POST', path, headers: { 'Content-Type': 'application/json' }, body: canonical(body) }),
    close: () => http.close(),
  };
}

function systemHeaders({ system = {} }: VippsAccount): Record<string, string> {
  const { name = 'holdfast', version = '0.1', pluginName = 'holdfast', pluginVersion = '0.1' } = system;
  return Object.fromEntries(
    Object.entries({
      'Vipps-System-Name': name,
      'Vipps-System-Version': version,
      'Vipps-System-Plugin-Name': pluginName,
      'Vipps-System-Plugin-Version': pluginVersion,
    }).map(([header, value]) => [header, value.slice(0, SYSTEM_HEADER_MAX)]),
  );
}
