import { paymentOptions as adapter } from '../../providers/payment-options/descriptor';
import type { PaymentOptionsAccount } from '../../sandbox/payment-options/account';
import type { Side } from '../side';

export const paymentOptions: Side<PaymentOptionsAccount> = {
  title: adapter.title,
  story: 'one capture, the rest goes back with it. No key, no mark, no search: what is unheard is parked.',
  worst: 'the status never shows a capture, and a second one charges the customer again.',
  switches: { secondCapture: 'charged', capturedStatus: 'A' },
  shops: [
    {
      name: 'tokyo-shop',
      currency: 'JPY',
      weight: 24,
      account: {
        provider: 'payment-options',
        merchantId: 'JP42424242',
        apiKey: 'invented-key',
        secondKey: 'invented-second-key',
        currency: 'JPY',
        holdDays: 7,
      },
      settings: {},
    },
  ],
  credentials: ({ apiKey, secondKey, merchantId }) => ({ apiKey, secondKey, merchantId, live: false }),
  secrets: ['apiKey', 'secondKey'],
  create: {
    stored_payment_method_id: 'pm-good',
    customer_ip: '203.0.113.11',
    billing_address: {
      country: 'JP',
      email: 'ida@shop.example',
      phone_number: '+81312345678',
      address1: '1 Example',
      city: 'Tokyo',
      state: 'Tokyo',
      postal_code: '100-0001',
    },
  },
  // The adapter tells it with each payment, with a tag that is made of the secret.
  notices: { tell: async (url) => ({ webhook: { url, secret: 'invented-webhook-secret' } }) },
  writes: ['authorize', 'capture', 'cancel'],
  reads: ['get'],
  knownBy: { authorize: 'status', capture: 'status', release: 'status', refund: 'status' },
  unheard: 'dropsAfterEffect',
  referenceOf: ({ id }) => id,
};
