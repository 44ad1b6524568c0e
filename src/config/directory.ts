import { currenciesOf, currencyRemedy, isoExponent } from '../providers/currency';
import { PROFILES } from '../providers/profiles';
import { describe, type Found } from './problems';
import { holdsReference } from './secrets';

/** What is known of an account without its secrets. */
export interface DirectoryEntry {
  provider: string;
  /** Code → digits after the point. Absent where it cannot be told without the environment; then the worker decides. */
  currencies?: Readonly<Record<string, number>>;
}

/** The accounts by name, for those who only talk to workflows. */
export type AccountDirectory = Readonly<Record<string, DirectoryEntry>>;

/**
 * The currencies of an account, from the settings that decide them alone. A setting that comes from the environment is not looked up: a client
 * may lack what the worker has, and must not fail for it.
 */
export function readCurrencies(
  provider: string,
  settings: Readonly<Record<string, unknown>>,
): { entry: DirectoryEntry } | { problems: Found[] } {
  const row = PROFILES[provider];
  if (row === undefined) return { entry: { provider } };
  const names = Object.keys(row.deciding.shape);
  const deciding = Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
  if (holdsReference(deciding)) return { entry: { provider } };
  const parsed = row.deciding.safeParse(deciding);
  if (!parsed.success) return { problems: describe(parsed.error.issues, row.deciding, deciding, () => false) };
  const digits = Object.entries(currenciesOf(row.currencies.of(parsed.data), 'minor')).map(
    ([code, { exponent }]) => [code, exponent] as const,
  );
  return { entry: { provider, currencies: Object.fromEntries(digits) } };
}

/** What is wrong with a payment in this currency at this account, or nothing. */
export function currencyProblem(
  account: string,
  { provider, currencies }: DirectoryEntry,
  currency: string,
): Omit<Found, 'path'> | undefined {
  const has = currencies && Object.keys(currencies);
  if (isoExponent(currency) === undefined) {
    return { problem: `${currency} is no currency of ISO 4217`, remedy: currencyRemedy(currency, has) };
  }
  if (has === undefined || has.includes(currency)) return undefined;
  return {
    problem: `account ${account} has ${has.join(', ')} only (${provider}), not ${currency}`,
    remedy: PROFILES[provider]?.currencies.remedy ?? 'configure it in holdfast.yaml',
  };
}
