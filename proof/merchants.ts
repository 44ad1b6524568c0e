import { openAt, shopAt } from './open';
import { NAMES, PROVED, type ProviderName } from './providers';

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
  /** One refund for each payment. */
  readonly refundsOnce: boolean;
}

export const MERCHANTS = Object.fromEntries(NAMES.map((name) => [name, merchantOf(name)])) as Readonly<
  Record<ProviderName, Merchant>
>;

function merchantOf(provider: ProviderName): Merchant {
  const proved = PROVED[provider];
  const { side, currency, unlimited, hurried } = proved;
  const { name, account } = shopAt(provider);
  const settings = { ...unlimited.settings, ...hurried.settings };
  const { captures, partial, refund } = openAt(proved, account, {
    baseUrl: 'http://127.0.0.1',
    ...settings,
  }).capabilities;
  const credentials = Object.entries(side.credentials(account));
  const variables = credentials
    .filter(([member]) => side.secrets.includes(member))
    .map(([member, secret]) => ({ member, variable: variableOf(provider, member), secret: String(secret) }));
  return {
    name,
    currency,
    members: {
      ...Object.fromEntries(credentials),
      ...Object.fromEntries(variables.map(({ member, variable }) => [member, `\${${variable}}`])),
      ...settings,
    },
    secrets: Object.fromEntries(variables.map(({ variable, secret }) => [variable, secret])),
    capturesOnce: captures === 'one',
    capturesWhole: !partial,
    refundsOnce: refund?.times === 'one',
  };
}

/** Of the provider `blue-pay`, its `apiKey`: `BLUE_PAY_API_KEY`. */
function variableOf(provider: string, member: string): string {
  const words = `${provider}_${member}`.replace(/-/g, '_').replace(/[A-Z]/g, (capital) => `_${capital}`);
  return words.toUpperCase();
}

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
