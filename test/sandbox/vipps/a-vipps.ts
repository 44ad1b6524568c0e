import { type Answer, requestOf } from '../../../src/sandbox/exchange';
import { emptyPlan, type FaultOrder, inject } from '../../../src/sandbox/faults';
import type { World } from '../../../src/sandbox/simulator';
import { emptyTruth, find, type Summary, summaryOf } from '../../../src/sandbox/truth';
import { DEFAULT_VIPPS_ACCOUNT, type VippsAccount } from '../../../src/sandbox/vipps/account';
import { createVipps } from '../../../src/sandbox/vipps/simulator';

export const START = Date.parse('2026-03-04T10:14:01.120Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Said {
  readonly status: number;
  readonly carry: Answer['carry'];
  readonly afterMs: number;
  readonly code: string | null;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Read by tests that know its shape. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A pretended Vipps in virtual time, with a client that holds a token. */
export function aVipps(options: { switches?: object; account?: Partial<VippsAccount> } = {}) {
  const world: World = { seed: 1, truth: emptyTruth(), faults: emptyPlan(1), counters: new Map() };
  const account = { ...DEFAULT_VIPPS_ACCOUNT, ...options.account };
  const vipps = createVipps(world, { shop: account }, { limiter: false, ...options.switches });
  let now = START;
  let token = '';

  const ask = (
    method: string,
    path: string,
    headers: Record<string, string | undefined> = {},
    body?: unknown,
  ): Said => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const answer = vipps.handle(requestOf(method, path, headers, text), now);
    const said = answer.reply.body;
    const parsed = said.startsWith('{') || said.startsWith('[') ? safely(said) : null;
    const code =
      parsed?.extraDetails?.find?.((detail: { name: string }) => detail.name === 'ErrorCode')?.reason ?? null;
    const { status, headers: saidHeaders } = answer.reply;
    return {
      status,
      headers: saidHeaders,
      carry: answer.carry,
      afterMs: answer.afterMs,
      code,
      text: said,
      body: parsed,
    };
  };
  const login = (extra: Record<string, string> = {}): Said => {
    const { clientId, clientSecret, subscriptionKey } = account;
    const credentials = { client_id: clientId, client_secret: clientSecret };
    const said = ask('POST', '/accesstoken/get', {
      ...credentials,
      'Ocp-Apim-Subscription-Key': subscriptionKey,
      ...extra,
    });
    token = said.body?.access_token ?? token;
    return said;
  };
  const headers = (key?: string): Record<string, string | undefined> => ({
    Authorization: `Bearer ${token}`,
    'Ocp-Apim-Subscription-Key': account.subscriptionKey,
    'Merchant-Serial-Number': account.merchantSerialNumber,
    'Content-Type': 'application/json',
    'Idempotency-Key': key,
  });
  const currency = { NO: 'NOK', DK: 'DKK', FI: 'EUR' }[account.market];
  const write = (operation: string, reference: string, key: string, body?: unknown): Said =>
    ask('POST', `/epayment/v1/payments/${reference}/${operation}`, headers(key), body);
  const slice = (value: number) => ({ modificationAmount: { currency, value } });
  login();

  return {
    world,
    vipps,
    account,
    ask,
    login,
    headers,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
      return vipps.advance(now);
    },
    due: () => vipps.advance(now),
    authorized: (amount = 24_900, reference?: string): string =>
      vipps.authorize({ account: 'shop', amount, reference }, now).reference,
    create: (key: string, body: object): Said =>
      ask('POST', '/epayment/v1/payments', headers(key), {
        amount: { currency, value: 24_900 },
        paymentMethod: { type: 'WALLET' },
        reference: 'order-1001-1',
        userFlow: 'WEB_REDIRECT',
        returnUrl: 'https://shop.example/back',
        ...body,
      }),
    capture: (reference: string, amount: number, key: string) => write('capture', reference, key, slice(amount)),
    refund: (reference: string, amount: number, key: string) => write('refund', reference, key, slice(amount)),
    cancel: (reference: string, key: string, body?: unknown) => write('cancel', reference, key, body),
    get: (reference: string) => ask('GET', `/epayment/v1/payments/${reference}`, headers()),
    events: (reference: string) => ask('GET', `/epayment/v1/payments/${reference}/events`, headers()),
    fault: (order: FaultOrder) => inject(world.faults, order),
    truth: (reference: string): Summary => {
      const found = find(world.truth, { provider: 'vipps', account: 'shop', reference });
      if (found === undefined) throw new Error(`no truth of ${reference}`);
      return summaryOf(found);
    },
  };
}

export type AVipps = ReturnType<typeof aVipps>;

function safely(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
