import { currencyProblem, type DirectoryEntry } from '../config/directory';
import { HoldfastError } from '../contracts/errors';

/**
 * Refuses a payment in a currency that its account does not have, before anything is sent: with another market goes another length of the hold,
 * and with another unit another amount. Throws `InvalidMessage`.
 */
export function checkCurrency(account: string, entry: DirectoryEntry, currency: string): void {
  const found = currencyProblem(account, entry, currency);
  if (found === undefined) return;
  const end = found.remedy.endsWith('?') ? '' : '.';
  throw new HoldfastError('InvalidMessage', `currency: ${found.problem}; ${found.remedy}${end}`);
}
