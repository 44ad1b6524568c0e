import { type Fields, isFields } from '../json-object';
import { exponentOf, minorOf } from '../money-text';
import { unitOf } from './answers';
import type { PaymentOptionsState } from './state';

/** Why a request is malformed: HTTP status and response code. */
export type Wrong = readonly [status: number, code: number];

const FORMAT: Wrong = [400, 30];
const BAD_AMOUNT: Wrong = [400, 13];
const BAD_MERCHANT: Wrong = [400, 3];
const BAD_CARD: Wrong = [406, 14];
const AMOUNT_LENGTH_MAX = 10;

/** An amount as a number or text in the unit of its currency: minor units, or null. Sheet 2.2, 3. */
export function readAmount(state: PaymentOptionsState, value: unknown, currency: string): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value);
  if (text.length > AMOUNT_LENGTH_MAX) return null;
  const exponent = unitOf(state, currency) === 'minor' ? 0 : exponentOf(currency);
  const minor = minorOf(text, exponent);
  return minor === null || minor <= 0 ? null : minor;
}

/** What is wrong with the body of a capture, void or refund, before any payment is looked at. Sheet 2.2 to 2.4. */
export function wrongOrder(state: PaymentOptionsState, fields: Fields): Wrong | null {
  const { transactionId, merchant_id, notes } = fields;
  if (typeof transactionId !== 'string' || transactionId.length !== 36) return FORMAT;
  if (notes !== undefined && !isText(notes, 128)) return FORMAT;
  return isText(merchant_id, state.switches.merchantIdMax) ? null : BAD_MERCHANT;
}

/** The test cards of the provider's samples. Sheet 10. */
const CARDS: readonly string[] = ['5200000000001005', '4000000000001091', '4000002500003155'];

/** Stored payment methods that are no good, and what the processor says. Any other is authorized. */
const BAD_METHODS: Readonly<Record<string, Wrong>> = {
  'pm-declined': [406, 5],
  'pm-no-funds': [406, 51],
  'pm-expired': [406, 54],
};

const [FIRST_CARD = ''] = CARDS;

export { FIRST_CARD as DEFAULT_CARD };

export interface AuthorizeFields {
  readonly amount: number;
  readonly currency: string;
  readonly merchantTxnRef: string;
  readonly cardNumber: string;
  readonly noticeUrl: string | null;
  readonly customerIp: string;
}

/** The body of an authorization. `time_zone` and a phone number are not asked for. Sheet 2.1; 13, "What real clients send". */
export function readAuthorize(
  state: PaymentOptionsState,
  fields: Fields,
  merchantId: string,
): { ok: true; order: AuthorizeFields } | { ok: false; wrong: Wrong } {
  const wrong = (why: Wrong) => ({ ok: false, wrong: why }) as const;
  const { amount, currency, merchant_txn_ref, customer_ip, merchant_id } = fields;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return wrong(FORMAT);
  const minor = readAmount(state, amount, currency);
  if (minor === null) return wrong(BAD_AMOUNT);
  if (!isText(merchant_txn_ref, 45) || !isText(customer_ip, 45)) return wrong(FORMAT);
  if (!isText(merchant_id, 128) || merchant_id !== merchantId) return wrong(BAD_MERCHANT);
  if (!isWellFormed(fields)) return wrong(FORMAT);
  const paid = fields.payment_method === undefined ? cardIn(fields.card) : methodIn(fields.payment_method);
  if (typeof paid !== 'string') return wrong(paid);
  return {
    ok: true,
    order: {
      amount: minor,
      currency,
      merchantTxnRef: merchant_txn_ref,
      customerIp: customer_ip,
      cardNumber: paid,
      noticeUrl: noticeUrlIn(fields),
    },
  };
}

/** What surrounds the payment: addresses, time zone, the URLs of the shop. */
function isWellFormed({ billing_address, shipping_address, time_zone, return_url }: Fields): boolean {
  if (wrongAddress(billing_address) || !isOptionalText(time_zone, 128)) return false;
  if (shipping_address !== undefined && !isFields(shipping_address)) return false;
  const urls = return_url ?? {};
  return isFields(urls) && Object.values(urls).every((url) => isOptionalText(url, 255));
}

function noticeUrlIn({ return_url }: Fields): string | null {
  const url = isFields(return_url) ? return_url.webhook_url : undefined;
  return typeof url === 'string' && url !== '' ? url : null;
}

function cardIn(card: unknown): string | Wrong {
  if (!isFields(card)) return FORMAT;
  const { number, cvc, expiry_month, expiry_year, name } = card;
  const isWhole = isText(number, 16) && isText(cvc, 4) && isText(name, 255);
  if (!isWhole || !/^\d{2}$/.test(String(expiry_month)) || !/^\d{2}$/.test(String(expiry_year))) return FORMAT;
  return CARDS.includes(number) ? number : BAD_CARD;
}

function methodIn(method: unknown): string | Wrong {
  if (!isFields(method) || method.type !== 'scheme') return FORMAT;
  const { stored_payment_method_id: id } = method;
  if (!isText(id, 255)) return FORMAT;
  return Object.hasOwn(BAD_METHODS, id) ? (BAD_METHODS[id] ?? BAD_CARD) : FIRST_CARD;
}

const ADDRESS: Readonly<Record<string, number>> = {
  email: 45,
  phone_number: 20,
  phone: 20,
  address1: 199,
  city: 65,
  state: 65,
  postal_code: 45,
};

function wrongAddress(address: unknown): boolean {
  if (!isFields(address)) return true;
  if (address.country !== undefined && !/^[A-Z]{2}$/.test(String(address.country))) return true;
  return Object.entries(ADDRESS).some(([name, lengthMax]) => !isOptionalText(address[name], lengthMax));
}

function isText(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= lengthMax;
}

function isOptionalText(value: unknown, lengthMax: number): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.length <= lengthMax);
}
