import { json, page, type Reply } from '../exchange';
import { hexOf } from '../random';
import { nextSerial } from '../state';
import type { VippsState } from './state';

/** The codes of sheet 8.2. Titles are ours: the provider changes its texts freely and asks to branch on the code (sheet 8). */
const CODES: Readonly<Record<string, { title: string; status?: number }>> = {
  '3010': { title: 'Internal error', status: 500 },
  '4010': { title: 'Idempotency key used with another request', status: 409 },
  '4020': { title: 'Idempotency key already exists', status: 409 },
  '4040': { title: 'Invalid amount' },
  '4050': { title: 'Invalid customer token' },
  '4060': { title: 'Invalid personal QR' },
  '4070': { title: 'Invalid phone number' },
  '4080': { title: 'Invalid scope' },
  '4090': { title: 'Invalid URL' },
  '4100': { title: 'Too much metadata' },
  '4110': { title: 'Metadata key occurs twice' },
  '4120': { title: 'Metadata key too long' },
  '4130': { title: 'Metadata value too long' },
  '4140': { title: 'Missing parameter' },
  '4150': { title: 'Reference already exists, or idempotency conflict', status: 409 },
  '4160': { title: 'Payment method type not allowed' },
  '5010': { title: 'Blocked sources not possible' },
  '5020': { title: 'Express not allowed' },
  '5030': { title: 'Scope not allowed' },
  '5040': { title: 'Currency not allowed' },
  '5050': { title: 'Long-living payments not allowed' },
  '5060': { title: 'Bank account of the merchant not verified' },
  '5070': { title: 'Payment cannot be created', status: 422 },
  '5080': { title: 'Push messages not allowed' },
  '5090': { title: 'Payment not found', status: 404 },
  '5100': { title: 'Refund not possible' },
  '6010': { title: 'Amount too low' },
  '6020': { title: 'Nothing captured to refund' },
  '6030': { title: 'Cancel period is over' },
  '6040': { title: 'Captured payment cannot be cancelled' },
  '6050': { title: 'Payment is not reserved' },
  '6060': { title: 'Authorized payment cannot be cancelled with cancelTransactionOnly' },
  '6070': { title: 'Payment is cancelled' },
  '6080': { title: 'Payment is not authorized' },
  '6090': { title: 'Capture amount too high' },
  '6100': { title: 'Capture period is over' },
  '6110': { title: 'expiresAt too late' },
  '6120': { title: 'expiresAt too soon' },
  '6130': { title: 'Receipt required' },
  '6140': { title: 'Only full capture is allowed' },
  '6150': { title: 'Refund amount too high' },
  '6160': { title: 'Order locked, already processing' },
  '6170': { title: 'Already captured' },
  '6180': { title: 'Already refunded' },
  '6190': { title: 'Cannot be cancelled in this state' },
  '6200': { title: 'Cannot be captured in this state' },
  '6210': { title: 'Cannot be refunded in this state' },
  '6220': { title: 'Refund period is over' },
  '6230': { title: 'Already reserved' },
  '6250': { title: 'Cannot cancel while processing' },
  '6260': { title: 'Funds unavailable' },
  '6280': { title: 'Capture failed, try again later' },
  '7010': { title: 'Customer not found' },
  '10010': { title: 'Approve failed' },
  '10020': { title: 'Approve not allowed' },
  '10030': { title: 'Identification required' },
  '10040': { title: 'Payment source' },
  '10050': { title: 'Test user has no card' },
  '10060': { title: 'Operation not supported' },
  '10070': { title: 'Payment limit' },
};

/** Refusals that say "not now" rather than "no". */
const TRANSIENT: ReadonlySet<string> = new Set(['3010', '6160', '6250', '6260', '6280']);

export function isKnownCode(code: string): boolean {
  return code in CODES;
}

export function isTransient(code: string): boolean {
  return TRANSIENT.has(code);
}

export const PROBLEM_JSON = 'application/problem+json';

/** A refusal of the payment core, with an ErrorCode. `instance` lacks the `/epayment` prefix. Sheet 8. */
export function problem(state: VippsState, code: string, instance: string, detail = ''): Reply {
  const known = CODES[code] ?? { title: 'Refused' };
  return body(state, known.status ?? 400, known.title, detail, instance, [{ name: 'ErrorCode', reason: code }]);
}

/** A malformed request: the fields and what is wrong with each, without an ErrorCode. Sheet 8. */
export function malformed(state: VippsState, instance: string, fields: readonly FieldFault[]): Reply {
  return body(state, 400, 'Bad Request', 'One or more validation errors occurred', instance, fields);
}

export interface FieldFault {
  readonly name: string;
  readonly reason: string;
}

/** The gateway in front of the payment core answers in its own shape. Sheet 1.4 [I]. */
export function gateway(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const reply = json(status, { statusCode: status, message });
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** What a bad, expired or prefixless token is told in practice. Sheet 1.3. */
export function oddUnauthorized(): Reply {
  return json(401, { message: 'Something went wrong, please try again later' });
}

export function serverError(state: VippsState, status: number, instance: string): Reply {
  return status === 500 ? problem(state, '3010', instance) : page(status);
}

export function busy(state: VippsState, instance: string): Reply {
  return body(state, 423, 'Locked', 'The payment is locked by another operation', instance, []);
}

export function errorCodeOf(reply: Reply): string | null {
  if (reply.status < 400) return null;
  return /"name":"ErrorCode","reason":"(\d+)"/.exec(reply.body)?.[1] ?? null;
}

function body(
  state: VippsState,
  status: number,
  title: string,
  detail: string,
  instance: string,
  extraDetails: readonly FieldFault[],
): Reply {
  const trace = hexOf(state.world.seed, 32, 'trace', nextSerial(state));
  const traceId = `00-${trace}-${trace.slice(0, 16)}-01`;
  const type = `https://httpstatuses.io/${status}`;
  return json(status, { type, title, detail, instance, status, extraDetails, traceId }, PROBLEM_JSON);
}
