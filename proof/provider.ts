import type { Capabilities } from '../src/domain/capabilities';
import type { Simulated } from './adapters/simulated';
import type { Conformance } from './conformance/conformance';
import type { Exhaustive } from './exhaustive/exhaustive';
import type { Mutant } from './mutants/mutant';
import type { Pairing } from './pairing';

/** What the proofs know of a provider: all of it, so that a fifth one is a folder and a row in the list of `providers.ts`. */
export interface Proved<Name extends string = string> extends Pairing<Name> {
  /** Its accounts before the sandbox, lived by the simulator. */
  readonly simulated: Simulated;
  /** What it can do with the switches of an account that change it, and what of that its documents leave open: lived before a model. */
  readonly model: Readonly<Record<string, Omit<Capabilities, 'currencies'>>>;
  readonly exhaustive: Exhaustive;
  readonly conformance: Conformance;
  /** Mistakes in its adapter. They are loaded from this very folder by who switches one on: see `mutants/list.ts`. */
  readonly mutants: readonly Mutant[];
}
