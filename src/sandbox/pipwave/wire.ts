import { json, type Reply } from '../exchange';
import type { Fields } from '../json-object';
import { exponentOf, majorText, minorOf } from '../money-text';
import { isEmpty, phpText } from './signature';
import type { Phase, PipwaveState, Transaction, View } from './state';

const MAPPED: Readonly<Record<string, number>> = { '200': 200, '401': 401, '403': 403, '404': 404, '500': 500 };

/** An answer: HTTP 200 with the outcome in `status`. Sheet 1.2, 2. */
export function say(state: PipwaveState, status: string, message = '', more: object = {}): Reply {
  const { errorHttp, statusType } = state.switches;
  const http = errorHttp === 'mapped' ? (MAPPED[status] ?? 400) : 200;
  return json(http, { status: statusType === 'number' ? Number(status) : status, message, ...more });
}

/** An amount in a request: minor units, null when not provided, or what is wrong. `0` is not provided. Sheet 1.3, 3. */
export function readAmount(body: Fields, field: string, currency: string): number | null | string {
  const value = body[field];
  if (isEmpty(value)) return null;
  const text = phpText(value);
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text)) return `${field} must be decimal(11,2)`;
  const minor = minorOf(text, exponentOf(currency));
  if (minor === null) return `${field} is finer than ${currency}`;
  return minor === 0 ? null : minor;
}

/** A text field: what is wrong with it, or null. Not provided is never wrong here. */
export function wrongText(body: Fields, field: string, lengthMax: number): string | null {
  const value = body[field];
  if (isEmpty(value)) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return `${field} must be text`;
  return phpText(value).length > lengthMax ? `${field} must be at most ${lengthMax} characters` : null;
}

const STATUS: Readonly<Record<Phase, string>> = {
  pending: '0',
  failed: '1',
  cancelled: '2',
  authorized: '5',
  captured: '10',
  disputed: '13',
  chargedBack: '15',
  refunded: '20',
  partlyRefunded: '25',
};

/** `transaction_status` with `require_capture` and, where it tells the two apart, `txn_sub_status`. Sheet 4. */
export function stateFields(state: PipwaveState, { phase }: View): Record<string, unknown> {
  const { authorizedAs, requireCapture } = state.switches;
  const isSub = authorizedAs === 'paidSubStatus';
  const status = phase === 'authorized' && isSub ? STATUS.captured : STATUS[phase];
  const sub = phase === 'authorized' ? '501' : phase === 'captured' ? '502' : null;
  return {
    transaction_status: state.switches.statusType === 'number' ? Number(status) : status,
    require_capture: requireCapture === 'static' || phase === 'authorized',
    ...(isSub && sub !== null ? { txn_sub_status: sub } : {}),
  };
}

/** Two decimals, whatever the currency. Sheet 3 [I]. */
export function decimal(transaction: Transaction, minor: number): string {
  return majorText(minor, exponentOf(transaction.currency), 2);
}

/** What requery and notifications tell of a transaction; `write` writes amounts. Sheet 2.3. */
export function transactionFields(
  state: PipwaveState,
  transaction: Transaction,
  view: View,
  write: (decimal: string) => unknown,
): Record<string, unknown> {
  const { merchant, pwId, txnId, amount, total, currency, extras } = transaction;
  const money = (minor: number): unknown => write(decimal(transaction, minor));
  return {
    api_key: merchant.apiKey,
    pw_id: pwId,
    txn_id: txnId,
    pg_txn_id: `8815${pwId.slice(-12)}`,
    amount: money(amount),
    processing_fee_amount: money(total - amount),
    tax_amount: money(0),
    total_amount: money(total),
    final_amount: money(view.finalAmount),
    currency_code: currency,
    ...stateFields(state, view),
    payment_method_code: 'adyen.card',
    payment_method_title: 'Credit card',
    reversible_payment: true,
    settlement_account: 'Default',
    ...extras,
  };
}
