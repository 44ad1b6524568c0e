import type { Request } from '../exchange';
import { matcher, partsOf } from '../routes';

const find = matcher([
  { method: 'POST', pattern: '/payment' },
  { method: 'POST', pattern: '/v1/payment' },
]);

/** Whether a request goes where all of them go. What it asks for is the `action` of its body. */
export function isRouted({ method, path }: Request): boolean {
  return find(method, partsOf(path)) !== null;
}
