import type { Request } from '../exchange';
import { decoded, matcher, partsOf, type Row } from '../routes';

/** `kind` says which limit counts. */
interface Known extends Row {
  readonly operation: string;
  readonly kind: 'write' | 'read' | 'free';
}

const EPAYMENT = '/epayment/v1';
const PAYMENT = `${EPAYMENT}/payments/{reference?}`;
const WEBHOOKS = '/webhooks/v1/webhooks';

/** An empty reference is one of the wrong form, not an unknown path. The token's path has no fixed case (sheet 1.3). */
const ROWS = [
  { method: 'POST', pattern: '/accesstoken/get', anyCase: true, operation: 'token', kind: 'free' },
  { method: 'POST', pattern: '/accesstoken/get/', anyCase: true, operation: 'token', kind: 'free' },
  { method: 'POST', pattern: `${EPAYMENT}/payments`, operation: 'create', kind: 'write' },
  { method: 'POST', pattern: `${EPAYMENT}/test/payments/{reference?}/approve`, operation: 'approve', kind: 'free' },
  { method: 'GET', pattern: PAYMENT, operation: 'get', kind: 'read' },
  { method: 'GET', pattern: `${PAYMENT}/events`, operation: 'events', kind: 'read' },
  { method: 'POST', pattern: `${PAYMENT}/capture`, operation: 'capture', kind: 'write' },
  { method: 'POST', pattern: `${PAYMENT}/cancel`, operation: 'cancel', kind: 'write' },
  { method: 'POST', pattern: `${PAYMENT}/refund`, operation: 'refund', kind: 'write' },
  { method: 'POST', pattern: WEBHOOKS, operation: 'registerWebhook', kind: 'free' },
  { method: 'GET', pattern: WEBHOOKS, operation: 'listWebhooks', kind: 'free' },
  { method: 'DELETE', pattern: `${WEBHOOKS}/{id?}`, operation: 'deleteWebhook', kind: 'free' },
] as const satisfies readonly Known[];

const find = matcher(ROWS);

export type Operation = (typeof ROWS)[number]['operation'];

export const OPERATIONS: readonly Operation[] = [...new Set(ROWS.map(({ operation }) => operation))];

/** What a request asks for. `instance` is the path as problems name it. */
export interface Route {
  readonly operation: Operation;
  readonly kind: Known['kind'];
  /** The payment's reference, or the webhook's id; null where the path has none. */
  readonly reference: string | null;
  readonly instance: string;
}

/** The operation of a method and path, or null. */
export function routeOf({ method, path, body }: Request): Route | null {
  const parts = partsOf(path);
  const found = find(method, parts.map(decoded));
  if (found === null) return null;
  const { operation, kind } = found.row;
  const { reference = null, id = reference } = found.named;
  const instance = parts.join('/').replace(/^\/(epayment|webhooks)/, '');
  return { operation, kind, reference: operation === 'create' ? referenceIn(body) : id, instance };
}

/** The reference inside a create body, before anybody has judged the body. */
function referenceIn(body: string): string | null {
  return /"reference"\s*:\s*"([^"\\]*)"/.exec(body)?.[1] ?? null;
}
