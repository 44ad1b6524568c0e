import {
  DEFAULT_PAYMENT_OPTIONS_ACCOUNT,
  type PaymentOptionsAccount,
} from '../../../src/sandbox/payment-options/account';
import { createPaymentOptions } from '../../../src/sandbox/payment-options/simulator';
import { inVirtualTime, type Said } from '../virtual-time';

export const PREFIX = '/api/v1/server-to-server-interface';

/** A pretended Payment Options in virtual time, with a client that knows its keys. */
export function aPaymentOptions(options: { switches?: object; account?: Partial<PaymentOptionsAccount> } = {}) {
  const account = { ...DEFAULT_PAYMENT_OPTIONS_ACCOUNT, ...options.account };
  const world = inVirtualTime((of) => createPaymentOptions(of, { shop: account }, options.switches));
  const keys = { Authorization: `Basic ${account.apiKey}`, 'x-api-key': account.secondKey };
  const headers = { ...keys, 'Content-Type': 'application/json' };
  const post = (
    operation: string,
    body: unknown,
    more: Record<string, string | undefined> = {},
    prefix = PREFIX,
  ): Said =>
    world.ask(
      'POST',
      `${prefix}/${operation}`,
      { ...headers, ...more },
      typeof body === 'string' ? body : JSON.stringify(body),
    );
  const order = (transactionId: string, more: object = {}) => ({
    transactionId,
    merchant_id: account.merchantId,
    ...more,
  });
  const authorization = (change: object = {}) => ({
    amount: '12000',
    currency: 'JPY',
    merchant_txn_ref: 'ord-1',
    customer_ip: '203.0.113.11',
    merchant_id: account.merchantId,
    billing_address: { country: 'JP', email: 'buyer@shop.example' },
    payment_method: { type: 'scheme', store_payment_method: false, stored_payment_method_id: 'pm-1' },
    ...change,
  });
  return {
    ...world,
    account,
    headers,
    post,
    order,
    authorization,
    authorized: (amount = 12_000, more: { reference?: string; noticeUrl?: string; currency?: string } = {}) =>
      world.authorize({ amount, ...more }).id,
    capture: (id: string, amount: number | string, notes?: string): Said =>
      post('capture', order(id, { amount, notes })),
    cancel: (id: string): Said => post('void', order(id)),
    refund: (id: string, amount: number): Said => post('refund', order(id, { amount })),
    status: (id: string): Said => world.ask('GET', `${PREFIX}/transaction/status/${id}`, keys),
  };
}

/** HTTP status and processor code, as switches and faults write them. */
export function refusalIn({ status, body }: Said): string {
  return `${status}/${body?.payment_details?.response_code}`;
}
