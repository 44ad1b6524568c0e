import { json, type Reply } from '../exchange';
import { exponentOf, majorText } from '../money-text';
import type { Hold, PaymentOptionsState, Transaction, TransactionType } from './state';

const GATEWAY: Readonly<Record<TransactionType, readonly [code: string, message: string]>> = {
  PRE_AUTH: ['INFO0000', 'Payment Successful.'],
  CAPTURE: ['INFO0001', 'Amount successfully captured.'],
  REFUND: ['INFO0002', 'Amount successfully refunded.'],
  VOID: ['INFO0003', 'Authorization successfully cancelled.'],
};

/** In what way an answer differs from what the transaction is. */
export interface Twist {
  readonly type?: TransactionType;
  readonly amount?: number;
  readonly id?: string;
  readonly responseCode?: number;
  readonly success?: boolean;
  readonly statusCode?: number;
}

/** The answer to a write. Sheet 2.1 to 2.4. */
export function written(state: PaymentOptionsState, transaction: Transaction, twist: Twist = {}): Reply {
  const { id, ref, at, hold } = transaction;
  const details = { id: twist.id ?? id, ref, timestamp: timestampOf(at), merchant_txn_ref: hold.merchantTxnRef };
  const isFirst = transaction.type === 'PRE_AUTH';
  const risk = isFirst ? { [state.switches.riskField]: { risk_score: null } } : {};
  return json(201, {
    ...commonOf(state, transaction, twist.statusCode ?? 201, twist),
    merchant_details: isFirst ? fullMerchant(hold) : merchantOf(hold),
    payment_details: paymentOf(state, transaction, twist),
    transaction_details: details,
    ...risk,
  });
}

/** The answer of status. Sheet 2.5: no `merchant_txn_ref` beside the id, no parent, no notes. */
export function statusOf(state: PaymentOptionsState, transaction: Transaction, twist: Twist = {}): Reply {
  const { id, ref, at, hold } = transaction;
  const addresses = { billing_address: {}, shipping_address: {} };
  return json(200, {
    ...commonOf(state, transaction, 200, twist),
    merchant_details: merchantOf(hold),
    payment_details: { ...paymentOf(state, transaction, twist), responseDescription: 'made-up text' },
    transaction_details: { id, ref, timestamp: timestampOf(at), billing_details: addresses },
    [state.switches.riskField]: { risk_score: null },
  });
}

/** The body of a webhook. Sheet 9. */
export function noticeOf(state: PaymentOptionsState, transaction: Transaction, twist: Twist = {}): string {
  const { webhookStatusCode, riskField } = state.switches;
  const { hold, id, ref, at } = transaction;
  const urls = { webhook_url: hold.noticeUrl ?? '', success_url: '', decline_url: '' };
  return JSON.stringify({
    ...commonOf(state, transaction, webhookStatusCode, twist),
    merchant_details: fullMerchant(hold),
    return_url_details: urls,
    payment_details: paymentOf(state, transaction, twist),
    transaction_details: { id: twist.id ?? id, ref, timestamp: timestampOf(at) },
    [riskField]: { risk_score: null },
  });
}

/** What a refusal is about, as far as it is known. */
export interface About {
  readonly type: TransactionType;
  readonly amount?: number;
  readonly currency?: string;
}

/** A refusal, in one of three shapes. `code` null: nothing reached the processor. Sheet 8.2. */
export function refused(state: PaymentOptionsState, status: number, code: number | null, about: About | null): Reply {
  const { errorShape, isLive } = state.switches;
  const message = 'made-up text';
  const gateway = gatewayCodeOf(code);
  if (errorShape === 2) return json(status, { statusCode: status, message, messageCode: gateway, success: false });
  if (errorShape === 3) {
    const errorcode = code === null ? gateway : String(code);
    return json(status, { success: false, failure_information: [{ errorcode, errormessage: message }] });
  }
  const { type, amount, currency } = about ?? {};
  const money = amount === undefined || currency === undefined ? {} : { amount: onWire(state, amount, currency) };
  const details = { ...money, response_code: coded(state, code ?? 0), ...(currency === undefined ? {} : { currency }) };
  return json(status, {
    success: false,
    status_code: status,
    is_live: isLive,
    ...(type === undefined ? {} : { transaction_type: type }),
    gateway_response: { version: '1', type: 'ERROR', message, code: gateway },
    ...(code === null ? {} : { payment_details: details }),
  });
}

/** Risk rules have codes of their own. Sheet 8.3. */
const RISK: Readonly<Record<string, string>> = {
  '-8006': 'ERR3016',
  '-8017': 'ERR3017',
  '-8018': 'ERR3018',
  '-8013': 'ERR3009',
};

function gatewayCodeOf(code: number | null): string {
  if (code === null || code > -8000 || code < -8019) return 'ERR0204';
  // From −8007 on the two run alike, and one before that they don't.
  return RISK[String(code)] ?? `ERR${(code > -8006 ? 3001 : 3000) - 8000 - code}`;
}

function commonOf(state: PaymentOptionsState, { type }: Transaction, statusCode: number, twist: Twist) {
  const shown = twist.type ?? type;
  const [code, message] = GATEWAY[shown];
  return {
    success: twist.success ?? true,
    status_code: statusCode,
    is_live: state.switches.isLive,
    transaction_type: shown,
    gateway_response: { version: '1', type: 'INFO', message, code },
  };
}

function merchantOf({ merchant, merchantTxnRef }: Hold) {
  return { legal_name: 'Sandbox Shop KK', mid: merchant.merchantId, merchant_txn_ref: merchantTxnRef };
}

function fullMerchant(hold: Hold) {
  const addresses = { billing_address: {}, shipping_address: {} };
  const device = { visited_ip: '203.0.113.9', merchant_ip: '203.0.113.10', customer_ip: hold.customerIp };
  return { ...merchantOf(hold), billing_details: addresses, device_details: device };
}

function paymentOf(state: PaymentOptionsState, transaction: Transaction, twist: Twist) {
  const { hold, ref } = transaction;
  const { cardNumber, currency } = hold;
  const masked = `${cardNumber.slice(0, 6)}******${cardNumber.slice(-4)}`;
  const number = state.switches.pan === 'full' ? cardNumber : masked;
  const scheme = cardNumber.startsWith('5') ? 'MASTERCARD' : 'VISA';
  return {
    amount: onWire(state, twist.amount ?? transaction.amount, currency),
    response_code: coded(state, twist.responseCode ?? 0),
    auth_code: String(700_000 + (ref % 100_000)),
    currency,
    payment_method: scheme === 'VISA' ? 'VISA-SSL' : 'ECMC-SSL',
    scheme,
    card: { name: 'TEST PERSON', number, exp_month: '12', exp_year: '29' },
    additional_data: { payment_data_source: { type: 'card' } },
  };
}

/** The unit of a currency on the wire. Sheet 3. */
export function unitOf(state: PaymentOptionsState, currency: string): 'minor' | 'major' {
  return state.switches.amountUnitOf[currency] ?? state.switches.amountUnit;
}

/** A number whatever was sent. Sheet 2.2. */
function onWire(state: PaymentOptionsState, minor: number, currency: string): number {
  return unitOf(state, currency) === 'minor' ? minor : Number(majorText(minor, exponentOf(currency)));
}

function coded(state: PaymentOptionsState, code: number): number | string {
  return state.switches.responseCodeType === 'string' ? String(code) : code;
}

function timestampOf(at: number): string {
  return new Date(at).toISOString();
}
