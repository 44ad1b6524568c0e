import type { Request } from '../exchange';

export type Operation =
  | 'token'
  | 'create'
  | 'approve'
  | 'get'
  | 'events'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'registerWebhook'
  | 'listWebhooks'
  | 'deleteWebhook';

export const OPERATIONS: readonly Operation[] = [
  ...(['token', 'create', 'approve', 'get', 'events', 'capture', 'cancel', 'refund'] as const),
  ...(['registerWebhook', 'listWebhooks', 'deleteWebhook'] as const),
];

/** What a request asks for. `kind` says which limit counts; `instance` is the path as problems name it. */
export interface Route {
  readonly operation: Operation;
  readonly kind: 'write' | 'read' | 'free';
  /** The payment's reference, or the webhook's id; null where the path has none. */
  readonly reference: string | null;
  readonly instance: string;
}

/** The operation of a method and path, or null. The token's path has no fixed case (sheet 1.3). */
export function routeOf(request: Request): Route | null {
  const path = request.path.split('?', 1)[0] ?? '';
  const { method } = request;
  if (/^\/accesstoken\/get\/?$/i.test(path)) {
    return method === 'POST' ? { operation: 'token', kind: 'free', reference: null, instance: path } : null;
  }
  const parts = path.split('/').slice(1).map(decoded);
  const instance = path.replace(/^\/(epayment|webhooks)/, '');
  const [api, version, third, fourth, fifth, sixth] = parts;
  if (api === 'webhooks' && version === 'v1' && third === 'webhooks') {
    return webhookRoute(method, parts, fourth, instance);
  }
  if (api !== 'epayment' || version !== 'v1') return null;
  if (third === 'test' && fourth === 'payments' && sixth === 'approve' && parts.length === 6 && method === 'POST') {
    return { operation: 'approve', kind: 'free', reference: fifth ?? '', instance };
  }
  if (third !== 'payments') return null;
  if (parts.length === 3 && method === 'POST') {
    return { operation: 'create', kind: 'write', reference: referenceIn(request.body), instance };
  }
  const reference = fourth ?? '';
  if (parts.length === 4 && method === 'GET') return { operation: 'get', kind: 'read', reference, instance };
  if (parts.length !== 5) return null;
  if (fifth === 'events' && method === 'GET') return { operation: 'events', kind: 'read', reference, instance };
  if (method === 'POST' && (fifth === 'capture' || fifth === 'cancel' || fifth === 'refund')) {
    return { operation: fifth, kind: 'write', reference, instance };
  }
  return null;
}

function webhookRoute(
  method: string,
  parts: readonly string[],
  id: string | undefined,
  instance: string,
): Route | null {
  const free = { kind: 'free', reference: null, instance } as const;
  if (parts.length === 3 && method === 'POST') return { operation: 'registerWebhook', ...free };
  if (parts.length === 3 && method === 'GET') return { operation: 'listWebhooks', ...free };
  if (parts.length === 4 && method === 'DELETE') return { operation: 'deleteWebhook', ...free, reference: id ?? '' };
  return null;
}

/** The reference inside a create body, before anybody has judged the body. */
function referenceIn(body: string): string | null {
  return /"reference"\s*:\s*"([^"\\]*)"/.exec(body)?.[1] ?? null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
