import { NAMES, PROVED } from '../providers';
import { CORE } from './core';
import { TRANSPORT } from './list/transport';
import type { Mutant } from './mutant';

/** Every mutant. None of them may live. Not for who switches one on: this loads the adapters, which keep their functions in tables. */
export const MUTANTS: readonly Mutant[] = [...CORE, ...NAMES.flatMap((name) => PROVED[name].mutants), ...TRANSPORT];
