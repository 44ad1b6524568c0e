import { MUTANTS } from './list';

/**
 * Makes this process wrong. To be called before anything is loaded that keeps functions of others in a table of its own. What it gives names the
 * functions that nothing has called: then the mistake was not switched on, and a run that finds nothing says nothing.
 */
export function switchOn(name: string): () => readonly string[] {
  const mutant = MUTANTS.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`no mutant is called ${name}`);
  const turned = mutant.switches.map(({ of, turnOn }) => ({ of, wasCalled: turnOn() }));
  return () => turned.flatMap(({ of, wasCalled }) => (wasCalled() ? [] : [of]));
}
