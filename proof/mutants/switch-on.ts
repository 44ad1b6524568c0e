import { CORE } from './core';
import { TRANSPORT } from './list/transport';
import type { Mutant } from './mutant';

/**
 * Makes this process wrong. To be called before anything is loaded that keeps functions of others in a table of its own. What it gives names the
 * functions that nothing has called: then the mistake was not switched on, and a run that finds nothing says nothing.
 */
export async function switchOn(name: string, provider: string | undefined): Promise<() => readonly string[]> {
  const mutants = provider === undefined ? [...CORE, ...TRANSPORT] : await mutantsAt(provider);
  const mutant = mutants.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`no mutant is called ${name}`);
  const turned = mutant.switches.map(({ of, turnOn }) => ({ of, wasCalled: turnOn() }));
  return () => turned.flatMap(({ of, wasCalled }) => (wasCalled() ? [] : [of]));
}

/** Of the folder itself: the list of providers would load their adapters. */
async function mutantsAt(provider: string): Promise<readonly Mutant[]> {
  const { MUTANTS } = (await import(`../providers/${provider}/mutants.js`)) as { MUTANTS: readonly Mutant[] };
  return MUTANTS;
}
