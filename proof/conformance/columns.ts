import type { Account } from '../../src/sandbox/config';
import type { AuthorizedPayment } from '../../src/sandbox/simulator';

/** What the kit has to know of a provider to bring its adapter and its sandbox together. A fifth provider is a column. */
export interface Column {
  /** The members of an account that reach the sandbox's default merchant. */
  settingsOf(account: Account): Record<string, unknown>;
  /** The same with a secret that is wrong. */
  wrong: Readonly<Record<string, unknown>>;
  /** `authorization.create` of a hold that Holdfast makes itself. */
  create: Readonly<Record<string, unknown>>;
  /** What the sandbox calls the operation that makes a hold. */
  creates: string;
  /** Which name of the payment `authorization.reference` is. */
  referenceOf(payment: AuthorizedPayment): string;
  /** A reference that could be one, and is nobody's. */
  nobodys: string;
  /** Switches that are not the subject: a limiter would only make the kit slow. */
  switches: Readonly<Record<string, unknown>>;
  /** Reads show what happened only `ms` later. */
  lag(ms: number): Readonly<Record<string, unknown>>;
}

export const COLUMNS = {
  vipps: {
    settingsOf: only('vipps', ({ clientId, clientSecret, subscriptionKey, merchantSerialNumber, market }) => ({
      clientId,
      clientSecret,
      subscriptionKey,
      merchantSerialNumber,
      market,
      writesPerMinute: 1000,
    })),
    wrong: { clientSecret: 'wrong' },
    creates: 'create',
    create: { userFlow: 'WEB_REDIRECT', returnUrl: 'https://shop.example/back', paymentDescription: 'order 1002' },
    referenceOf: ({ reference }) => reference,
    nobodys: 'order-nobody-1',
    switches: { limiter: false },
    lag: (ms) => ({ eventLogLagMs: ms, aggregateLagMs: ms }),
  },
  bambora: {
    settingsOf: only('bambora', ({ merchantToken, merchantNumber, merchantSecret }) => ({
      merchantToken,
      merchantNumber,
      merchantSecret,
    })),
    wrong: { merchantSecret: 'wrong' },
    creates: 'authorize',
    create: { token: 'token-good' },
    referenceOf: ({ reference }) => reference,
    nobodys: 'order-nobody-1',
    switches: {},
    lag: (ms) => ({ getLagMs: ms }),
  },
  pipwave: {
    settingsOf: only('pipwave', ({ apiKey, apiSecret, currency }) => ({ apiKey, apiSecret, currencies: [currency] })),
    wrong: { apiSecret: 'wrong' },
    creates: 'initiate',
    create: { buyer_info: { id: 'c-1', email: 'ida@shop.example', country_code: 'MY' } },
    referenceOf: ({ reference }) => reference,
    nobodys: 'order-nobody-1',
    switches: {},
    lag: (ms) => ({ requeryLagMs: ms }),
  },
  'payment-options': {
    settingsOf: only('payment-options', ({ apiKey, secondKey, merchantId }) => ({
      apiKey,
      secondKey,
      merchantId,
      live: false,
    })),
    wrong: { secondKey: 'wrong' },
    creates: 'authorize',
    create: {
      stored_payment_method_id: 'pm-good',
      customer_ip: '203.0.113.11',
      billing_address: {
        country: 'JP',
        email: 'ida@shop.example',
        phone_number: '+81312345678',
        address1: '1 Example',
        city: 'Tokyo',
        state: 'Tokyo',
        postal_code: '100-0001',
      },
    },
    referenceOf: ({ id }) => id,
    nobodys: '5c0d8a54-3c1f-4e0e-9f0b-0c9d2a7f1e11',
    switches: {},
    lag: (ms) => ({ statusLagMs: ms }),
  },
} as const satisfies Record<string, Column>;

export type ProviderName = keyof typeof COLUMNS;
export const NAMES = Object.keys(COLUMNS) as ProviderName[];

function only<P extends Account['provider']>(
  provider: P,
  pick: (account: Extract<Account, { provider: P }>) => Record<string, unknown>,
): (account: Account) => Record<string, unknown> {
  return (account) => {
    if (account.provider !== provider) throw new Error(`an account of ${account.provider} is none of ${provider}`);
    return pick(account as Extract<Account, { provider: P }>);
  };
}
