import { isDeepStrictEqual } from 'node:util';
import { carried } from '../../src/domain/carried';
import type { EpochMs } from '../../src/domain/money';
import type { Payment, Terms } from '../../src/domain/payment';
import { Violated } from '../simulator/violated';
import type { Letter } from './messages';
import { plain } from './payloads';
import type { Told } from './told';

/** A run that is continued as new hands the next one this payment, as it is now. */
export const handsOver = ({ continued }: Told, payment: Payment, now: EpochMs): boolean =>
  isDeepStrictEqual(continued?.input.continued?.payment, plain(carried(payment, now)));

/** I18: everything goes to the next run, unread messages too. The payment is absent where it has not begun. */
export function checkRenewal(
  { continued }: Told,
  {
    terms: own,
    payment,
    unread,
  }: { terms: Terms | undefined; payment: Payment | undefined; unread: readonly Letter[] },
): void {
  const { terms, continued: past } = continued?.input ?? {};
  if (!isDeepStrictEqual(terms, plain(payment?.terms ?? own)) || (payment === undefined && past?.payment)) {
    throw new Violated('I17', 'the next run begins with other terms, or with a payment that there is not yet');
  }
  const carried = unread.map(({ sent: { command } }) => plain(command));
  if (!isDeepStrictEqual(past?.inbox, carried)) {
    throw new Violated(
      'I18',
      `${carried.length} messages wait unread, and the next run is handed ${past?.inbox.length}`,
    );
  }
}
