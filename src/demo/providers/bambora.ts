import { bambora as adapter } from '../../providers/bambora/descriptor';
import type { BamboraAccount } from '../../sandbox/bambora/account';
import type { Side } from '../side';

export const bambora: Side<BamboraAccount> = {
  title: adapter.title,
  story:
    'one capture when all has shipped, marked by a comment; the rest lapses. Without a key, nothing repeats safely.',
  worst: 'a second capture takes money again, as long as the hold lasts.',
  switches: { secondAfterPartial: 'allowed' },
  shops: [
    {
      name: 'fjord-shop',
      currency: 'EUR',
      weight: 24,
      account: {
        provider: 'bambora',
        merchantNumber: 'T424242001',
        merchantToken: 'invented-token',
        merchantSecret: 'invented-secret',
        currency: 'EUR',
        holdDays: 7,
        rights: ['authorize', 'capture', 'cancel', 'refund'],
      },
      settings: {},
    },
  ],
  credentials: ({ merchantToken, merchantNumber, merchantSecret }) => ({
    merchantToken,
    merchantNumber,
    merchantSecret,
  }),
  secrets: ['merchantToken', 'merchantSecret'],
  create: { token: 'token-good' },
  writes: ['authorize', 'capture', 'cancel'],
  reads: ['get'],
  knownBy: { authorize: 'status', capture: 'marker', release: 'totals', refund: 'totals' },
  markOf: (key) => `cap:${key}`,
  referenceOf: ({ reference }) => reference,
};
