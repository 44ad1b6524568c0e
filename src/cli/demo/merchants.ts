import type { Account } from '../../sandbox/config';

/** The demo's merchants by the currency they take; Vipps MobilePay knows one currency for each market. */
export const MERCHANTS = {
  NOK: { name: 'nordic-shop', market: 'NO', merchantSerialNumber: '424242' },
  DKK: { name: 'danish-shop', market: 'DK', merchantSerialNumber: '454545' },
  EUR: { name: 'finnish-shop', market: 'FI', merchantSerialNumber: '358358' },
} as const;

export type DemoCurrency = keyof typeof MERCHANTS;

/** The accounts as sandbox, workers and client know them. `suffix` keeps runs against one lasting server apart. */
export interface Accounts {
  readonly sandbox: Readonly<Record<string, Account>>;
  readonly directory: Readonly<Record<string, { provider: string }>>;
  readonly env: NodeJS.ProcessEnv;
  nameOf(currency: string): string;
  /** `holdfast.yaml`; the secrets are in `env`. */
  yaml(baseUrl: string): string;
}

/**
 * Minutes and hours become fractions of a second, so that a lost answer is cleared up while one watches. The order of the lengths is
 * that of a real account: an attempt ends (http.total) long before it counts as over (settleWindow).
 */
const DURATIONS = `    settleWindow: 3s
    readGap: 150ms
    minGap: 50ms
    writesPerMinute: 100000
    http: { total: 1s, connect: 800ms, headers: 900ms, body: 800ms }
    policy:
      ladder: [100ms, 200ms, 300ms, 400ms, 500ms]
      backoff: [50ms, 100ms, 200ms, 500ms]
      parkedEvery: 10s
      parkedAfterDeadline: 1s
      warnBefore: 3d
      deadlineMargin: 1d
      stuckAfter: 20s
      sendWithin: 3s
      callBound: 2s
      heartbeat: 1s`;

export const SHORTENED =
  'Durations are shortened for the demo: look-ups follow after 0.1 to 0.5 s instead of 15 s to 1 h, an attempt counts as over after ' +
  "3 s instead of 75 min, and the provider's limit of 5 writes a minute is off.";

export function accountsOf(suffix: string): Accounts {
  const all = Object.values(MERCHANTS).map(({ name, market, merchantSerialNumber }, at) => ({
    name: name + suffix,
    market,
    merchantSerialNumber,
    clientId: `invented-client-${at + 1}`,
    clientSecret: `invented-secret-${at + 1}`,
    subscriptionKey: `invented-key-${at + 1}`,
    variable: `DEMO_${market}`,
  }));
  return {
    sandbox: Object.fromEntries(
      all.map(({ name, variable: _, ...account }) => [name, { ...account, provider: 'vipps', fullCaptureOnly: false }]),
    ),
    directory: Object.fromEntries(all.map(({ name }) => [name, { provider: 'vipps' }])),
    env: Object.fromEntries(
      all.flatMap(({ variable, clientSecret, subscriptionKey }) => [
        [`${variable}_SECRET`, clientSecret],
        [`${variable}_KEY`, subscriptionKey],
      ]),
    ),
    nameOf: (currency) => MERCHANTS[currency as DemoCurrency].name + suffix,
    yaml: (baseUrl) =>
      [
        '# Written by `holdfast demo`. Durations are shortened; do not copy them.',
        'clockSkew: 100ms',
        'accounts:',
        ...all.map(
          ({ name, market, merchantSerialNumber, clientId, variable }) => `  ${name}:
    provider: vipps
    baseUrl: ${baseUrl}
    market: "${market}"
    merchantSerialNumber: "${merchantSerialNumber}"
    clientId: ${clientId}
    clientSecret: \${${variable}_SECRET}
    subscriptionKey: \${${variable}_KEY}
${DURATIONS}`,
        ),
        '',
      ].join('\n'),
  };
}
