import type { Minor } from '../../domain/money';
import { present } from '../../domain/present';
import type { Answer } from '../http';
import { memberOf } from '../member';
import { happened, type Moment } from '../moment';
import type { PaymentOptionsAccount } from './account';
import { fromWire } from './amount';
import { verdictOf } from './refusals';
import { isTransactionId, transactionAnswer } from './wire';

export const TYPES = ['PRE_AUTH', 'CAPTURE', 'REFUND', 'VOID'] as const;
export type TransactionType = (typeof TYPES)[number];

/** One transaction as an answer shows it, in our words. Never with card data. */
export interface Seen {
  type: TransactionType;
  /** What became of it: that the answer is a 200 or 201 says nothing (sheet 2.2, 2.5). */
  result: 'success' | 'no' | '?';
  id?: string;
  amount?: Minor;
  currency?: string;
  /** When it was made. */
  moment: Moment;
  /** Type, result and amount, for people. */
  text: string;
}

/**
 * Reads a transaction. `why` where it cannot be read or belongs to somebody else: then it proves nothing. `order` is the reference that it has to
 * bear, where that is known: every transaction bears that of its authorization.
 * Source: sheet 2.1 to 2.5, 8.4 (response code).
 */
export function readTransaction(
  json: unknown,
  account: PaymentOptionsAccount,
  now: number,
  order: string | undefined,
): Seen | { why: string } {
  const alarm = environmentAlarm(json, account);
  if (alarm !== undefined) return { why: alarm };
  const parsed = transactionAnswer.safeParse(json);
  if (!parsed.success) return { why: 'a body that cannot be read' };
  const {
    success,
    status_code,
    transaction_type,
    gateway_response,
    merchant_details,
    payment_details,
    transaction_details,
  } = parsed.data;
  const { mid, merchant_txn_ref } = merchant_details ?? {};
  if (mid !== undefined && mid !== account.merchantId) return { why: 'another merchant' };
  const reference = merchant_txn_ref ?? transaction_details?.merchant_txn_ref;
  if (order !== undefined && reference !== undefined && reference !== order) return { why: 'another order' };
  const type = TYPES.find((known) => known === transaction_type);
  if (type === undefined) return { why: 'a transaction type that the sheet does not know' };

  const { currency, response_code: code } = payment_details ?? {};
  const verdict = code === undefined ? '?' : verdictOf(code);
  // The gateway's own code may contradict a success, and is no more than that: its samples do not agree which one goes with which type.
  const agrees =
    success &&
    (gateway_response?.code === undefined || /^INFO/i.test(gateway_response.code)) &&
    (status_code === undefined || status_code === 200 || status_code === 201); // 202 is not yet
  const result = verdict === 'success' ? (agrees ? 'success' : '?') : verdict === 'no' && !success ? 'no' : '?';
  const amount = currency === undefined ? undefined : fromWire(account, payment_details?.amount, currency);
  const id = transaction_details?.id;
  return present({
    type,
    result,
    moment: happened({ name: 'timestamp', value: transaction_details?.timestamp }, now),
    text: `${type}, response code ${code ?? 'not shown'}, amount ${amount ?? 'not shown'}`,
    id: isTransactionId(id) ? id.toLowerCase() : undefined,
    amount,
    currency,
  });
}

/** Ours where Holdfast made the hold, or was to. Else the reference is the provider's id, and nobody says which order that is of. */
export const orderOf = ({ reference }: { reference: string }): string | undefined =>
  isTransactionId(reference) ? undefined : reference;

/** Sheet 1: an answer of the other environment means that nobody knows which money moved. Undefined where all is well, or nothing is said. */
export function environmentAlarm(json: unknown, { live }: PaymentOptionsAccount): string | undefined {
  const said = memberOf(json, 'is_live'); // read by itself: no oddity elsewhere in a body may silence the alarm
  const isLive = said === true || said === 'true';
  const isTest = said === false || said === 'false';
  if (isLive === isTest || isLive === live) return undefined;
  return `is_live ${isLive}, but this account is set to live: ${live}; check baseUrl, the keys and live`;
}

/** The same for a write: it may have moved money where it should not, so nothing about it is definite. */
export const environmentDoubt = (answer: Answer, account: PaymentOptionsAccount): string | undefined => {
  const alarm = environmentAlarm(answer.json, account);
  return alarm === undefined ? undefined : `${answer.status} with ${alarm}`;
};
