/**
 * Preloaded in a child process (`node --require`): where `HOLDFAST_MUTANT` names a mutant, its files are replaced by what its patches make
 * of their sources when they are loaded. No file on disk changes.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import { MUTANTS } from './list';
import { byFile, patched } from './mutant';

/** The compiled `src`, to which this file belongs. */
const COMPILED = resolve(__dirname, '../..');
const compiledOf = (file: string): string => join(COMPILED, file.replace(/^src\//, '').replace(/\.ts$/, '.js'));

const waiting = new Set<string>();

/** Files of the mutant that nothing has loaded: it was not switched on, and a run that finds nothing says nothing. */
export const notLoaded = (): readonly string[] => [...waiting];

/** The mutated source of a file as CommonJS. Sources are read from the working folder, the root of the repository. */
export function mutatedModule(file: string, patches: Parameters<typeof patched>[1]): string {
  return transformSync(patched(readFileSync(resolve(file), 'utf8'), patches), {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
    sourceMaps: false,
  }).code;
}

function switchOn(name: string): void {
  const mutant = MUTANTS.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`no mutant is called ${name}`);
  const replaced = new Map([...byFile(mutant)].map(([file, patches]) => [compiledOf(file), { file, patches }]));
  for (const { file } of replaced.values()) waiting.add(file);

  const extensions = require.extensions;
  const plain = extensions['.js'];
  extensions['.js'] = (module, filename) => {
    const found = replaced.get(filename);
    if (found === undefined) return plain?.(module, filename);
    waiting.delete(found.file);
    (module as unknown as Compiling)._compile(mutatedModule(found.file, found.patches), filename);
  };
}

/** What Node's own loader calls; it is not in the types. */
interface Compiling {
  _compile(code: string, filename: string): void;
}

const { HOLDFAST_MUTANT: name } = process.env;
if (name !== undefined) switchOn(name);
