import type { Mode } from '../report';

/** A single deliberate mistake in the core or in an adapter. The simulator has to catch it, or the simulator is too weak. */
export interface Mutant {
  name: string;
  /** The mistake in one sentence, for somebody who knows payments and not this code. */
  says: string;
  /** Where it has to be caught: between the core and a model of each provider, or through the real adapters. */
  mode: Mode;
  /** The only provider whose payments can show it; all when absent. */
  provider?: string;
  /** Usually one. Several where a guard exists twice on purpose: then the guard is taken away as an idea. */
  patches: readonly Patch[];
}

/** One place of a source file. */
export interface Patch {
  /** From the root of the repository: `src/domain/settle.ts`. */
  file: string;
  /** Occurs exactly once in the file. */
  from: string;
  to: string;
}

/** The text of a file with all its patches. Throws where a `from` is not there exactly once: the list has to follow the code. */
export function patched(text: string, patches: readonly Patch[]): string {
  return patches.reduce((before, { file, from, to }) => {
    const times = before.split(from).length - 1;
    if (times !== 1) throw new Error(`${file}: ${JSON.stringify(from)} is there ${times} times, not once`);
    // A function, so that a `$` of the source stays one.
    return before.replace(from, () => to);
  }, text);
}

/** The patches of a mutant by file. */
export function byFile({ patches }: Mutant): ReadonlyMap<string, readonly Patch[]> {
  const files = new Map<string, Patch[]>();
  for (const patch of patches) files.set(patch.file, [...(files.get(patch.file) ?? []), patch]);
  return files;
}
