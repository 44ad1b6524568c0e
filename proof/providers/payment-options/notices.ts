import { webhookAddress } from '../../../src/providers/payment-options/webhook';
import type { Account } from '../../../src/sandbox/config';

export const WEBHOOK = { url: 'https://shop.example/v1/notices/payment-options/shop', secret: 'made-up-hook-secret' };

/** As if the adapter had made the hold. */
export function addressFor(reference: string, known: Account): string {
  if (known.provider !== 'payment-options') throw new Error(`${known.provider} is not Payment Options`);
  return webhookAddress(WEBHOOK, known.merchantId, reference);
}
