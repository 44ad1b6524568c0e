import { createProblems } from '../config/create';
import type { AccountDirectory } from '../config/directory';
import { cleanText } from '../domain/clean';
import { authorizedAtProblem, captureByProblem } from '../domain/moments';
import type { EpochMs } from '../domain/money';
import type { Terms } from '../domain/payment';
import { present } from '../domain/present';
import { boundedCopy, START_BOUNDS } from '../messages/bounded';
import { cardDataIn } from '../messages/card-data';
import { HoldfastError } from '../messages/errors';
import { type StartMessage, startMessage } from '../messages/schemas';
import { currencyRefusal } from './currency';

/**
 * The terms that a message means. Throws `InvalidMessage` or `UnknownAccount`, naming field, problem and remedy. Everything that Holdfast would
 * hand to the provider is checked here, before anything is sent: a history forgets nothing, and the adapter's own no would come too late.
 */
export function termsOf(message: StartMessage, accounts: AccountDirectory, now: EpochMs = Date.now()): Terms {
  const { terms, overtaken } = readStart(message, accounts, now);
  if (overtaken) throw overtaken;
  return terms;
}

/**
 * The same, with what refuses only a payment that is not there yet: a deadline that has passed since, or a currency that the account has lost.
 * A repeat of a start that was accepted gets its first answer.
 */
export function readStart(
  message: StartMessage,
  accounts: AccountDirectory,
  now: EpochMs = Date.now(),
): { terms: Terms; overtaken?: HoldfastError } {
  const bounded = boundedCopy(message, START_BOUNDS);
  if ('problem' in bounded) throw new HoldfastError('InvalidMessage', `the message ${bounded.problem}.`);
  // Before all else that quotes, since what is quoted could be a card's.
  const card = cardDataIn(bounded.copy);
  if (card) throw invalid(card.path, `contains what looks like ${card.what}`, 'leave it out');
  const parsed = startMessage.safeParse(bounded.copy);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') || 'the message';
    throw new HoldfastError('InvalidMessage', `${path}: ${cleanText(issue?.message ?? 'cannot be read', QUOTED_MAX)}.`);
  }
  const { account, paymentId, authorization, amount, currency, recovered } = parsed.data;
  const captureBy = parsed.data.captureBy ?? undefined;
  const authorizedAt = parsed.data.authorizedAt ?? undefined;
  const noAuthorizedAt = oddMoment('authorizedAt', authorizedAt, authorizedAtProblem, now);
  if (noAuthorizedAt) throw noAuthorizedAt;
  const { reference } = authorization;
  const create = authorization.create ?? undefined;
  const known = Object.hasOwn(accounts, account) ? accounts[account] : undefined;
  if (!known) {
    const names = Object.keys(accounts).join(', ') || 'none';
    throw new HoldfastError(
      'UnknownAccount',
      `account ${account} is not configured (known: ${names}). Add it to holdfast.yaml.`,
    );
  }
  const overtaken =
    oddMoment('captureBy', captureBy, captureByProblem, now) ?? currencyRefusal(account, known, currency);
  const [problem] = create === undefined ? [] : createProblems(known.provider, create);
  if (problem) throw invalid(['authorization', 'create', ...problem.path], problem.problem, problem.remedy);
  const terms: Terms = {
    account,
    provider: known.provider,
    paymentId,
    reference,
    ...present({ create }),
    amount,
    currency,
    ...present({ captureBy, authorizedAt }),
    ...(recovered ? { recovered } : {}),
  };
  return { terms, ...present({ overtaken }) };
}

/** What is wrong may repeat a name that somebody else has made up. */
const QUOTED_MAX = 300;

/** A moment that cannot be meant. */
function oddMoment(
  name: string,
  moment: EpochMs | undefined,
  problemOf: (moment: EpochMs, now: EpochMs) => string | undefined,
  now: EpochMs,
): HoldfastError | undefined {
  const problem = moment === undefined ? undefined : problemOf(moment, now);
  return problem === undefined ? undefined : new HoldfastError('InvalidMessage', `${name} ${problem}.`, { path: name });
}

function invalid(names: readonly PropertyKey[], problem: string, remedy: string): HoldfastError {
  const path = cleanText(names.map(String).join('.'), QUOTED_MAX) || 'the message';
  const says = `${path} ${problem}; ${remedy}${remedy.endsWith('?') ? '' : '.'}`;
  return new HoldfastError('InvalidMessage', says, { path });
}
