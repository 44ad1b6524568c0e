import type { Mode } from '../simulator/report';
import type { Switch } from './wrong';

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
  switches: readonly Switch[];
}
