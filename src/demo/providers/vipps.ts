import { vipps as adapter } from '../../providers/vipps/descriptor';
import { forceApprove } from '../../providers/vipps/force-approve';
import type { VippsAccount } from '../../sandbox/vipps/account';
import type { Shop, Side } from '../side';

export const vipps: Side<VippsAccount> = {
  title: adapter.title,
  story: 'a capture for each parcel, under a key: the event log shows it, and the same order again is harmless.',
  worst: 'a refusal sticks to its key for ever, and a repeat is told the totals of now. (Its rate limit is off.)',
  switches: { limiter: false, stickyRefusals: 'all', replay: 'current' },
  // It knows one currency for each market.
  shops: [
    shop('NO', 'NOK', 'nordic-shop', '424242', 16),
    shop('DK', 'DKK', 'danish-shop', '454545', 6),
    shop('FI', 'EUR', 'finnish-shop', '358358', 8),
  ],
  credentials: credentialsOf,
  secrets: ['clientSecret', 'subscriptionKey'],
  create: {
    userFlow: 'WEB_REDIRECT',
    returnUrl: 'https://shop.example/thank-you',
    paymentDescription: 'your order',
  },
  notices: {
    async tell(url, known, { baseUrls }) {
      const registrations = adapter.of({ baseUrl: baseUrls.vipps, ...credentialsOf(known) }).registrations?.();
      if (registrations === undefined) throw new Error('nothing can be registered');
      const { secret } = await registrations.register(url).finally(() => registrations.close());
      return { webhook: { url, secret: secret.reveal() } };
    },
  },
  approve({ reference }, { clientId, clientSecret, subscriptionKey, merchantSerialNumber }, { baseUrls }) {
    const account = { baseUrl: baseUrls.vipps, clientId, clientSecret, subscriptionKey, merchantSerialNumber };
    return forceApprove(account, reference, { phoneNumber: '4712345678' });
  },
  writes: ['create', 'capture', 'cancel'],
  reads: ['get', 'events'],
  knownBy: { authorize: 'key', capture: 'key', release: 'totals', refund: 'key' },
  markOf: (key) => key,
  referenceOf: ({ reference }) => reference,
};

function credentialsOf({ clientId, clientSecret, subscriptionKey, merchantSerialNumber, market }: VippsAccount) {
  return { clientId, clientSecret, subscriptionKey, merchantSerialNumber, market };
}

function shop(
  market: VippsAccount['market'],
  currency: string,
  name: string,
  merchantSerialNumber: string,
  weight: number,
): Shop<VippsAccount> {
  return {
    name,
    currency,
    weight,
    account: {
      provider: 'vipps',
      market,
      merchantSerialNumber,
      clientId: `invented-client-${market}`,
      clientSecret: `invented-secret-${market}`,
      subscriptionKey: `invented-key-${market}`,
      fullCaptureOnly: false,
    },
    settings: { writesPerMinute: 100_000 },
  };
}
