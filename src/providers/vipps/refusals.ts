import type { Outcome } from '../../domain/outcome';
import { refusedHere } from '../call';
import type { Answer } from '../http';
import { memberOf } from '../member';
import { unlessSuccess } from '../success';

export type Operation = 'authorize' | 'capture' | 'release' | 'refund';

/**
 * - `no`: a definite no for this request. The core looks up once before it believes it, so a no that our own earlier success explains
 *   (6090, 6170, 6050, 6150, …) may stand here as `no`.
 * - `later`: nothing has happened; the same key again after a pause. `slowly`: after hours.
 * - `?`: nobody can tell from this answer. Also where a code has no meaning for the operation: that it came at all is not understood.
 */
type Verdict = 'no' | 'later' | 'slowly' | '?';

type Row = readonly [
  code: string,
  means: string,
  authorize: Verdict,
  capture: Verdict,
  release: Verdict,
  refund: Verdict,
];

/** Sheet 8.2 in its order: first the table, then the list under it. */
export const ERROR_CODES = [
  ['3010', 'internal error', '?', '?', '?', '?'],
  ['4010', 'the key was used with another body', '?', '?', '?', '?'], // an earlier body may have been processed (6.2)
  ['4020', 'the key exists already', '?', '?', '?', '?'], // our own first attempt, or another account's key (6.3)
  ['4040', 'invalid amount', 'no', 'no', '?', 'no'],
  ['4140', 'a parameter is missing', 'no', 'no', 'no', 'no'],
  ['5040', 'not the currency of the merchant', 'no', 'no', '?', 'no'],
  ['5060', 'the bank account of the merchant is not verified', 'later', 'later', '?', 'later'], // mended by the merchant, not by refusing parcels
  ['5090', 'no payment has this reference', '?', 'no', 'no', 'no'],
  ['6010', 'the amount is below the minimum', 'no', 'no', '?', 'no'],
  ['6070', 'the payment is cancelled', '?', 'no', 'no', '?'], // 8.2 names it for captures; release: perhaps by our own first attempt
  ['6080', 'the payment is not authorized', '?', 'no', '?', '?'],
  ['6090', 'more than what is left of the hold', '?', 'no', '?', '?'], // perhaps because our own first attempt took it
  ['6100', 'the time for captures is over', '?', 'no', '?', '?'],
  ['6140', 'only the full amount can be captured', '?', 'no', '?', '?'],
  ['6160', 'the payment is locked by another operation', 'later', 'later', 'later', 'later'],
  ['6170', 'everything is captured already', '?', 'no', '?', '?'], // perhaps by our own first attempt
  ['6200', 'cannot be captured in this state', '?', 'no', '?', '?'],
  ['6260', 'the funds are not available', '?', 'slowly', '?', '?'], // the issuer let the hold go; days (7)
  ['6280', 'the capture failed, try again later', '?', 'later', '?', '?'],

  ['4050', 'invalid customer token', 'no', '?', '?', '?'],
  ['4060', 'invalid personal QR', 'no', '?', '?', '?'],
  ['4070', 'invalid phone number', 'no', '?', '?', '?'],
  ['4080', 'invalid scope', 'no', '?', '?', '?'],
  ['4090', 'invalid URL', 'no', '?', '?', '?'],
  ['4100', 'too much metadata', 'no', '?', '?', '?'],
  ['4110', 'a metadata key occurs twice', 'no', '?', '?', '?'],
  ['4120', 'a metadata key is too long', 'no', '?', '?', '?'],
  ['4130', 'a metadata value is too long', 'no', '?', '?', '?'],
  ['4150', 'the reference exists already', '?', '?', '?', '?'], // perhaps created by our own first attempt (2.1); refund: the key with another body
  ['4160', 'invalid type of payment method', 'no', '?', '?', '?'],
  ['5010', 'blocked sources', 'no', '?', '?', '?'],
  ['5020', 'Express is not possible', 'no', '?', '?', '?'],
  ['5030', 'illegal scope', 'no', '?', '?', '?'],
  ['5050', 'long-living payments are not allowed', 'no', '?', '?', '?'],
  ['5070', 'the payment cannot be created', 'no', '?', '?', '?'],
  ['5080', 'push messages are not allowed', 'no', '?', '?', '?'],
  ['5100', 'a refund is not possible', '?', '?', '?', 'no'],
  ['6020', 'refund before the reservation', '?', '?', '?', 'no'],
  ['6030', 'the time for cancelling is over', '?', '?', 'no', '?'],
  ['6040', 'cancel of a captured payment', '?', '?', 'no', '?'],
  ['6050', 'cancel of a payment that is not reserved', '?', '?', 'no', '?'], // perhaps by our own first attempt (2.7)
  ['6060', 'cancel of an authorized payment with cancelTransactionOnly', '?', '?', 'no', '?'],
  ['6110', 'expiresAt is too late', 'no', '?', '?', '?'],
  ['6120', 'expiresAt is too soon', 'no', '?', '?', '?'],
  ['6130', 'a receipt is needed', 'no', '?', '?', '?'],
  ['6150', 'not enough left to refund', '?', '?', '?', 'no'], // perhaps because our own first attempt gave it back
  ['6180', 'refunded already', '?', '?', '?', 'no'], // perhaps by our own first attempt
  ['6190', 'wrong state for a cancel', '?', '?', 'no', '?'], // perhaps by our own first attempt (2.7)
  ['6210', 'wrong state for a refund', '?', '?', '?', 'no'],
  ['6220', 'the time for refunds is over', '?', '?', '?', 'no'],
  ['6230', 'reserved already', '?', '?', '?', '?'], // authorize: perhaps our own first attempt
  ['6250', 'cannot be cancelled while it is processed', '?', '?', 'later', '?'],
  ['7010', 'no such customer', 'no', '?', '?', '?'],

  // Only from force approve on the test host, which is no operation of ours.
  ['10010', 'force approve failed', '?', '?', '?', '?'],
  ['10020', 'force approve is not allowed', '?', '?', '?', '?'],
  ['10030', 'identification is required', '?', '?', '?', '?'],
  ['10040', 'force approve: payment source', '?', '?', '?', '?'],
  ['10050', 'force approve: the test user has no card', '?', '?', '?', '?'],
  ['10060', 'force approve: unsupported', '?', '?', '?', '?'],
  ['10070', 'force approve: limit', '?', '?', '?', '?'],
] as const satisfies readonly Row[];

/** What a status says where the code says nothing. */
interface StatusRow {
  means: string;
  verdict: Verdict;
  /** Whether an ErrorCode, where there is one, decides instead. */
  codeDecides: boolean;
}

/**
 * Sheet 8.1. A 5xx, and any other status, is `?` whatever its body says. A verdict holds only for a body in the shape of the provider or of its
 * gateway: anything else on the way knows nothing of the payment.
 */
export const STATUSES: Readonly<Record<number, StatusRow>> = {
  400: { means: 'invalid request', verdict: 'no', codeDecides: true },
  // After one new token. It comes from the gateway, before the payment core (1.3 [I]).
  401: { means: 'the token or the subscription key is not accepted', verdict: 'later', codeDecides: false },
  // About the account, not about this payment: a wrong deployment must get stuck and heal, not refuse every parcel.
  403: { means: 'no permission for this merchant', verdict: 'later', codeDecides: true },
  // Without 5090 it is a wrong path, so a wrong address: nothing about this payment.
  404: { means: 'not found', verdict: '?', codeDecides: true },
  // An earlier body under our key may have been processed: read, never a new key.
  409: { means: 'conflict about the key or the reference', verdict: '?', codeDecides: false },
  422: { means: 'cannot be processed', verdict: 'no', codeDecides: true },
  423: { means: 'the payment is locked', verdict: 'later', codeDecides: false },
  429: { means: 'too many requests', verdict: 'later', codeDecides: false },
};

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** Sheet 11, point 4: 15 s keeps within 5 writes a minute. Sheet 10: the limiter counts by the minute. */
const PAUSES = { later: 15 * SECOND, tooMany: 60 * SECOND, slowly: 6 * HOUR } as const;
/** A `Retry-After` beyond this is not believed: it could outlast the hold. */
const PAUSE_MAX = 24 * HOUR;

/**
 * What an answer that is no success means for an operation, by the two tables above; whatever is not in them is `unknown`.
 *
 * `why` holds the provider's code, our own words for it and the trace id, never the provider's text, which may repeat what we sent.
 */
export const classify = (operation: Operation, answer: Answer): Outcome =>
  unlessSuccess(judge(operation, answer), answer);

function judge(operation: Operation, answer: Answer): Outcome {
  const { status } = answer;
  const row = STATUSES[status];
  const codes = errorCodes(answer.json);
  const known = codes.length === 1 ? ERROR_CODES.find(([code]) => code === codes[0]) : undefined;
  const said = [status, ...codes].join(' ');
  const trace = traceOf(answer.json);
  const unsettled: Outcome = { kind: 'unknown', why: `${said}: an answer that the table does not settle${trace}` };

  // The status of each code is not documented (13), so outside the table a 4xx is judged by its code, too.
  const codeDecides = row ? row.codeDecides : status >= 400 && status < 500;
  if (codeDecides && known && !contradictsItself(answer)) {
    const [code, means, authorize, capture, release, refund] = known;
    return outcome({ authorize, capture, release, refund }[operation], code, `${said}: ${means}${trace}`, answer);
  }
  if (!row || (codeDecides && codes.length > 0)) return unsettled;
  if (!isInItsOwnWords(answer)) return unsettled;
  return outcome(row.verdict, `http-${status}`, `${said}: ${row.means}${trace}`, answer);
}

function outcome(verdict: Verdict, code: string, why: string, answer: Answer): Outcome {
  switch (verdict) {
    case 'no':
      return { kind: 'refused', code, why };
    case '?':
      return { kind: 'unknown', why };
    case 'later':
    case 'slowly': {
      const own = answer.status === 429 ? PAUSES.tooMany : PAUSES[verdict];
      return { kind: 'tryLater', code, why, retryAfterMs: Math.min(answer.retryAfterMs ?? own, PAUSE_MAX) };
    }
    default:
      return verdict satisfies never;
  }
}

/** The ErrorCodes of an answer, each once. Two different ones, or one that cannot be read, decide nothing. */
export function errorCodes(json: unknown): string[] {
  const details = memberOf(json, 'extraDetails');
  if (!Array.isArray(details)) return [];
  const named = details.filter((detail) => /^errorcode$/i.test(String(memberOf(detail, 'name'))));
  // Copied into a `why`, so only what looks like a code.
  const codes = named.map((detail) => /^\d{1,6}$/.exec(String(memberOf(detail, 'reason')))?.[0] ?? 'unreadable');
  return [...new Set(codes)];
}

/** The statuses that the gateway in front answers by itself (sheet 1.4). */
const GATEWAYS: readonly number[] = [401, 403, 422, 429];

/**
 * Whether the provider or its gateway wrote this error, and not something on the way: a problem with the members that its spec requires (sheet
 * 8), the two members of the gateway (1.4), or the odd sentence of a 401 (1.3).
 */
export function isInItsOwnWords({ json, status, text }: Answer): boolean {
  const member = (name: string): unknown => memberOf(json, name);
  const isText = (name: string): boolean => typeof member(name) === 'string';
  if (member('status') !== undefined) {
    const isSigned = isText('traceId') || Array.isArray(member('extraDetails'));
    return member('status') === status && isText('type') && isText('title') && isSigned;
  }
  const isOnly = (...names: string[]): boolean => Object.keys(json ?? {}).every((name) => names.includes(name));
  if (isText('message') && GATEWAYS.includes(status) && member('statusCode') === status) {
    return isOnly('statusCode', 'message');
  }
  const said = isOnly('message') ? member('message') : undefined;
  return (
    status === 401 && /^something went wrong, please try again later/i.test(String(json === undefined ? text : said))
  );
}

/** A problem that names another status than its answer has. */
function contradictsItself({ json, status }: Answer): boolean {
  const named = memberOf(json, 'status') ?? memberOf(json, 'statusCode');
  return named !== undefined && Number(named) !== status;
}

function traceOf(json: unknown): string {
  const id = memberOf(json, 'traceId');
  return typeof id === 'string' && /^[\w.:|-]{1,80}$/.test(id) ? ` (trace ${id})` : '';
}

/** Nothing is written to a reference that no payment can have: it might reach another path of the provider. */
export const INVALID_REFERENCE = refusedHere(
  'InvalidReference',
  'no payment at Vipps can have this reference: it must be 8 to 64 letters, digits or hyphens',
);
