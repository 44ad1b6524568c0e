import type { Request } from '../exchange';
import { decoded, matcher, partsOf, type Row } from '../routes';

/**
 * A path without the slash at its end is no path. Sheet 1, 2.
 *
 * The authorization by encrypted card is left out: it is given to few, on request.
 */
const ROWS = [
  { method: 'POST', pattern: '/payments/{reference}/card_token_authorization/', operation: 'authorize' },
  { method: 'GET', pattern: '/payments/{reference}/', operation: 'get' },
  { method: 'POST', pattern: '/payments/{reference}/capture/', operation: 'capture' },
  { method: 'POST', pattern: '/payments/{reference}/cancel/', operation: 'cancel' },
  { method: 'POST', pattern: '/payments/{reference}/refund/', operation: 'refund' },
] as const satisfies readonly (Row & { operation: string })[];

const find = matcher(ROWS);

export type Operation = (typeof ROWS)[number]['operation'];

export const OPERATIONS: readonly Operation[] = ROWS.map(({ operation }) => operation);

export interface Route {
  readonly operation: Operation;
  readonly reference: string;
}

/** The operation of a method and path, or null. */
export function routeOf({ method, path }: Request): Route | null {
  const found = find(method, partsOf(path));
  if (found === null) return null;
  return { operation: found.row.operation, reference: decoded(found.named.reference ?? '') };
}
