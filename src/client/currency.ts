import { currencyProblem, type DirectoryEntry } from '../config/directory';
import { HoldfastError } from '../messages/errors';

/**
 * Why a payment cannot be in this currency, before anything is sent: its account does not have it. With another market goes another length of
 * the hold, and with another unit another amount.
 */
export function currencyRefusal(account: string, entry: DirectoryEntry, currency: string): HoldfastError | undefined {
  const found = currencyProblem(account, entry, currency);
  if (found === undefined) return undefined;
  const end = found.remedy.endsWith('?') ? '' : '.';
  return new HoldfastError('InvalidMessage', `currency: ${found.problem}; ${found.remedy}${end}`);
}
