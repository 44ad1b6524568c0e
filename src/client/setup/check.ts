import { channel } from 'node:diagnostics_channel';
import type { Account } from '../../config/accounts';
import type { HoldfastConfig } from '../../config/config';
import { forgottenTooEarly } from '../../config/retention';
import {
  compareSearchAttributes,
  connectClient,
  isQueryable,
  NamespaceMissing,
  namespaceRetentionMs,
  type TemporalSettings,
} from '../../config/temporal-connection';
import { cleanText } from '../../domain/clean';
import { SEARCH_ATTRIBUTE_LIST } from '../../messages/search-attributes';
import { unavailable } from '../errors';
import { inDays } from './setup';

/** One thing that was tried. `unreached`: nobody answered, so nothing is known. */
export interface Check {
  /** `Temporal`, `namespace`, or `accounts.nordic-shop`. */
  what: string;
  verdict: 'right' | 'wrong' | 'unreached';
  says: string;
  remedy?: string;
}

/** Whether payments could begin at this server: its namespace, how long that remembers, and the search attributes. Changes nothing. */
export async function checkTemporal(settings: TemporalSettings, { accounts }: HoldfastConfig): Promise<Check[]> {
  const { namespace, address } = settings;
  let connection: Awaited<ReturnType<typeof connectClient>>;
  try {
    connection = await connectClient(settings);
  } catch (error) {
    return [{ what: 'Temporal', verdict: 'unreached', says: messageOf(error) }];
  }
  try {
    const retentionMs = await namespaceRetentionMs(connection, namespace);
    return [
      { what: 'Temporal', verdict: 'right', says: `${address} answers` },
      retentionCheck(namespace, retentionMs, Object.values(accounts)),
      await attributesCheck(connection, namespace),
    ];
  } catch (error) {
    return [namespaceFailure(namespace, error)];
  } finally {
    await connection.close();
  }
}

/** Setup makes a namespace that is missing, and helps against nothing else: whoever may not ask, or gets no answer, knows nothing yet. */
export function namespaceFailure(namespace: string, error: unknown): Check {
  const what = 'namespace';
  if (error instanceof NamespaceMissing)
    return { what, verdict: 'wrong', says: messageOf(error), remedy: 'run holdfast setup' };
  return { what, verdict: 'unreached', says: messageOf(unavailable(error, namespace) ?? error) };
}

/** Too short for a hold, money could be taken twice. Too short for refunds, a late one only takes an operator. */
export function retentionCheck(
  namespace: string,
  retentionMs: number,
  accounts: readonly Pick<Account, 'capabilities'>[],
): Check {
  const longest = Math.max(...accounts.map(({ capabilities }) => capabilities.holdDays));
  const latest = Math.max(...accounts.map(({ capabilities }) => capabilities.refund?.windowDays ?? 0));
  const what = 'namespace';
  const says = `${namespace} remembers ended payments for ${inDays(retentionMs)}; the longest hold lasts ${longest} days${latest === 0 ? '' : `, and the latest refund comes after ${latest}`}`;
  const longer = `holdfast setup --retention ${Math.max(longest, latest) + 20}d`;
  const forgotten = accounts.map(({ capabilities }) => forgottenTooEarly(retentionMs, capabilities));
  if (forgotten.includes('hold')) {
    const remedy = `a payment that is started again after that could be captured twice: run ${longer}`;
    return { what, verdict: 'wrong', says, remedy };
  }
  if (!forgotten.includes('window')) return { what, verdict: 'right', says };
  const remedy = `a payment that is refunded after that has to be started again first, with --recovered; or run ${longer}`;
  return { what, verdict: 'right', says, remedy };
}

async function attributesCheck(
  connection: Awaited<ReturnType<typeof connectClient>>,
  namespace: string,
): Promise<Check> {
  const what = 'search attributes';
  const { missing, otherwise } = await compareSearchAttributes(connection, namespace, SEARCH_ATTRIBUTE_LIST);
  if (otherwise.length > 0) {
    const says = otherwise.map(({ name, type, found }) => `${name} is ${found}, not ${type}`).join(', ');
    return {
      what,
      verdict: 'wrong',
      says,
      remedy: 'remove them, or use a namespace of its own; then run holdfast setup',
    };
  }
  const names = SEARCH_ATTRIBUTE_LIST.map(({ name }) => name);
  if (missing.length > 0 || !(await isQueryable(connection, namespace, names))) {
    const lacking = missing.map(({ name }) => name).join(', ');
    const says = lacking === '' ? 'a query with them is refused' : `missing: ${lacking}`;
    return { what, verdict: 'wrong', says, remedy: 'run holdfast setup' };
  }
  return { what, verdict: 'right', says: 'a query with them is accepted' };
}

/** A hold that nobody has: the form is that of every provider's ids. */
const NO_HOLD = '00000000-0000-4000-8000-000000000000';

/**
 * Asks each account's provider about a hold that does not exist, as a look-up would: one read, which moves no money.
 *
 * It shows that the address is right, that TLS and proxy work, and what the provider says. A 401 or 403 shows that the credentials are not
 * accepted. It does not show that a capture is allowed, that the account is the right one, nor that notices arrive.
 */
export async function checkProviders(
  accounts: readonly Account[],
  onChecked?: (done: number) => void,
): Promise<Check[]> {
  const checks: Check[] = [];
  // One after the other: which answer belongs to which account is told by the order.
  for (const account of accounts) {
    checks.push(await checkProvider(account));
    onChecked?.(checks.length);
  }
  return checks;
}

async function checkProvider(account: Account): Promise<Check> {
  const what = `accounts.${account.name}`;
  const calls = account.create();
  const answers = watchAnswers();
  try {
    const [currency = 'EUR'] = Object.keys(account.capabilities.currencies);
    const { why } = await calls.lookUp({
      ...{ kind: 'capture', paymentId: 'config-check', reference: NO_HOLD, key: 'holdfast-config-check' },
      ...{ amount: 1, currency },
    });
    return { what, ...verdictOf(answers.last(), cleanText(why)) };
  } finally {
    answers.stop();
    await calls.close();
  }
}

/** As the status, or where a provider (pipwave) says 200 to everything, as the status that its body tells. */
const REFUSED: ReadonlySet<number> = new Set([401, 403]);

function verdictOf(status: number | undefined, why: string): Omit<Check, 'what'> {
  if (status === undefined) return { verdict: 'unreached', says: why, remedy: 'check baseUrl, http.proxy and http.ca' };
  const says = `the provider answers a look-up of a hold that does not exist: HTTP ${status}, ${why}`;
  if (REFUSED.has(status) || REFUSED.has(Number(/not read: (\d{3})$/.exec(why)?.[1]))) {
    return { verdict: 'wrong', says, remedy: 'the credentials are not accepted: correct them, or the address' };
  }
  if (status === 429 || status >= 500) return { verdict: 'unreached', says, remedy: 'try again later' };
  return { verdict: 'right', says };
}

/** The status of every answer that this process gets through undici meanwhile: a finding says what it proves of money, and not of the connection. */
function watchAnswers(): { last(): number | undefined; stop(): void } {
  let last: number | undefined;
  const hear = (message: unknown): void => {
    last = (message as { response: { statusCode: number } }).response.statusCode;
  };
  const headers = channel('undici:request:headers');
  headers.subscribe(hear);
  return { last: () => last, stop: () => void headers.unsubscribe(hear) };
}

const messageOf = (error: unknown): string => cleanText(error instanceof Error ? error.message : String(error));
