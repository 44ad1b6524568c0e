import type { Variant } from './variant';

/**
 * Runs A, B, A, B, …; what each block measured, by variant. Neighbouring blocks share what the machine does at the moment, so that a
 * busy one slows both down. The first of each warms up and is thrown away.
 */
export async function interleaved<T>(
  variants: { readonly holdfast: Variant; readonly bare: Variant },
  blocks: number,
  block: (variant: Variant) => Promise<T>,
): Promise<{ holdfast: T[]; bare: T[] }> {
  const kept: { holdfast: T[]; bare: T[] } = { holdfast: [], bare: [] };
  for (let round = 0; round <= blocks; round++) {
    for (const name of ['holdfast', 'bare'] as const) {
      const measured = await block(variants[name]);
      if (round > 0) kept[name].push(measured);
    }
  }
  return kept;
}
