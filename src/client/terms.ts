import { createHash } from 'node:crypto';
import { createProblems } from '../config/create';
import type { AccountDirectory } from '../config/directory';
import { cardDataIn } from '../contracts/card-data';
import { HoldfastError } from '../contracts/errors';
import { type StartMessage, startMessage } from '../contracts/schemas';
import type { Terms } from '../domain/payment';
import { checkCurrency } from './currency';

/**
 * The terms that a message means. Throws `InvalidMessage` or `UnknownAccount`, naming field, problem and remedy. Everything that Holdfast would
 * hand to the provider is checked here, before anything is sent: a history forgets nothing, and the adapter's own no would come too late.
 */
export function termsOf(message: StartMessage, accounts: AccountDirectory): Terms {
  // First of all, since what another complaint quotes could be a card's.
  const card = cardDataIn(message?.authorization);
  if (card) throw invalid(['authorization', ...card.path], `contains what looks like ${card.what}`, 'leave it out');
  const parsed = startMessage.safeParse(message);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') || 'the message';
    throw new HoldfastError('InvalidMessage', `${path}: ${issue?.message ?? 'cannot be read'}.`);
  }
  const { account, paymentId, authorization, amount, currency, captureBy, authorizedAt } = parsed.data;
  const { reference, create } = authorization;
  const known = Object.hasOwn(accounts, account) ? accounts[account] : undefined;
  if (!known) {
    const names = Object.keys(accounts).join(', ') || 'none';
    throw new HoldfastError(
      'UnknownAccount',
      `account ${account} is not configured (known: ${names}). Add it to holdfast.yaml.`,
    );
  }
  checkCurrency(account, known, currency);
  const [problem] = create === undefined ? [] : createProblems(known.provider, create);
  if (problem) throw invalid(['authorization', 'create', ...problem.path], problem.problem, problem.remedy);
  return {
    account,
    provider: known.provider,
    paymentId,
    reference,
    ...(create === undefined ? {} : { create }),
    amount,
    currency,
    ...(captureBy === undefined ? {} : { captureBy }),
    ...(authorizedAt === undefined ? {} : { authorizedAt }),
  };
}

const invalid = (path: readonly PropertyKey[], problem: string, remedy: string): HoldfastError =>
  new HoldfastError(
    'InvalidMessage',
    `${path.map(String).join('.')} ${problem}; ${remedy}${remedy.endsWith('?') ? '' : '.'}`,
  );

/** A digest of the terms, kept in the memo: two starts with the same digest mean the same payment. */
export function digestOf(terms: Terms): string {
  return createHash('sha256').update(canonical(terms)).digest('hex');
}

/** JSON with sorted members, so that the order in which a caller names them does not matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
    .join(',')}}`;
}
