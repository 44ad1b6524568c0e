import type { Reply } from '../exchange';
import { latest } from '../history';
import type { Fields } from '../json-object';
import type { Manner } from '../mishap';
import { exponentOf } from '../money-text';
import { hexOf } from '../random';
import { nextSerial } from '../state';
import { isEmpty, phpText } from './signature';
import type { Merchant, PipwaveState } from './state';
import { openTransaction, type TransactionOrder, transactionOf } from './transactions';
import { readAmount, say, stateFields, wrongText } from './wire';

/** Status and message of a refusal. */
type Wrong = readonly [status: string, message: string];
type Read<T> = { readonly value: T } | { readonly wrong: Wrong };

/** Sheet 2.1. */
export function initiate(state: PipwaveState, merchant: Merchant, body: Fields, now: number, how: Manner): Reply {
  const read = readOrder(body);
  if ('wrong' in read) return say(state, ...read.wrong);
  const { txnId } = read.value;
  if (transactionOf(state, merchant, txnId) !== undefined) return say(state, '1002', 'Duplicate txn_id');
  const override = readOverride(objectIn(body.api_override));
  if ('wrong' in override) return say(state, ...override.wrong);
  const transaction = openTransaction(state, merchant, { ...read.value, ...override.value }, now);
  if (how.unfoundMs !== null) transaction.unfoundUntil = now + how.unfoundMs;
  const token = hexOf(state.world.seed, 32, 'token', nextSerial(state));
  state.byToken.set(token, transaction);
  const redirect_url = `https://staging-checkout.pipwave.com/made-up?token=${token}`;
  return say(state, '200', '', { token, redirect_url });
}

/** The country is not asked for: the vendor's smallest sample has none. */
function readOrder(body: Fields): Read<Pick<TransactionOrder, 'txnId' | 'amount' | 'currency'>> {
  const wrong = (status: string, message: string) => ({ wrong: [status, message] }) as const;
  const wrongId = wrongText(body, 'txn_id', 255);
  if (wrongId !== null || isEmpty(body.txn_id)) return wrong('9001', wrongId ?? 'txn_id is required');
  const currency = phpText(body.currency_code);
  if (!/^[A-Z]{3}$/.test(currency)) return wrong('9001', 'currency_code must be string(3)');
  if (exponentOf(currency) > 2) return wrong('1001', 'Currency is not offered');
  const amount = readAmount(body, 'amount', currency);
  if (typeof amount !== 'number') return wrong('9001', amount ?? 'amount is required');
  const buyer = objectIn(body.buyer_info);
  if (isEmpty(buyer.id) || isEmpty(buyer.email)) return wrong('9001', 'buyer_info needs id and email');
  return { value: { txnId: phpText(body.txn_id), amount, currency } };
}

const EXTRAS = [1, 2, 3].map((number) => `extra_param${number}`);

/** What a payment may have in place of what the merchant has set in the portal. */
function readOverride(override: Fields): Read<Pick<TransactionOrder, 'noticeUrl' | 'extras'>> {
  const url = override.notification_url;
  if (!isEmpty(url) && (typeof url !== 'string' || url.length > 255 || !URL.canParse(url))) {
    return { wrong: ['9001', 'api_override.notification_url must be a URL'] };
  }
  const extras = EXTRAS.flatMap((name) => {
    const value = override[`notification_${name}`];
    return isEmpty(value) ? [] : [[name, phpText(value).slice(0, 255)] as const];
  });
  return { value: { noticeUrl: isEmpty(url) ? null : String(url), extras: Object.fromEntries(extras) } };
}

/** Sheet 2.1. The customer then pays at the gateway, which a test does by the control API. */
export function submit(state: PipwaveState, body: Fields): Reply {
  const token = phpText(body.token);
  const transaction = state.byToken.get(token);
  if (transaction === undefined) return say(state, '2002', 'Token has expired');
  if (isEmpty(body.payment_method_code)) return say(state, '2001', 'Unsupported payment method');
  const { transaction_status } = stateFields(state, latest(transaction.history));
  const redirect_url = `https://gateway.example/made-up?token=${token}`;
  return say(state, '200', '', { redirect_url, payment_status: transaction_status, payment_reason: '' });
}

function objectIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
