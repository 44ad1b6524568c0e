import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, determineHitLimitReached, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { transformSync } from '@swc/core';
import { expect } from 'expect';
import fastCheck from 'fast-check';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';

/**
 * The tests that judge the mutants of the core and of the wiring: those of `test/domain` and `test/wiring`, each file as one judge. Jest would take
 * a second for each mutant, nearly all of it to set itself up and to load every file that could judge. This uses the parts that jest is made of
 * (its tests, its `expect`), stays in one process, begins with the file that has judged best so far and stops at the first test that fails.
 *
 * How long something takes is judged in `test/domain/speed`, and not here: code with mutants in it takes 50 times as long.
 */
/** Longer than Stryker waits: what hangs is ended with its process, and leaves nothing behind. */
const TEST_TIMEOUT_MS = 600_000;
const CONTROL_EVERY = 20;

// Paths are those of the sandbox, into which Stryker goes only after it has loaded this.
const filesOf = (folder, end = '.ts') =>
  readdirSync(folder)
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);

const sources = () => ['src/domain', 'src/workflows'].flatMap((folder) => filesOf(folder));
const judges = () => [
  ...['test/domain', 'test/wiring'].flatMap((folder) => filesOf(folder, '.test.ts')),
  'test/docs/transitions.test.ts',
];
const shared = () => ['test/domain/support', 'test/wiring/support'].flatMap((folder) => filesOf(folder));

/** Stands for a judge: what is computed when a module is loaded concerns those as well that no test loads. */
const ALL_LOADS = 'the core and the wiring can be loaded';

/** Changes with what all judges share, and with it the names of all: an incremental run then asks them again. */
function print() {
  const hash = createHash('sha256');
  for (const file of shared()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}

// The same score each time. A mutant that is found needs no smallest example.
const MOST_RUNS = 100;
const assert = (property, given = {}) =>
  fastCheck.assert(property, {
    ...given,
    numRuns: Math.min(given.numRuns ?? MOST_RUNS, MOST_RUNS),
    seed: 1,
    endOnFailure: true,
  });

const STANDS_FOR = {
  'fast-check': () => ({ ...fastCheck, assert }),
  '@temporalio/workflow': () => load(resolve('test/wiring/support/sdk.ts')),
};

const mocker = new ModuleMocker(globalThis);
const { describe, test, it, beforeEach, afterEach } = circus;

const compiled = new Map();
let loaded = new Map();

/** As a test sees it when it is loaded: compiled once, and begun anew for each judge. */
function load(file) {
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const actual = createRequire(file);
  const jest = {
    // Only `@temporalio/workflow` is: it stands for something else for all.
    mock: () => undefined,
    requireActual: actual,
    spyOn: (...given) => mocker.spyOn(...given),
    restoreAllMocks: () => mocker.restoreAllMocks(),
  };
  const needs = (name) => {
    if (STANDS_FOR[name] !== undefined) return STANDS_FOR[name]();
    const path = name.startsWith('.') ? resolve(dirname(file), `${name}.ts`) : undefined;
    return path !== undefined && existsSync(path) ? load(path) : actual(name);
  };
  const inScope = { exports: module.exports, require: needs, module, __dirname: dirname(file), jest, expect };
  const given = { ...inScope, describe, test, it, beforeEach, afterEach };
  if (!compiled.has(file))
    compiled.set(file, compileFunction(asCommonJs(file), Object.keys(given), { filename: file }));
  compiled.get(file)(...Object.values(given));
  return module.exports;
}

const asCommonJs = (file) =>
  transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
    sourceMaps: false,
  }).code;

/** What is wrong by this judge; undefined if nothing is. */
async function verdictOf(judge) {
  loaded = new Map();
  circus.resetState();
  circus.getState().testTimeout = TEST_TIMEOUT_MS;
  let problem;
  // One test that fails is enough.
  const bail = ({ name, test: one }) => {
    if (name === 'test_fn_failure' || name === 'hook_failure') problem ??= told(one);
    else if (name === 'test_start' && problem !== undefined) one.mode = 'skip';
  };
  circus.addEventHandler(bail);
  try {
    if (judge === ALL_LOADS) for (const file of sources().filter(isLoaded)) load(resolve(file));
    else load(resolve(judge));
    await circus.run();
  } catch (error) {
    problem ??= String(error?.message ?? error);
  } finally {
    circus.removeEventHandler(bail);
    mocker.restoreAllMocks();
  }
  return problem;
}

/** `bundle.ts` builds the bundle when it is run. */
const isLoaded = (file) => !file.endsWith('/bundle.ts');

const told = ({ name, errors }) => `${name}: ${String(errors.flat()[0]?.message ?? errors.flat()[0])}`;

/** What a mutant leaves behind in this process must not pass for one that was noticed: who has judged is asked again without the mutant. */
async function controlled(result) {
  const problem = result.killedBy && (await verdictOf(judgeOf(result.killedBy[0])));
  if (problem === undefined) return result;
  return { status: MutantRunStatus.Error, errorMessage: `${result.killedBy[0]} fails without a mutant: ${problem}` };
}

const judgeOf = (id) => id.slice(0, id.lastIndexOf(' '));

class Jury {
  /** How often each judge has found a mutant of each file. */
  found = new Map();
  runs = 0;

  constructor() {
    globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
    this.stryker = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    this.stryker.mutantCoverage = { static: {}, perTest: {} };
    const end = print();
    const tests = [];
    for (const judge of [ALL_LOADS, ...judges()]) {
      const id = `${judge} ${end}`;
      this.stryker.currentTestId = id;
      const began = performance.now();
      const failureMessage = await verdictOf(judge);
      const timeSpentMs = performance.now() - began;
      const about = { id, name: id, timeSpentMs, ...(judge === ALL_LOADS ? {} : { fileName: resolve(judge) }) };
      tests.push(
        failureMessage === undefined
          ? { ...about, status: TestStatus.Success }
          : { ...about, status: TestStatus.Failed, failureMessage },
      );
    }
    this.stryker.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter = [], hitLimit, sandboxFileName }) {
    this.stryker.hitCount = hitLimit === undefined ? undefined : 0;
    this.stryker.hitLimit = hitLimit;
    this.stryker.activeMutant = activeMutant.id;
    const result = await this.judged(sandboxFileName, testFilter);
    this.stryker.activeMutant = undefined;
    this.runs += 1;
    return this.runs % CONTROL_EVERY === 0 ? controlled(result) : result;
  }

  async judged(file, ids) {
    const own = `/${file.split('/').at(-1).replace('.ts', '.test.ts')} `;
    const best = (id) => (this.found.get(`${file} ${id}`) ?? 0) + (id.includes(own) ? 1 : 0);
    let nrOfTests = 0;
    for (const id of [...ids].sort((a, b) => best(b) - best(a))) {
      nrOfTests += 1;
      const failureMessage = await verdictOf(judgeOf(id));
      const timeout = determineHitLimitReached(this.stryker.hitCount, this.stryker.hitLimit);
      if (timeout !== undefined) return { status: MutantRunStatus.Timeout, reason: timeout.reason };
      if (failureMessage === undefined) continue;
      this.found.set(`${file} ${id}`, best(id) + 1);
      return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'jury', Jury)];
