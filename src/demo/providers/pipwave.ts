import { pipwave as adapter } from '../../providers/pipwave/descriptor';
import type { PipwaveAccount } from '../../sandbox/pipwave/account';
import type { Side } from '../side';

export const pipwave: Side<PipwaveAccount> = {
  title: adapter.title,
  story: 'one capture of the whole hold, known by the status alone. A status that shows nothing proves nothing.',
  worst: 'the gateway acts a moment after the answer, and a second capture takes everything again.',
  switches: { captureAfterMs: 300, secondWhilePending: 'forwarded', pgSecondFull: 'taken' },
  shortened: 'a capture is final after 1 s instead of 3 days',
  shops: [
    {
      name: 'straits-shop',
      currency: 'MYR',
      weight: 22,
      account: {
        provider: 'pipwave',
        apiKey: 'invented-key',
        apiSecret: 'invented-secret',
        currency: 'MYR',
        holdDays: 7,
      },
      settings: { provisional: '1s' },
    },
  ],
  credentials: ({ apiKey, apiSecret, currency }) => ({ apiKey, apiSecret, currencies: [currency] }),
  secrets: ['apiKey', 'apiSecret'],
  create: { buyer_info: { id: 'customer-1', email: 'ida@shop.example', country_code: 'MY' } },
  notices: { tell: async () => ({}), isToldWithPayment: true },
  approve: ({ account, reference }, _, { control }) =>
    control.customerApproves({ provider: 'pipwave', account, reference }),
  writes: ['initiate', 'capture', 'cancel'],
  reads: ['get'],
  knownBy: { authorize: 'status', capture: 'status', release: 'status', refund: 'status' },
  unheard: 'dropsBeforeEffect',
  referenceOf: ({ reference }) => reference,
};
