import type { Request } from '../exchange';
import { matcher, partsOf, type Row } from '../routes';

/** 3-D Secure, purchases and the hosted page are left out: they need a customer, or capture by themselves. */
const ROWS = [
  { method: 'POST', pattern: '/authorization', operation: 'authorize' },
  { method: 'POST', pattern: '/capture', operation: 'capture' },
  { method: 'POST', pattern: '/void', operation: 'cancel' },
  { method: 'POST', pattern: '/refund', operation: 'refund' },
  { method: 'GET', pattern: '/transaction/status/{id}', operation: 'get' },
] as const satisfies readonly (Row & { operation: string })[];

/** The prefix may stand once or, as in the samples, twice. Sheet 1. */
const PREFIXES = ['/api/v1', '/api/v1/api/v1'].map((prefix) => `${prefix}/server-to-server-interface`);

const find = matcher(PREFIXES.flatMap((prefix) => ROWS.map((row) => ({ ...row, pattern: `${prefix}${row.pattern}` }))));

export type Operation = (typeof ROWS)[number]['operation'];

export const OPERATIONS: readonly Operation[] = ROWS.map(({ operation }) => operation);

export interface Route {
  readonly operation: Operation;
  /** The id in the path of a status request, or null. */
  readonly id: string | null;
}

/** The operation of a method and path, or null. */
export function routeOf({ method, path }: Request): Route | null {
  const found = find(method, partsOf(path));
  return found === null ? null : { operation: found.row.operation, id: found.named.id ?? null };
}
