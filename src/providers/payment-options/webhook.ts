import { createHmac } from 'node:crypto';
import { isSame, parse, type Verdict } from '../delivery';
import { type Notice, noticesOf } from '../notices';
import { reveal, type Secret } from '../secret';
import { withoutTrailingSlashes } from '../trailing-slashes';
import { paymentOptionsSettings } from './account';
import { PAYMENT_OPTIONS } from './capabilities';
import { webhookPayload } from './wire';

/** Where notifications are wanted, and the secret that only we know. */
export interface Registration {
  url: string;
  secret: Secret | string;
}

/**
 * The tag in the address of an order's notifications. The provider signs nothing (sheet 9), so the address itself is what only the provider and we
 * know: HMAC-SHA256 over version, merchant and order, joined by a bar that none of them can hold; base64url without padding.
 */
export const tagOf = (secret: Secret | string, merchantId: string, reference: string): string =>
  createHmac('sha256', reveal(secret)).update(`po1|${merchantId}|${reference}`).digest('base64url');

/** `…/{reference}/{tag}`; the provider takes at most 255 characters. Source: sheet 9. */
export const webhookAddress = ({ url, secret }: Registration, merchantId: string, reference: string): string =>
  `${withoutTrailingSlashes(url)}/${reference}/${tagOf(secret, merchantId, reference)}`;

/**
 * Whether a delivery came to an address that we gave out, and speaks of no other order than it was given for. Compared in constant time. The tag
 * alone proves it: a body that cannot be read came from whoever has the address, too. Believe nothing else in it. Source: sheet 9.
 */
export function verifyWebhook(
  { reference, tag, rawBody }: { reference: string; tag: string; rawBody: Uint8Array },
  { secret, merchantId }: { secret: Secret | string; merchantId: string },
): Verdict {
  if (!isSame(tag, tagOf(secret, merchantId, reference))) return { genuine: false, why: 'the tag differs' };
  const payload = webhookPayload.safeParse(parse(rawBody));
  if (!payload.success) return { genuine: true };
  const { mid, merchant_txn_ref } = payload.data.merchant_details;
  if (merchant_txn_ref !== reference) return { genuine: false, why: 'the body is of another order' };
  if (mid !== undefined && mid !== merchantId) return { genuine: false, why: 'the body is of another merchant' };
  return { genuine: true };
}

/** Undefined where the body is not what the provider sends. Verify first. */
export function readWebhook(rawBody: Uint8Array): Notice | undefined {
  const payload = webhookPayload.safeParse(parse(rawBody));
  if (!payload.success) return undefined;
  const { transaction_type, merchant_details, transaction_details } = payload.data;
  return {
    reference: merchant_details.merchant_txn_ref,
    kind: KINDS.get(transaction_type) ?? 'other',
    dedupeKey: JSON.stringify([transaction_details.id, transaction_type]),
  };
}

const KINDS = new Map<string, Notice['kind']>([
  ['PRE_AUTH', 'authorize'],
  ['CAPTURE', 'capture'],
  ['VOID', 'release'],
  ['REFUND', 'refund'],
]);

/** The order and its tag are in the address, so whoever does not know it finds nothing there. */
export const paymentOptionsNotices = noticesOf({
  path: '/:reference/:tag',
  settings: paymentOptionsSettings.pick({ merchantId: true, webhook: true, minGap: true }),
  answers: { taken: { status: 200 }, notGenuine: { status: 404 } },
  readerOf({ merchantId, webhook, minGap = PAYMENT_OPTIONS.minGapMs }) {
    if (webhook === undefined) return undefined;
    const { url, secret } = webhook;
    return {
      url: withoutTrailingSlashes(url),
      minGapMs: minGap,
      verify: ({ params: { reference = '', tag = '' }, rawBody }) =>
        verifyWebhook({ reference, tag, rawBody }, { secret, merchantId }),
      read: readWebhook,
    };
  },
});
