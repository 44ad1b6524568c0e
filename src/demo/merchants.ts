import { stringify } from 'yaml';
import type { Capabilities } from '../domain/capabilities';
import { PROVIDERS } from '../providers/registry';
import { PROVIDER_NAMES, type ProviderName, SIDES } from './providers';
import type { Shop } from './side';

/** One merchant of the demo, as the sandbox, the workers and the client know it. */
export interface Merchant extends Omit<Shop, 'settings'> {
  readonly provider: ProviderName;
  /** Its members in `holdfast.yaml`, secrets and address left out. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** What its provider can do for it. */
  readonly capabilities: Capabilities;
  /** Where its provider sends notices, and what proves them. Absent where it sends none, and until it was told. */
  readonly notices?: { readonly url: string; readonly webhook?: { readonly url: string; readonly secret: string } };
}

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

/** What a reader has to know of them, in lines. */
export const shortenedFor = (providers: readonly ProviderName[]): string[] => [
  'Durations are shortened for the demo: look-ups follow after 0.1 to 0.5 s instead of 1 s to 1 h, and an attempt',
  'counts as over after 3 s instead of 5 to 75 min.',
  ...providers.flatMap((name) => {
    const { title, shortened } = SIDES[name];
    return shortened === undefined ? [] : [`At ${title}, ${shortened}.`];
  }),
];

/** The demo's merchants, all or those of one provider. `suffix` keeps runs against one lasting server apart. */
export function merchantsOf(provider: ProviderName | undefined, suffix = ''): Merchant[] {
  const chosen = provider === undefined ? PROVIDER_NAMES : [provider];
  return chosen.flatMap((name) => SIDES[name].shops.map((shop) => merchantOf(name, shop, suffix)));
}

function merchantOf(provider: ProviderName, { settings, ...shop }: Shop, suffix: string): Merchant {
  const { credentials, secrets: secret } = SIDES[provider];
  const own = Object.entries({ ...credentials(shop.account), ...settings });
  const members = Object.fromEntries(own.filter(([member]) => !secret.includes(member)));
  const secrets = Object.fromEntries(own.filter(([member]) => secret.includes(member))) as Record<string, string>;
  return {
    ...shop,
    provider,
    members,
    secrets,
    name: `${shop.name}${suffix}`,
    capabilities: capabilitiesOf(provider, { ...members, ...secrets }),
  };
}

/** What the adapter's own record says of such an account. */
function capabilitiesOf(provider: ProviderName, members: Merchant['members']): Capabilities {
  const row = PROVIDERS[provider];
  if (row === undefined) throw new Error(`no provider ${provider}`);
  return row.open(row.settings.parse({ baseUrl: 'http://127.0.0.1', ...members })).capabilities;
}

/** Who takes which currency, a line for each. */
export function routes(): string[] {
  const merchants = merchantsOf(undefined);
  return [...new Set(merchants.map(({ currency }) => currency))].map((currency) => {
    const takers = merchants
      .filter((merchant) => merchant.currency === currency)
      .map(({ provider, capabilities: { partial } }) =>
        partial
          ? SIDES[provider].title
          : `${SIDES[provider].title} (without a remainder: it captures only the whole hold)`,
      );
    return `${currency} to ${takers.join(' or ')}`;
  });
}

/** The variable that holds what signs events. */
export const SIGNING_VARIABLE = 'DEMO_SIGNING_SECRET';

/** `holdfast.yaml`; the secrets are in the environment, see `environmentOf`. `gateway` is where notices come in, `shops` where events go. */
export function configurationOf(
  merchants: readonly Merchant[],
  baseUrls: Readonly<Record<string, string>>,
  gateway: { listen: string; publicUrl: string },
  shops: string,
): string {
  const accounts = merchants.map((merchant) => {
    const { name, provider, members } = merchant;
    const secrets = Object.keys(merchant.secrets).map((member) => [member, `\${${variableOf(merchant, member)}}`]);
    const webhook = merchant.notices?.webhook && {
      webhook: { url: merchant.notices.webhook.url, secret: `\${${variableOf(merchant, WEBHOOK)}}` },
    };
    const own = { provider, baseUrl: baseUrls[provider], ...members, ...Object.fromEntries(secrets), ...webhook };
    return [name, { ...own, ...DURATIONS }];
  });
  return (
    '# Written by `holdfast demo`. Durations are shortened; do not copy them.\n' +
    stringify(
      {
        clockSkew: '100ms',
        accounts: Object.fromEntries(accounts),
        events: { shops: endpointAt(shops) },
        ...(takesNotices(merchants) && { gateway: { notices: gateway } }),
      },
      { aliasDuplicateObjects: false },
    )
  );
}

const endpointAt = (url: string) => ({
  url,
  secret: `\${${SIGNING_VARIABLE}}`,
  ...{ firstRetry: '100ms', lastRetry: '1s', giveUpAfter: '1h' },
});

/** The secrets, by the variables that `holdfast.yaml` names. */
export function environmentOf(merchants: readonly Merchant[]): Record<string, string> {
  return Object.fromEntries(
    merchants.flatMap((merchant) => {
      const { webhook } = merchant.notices ?? {};
      return Object.entries({ ...merchant.secrets, ...(webhook && { [WEBHOOK]: webhook.secret }) }).map(
        ([member, secret]) => [variableOf(merchant, member), secret],
      );
    }),
  );
}

/** The variable of the secret that proves notices is called so. */
const WEBHOOK = 'webhook';

/** Whether the provider of any merchant sends notices. */
export const takesNotices = (merchants: readonly Merchant[]): boolean =>
  merchants.some(({ notices }) => notices !== undefined);

const variableOf = ({ name }: Merchant, member: string): string =>
  `DEMO_${name}_${member}`.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();

/** Whether a merchant can serve an order: its currency, and where its provider captures only the whole hold, all of it. */
export const takes = (
  { currency, capabilities }: Merchant,
  order: { readonly currency: string; readonly remainder: number },
): boolean => currency === order.currency && (capabilities.partial || order.remainder === 0);
