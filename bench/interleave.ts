import { NAMES, type Name, type Variant } from './variant';

/**
 * Runs A, B, C, A, B, C, …; what each block measured, by variant. Neighbouring blocks share what the machine does at the moment, so that a busy
 * one slows all of them down. The first of each warms up and is thrown away.
 */
export async function interleaved<T>(
  variants: Readonly<Record<Name, Variant>>,
  blocks: number,
  block: (variant: Variant) => Promise<T>,
): Promise<Record<Name, T[]>> {
  const kept: Record<Name, T[]> = { holdfast: [], naive: [], bare: [] };
  for (let round = 0; round <= blocks; round++) {
    for (const name of NAMES) {
      const measured = await block(variants[name]);
      if (round > 0) kept[name].push(measured);
    }
  }
  return kept;
}
