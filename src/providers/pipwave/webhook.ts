import { isSame, type Verdict } from '../delivery';
import { noticesOf } from '../notices';
import { reveal, type Secret } from '../secret';
import { pipwaveSettings } from './account';
import { PIPWAVE } from './capabilities';
import { type Literal, literalMembers } from './literals';
import { isAscii, sign } from './signature';

/** What an IPN tells the payment: a hint to look, never a fact. Only what is signed is in it, but for the key that tells repeats. */
export interface PipwaveNotice {
  pwId: string;
  txnId: string;
  /** Equal for two deliveries of one notification. Unsigned: a forged one may at most be dropped as a repeat of a genuine one. */
  dedupeKey: string;
}

/** The body of the answer that ends the repeats, every 5 minutes otherwise; for repeats too (sheet 8). */
export const ACKNOWLEDGEMENT = 'OK';

/**
 * Whether a notification was signed with our secret. Source: sheet 1.3 (algorithm), 8 (members).
 *
 * The key is our own configured one, whatever the body says. The text that was hashed is what the provider's PHP made of the amount, so it
 * is tried as it came, then as PHP writes a number, then with two decimals. Nothing else in the body is signed: never act on it.
 */
export function verifyWebhook(
  rawBody: Uint8Array,
  { apiKey, apiSecret }: { apiKey: Secret | string; apiSecret: Secret | string },
): Verdict {
  const members = literalMembers(Buffer.from(rawBody).toString('utf8'));
  if (members === undefined) return { genuine: false, why: 'the body is no JSON object' };
  const text = (name: string): string | undefined => members.get(name)?.text;
  const signature = text('signature');
  if (signature === undefined) return { genuine: false, why: 'no signature' };

  const signed: Record<string, string> = { api_key: reveal(apiKey) };
  for (const name of ['pw_id', 'txn_id', 'currency_code', 'transaction_status', 'timestamp'] as const) {
    const value = text(name);
    if (value === undefined || !isAscii(value)) return { genuine: false, why: `no ${name} that can be signed` };
    signed[name] = value; // a status of 0 signs as 0
  }
  const amount = members.get('amount');
  if (amount === undefined || !isAscii(amount.text)) return { genuine: false, why: 'no amount that can be signed' };
  const genuine = amountTexts(amount).some((form) =>
    isSame(signature, sign({ ...signed, amount: form }, reveal(apiSecret))),
  );
  return genuine ? { genuine } : { genuine: false, why: 'the signature differs' };
}

/** Undefined where the body is not what the provider sends. Verify first. Source: sheet 8. */
export function readWebhook(rawBody: Uint8Array): PipwaveNotice | undefined {
  const members = literalMembers(Buffer.from(rawBody).toString('utf8'));
  const [pwId, txnId] = ['pw_id', 'txn_id'].map((name) => members?.get(name)?.text);
  if (!members || !pwId || !txnId) return undefined;
  const id = members.get('notification_id')?.text;
  const state = ['transaction_status', 'timestamp'].map((name) => members.get(name)?.text ?? '');
  return { pwId, txnId, dedupeKey: JSON.stringify(id === undefined ? [pwId, ...state] : [pwId, id]) };
}

/** The texts that the provider may have hashed for one amount, in the order of the sheet (8), each once. */
export function amountTexts({ text }: Literal): readonly string[] {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return [text];
  const shortest = fraction.replace(/(?<!0)0+$/, '');
  const php = shortest === '' ? whole : `${whole}.${shortest}`;
  const twoDecimals = shortest.length > 2 ? [] : [`${whole}.${shortest.padEnd(2, '0')}`];
  return [...new Set([text, php, ...twoDecimals])];
}

/** Signed with the API secret itself: whoever takes these notices in can also order payments (sheet 1.3, 8). */
export const pipwaveNotices = noticesOf({
  path: '',
  settings: pipwaveSettings.pick({ apiKey: true, apiSecret: true, referenceIs: true, minGap: true }),
  answers: { taken: { status: 200, body: ACKNOWLEDGEMENT }, notGenuine: { status: 401 } },
  readerOf: ({ apiKey, apiSecret, referenceIs = 'txn_id', minGap = PIPWAVE.minGapMs }) => ({
    minGapMs: minGap,
    verify: ({ rawBody }) => verifyWebhook(rawBody, { apiKey, apiSecret }),
    read(rawBody) {
      const notice = readWebhook(rawBody);
      if (notice === undefined) return undefined;
      const { pwId, txnId, dedupeKey } = notice;
      // What happened is in members that are not signed.
      return { reference: referenceIs === 'txn_id' ? txnId : pwId, kind: 'other', dedupeKey };
    },
  }),
});
