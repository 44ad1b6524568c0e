import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The tests that judge the mutants of the core and of the wiring, as one file: Stryker runs it once for each mutant, and 30 files of their own
 * would load the core 30 times. `stryker.jest.config.js` runs it, and nothing else does. How long something takes is judged in
 * `test/domain/speed`, and not here: code with mutants in it takes 50 times as long.
 *
 * Many tests build their payment beside the test and not in it. Stryker would count that code as covered by nobody in particular, and run
 * every test for each mutant there. Here it counts as covered by the tests of its file.
 */
interface Stryker {
  currentTestId?: string | undefined;
  mutantCoverage?: { perTest: Record<string, Record<string, number>> };
}

jest.mock('@temporalio/workflow', () => jest.requireActual('../wiring/support/sdk'));

/** The names of the tests that Stryker wants for this mutant; undefined for a mutant in what is computed when a module is loaded. */
const wanted = (globalThis as { wantedTests?: string }).wantedTests;
const stryker: Stryker = (globalThis as { __stryker__?: Stryker }).__stryker__ ?? {};
const ROOT = join(__dirname, '../..');
const filesOf = (folder: string, end: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

/** Loads, and says what went wrong: a mutant that breaks what stands beside the tests is found, like one that breaks a test. */
function load(file: string): unknown {
  try {
    require(join(ROOT, file));
    return undefined;
  } catch (error) {
    return error ?? new Error('thrown');
  }
}

/** Changes with the files, and with it the names of their tests: an incremental run then asks them again. It would look for changes in this file. */
const print = (files: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 8);
};

// First and by itself: what is computed when a module is loaded concerns every test.
const sources = ['src/domain', 'src/workflows'].flatMap((folder) => filesOf(folder, '.ts'));
const wrong = wanted === undefined ? sources.filter((file) => !file.endsWith('/bundle.ts')).map(load) : [];
test('the core and the wiring can be loaded', () => expect(wrong.filter((error) => error !== undefined)).toEqual([]));

const judges = ['test/domain', 'test/wiring'].flatMap((folder) => filesOf(folder, '.test.ts'));
const shared = ['test/domain/support', 'test/wiring/support'].flatMap((folder) => filesOf(folder, '.ts'));
const isWanted = (file: string): boolean => wanted === undefined || wanted.includes(file);
for (const file of [...judges, 'test/docs/transitions.test.ts'].filter(isWanted)) {
  describe(`${file} ${print([file, ...shared])}`, () => {
    let problem: unknown;
    beforeEach(() => {
      const { perTest } = stryker.mutantCoverage ?? { perTest: {} };
      const id = expect.getState().currentTestName ?? '';
      perTest[id] = { ...perTest[file], ...perTest[id] };
    });
    test('can be loaded', () => expect(problem).toBeUndefined());
    stryker.currentTestId = file;
    problem = load(file);
    stryker.currentTestId = undefined;
  });
}
