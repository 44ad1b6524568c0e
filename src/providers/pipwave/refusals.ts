import type { Outcome } from '../../domain/outcome';
import { refusedHere } from '../call';
import type { Answer } from '../http';
import { memberOf } from '../member';
import { PAUSE_MAX_MS } from '../moment';
import { unlessSuccess } from '../success';
import { envelope } from './wire';

export type Operation = 'authorize' | 'capture' | 'release' | 'refund';

/**
 * - `ok`: the request was taken; what became of it is another question (sheet 6).
 * - `no`: a definite no for this request. The core looks up once before it believes it.
 * - `later`: nothing has happened and it is not this payment's fault; the same again after a pause, and a person is told meanwhile.
 * - `?`: nobody can tell from this answer. Also where a code has no meaning for the operation: that it came at all is not understood.
 */
type Verdict = 'ok' | 'no' | 'later' | '?';

type Row = readonly [
  code: string,
  means: string,
  authorize: Verdict,
  capture: Verdict,
  release: Verdict,
  refund: Verdict,
];

/** Sheet 2.7 in its order, with the verdicts of the decision table, sheet 6. A code that is not here is `?`. */
export const CODES = [
  ['200', 'OK', 'ok', 'ok', 'ok', 'ok'],
  // The decision table: look first; captured is done, a final state is a no, and what can still be captured is unknown. A cancel takes no
  // money, so that its no counts as a refusal, which look-ups have to confirm.
  ['400', 'failed to fulfil', '?', '?', 'no', '?'],
  ['401', 'the signature is not accepted; check apiSecret and the clock', 'later', 'later', 'later', 'later'],
  ['403', 'the API key is not accepted; check apiKey and baseUrl', 'later', 'later', 'later', 'later'],
  ['404', 'unknown action; check baseUrl and path', 'later', 'later', 'later', 'later'],
  ['500', 'server error', '?', '?', '?', '?'],
  ['1001', 'currency not offered', 'no', '?', '?', '?'],
  ['1002', 'duplicate txn_id', '?', '?', '?', '?'], // perhaps our own first attempt
  ['2001', 'unsupported payment method', 'no', '?', '?', '?'],
  ['2002', 'token expired', 'no', '?', '?', '?'],
  ['3001', 'notification with a warning', '?', '?', '?', '?'],
  // Refunds: perhaps by our own first attempt, so that the core looks before it believes them.
  ['4001', 'already fully refunded', '?', '?', '?', 'no'],
  ['4002', 'payment not finalized yet', '?', '?', 'no', 'later'],
  ['4003', 'refund too high', '?', '?', '?', 'no'],
  ['4004', 'refund not supported', '?', '?', '?', 'no'],
  ['4005', 'partial refund not supported', '?', '?', '?', 'no'],
  ['4006', 'a reversal is in process', '?', '?', '?', '?'], // whose, nobody says; perhaps our own first attempt
  ['4501', 'no disputed chargeback to reverse', '?', '?', '?', '?'],
  ['9001', 'parameter error', 'no', 'no', 'no', 'no'],
] as const satisfies readonly Row[];

const PAUSE = 15_000;

/**
 * What an answer means for an operation, by the table above. The HTTP code says nothing of its own (sheet 1.2, 10), but for a 5xx (6): whoever
 * sends that does not know what happened. A body without a status, or none, is `unknown`; so is a code of the older numbering (2.7), which concerns
 * refunds, a success under an HTTP error, and what something on the way may have written.
 *
 * `taken` is what an `ok` is worth. `why` holds the code and our own words for it, never the provider's message, which may repeat what we sent.
 */
export const classify = (operation: Operation, answer: Answer, taken: () => Outcome): Outcome =>
  unlessSuccess(judge(operation, answer, taken), answer);

function judge(operation: Operation, answer: Answer, taken: () => Outcome): Outcome {
  const status = statusOf(answer);
  if (answer.status >= 500) return { kind: 'unknown', why: `HTTP ${answer.status}` };
  if (status === undefined) return { kind: 'unknown', why: `HTTP ${answer.status} without a status in the body` };
  const row: Row | undefined = CODES.find(([code]) => code === status);
  if (!row) return { kind: 'unknown', why: `${status}: an answer that the table does not settle` };

  const [code, means, authorize, capture, release, refund] = row;
  const verdict = { authorize, capture, release, refund }[operation];
  const why = `${code}: ${means}`;
  if (!isInItsOwnWords(answer, code, verdict))
    return { kind: 'unknown', why: `HTTP ${answer.status} with ${why}; nobody knows who says so` };
  switch (verdict) {
    case 'ok':
      return taken();
    case 'no':
      return { kind: 'refused', code, why };
    case '?':
      return { kind: 'unknown', why };
    case 'later':
      return { kind: 'tryLater', code, why, retryAfterMs: Math.min(answer.retryAfterMs ?? PAUSE, PAUSE_MAX_MS) };
    default:
      return verdict satisfies never;
  }
}

/** What the provider has: the members of its answers to a write (sheet 2.1, 2.2, 2.4, 2.5), and the key and ids of a requery (2.3). */
const MEMBERS: readonly string[] = [
  ...['status', 'message', 'api_key', 'pw_id', 'txn_id', 'token', 'redirect_url'],
  ...['supports_refund', 'supports_partial_refund', 'extra_params', 'reverse_pw_id', 'pg_raw_data'],
];

/**
 * Whether the provider wrote this, and not something on the way, which also likes to write `status` and `message`. The numbers of 1000 and above
 * are its own. One that HTTP has, too, counts only without members that the provider does not have, and as a *later* only where HTTP does not
 * say the same: a *later* is believed without a look.
 */
function isInItsOwnWords({ status, json }: Answer, code: string, verdict: Verdict): boolean {
  if (Number(code) >= 1_000) return true;
  const isHttp = status < 200 || status > 299;
  if (isHttp && (verdict === 'ok' || verdict === 'later')) return false;
  const isText = typeof (memberOf(json, 'message') ?? '') === 'string';
  return verdict === 'ok' || (isText && Object.keys(json ?? {}).every((name) => MEMBERS.includes(name)));
}

/** The status in a body, number or string; undefined for a body that is not the provider's. */
export function statusOf({ json }: Pick<Answer, 'json'>): string | undefined {
  const parsed = envelope.safeParse(json);
  // Copied into a `why`, so only what looks like a code.
  return parsed.success ? (/^\d{1,5}$/.exec(parsed.data.status)?.[0] ?? 'unreadable') : undefined;
}

export const INVALID_REFERENCE = refusedHere(
  'InvalidReference',
  'the reference must be 1 to 255 characters of visible ASCII, and not 0',
);

export const NOT_EXPRESSIBLE = refusedHere(
  'AmountNotExpressible',
  'pipwave takes at most 9 digits before and 2 behind the point, in the currencies of the account',
);
