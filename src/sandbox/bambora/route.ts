import type { Request } from '../exchange';

export type Operation = 'authorize' | 'get' | 'capture' | 'cancel' | 'refund';

export const OPERATIONS: readonly Operation[] = ['authorize', 'get', 'capture', 'cancel', 'refund'];

export interface Route {
  readonly operation: Operation;
  readonly reference: string;
}

const WRITES: Readonly<Record<string, Operation>> = {
  card_token_authorization: 'authorize',
  capture: 'capture',
  cancel: 'cancel',
  refund: 'refund',
};

/**
 * The operation of a method and path, or null. A path without the slash at its end is no path. Sheet 1, 2.
 *
 * The authorization by encrypted card is left out: it is given to few, on request.
 */
export function routeOf({ method, path }: Request): Route | null {
  const parts = (path.split('?', 1)[0] ?? '').split('/');
  const [before, api, reference, ...rest] = parts;
  if (before !== '' || api !== 'payments' || !reference || rest.at(-1) !== '') return null;
  const operation = rest.length === 1 ? 'get' : WRITES[rest[0] ?? ''];
  if (operation === undefined || rest.length > 2) return null;
  if (method !== (operation === 'get' ? 'GET' : 'POST')) return null;
  return { operation, reference: decoded(reference) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
