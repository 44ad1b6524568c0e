import type { Outcome } from '../../domain/outcome';
import { refusedHere } from '../call';
import type { Answer } from '../http';
import { PAUSE_MAX_MS } from '../moment';
import { unlessSuccess } from '../success';
import { errorAnswer } from './wire';

export type Operation = 'authorize' | 'capture' | 'release' | 'refund';

/**
 * - `no`: a definite rejection of this request. The core looks up once before it believes it.
 * - `later`: nothing has happened and it is not this payment's fault; the same again after a pause, and a person is told meanwhile.
 * - `?`: ambiguous. The default.
 * - `-`: without explanation. Beside a code that speaks it adds nothing; by itself it is ambiguous.
 */
type Verdict = 'no' | 'later' | '?' | '-';

/**
 * Sheet 8.4: processor codes, `payment_details.response_code`, class by class. A code that is in no row is `?`. The provider gives no other
 * meanings for a void or an authorization, so one verdict serves all operations but for the echoes.
 *
 * An echo is what a capture hears after an earlier one, be it ours or a person's in the portal. No look-up is sure to show that one (2.5 A), so
 * the core's one look before it believes a no is no help here: a person has to say what was taken.
 */
export const RESPONSE_CODES = [
  ['0', 'success', '?'], // with an error status it contradicts itself
  ['8, 10, 451', 'success-like: honour with id, partial approval, advice already received', '?'],
  [
    '-1, 6, 19, 20, 68, 91, 94, 96, 98, 99, 443–450, 452–457, 459, 460, 578, 675, 678, 681, 703, 705, ' +
      '676, 677, 679, 680, 682, 683, 694–702, 704',
    'outcome unclear or a hint to try again',
    '?',
  ],
  [
    '1, 2, 3, 4, 5, 7, 13, 14, 15, 28, 30, 34, 39, 41, 43, 51, 52, 53, 54, 55, 57, 58, 59, 61, 62, 63, 64, 65, 70, 71, ' +
      '75–80, 82–86, 88, 89, 92, 93, 397, 398, 442, 458, 577, 579–611, 622–672, 674, 828, 831–833, 835',
    'rejected',
    'no',
  ],
  ['12, 25, 673, 836', 'rejected; a capture hears it after an earlier one, too', 'no', '?'],
  ['902, 905, 906, 937, 972, 973, 975, 1044–1051, 1198, 1201, 1263, 1295', 'unexplained', '?'],
] as const satisfies readonly ResponseRow[];

type ResponseRow = readonly [codes: string, means: string, verdict: Verdict, ofACapture?: Verdict];

/** Sheet 8.4: codes of −8000 and below are risk rules of the gateway. */
export const RISK_RULES_FROM = -8000;

/** Sheet 8.3 in its order: `gateway_response.code`, compared without regard to case. A code that is not here is `?`. */
export const GATEWAY_CODES = [
  ['INFO0000', 'payment or authorization successful', '?'], // with an error status it contradicts itself
  ['INFO0001', 'captured', '?'],
  ['INFO0002', 'refunded', '?'],
  ['INFO0003', 'authorization cancelled', '?'],
  ['ERR0204', 'listed without explanation', '-'],
  ['VAL0035', 'listed without explanation', '-'],
  ['ERR3001–ERR3005', 'restricted: country, IP, BIN, PAN, issuing country', 'no'],
  ['ERR3006', 'amount threshold', 'no'],
  ['ERR3016', 'amount threshold', 'no'],
  ['ERR3007', 'restricted: IP', 'no'],
  ['ERR3017', 'restricted: IP', 'no'],
  ['ERR3018', 'restricted: BIN', 'no'],
  ['ERR3008–ERR3011', 'card velocity, declined by a risk rule', 'no'],
  ['ERR3012–ERR3015', 'IP velocity, declined by a risk rule', 'no'],
  ['ERR3019', 'refund limit', '?', 'no'],
  ['ERR3020', 'refund volume or insufficient refund balance', '?', 'no'],
] as const satisfies readonly GatewayRow[];

type GatewayRow = readonly [codes: string, means: string, verdict: Verdict, ofARefund?: Verdict];

/** Sheet 8.1 in its order: what a status says of a body of the gateway's that has no code at all. */
export const STATUSES = [
  [200, 'ok', '?'],
  [201, 'created', '?'],
  [400, 'malformed', 'no'],
  [401, 'the credentials are not accepted; check apiKey, secondKey and basic', 'later'],
  [404, 'no such resource, or a wrong prefix', 'no'],
  [406, 'not acceptable', 'no'],
  [412, 'precondition failed', 'no'],
  [500, 'server error', '?'],
  [502, 'bad upstream answer', '?'],
  [504, 'upstream time-out', '?'],
] as const satisfies readonly (readonly [status: number, means: string, verdict: Verdict])[];

/** Sheet 8.1: these 4xx are ambiguous whatever their body says. */
const NEVER_DEFINITE: readonly number[] = [408, 409, 423, 425, 429];

const PAUSE = 15_000;

/**
 * What an answer that is no success means, by the three tables above; whatever they do not settle is `unknown`.
 *
 * A 2xx is judged by its body before (`transaction`): here it is ambiguous. So is every 5xx. A documented 4xx is what it says in the gateway's own
 * JSON, unless a code in it says otherwise; an undocumented one only with a code that says no. `why` holds codes and our own words, never
 * the provider's message, which may repeat what we sent.
 */
export const classify = (operation: Operation, answer: Answer): Outcome =>
  unlessSuccess(judge(operation, answer), answer);

function judge(operation: Operation, answer: Answer): Outcome {
  const { status } = answer;
  const codes = codesIn(operation, answer.json);
  const said = [status, ...codes.map(({ text }) => text)].join(' ');
  const row = STATUSES.find(([of]) => of === status);
  const unclear: Outcome = {
    kind: 'unknown',
    why: `${said}: ${row?.[1] ?? 'an answer that the tables do not settle'}`,
  };
  if (status < 400 || status >= 500 || NEVER_DEFINITE.includes(status)) return unclear;
  if (!isGateways(answer)) return unclear;

  const speaking = codes.filter(({ verdict }) => verdict !== '-');
  const open = speaking.find(({ verdict }) => verdict === '?');
  if (open) return { kind: 'unknown', why: `${said}: ${open.means}` };
  const [first] = speaking;
  if (row?.[2] === 'later') {
    const retryAfterMs = Math.min(answer.retryAfterMs ?? PAUSE, PAUSE_MAX_MS);
    return { kind: 'tryLater', code: `http-${status}`, why: `${said}: ${row[1]}`, retryAfterMs };
  }
  if (first) return { kind: 'refused', code: first.text, why: `${said}: ${first.means}` };
  // A code that nobody explains is ambiguous (8.4); without any code the status decides, where it is documented (8.1).
  if (row?.[2] !== 'no' || codes.length > 0) return unclear;
  return { kind: 'refused', code: `http-${status}`, why: `${said}: ${row[1]}` };
}

interface Said {
  text: string;
  means: string;
  verdict: Verdict;
}

/** The codes of an answer in any of the three shapes (sheet 8.2). One that cannot be read is `?`. */
function codesIn(operation: Operation, json: unknown): readonly Said[] {
  const parsed = errorAnswer.safeParse(json);
  if (!parsed.success) return [];
  const { gateway_response, payment_details, messageCode, failure_information = [] } = parsed.data;
  const processor = payment_details?.response_code;
  const others = [gateway_response?.code, messageCode, ...failure_information.map(({ errorcode }) => errorcode)];
  return [
    ...(isGiven(processor) ? [processorCode(operation, processor)] : []),
    ...others.filter(isGiven).map((code) => gatewayCode(operation, code)),
  ];
}

const isGiven = (code: unknown): boolean => code !== undefined && code !== null && code !== '';

function processorCode(operation: Operation, code: unknown): Said {
  const text = /^-?\d{1,6}$/.exec(String(code))?.[0];
  if (text === undefined) return UNREADABLE;
  const number = Number(text);
  if (number <= RISK_RULES_FROM) return { text, means: 'declined by a risk rule', verdict: 'no' };
  const row = RESPONSE_ROWS.get(String(number)); // `05` is 5, as a transaction reads it
  const [, means = 'not listed', verdict = '?', ofACapture = verdict] = row ?? [];
  return { text, means, verdict: operation === 'capture' ? ofACapture : verdict };
}

function gatewayCode(operation: Operation, code: unknown): Said {
  const text = /^[A-Z]{3,4}\d{4}$/.exec(String(code).toUpperCase())?.[0];
  if (text === undefined) return UNREADABLE;
  const [, means = 'not listed', verdict = '?', ofARefund = verdict] = GATEWAY_ROWS.get(text) ?? [];
  return { text, means, verdict: operation === 'refund' ? ofARefund : verdict };
}

const RESPONSE_ROWS = byCode<ResponseRow>(RESPONSE_CODES);
const GATEWAY_ROWS = byCode<GatewayRow>(GATEWAY_CODES);

function byCode<Row extends readonly [codes: string, ...unknown[]]>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.flatMap((row) => expand(row[0]).map((code) => [code, row] as const)));
}

const UNREADABLE: Said = { text: 'unreadable', means: 'a code that cannot be read', verdict: '?' };

/** The class of the code that a transaction bears itself. It speaks of that transaction alone, so none is an echo. */
export const verdictOf = (responseCode: number): 'no' | '?' | 'success' =>
  responseCode === 0 ? 'success' : processorCode('authorize', responseCode).verdict === 'no' ? 'no' : '?';

/** `443–450, 452` → the codes one by one; letters before the digits stay. */
export function expand(codes: string): readonly string[] {
  return codes.split(', ').flatMap((part) => {
    const [, letters = '', from, to] = /^([A-Z]*)(\d+)–[A-Z]*(\d+)$/.exec(part) ?? [];
    if (from === undefined || to === undefined) return [part];
    return Array.from(
      { length: Number(to) - Number(from) + 1 },
      (_, step) => letters + String(Number(from) + step).padStart(from.length, '0'),
    );
  });
}

/**
 * A proxy on the way knows nothing of the payment: an answer counts only in one of the gateway's three shapes (sheet 8.2), as a failure, and for
 * the status that it came with.
 */
function isGateways({ json, status }: Answer): boolean {
  const parsed = errorAnswer.safeParse(json);
  if (!parsed.success || parsed.data.success !== false) return false;
  const { gateway_response, payment_details, messageCode, failure_information, status_code, statusCode } = parsed.data;
  const named = status_code ?? statusCode;
  if (named !== undefined && Number(named) !== status) return false;
  return [gateway_response, payment_details, messageCode, failure_information].some(isGiven);
}

export const INVALID_REFERENCE = refusedHere(
  'InvalidReference',
  'the authorization is known here by the provider’s transaction id only, a UUID',
);

export const NO_CAPTURE = refusedHere(
  'InvalidReference',
  'a refund names its capture by the provider’s transaction id, a UUID: send it as providerReference',
);

export const NOT_EXPRESSIBLE = refusedHere(
  'AmountNotExpressible',
  'the unit of amounts in this currency is not set (amountUnits), or the amount has more than 10 characters',
);
