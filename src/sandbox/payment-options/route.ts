import type { Request } from '../exchange';

export type Operation = 'authorize' | 'capture' | 'cancel' | 'refund' | 'get';

export const OPERATIONS: readonly Operation[] = ['authorize', 'capture', 'cancel', 'refund', 'get'];

export interface Route {
  readonly operation: Operation;
  /** The id in the path of a status request, or null. */
  readonly id: string | null;
}

const POSTS: Readonly<Record<string, Operation>> = {
  '/authorization': 'authorize',
  '/capture': 'capture',
  '/void': 'cancel',
  '/refund': 'refund',
};

/**
 * The operation of a method and path, or null. The prefix may stand once or, as in the samples, twice. Sheet 1.
 *
 * 3-D Secure, purchases and the hosted page are left out: they need a customer, or capture by themselves.
 */
export function routeOf({ method, path }: Request): Route | null {
  const whole = path.split('?', 1)[0] ?? '';
  const rest = /^(?:\/api\/v1){1,2}\/server-to-server-interface(\/.*)$/.exec(whole)?.[1];
  if (rest === undefined) return null;
  const id = /^\/transaction\/status\/([^/]+)$/.exec(rest)?.[1];
  if (id !== undefined) return method === 'GET' ? { operation: 'get', id } : null;
  const operation = method === 'POST' && Object.hasOwn(POSTS, rest) ? POSTS[rest] : undefined;
  return operation === undefined ? null : { operation, id: null };
}
