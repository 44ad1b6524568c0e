import { json, type Reply, type Request } from '../exchange';
import { type Fields, readFields } from '../json-object';
import { problem } from './problems';
import type { Operation } from './route';
import type { BamboraState, Payment, View } from './state';

const REFERENCE_LENGTH_MAX = 2000;
const COMMENT_LENGTH_MAX = 256;

const FIELDS: Readonly<Record<Operation, readonly string[]>> = {
  authorize: ['currency', 'amount', 'token', 'comment', 'merchant'],
  get: [],
  capture: ['amount', 'comment'],
  cancel: [],
  refund: ['amount', 'comment'],
};

/** A body that was judged. `amount` null: not sent. */
export interface Order {
  readonly amount: number | null;
  readonly comment: string | null;
  readonly currency: string;
  readonly token: string;
  readonly merchant: string | null;
}

export type Read = { readonly ok: true; readonly order: Order } | { readonly ok: false; readonly reply: Reply };

/** Reads and judges the body of a write. Sheet 2.1 to 2.5; cancel's sample has a media type and no body (sheet 12). */
export function readOrder(state: BamboraState, operation: Operation, request: Request): Read {
  const fields = request.body.trim() === '' ? {} : readFields(request.body);
  const wrong = fields === null ? 'the body is not a JSON object' : faultIn(state, operation, fields);
  if (wrong !== null || fields === null) {
    return { ok: false, reply: problem(state, operation, '400', wrong ?? '') };
  }
  const { amount, comment, currency, token, merchant } = fields;
  const order: Order = {
    amount: typeof amount === 'number' ? amount : null,
    comment: typeof comment === 'string' ? comment : null,
    currency: typeof currency === 'string' ? currency : '',
    token: typeof token === 'string' ? token : '',
    merchant: typeof merchant === 'string' ? merchant : null,
  };
  return { ok: true, order };
}

/** What is wrong with a reference, in the words of a schema validator, or null. */
export function faultInReference(reference: string): string | null {
  const isShort = reference.length <= REFERENCE_LENGTH_MAX;
  return isShort ? null : `'${reference.slice(0, 20)}...' is too long, at most ${REFERENCE_LENGTH_MAX} characters`;
}

function faultIn(state: BamboraState, operation: Operation, fields: Fields): string | null {
  const unknown = Object.keys(fields).find((name) => !FIELDS[operation].includes(name));
  if (unknown !== undefined && state.switches.unknownFields === '400') return `'${unknown}' was unexpected`;
  if (operation === 'cancel') return null;
  const wrong = faultInAmount(state, operation, fields.amount) ?? faultInComment(fields.comment);
  return wrong ?? (operation === 'authorize' ? faultInCard(fields) : null);
}

function faultInAmount(state: BamboraState, operation: Operation, amount: unknown): string | null {
  const { amountOmitted, amountZero } = state.switches;
  if (amount === undefined) {
    const isRequired = operation === 'authorize' || (operation === 'capture' && amountOmitted === '400');
    return isRequired ? "'amount' is a required property" : null;
  }
  const least = operation === 'refund' ? 1 : 0;
  if (!Number.isSafeInteger(amount)) return `${JSON.stringify(amount)} is not of type 'integer'`;
  if (Number(amount) < least) return `${amount} is less than the minimum of ${least}`;
  const isBad = amount === 0 && operation === 'capture' && amountZero === '400';
  return isBad ? '0 is not an amount to capture' : null;
}

function faultInComment(comment: unknown): string | null {
  if (comment === undefined) return null;
  if (typeof comment !== 'string') return "'comment' is not of type 'string'";
  return comment.length > COMMENT_LENGTH_MAX ? "'comment' is too long" : null;
}

function faultInCard({ currency, token, merchant }: Fields): string | null {
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return "'currency' does not match '^[A-Z]{3}$'";
  if (typeof token !== 'string' || token === '') return "'token' is a required property";
  return merchant === undefined || typeof merchant === 'string' ? null : "'merchant' is not of type 'string'";
}

const NEXT: Readonly<Record<View['state'], readonly string[]>> = {
  Authorized: ['Capture', 'Cancel'],
  Captured: ['Refund'],
  Settled: ['Refund'],
  'Authorization Expired': [],
  Declined: [],
  Voided: [],
  Refunded: [],
  Canceled: [],
};

/** The payment object. Sheet 2.2; `brief` is the answer to a capture, 2.3. */
export function paymentReply(
  state: BamboraState,
  status: number,
  payment: Payment,
  view: View,
  how: { isBusy: boolean; brief: boolean; isRead?: boolean },
): Reply {
  const { captureShape, secondAfterPartial, refundsShown } = state.switches;
  const captured = view.captures.reduce((sum, { amount }) => sum + amount, 0);
  const isOpen = view.state === 'Captured' && secondAfterPartial === 'allowed' && captured < payment.amount;
  const captures = view.captures.map(({ amount, comment }) => {
    const full = comment === null || captureShape === 'flatWithoutComment' ? { amount } : { amount, comment };
    return captureShape === 'wrapped' ? { capture: full } : full;
  });
  const always = {
    region: 'emea_0',
    merchant: payment.merchant.merchantNumber,
    payment: payment.reference,
    state: view.state,
    currency: payment.currency,
    amount: payment.amount,
    comment: view.comment,
  };
  if (how.brief) return json(status, { ...always, captures });
  const operations = isOpen ? ['Capture', 'Refund'] : NEXT[view.state];
  const more = {
    operationInProgress: how.isBusy,
    operations,
    captures,
    ...(how.isRead && !refundsShown ? {} : { refunds: view.refunds }),
  };
  return json(status, { ...always, ...more });
}
