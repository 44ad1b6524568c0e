import { stringify } from 'yaml';
import type { Capabilities } from '../domain/capabilities';
import { PROVIDERS } from '../providers/registry';
import type { Account } from '../sandbox/config';
import type { ProviderName } from './sides';

/** One merchant of the demo, as the sandbox, the workers and the client know it. */
export interface Merchant {
  readonly name: string;
  readonly provider: ProviderName;
  readonly currency: string;
  /** Its part of the orders, beside the others. */
  readonly weight: number;
  /** How the sandbox knows it. */
  readonly account: Account;
  /** Its members in `holdfast.yaml`, secrets and address left out. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** What its provider can do for it. */
  readonly capabilities: Capabilities;
}

type Shop = Pick<Merchant, 'name' | 'currency' | 'weight' | 'account' | 'members' | 'secrets'>;

function vippsShop(market: 'NO' | 'DK' | 'FI', currency: string, name: string, number: string, weight: number): Shop {
  const clientId = `invented-client-${market}`;
  const secrets = { clientSecret: `invented-secret-${market}`, subscriptionKey: `invented-key-${market}` };
  const known = { market, merchantSerialNumber: number, clientId };
  return {
    ...{ name, currency, weight, secrets },
    account: { provider: 'vipps', ...known, ...secrets, fullCaptureOnly: false },
    members: { ...known, writesPerMinute: 100_000 },
  };
}

function bamboraShop(): Shop {
  const secrets = { merchantToken: 'invented-token', merchantSecret: 'invented-secret' };
  const [merchantNumber, currency, holdDays] = ['T424242001', 'EUR', 7] as const;
  return {
    ...{ name: 'fjord-shop', currency, weight: 24, secrets },
    account: {
      ...{ provider: 'bambora', merchantNumber, currency, holdDays, ...secrets },
      rights: ['authorize', 'capture', 'cancel'],
    },
    members: { merchantNumber },
  };
}

function pipwaveShop(): Shop {
  const secrets = { apiKey: 'invented-key', apiSecret: 'invented-secret' };
  const currency = 'MYR';
  return {
    ...{ name: 'straits-shop', currency, weight: 22, secrets },
    account: { provider: 'pipwave', currency, holdDays: 7, ...secrets },
    members: { currencies: [currency], provisional: '1s' },
  };
}

function paymentOptionsShop(): Shop {
  const secrets = { apiKey: 'invented-key', secondKey: 'invented-second-key' };
  const [merchantId, currency] = ['JP42424242', 'JPY'];
  return {
    ...{ name: 'tokyo-shop', currency, weight: 24, secrets },
    account: { provider: 'payment-options', merchantId, currency, holdDays: 7, ...secrets },
    members: { merchantId, live: false },
  };
}

/** Vipps MobilePay knows one currency for each market, so it has three of the shops. */
const SHOPS: readonly Shop[] = [
  vippsShop('NO', 'NOK', 'nordic-shop', '424242', 16),
  vippsShop('DK', 'DKK', 'danish-shop', '454545', 6),
  vippsShop('FI', 'EUR', 'finnish-shop', '358358', 8),
  ...[bamboraShop(), pipwaveShop(), paymentOptionsShop()],
];

/**
 * Minutes and hours become fractions of a second, so that a lost answer is cleared up while one watches. The order of the lengths is
 * that of a real account: an attempt ends (http.total) long before it counts as over (settleWindow).
 */
const DURATIONS = {
  settleWindow: '3s',
  readGap: '150ms',
  minGap: '50ms',
  lookGap: '50ms',
  http: { total: '1s', connect: '800ms', headers: '900ms', body: '800ms' },
  policy: {
    ladder: ['100ms', '200ms', '300ms', '400ms', '500ms'],
    backoff: ['50ms', '100ms', '200ms', '500ms'],
    parkedEvery: '10s',
    parkedAfterDeadline: '1s',
    warnBefore: '3d',
    deadlineMargin: '1d',
    stuckAfter: '20s',
    sendWithin: '3s',
    callBound: '2s',
    heartbeat: '1s',
  },
};

export const SHORTENED = [
  'Durations are shortened for the demo: look-ups follow after 0.1 to 0.5 s instead of 15 s to 1 h, an attempt',
  'counts as over after 3 s instead of 5 to 75 min, and a capture at pipwave is final after 1 s instead of 3 days.',
];

/** The demo's merchants, all or those of one provider. `suffix` keeps runs against one lasting server apart. */
export function merchantsOf(provider: ProviderName | undefined, suffix = ''): Merchant[] {
  const chosen = SHOPS.filter(({ account }) => provider === undefined || account.provider === provider);
  return chosen.map((shop) => ({
    ...shop,
    name: shop.name + suffix,
    provider: shop.account.provider,
    capabilities: capabilitiesOf(shop),
  }));
}

/** What the adapter's own record says of such an account. */
function capabilitiesOf({ account, members, secrets }: Shop): Capabilities {
  const row = PROVIDERS[account.provider];
  if (row === undefined) throw new Error(`no provider ${account.provider}`);
  return row.open(row.settings.parse({ baseUrl: 'http://127.0.0.1', ...members, ...secrets })).capabilities;
}

/** `holdfast.yaml`; the secrets are in the environment, see `environmentOf`. */
export function configurationOf(merchants: readonly Merchant[], baseUrls: Readonly<Record<string, string>>): string {
  const accounts = merchants.map((merchant) => {
    const { name, provider, members } = merchant;
    const secrets = Object.keys(merchant.secrets).map((member) => [member, `\${${variableOf(merchant, member)}}`]);
    return [name, { provider, baseUrl: baseUrls[provider], ...members, ...Object.fromEntries(secrets), ...DURATIONS }];
  });
  return (
    '# Written by `holdfast demo`. Durations are shortened; do not copy them.\n' +
    stringify({ clockSkew: '100ms', accounts: Object.fromEntries(accounts) }, { aliasDuplicateObjects: false })
  );
}

/** The secrets, by the variables that `holdfast.yaml` names. */
export function environmentOf(merchants: readonly Merchant[]): Record<string, string> {
  return Object.fromEntries(
    merchants.flatMap((merchant) =>
      Object.entries(merchant.secrets).map(([member, secret]) => [variableOf(merchant, member), secret]),
    ),
  );
}

const variableOf = ({ name }: Merchant, member: string): string =>
  `DEMO_${name}_${member}`.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();

/** Whether a merchant can serve an order: its currency, and where its provider captures only the whole hold, all of it. */
export const takes = (
  { currency, capabilities }: Merchant,
  order: { readonly currency: string; readonly remainder: number },
): boolean => currency === order.currency && (capabilities.partial || order.remainder === 0);
