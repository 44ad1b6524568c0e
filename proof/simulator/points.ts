import fc from 'fast-check';
import { type Act, X_MAX } from './acts';

/** What may happen at one point: one of these, or nothing. */
export type Point = readonly (Act['act'] | 'nothing')[];

export const ORDER: Point = ['ship', 'same again', 'ship', 'nothing'];
export const END: Point = ['complete', 'complete', 'complete', 'nothing'];
/** So low that nothing is left out by the acts that happen only sometimes. */
const Y_MAX = 23;

const happening = (point: Point): fc.Arbitrary<Act[]> =>
  fc
    .tuple(fc.constantFrom(...point), fc.nat(X_MAX), fc.nat(Y_MAX))
    .map(([act, x, y]) => (act === 'nothing' ? [] : [{ act, x, y }]));

export const oneOf = (dangers: readonly (readonly Point[])[]): fc.Arbitrary<Act[]> =>
  fc.oneof(...dangers.map((points) => fc.tuple(...points.map(happening)).map((acts) => acts.flat())));
