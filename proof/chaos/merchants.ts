import type { ProviderName } from '../../src/sandbox/core';
import type { AuthorizedPayment } from '../../src/sandbox/simulator';

/** The sandbox's default merchant at a provider, as an account of `holdfast.yaml` has to describe it. */
export interface Merchant {
  /** What the sandbox calls it. */
  readonly name: string;
  readonly currency: string;
  readonly members: Readonly<Record<string, unknown>>;
  /** The variables that the members name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** One capture for each hold, of all that has shipped. */
  readonly capturesOnce: boolean;
  /** A part of the hold cannot be captured. */
  readonly capturesWhole: boolean;
  /** Which name of the hold `authorization.reference` is. */
  referenceOf(hold: AuthorizedPayment): string;
}

export const MERCHANTS: Readonly<Record<ProviderName, Merchant>> = {
  vipps: {
    name: 'nordic-shop',
    currency: 'NOK',
    capturesOnce: false,
    capturesWhole: false,
    members: {
      merchantSerialNumber: '424242',
      clientId: '00000000-0000-4000-8000-00005a4db000',
      clientSecret: '${VIPPS_CLIENT_SECRET}',
      subscriptionKey: '${VIPPS_SUBSCRIPTION_KEY}',
      writesPerMinute: 100_000, // a life of days passes in seconds
    },
    secrets: {
      VIPPS_CLIENT_SECRET: 'sandbox-client-secret-not-real',
      VIPPS_SUBSCRIPTION_KEY: '5a4db0005a4db0005a4db0005a4db000',
    },
    referenceOf: ({ reference }) => reference,
  },
  bambora: {
    name: 'bambora-shop',
    currency: 'EUR',
    capturesOnce: true,
    capturesWhole: false,
    members: {
      merchantNumber: 'T424242001',
      merchantToken: '${BAMBORA_TOKEN}',
      merchantSecret: '${BAMBORA_SECRET}',
    },
    secrets: { BAMBORA_TOKEN: 'sandboxTokenNotReal', BAMBORA_SECRET: 'sandbox-merchant-secret-not-real' },
    referenceOf: ({ reference }) => reference,
  },
  pipwave: {
    name: 'pipwave-shop',
    currency: 'MYR',
    capturesOnce: true,
    capturesWhole: true,
    members: {
      apiKey: '${PIPWAVE_KEY}',
      apiSecret: '${PIPWAVE_SECRET}',
      currencies: ['MYR'],
      provisional: '1s', // three days, else: a payment could not end while one waits
    },
    secrets: { PIPWAVE_KEY: 'sandbox-api-key-not-real', PIPWAVE_SECRET: 'sandbox-api-secret-not-real' },
    referenceOf: ({ reference }) => reference,
  },
  'payment-options': {
    name: 'payment-options-shop',
    currency: 'JPY',
    capturesOnce: true,
    capturesWhole: false,
    members: {
      apiKey: '${PAYMENT_OPTIONS_KEY}',
      secondKey: '${PAYMENT_OPTIONS_SECOND_KEY}',
      merchantId: 'JP42424242',
      live: false,
    },
    secrets: {
      PAYMENT_OPTIONS_KEY: 'sandbox-api-key-not-real',
      PAYMENT_OPTIONS_SECOND_KEY: 'sandbox-x-api-key-not-real',
    },
    referenceOf: ({ id }) => id,
  },
};

export const PROVIDER_NAMES = Object.keys(MERCHANTS) as ProviderName[];

/** The environment in which every merchant's account can be read. */
export const SECRETS: Readonly<Record<string, string>> = Object.assign(
  {},
  ...Object.values(MERCHANTS).map(({ secrets }) => secrets),
);

/** The account's lines in `holdfast.yaml`. `more`: further members, as YAML indented like these. */
export function accountYaml(name: string, provider: ProviderName, baseUrl: string, more: string): string {
  const members = { provider, baseUrl, ...MERCHANTS[provider].members };
  // JSON is YAML.
  const lines = Object.entries(members).map(([member, value]) => `    ${member}: ${JSON.stringify(value)}\n`);
  return `  ${name}:\n${lines.join('')}    ${more}\n`;
}
