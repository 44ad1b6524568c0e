import { json, page, type Reply } from '../exchange';
import type { Operation } from './route';
import type { BamboraState } from './state';

/** Types with their status and title. Titles say nothing to go by. Sheet 2.6. */
const TYPES: Readonly<Record<string, readonly [status: number, title: string]>> = {
  invalid_card_information: [400, 'Invalid card information'],
  expired_card: [400, 'Expired card'],
  currency_not_supported: [400, 'Currency not supported'],
  cannot_authorize: [402, 'Cannot authorize'],
  cannot_cancel: [402, 'Cannot cancel'],
  cannot_capture: [402, 'Cannot capture'],
  cannot_refund: [402, 'Cannot refund'],
  insufficient_funds: [402, 'Insufficient funds'],
  payment_not_found: [404, 'Payment not found'],
  payment_operation_blocked: [409, 'Payment operation blocked'],
  invalid_payment_state_transition: [422, 'Invalid payment state transition'],
  blocked_by_issuer: [451, 'Blocked by issuer'],
  card_type_not_accepted: [451, 'Card type not accepted'],
  invalid_card: [451, 'Invalid card'],
  '3d_secure_required': [451, '3D secure required'],
};

/** Errors without a type of their own. The sample of 401 is titled like one of 402. */
const BLANK: Readonly<Record<string, string>> = {
  '400': 'Bad Request',
  '401': 'Cannot authorize',
  '403': 'Forbidden',
  '404': 'Not Found',
  '415': 'Unsupported Media Type',
  '429': 'Too Many Requests',
  '500': 'Internal Server Error',
};

export function isKnownCode(code: string): boolean {
  return code in TYPES || code in BLANK;
}

/** A problem by the last segment of its type, or by its status where it has no type. */
export function problem(state: BamboraState, operation: Operation | null, code: string, detail = ''): Reply {
  const [status, title] = TYPES[code] ?? [Number(code), BLANK[code] ?? 'Error'];
  const { errorScheme, errorTypeEndsInBlank } = state.switches;
  const url = `${errorScheme}://api.bambora.com/definitions/payments/${code}${errorTypeEndsInBlank ? ' ' : ''}`;
  // Capture, cancel and refund declare application/json for their errors. Sheet 1.
  const isPlain = operation === 'capture' || operation === 'cancel' || operation === 'refund';
  const mediaType = isPlain ? 'application/json' : 'application/problem+json';
  return json(status, { type: code in TYPES ? url : 'about:blank', title, detail, status }, mediaType);
}

export function serverError(state: BamboraState, operation: Operation, status: number): Reply {
  return status === 500 ? problem(state, operation, '500') : page(status);
}
