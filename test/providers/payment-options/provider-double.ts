import type { PaymentOptionsAccount } from '../../../src/providers/payment-options/account';
import { paymentOptions } from '../../../src/providers/payment-options/descriptor';
import type { AuthorizeOrder, RefundOrder } from '../../../src/providers/provider';
import { messagesIn, openWorld, ordersOf, type Reply, type Script, withinOf } from '../double';

export type { Reply, Script, Seen } from '../double';

export const PREFIX = '/api/v1/server-to-server-interface';
export const HOLD = '5c0d8a54-3c1f-4e0e-9f0b-0c9d2a7f1e11';
export const CAPTURE_ID = 'b8a2f0c6-77a4-4d7b-9d52-6f3e0f5a2c22';
export const ORDER = 'ord-7f3a91c2';
export const STATUS = `GET ${PREFIX}/transaction/status/${HOLD}`;
export const AUTHORIZE = `POST ${PREFIX}/authorization`;
export const CAPTURE = `POST ${PREFIX}/capture`;
export const CAPTURE_STATUS = `GET ${PREFIX}/transaction/status/${CAPTURE_ID}`;
export const REFUND_ID = '0f4c6a7e-91d2-4c55-8a35-3b7de02f9a33';
export const REFUND = `POST ${PREFIX}/refund`;
export const REFUND_STATUS = `GET ${PREFIX}/transaction/status/${REFUND_ID}`;
export const VOID = `POST ${PREFIX}/void`;

export const SECRETS = ['made-up-api-key', 'bWFkZS11cC1hcGkta2V5', 'made-up-second-key', 'po-hook-key-made-up-1'];
/** What may never be stored or logged, masked or not (sheet 10). */
export const CARD = ['520000******1005', '******', '5200000000001005', 'TEST PERSON', 'ECMC-SSL'];

export const wire = messagesIn(__dirname);

const NOWHERE: Reply = { status: 404, text: 'not here' };

type Members = Record<string, unknown> & { payment_details?: object };

/** A recorded message with some members changed; `payment_details` are merged. */
const changed = (name: string, status: number, { payment_details, ...members }: Members): Reply => {
  const message = wire<{ payment_details: object }>(name);
  return {
    status,
    json: { ...message, ...members, payment_details: { ...message.payment_details, ...payment_details } },
  };
};
export const shows = (members: Members = {}): Reply => changed('status-200-pre-auth', 200, members);
export const captured = (members: Members = {}): Reply => changed('capture-201', 201, members);
/** Sheet 2.5 B or C: the status of the authorization's id after a capture. */
export const showsCapture = (members: Members = {}): Reply =>
  changed('capture-201', 200, { status_code: 200, ...members });

/** Sheet 2.3: a refund, or its own status. */
export const refunded = (members: Members = {}, status = 201): Reply =>
  changed('capture-201', status, {
    status_code: status,
    transaction_type: 'REFUND',
    gateway_response: { version: '1', type: 'INFO', message: 'Amount successfully refunded.', code: 'INFO0002' },
    transaction_details: { id: REFUND_ID, ref: 90013 },
    ...members,
  });

/** An error in the shape of sheet 8.2. */
export const rejected = (status: number, response_code?: unknown, code?: unknown): Reply => ({
  status,
  json: {
    success: false,
    status_code: status,
    is_live: false,
    transaction_type: 'CAPTURE',
    gateway_response: { version: '1', type: 'ERROR', message: 'made-up text', code },
    payment_details: { amount: 1000, response_code, currency: 'JPY' },
  },
});

/** A provider that says what its script says, and an adapter in front of it. */
export const aWorld = (script: Script = {}, account: Partial<PaymentOptionsAccount> = {}) =>
  openWorld(
    {
      name: 'options',
      adapter: paymentOptions,
      account: {
        apiKey: 'made-up-api-key',
        secondKey: 'made-up-second-key',
        merchantId: 'JP00000042',
        live: false,
      },
      script: { [STATUS]: shows() },
      otherwise: NOWHERE,
    },
    script,
    account,
  );

export const within = withinOf(aWorld);

const orders = ordersOf({
  paymentId: 'order-1001',
  reference: HOLD,
  amount: 1000,
  currency: 'JPY',
  keys: { authorize: 'hf-aut-7f3c', capture: 'hf-cap-7f3c', release: 'hf-rel-7f3c', refund: 'hf-ref-7f3c' },
});
export const { anOrder, aRelease, aQuestion } = orders;
export const aRefund = (override: Partial<RefundOrder> = {}): RefundOrder =>
  orders.aRefund({ captureReference: CAPTURE_ID, ...override });

export const CREATE = {
  stored_payment_method_id: 'spm-1a2b3c',
  customer_ip: '203.0.113.11',
  billing_address: {
    country: 'JP',
    email: 'buyer@example.com',
    phone_number: '+81312345678',
    address1: '1-2-3 Chiyoda',
    city: 'Tokyo',
    state: 'Tokyo',
    postal_code: '100-0001',
  },
};

export const anAuthorization = (override: Partial<AuthorizeOrder> = {}): AuthorizeOrder =>
  orders.anAuthorization({ reference: ORDER, create: CREATE, ...override });
