import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTANTS } from '../../proof/mutants/list';
import type { Mutant } from '../../proof/mutants/mutant';
import { medianOf, verdictOf } from '../../proof/mutants/verdict';
import { wrong } from '../../proof/mutants/wrong';
import { NAMES } from '../../proof/providers';

const read = (file: string): string => readFileSync(resolve(file), 'utf8');
const inCore = MUTANTS.filter(({ mode }) => mode === 'core');
const inAdapters = MUTANTS.filter(({ mode }) => mode === 'adapters');

describe('the list of mutants', () => {
  test('is long enough, in the core and in every adapter', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(45);
    expect(inCore.length).toBeGreaterThanOrEqual(30);
    expect(inAdapters.length).toBeGreaterThanOrEqual(12);
    const providers = inAdapters.flatMap(({ provider }) => provider ?? []);
    expect([...new Set(providers)].sort()).toEqual([...NAMES].sort());
  });

  test('names each mistake once, in words for people', () => {
    const of = (pick: (mutant: Mutant) => string): string[] => MUTANTS.map(pick);
    expect(new Set(of(({ name }) => name)).size).toBe(MUTANTS.length);
    expect(new Set(of(({ says }) => says)).size).toBe(MUTANTS.length);
    expect(of(({ name }) => name).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(of(({ says }) => says).filter((says) => !/^["A-Z].{20,130}\.$/.test(says))).toEqual([]);
  });

  test('is the table that people read', () => {
    const rows = read('docs/measured/mutants.md')
      .split('\n')
      .filter((line) => line.includes('| `'));
    const told = rows.map((line) => line.split(' | ').slice(0, 2).join(' | '));
    expect(told).toEqual(MUTANTS.map(({ name, says }) => `| ${says} | \`${name}\``));
    expect(rows.filter((line) => !/\| [\d,]+ \| (I\d+|asserted)(, (I\d+|asserted))* \|$/.test(line))).toEqual([]);
  });

  /** Whoever judges must not ask a function that is wrong. */
  test('switches nothing that the oracle asks', () => {
    const asked = ORACLE.flatMap((file) =>
      [...read(`proof/simulator/${file}.ts`).matchAll(/import \{([^}]*)\} from '\.\.\/\.\.\/src\/domain\//g)].flatMap(
        ([, names]) => (names ?? '').split(',').map((name) => name.trim()),
      ),
    );
    expect(asked).toContain('capturesOf');
    const switched = MUTANTS.flatMap(({ switches }) => switches.map(({ of }) => of));
    // Whether the state survives JSON is judged by comparing the program with itself.
    expect([...new Set(switched)].filter((of) => asked.includes(of))).toEqual(['nextStep']);
  });
});

const ORACLE = [
  'oracle',
  'rules',
  'released',
  'refunded',
  'unpaid',
  'mistaken',
  'notes',
  'witness',
  'well-behaved',
  'keeps-open',
];

describe('a switch', () => {
  const aModule = () => ({ double: (value: number): number => value * 2, half: (value: number): number => value / 2 });

  test('replaces one function, and gives the mistake the right one', () => {
    const module = aModule();
    const { of, turnOn } = wrong(module, 'double', (right) => (value) => right(value) + 1);
    expect([of, module.double(4)]).toEqual(['double', 8]);
    turnOn();
    expect([module.double(4), module.half(4)]).toEqual([9, 2]);
  });

  test('tells whether anybody has called it since', () => {
    const module = aModule();
    const isCalled = wrong(module, 'double', () => () => 0).turnOn();
    expect([isCalled(), module.half(4), isCalled(), module.double(4), isCalled()]).toEqual([false, 2, false, 0, true]);
  });

  test('complains where the function cannot be replaced', () => {
    const module = Object.freeze(aModule());
    expect(() => wrong(module, 'double', () => () => 0).turnOn()).toThrow('read only');
  });
});

describe('the verdict', () => {
  const mutant = { name: 'a-mistake', says: 'A mistake.' };
  const caught = (seed: number, payments: number, invariant: string) => ({ seed, payments, invariant, seen: 'twice' });

  test('is the median over the seeds, and the invariant that caught it most often', () => {
    const told = [caught(1, 9, 'I3'), caught(2, 3, 'I2'), caught(3, 5, 'I2')];
    expect(verdictOf(mutant, 3, { told })).toEqual({ ...mutant, median: 5, invariant: 'I2, I3', alive: null });
    expect(medianOf([4, 1, 3, 2])).toBe(2);
  });

  test('takes luck for none', () => {
    const told = [caught(1, 9, 'I3'), { seed: 2, payments: 100 }];
    expect(verdictOf(mutant, 2, { told })).toMatchObject({ median: null, alive: 'caught by 1 of 2 seeds' });
  });

  test('takes a run that hangs for no catch', () => {
    expect(verdictOf(mutant, 1, { told: [caught(1, 9, 'I3')], broken: 'no end within 60 s' })).toMatchObject({
      median: null,
      alive: 'no end within 60 s',
    });
  });
});

/** Processes that start cold, on a machine that may be busy. */
const SLOW_MS = 180_000;

describe('the hunt', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-mutants-'));
    // The compiler of the project: it leaves exports that can be replaced, as swc does not.
    const tsc = resolve('node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', 'proof/tsconfig.json', '--outDir', folder, '--sourceMap', 'false']);
  }, SLOW_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(
    'catches four mutants with real processes',
    async () => {
      const names = [
        'no-ceiling-check',
        'time-out-is-not-sent',
        'release-beside-an-open-capture',
        'pipwave-authorized-reads-as-captured',
      ];
      const ran = await runMain(folder, ['--only', ...names, '--seeds', '1', '--max-payments', '120', '--json']);
      expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('Mend')]);
      const report = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
      expect(report).toMatchObject({ total: 4, caught: 4, alive: [] });
      expect(report.mutants.map(({ name }: { name: string }) => name).sort()).toEqual([...names].sort());
    },
    SLOW_MS,
  );

  test(
    'takes a mutant whose function nothing calls for alive, and says which',
    async () => {
      // In the one payment that is lived nobody resolves anything.
      const name = 'resolved-against-the-reading';
      const ran = await runMain(folder, ['--only', name, '--seeds', '1', '--max-payments', '1']);
      expect([ran.code, ran.stdout]).toEqual([1, expect.stringContaining('nothing calls contradiction')]);
    },
    SLOW_MS,
  );

  test('says which names there are when it does not know one', async () => {
    const ran = await runMain(folder, ['--only', 'nothing-of-the-kind']);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('docs/measured/mutants.md')]);
  });
});

function runMain(folder: string, args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(folder, 'proof/mutants/main.js'), ...args], {
    env: { ...process.env, NODE_PATH: resolve('node_modules') },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: SLOW_MS,
    killSignal: 'SIGKILL',
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  return new Promise((end) => child.once('close', (code) => end({ code: code ?? -1, ...said })));
}
