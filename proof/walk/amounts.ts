import fc from 'fast-check';
import type { Minor } from '../../src/domain/money';
import { HELD } from './setting';

/** A part, the same again, all that is held, more than that. */
export const amounts: fc.Arbitrary<Minor> = fc.constantFrom(5_000, 9_900, 100, 15_000, HELD, 30_000);

/** Mostly what was asked for. */
export const otherAmount: fc.Arbitrary<Minor | undefined> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 4 },
  { arbitrary: amounts, weight: 1 },
);
