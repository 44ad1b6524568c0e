import { createHash, createHmac } from 'node:crypto';
import { present } from '../../domain/present';
import { isSame, parse, type Verdict } from '../delivery';
import { type Delivery, type Notice, noticesOf } from '../notices';
import { reveal, type Secret } from '../secret';
import { vippsSettings } from './account';
import { VIPPS } from './capabilities';
import { webhookPayload } from './wire';

/** One registration: the URL exactly as registered, the secret of that registration. */
export interface Registration {
  url: string;
  secret: Secret | string;
}

/**
 * Whether a delivery was signed with the secret of this registration. Source: sheet 9.3.
 *
 * Path and host are those of the registered URL, not what a proxy forwards. The secret is used as text even where it looks like base64.
 * Age proves nothing: retries come for 7 days, and whether their date is renewed is not known.
 */
export function verifyWebhook(
  { headers, rawBody }: Pick<Delivery, 'headers' | 'rawBody'>,
  { url, secret }: Registration,
): Verdict {
  const hash = createHash('sha256').update(rawBody).digest('base64');
  if (!isSame(headers['x-ms-content-sha256'] ?? '', hash))
    return { genuine: false, why: 'the hash of the body differs' };

  const [, signature] =
    /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([A-Za-z0-9+/=]+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (signature === undefined) return { genuine: false, why: 'no signature in the form of the sheet' };

  const { pathname, search, host } = new URL(url);
  const signed = `POST\n${pathname}${search}\n${headers['x-ms-date'] ?? ''};${host};${hash}`;
  const expected = createHmac('sha256', reveal(secret)).update(signed).digest('base64');
  return isSame(signature, expected) ? { genuine: true } : { genuine: false, why: 'the signature differs' };
}

/** Undefined where the body is not what the provider sends. Verify first. Source: sheet 9.2. */
export function readWebhook(rawBody: Uint8Array): Notice | undefined {
  const parsed = webhookPayload.safeParse(parse(rawBody));
  if (!parsed.success) return undefined;
  const { msn, reference, pspReference, name, idempotencyKey } = parsed.data;
  return present({
    reference,
    kind: KINDS.get(name) ?? 'other',
    key: idempotencyKey || undefined,
    // Not reference and name alone, as the provider advises: two partial captures share both (9.2).
    dedupeKey: JSON.stringify([msn, reference, name, pspReference]),
  });
}

const KINDS = new Map<string, Notice['kind']>([
  ['CREATED', 'authorize'],
  ['AUTHORIZED', 'authorize'],
  ['ABORTED', 'authorize'],
  ['EXPIRED', 'authorize'],
  ['TERMINATED', 'authorize'],
  ['CAPTURED', 'capture'],
  ['CANCELLED', 'release'],
  ['REFUNDED', 'refund'],
]);

/** Two registrations may be in use while one replaces the other: each has a secret of its own, and both may name one address. */
export const vippsNotices = noticesOf({
  path: '',
  settings: vippsSettings.pick({ webhook: true, minGap: true }),
  answers: { taken: { status: 200 }, notGenuine: { status: 401 } },
  readerOf({ webhook, minGap = VIPPS.minGapMs }) {
    if (webhook === undefined) return undefined;
    const { url, secret, oldSecret } = webhook;
    return {
      url,
      minGapMs: minGap,
      verify(delivery) {
        const verdict = verifyWebhook(delivery, { url, secret });
        return verdict.genuine || oldSecret === undefined
          ? verdict
          : verifyWebhook(delivery, { url, secret: oldSecret });
      },
      read: readWebhook,
    };
  },
});
