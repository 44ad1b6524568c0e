import type { Outcome } from '../../domain/outcome';
import { refusedHere } from '../call';
import type { Answer } from '../http';
import { memberOf } from '../member';
import { PAUSE_MAX_MS } from '../moment';
import { unlessSuccess } from '../success';

export type Operation = 'authorize' | 'capture' | 'release' | 'refund';

/**
 * - `no`: a definite no for this request. The core looks up once before it believes it, so that a no that our own earlier success explains
 *   (402, 422) may stand here as `no`: it is read before it is believed (sheet 6).
 * - `later`: nothing has happened and it is not this payment's fault; the same again after a pause, and a person is told meanwhile.
 * - `?`: nobody can tell from this answer. Also where a code has no meaning for the operation: that it came at all is not understood.
 */
type Verdict = 'no' | 'later' | '?';

type Row = readonly [
  status: number,
  suffix: string,
  means: string,
  authorize: Verdict,
  capture: Verdict,
  release: Verdict,
  refund: Verdict,
];

/**
 * Sheet 2.6 in its order, with the verdicts of the decision table, sheet 6. `suffix` is the last path segment of `type`; `about:blank` is the
 * generic error. A status or suffix that is not here is `?`, every 5xx too, and so is any body that is not in the provider's words.
 *
 * The other rows of the decision table are not statuses: bytes that were never sent and answers that never came are told apart by the
 * transport (`../http`), a 2xx is judged by its body (`capture`, `release`, `refund`, `authorize`).
 */
export const ERRORS = [
  // 400, 401, 403, 415: not executed. What is wrong with the request is a no; what is wrong with the account or with us must get
  // stuck before a person and heal, not refuse every parcel.
  [400, 'about:blank', 'malformed', 'no', 'no', 'no', 'no'],
  [400, 'invalid_card_information', 'invalid card information', 'no', 'no', 'no', '?'],
  [400, 'expired_card', 'the card has expired', 'no', 'no', 'no', '?'],
  [400, 'currency_not_supported', 'currency not supported', 'no', 'no', 'no', '?'],
  [
    401,
    'about:blank',
    'the credentials are not accepted; check merchantToken, merchantNumber, merchantSecret',
    'later',
    'later',
    'later',
    'later',
  ],
  [402, 'cannot_authorize', 'cannot authorize', 'no', '?', '?', '?'],
  [402, 'cannot_cancel', 'cannot cancel', '?', '?', 'no', '?'],
  [402, 'cannot_capture', 'cannot capture', '?', 'no', '?', '?'],
  [402, 'cannot_refund', 'cannot refund', '?', '?', '?', 'no'],
  [402, 'insufficient_funds', 'insufficient funds', 'no', '?', '?', '?'],
  [
    403,
    'about:blank',
    'no right for the operation; check the permissions of the API user',
    'later',
    'later',
    'later',
    'later',
  ],
  // Seen a moment ago by the read before the write, so a no is strange; the look-up that follows has to be readable to end it.
  [404, 'payment_not_found', 'no payment has this reference', '?', 'no', 'no', 'no'],
  [404, 'about:blank', 'unknown path; check baseUrl', '?', '?', '?', '?'],
  // This request did nothing, but something runs, perhaps an earlier attempt of ours: wait, look, never a blind repeat.
  [409, 'payment_operation_blocked', 'another operation holds the payment', '?', '?', '?', '?'],
  [415, 'about:blank', 'wrong media type', 'later', 'later', 'later', 'later'],
  [422, 'invalid_payment_state_transition', 'the state of the payment does not allow it', '?', 'no', 'no', 'no'],
  [451, 'blocked_by_issuer', 'blocked by the issuer', 'no', 'no', '?', '?'],
  [451, 'card_type_not_accepted', 'card type not accepted', 'no', 'no', '?', '?'],
  [451, 'invalid_card', 'invalid card', 'no', 'no', '?', '?'],
  [451, '3d_secure_required', '3-D Secure required', 'no', 'no', '?', '?'],
  [429, 'about:blank', 'too many requests', 'later', 'later', 'later', 'later'], // 10: undocumented, taken for not executed
] as const satisfies readonly Row[];

const SECOND = 1_000;
const PAUSES = { later: 15 * SECOND, tooMany: 60 * SECOND } as const;

/**
 * What an answer that is no success means for an operation, by the table above; whatever is not in it is `unknown`.
 *
 * `why` holds the status, the code and our own words for it, never the provider's text, which may repeat what we sent.
 */
export const classify = (operation: Operation, answer: Answer): Outcome =>
  unlessSuccess(judge(operation, answer), answer);

function judge(operation: Operation, answer: Answer): Outcome {
  const { status } = answer;
  const suffix = suffixOf(answer);
  const said = suffix === undefined ? String(status) : `${status} ${suffix}`;
  const row: Row | undefined = ERRORS.find(([of, name]) => of === status && name === suffix);
  if (!row) return { kind: 'unknown', why: `${said}: an answer that the table does not settle` };

  const [, , means, authorize, capture, release, refund] = row;
  const verdict = { authorize, capture, release, refund }[operation];
  const code = suffix === undefined || suffix === 'about:blank' ? `http-${status}` : suffix;
  const why = `${said}: ${means}`;
  switch (verdict) {
    case 'no':
      return { kind: 'refused', code, why };
    case '?':
      return { kind: 'unknown', why };
    case 'later': {
      const own = status === 429 ? PAUSES.tooMany : PAUSES.later;
      return { kind: 'tryLater', code, why, retryAfterMs: Math.min(answer.retryAfterMs ?? own, PAUSE_MAX_MS) };
    }
    default:
      return verdict satisfies never;
  }
}

/**
 * The last path segment of `type`: its scheme varies and one documented address ends in a blank (sheet 2.6). Undefined for a body that is not
 * the provider's, such as that of a proxy on the way, or one that speaks of another status. `about:blank` is everybody's, so there the other
 * members that each error has must be there, too.
 */
export function suffixOf({ json, status }: Pick<Answer, 'json' | 'status'>): string | undefined {
  const type = memberOf(json, 'type');
  if (typeof type !== 'string' || Number(memberOf(json, 'status') ?? status) !== status) return undefined;
  if (type.trim() === 'about:blank') return isComplete(json) ? 'about:blank' : undefined;
  // Copied into a `why`, so only what looks like a code.
  return /^https?:\/\/[^?#\s]+\/([a-z0-9_]{1,60})\/?\s*$/.exec(type)?.[1] ?? 'unreadable';
}

/** Sheet 2.6: all four members are required. */
const isComplete = (json: unknown): boolean =>
  ['title', 'detail'].every((name) => typeof memberOf(json, name) === 'string') &&
  typeof memberOf(json, 'status') === 'number';

/** Nothing is written to a reference that could reach another path (sheet 3). */
export const INVALID_REFERENCE = refusedHere(
  'InvalidReference',
  'the reference must be 1 to 2,000 letters, digits, dots, underscores or hyphens, and not dots alone',
);
