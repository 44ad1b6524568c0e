import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformFileSync, transformSync } from '@swc/core';
import { MUTANTS } from '../../src/simulation/mutants/list';
import { byFile, type Mutant, patched } from '../../src/simulation/mutants/mutant';
import { medianOf, verdictOf } from '../../src/simulation/mutants/verdict';

const SWC = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } } as const;
const compiled = (text: string): string => transformSync(text, { ...SWC, minify: true }).code;
const read = (file: string): string => readFileSync(resolve(file), 'utf8');
const inCore = MUTANTS.filter(({ mode }) => mode === 'core');
const inAdapters = MUTANTS.filter(({ mode }) => mode === 'adapters');

describe('the list of mutants', () => {
  test('is long enough, in the core and in every adapter', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(45);
    expect(inCore.length).toBeGreaterThanOrEqual(30);
    expect(inAdapters.length).toBeGreaterThanOrEqual(12);
    const providers = inAdapters.flatMap(({ provider }) => provider ?? []);
    expect([...new Set(providers)].sort()).toEqual(['bambora', 'payment-options', 'pipwave', 'vipps']);
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

  test('patches the core or an adapter, and looks for what an adapter does where there is one', () => {
    const files = MUTANTS.flatMap(({ patches }) => patches.map(({ file }) => file));
    expect(files.filter((file) => !/^src\/(domain|providers)\//.test(file))).toEqual([]);
    const blind = inCore.filter(({ patches }) => patches.some(({ file }) => file.startsWith('src/providers/')));
    expect(blind.map(({ name }) => name)).toEqual([]);
  });

  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s fits the code and changes it', (_, mutant) => {
    for (const [file, patches] of byFile(mutant)) {
      const before = read(file);
      const after = patched(before, patches);
      expect(compiled(after)).not.toBe(compiled(before));
    }
  });

  test('notices a patch that no longer fits', () => {
    const patch = { file: 'src/domain/settle.ts', from: 'return', to: '' };
    expect(() => patched('no such word', [patch])).toThrow('is there 0 times');
    expect(() => patched('return return', [patch])).toThrow('is there 2 times');
    expect(patched('return 1;', [{ ...patch, to: 'return $&' }])).toBe('return $& 1;');
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

describe('the hunt', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-mutants-'));
    compileInto(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('catches four mutants with real processes', async () => {
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
  });

  test('says which names there are when it does not know one', async () => {
    const ran = await runMain(folder, ['--only', 'nothing-of-the-kind']);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('src/simulation/mutants/list')]);
  });
});

const RUN_MS_MAX = 25_000;

function runMain(folder: string, args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(folder, 'simulation/mutants/main.js'), ...args], {
    env: { ...process.env, NODE_PATH: resolve('node_modules') },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS_MAX,
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

/** What the simulator needs of `src`, as plain JavaScript. */
function compileInto(folder: string): void {
  for (const name of ['domain', 'providers', 'sandbox', 'simulation']) {
    for (const entry of readdirSync(join('src', name), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const source = join(entry.parentPath, entry.name);
      const target = join(folder, source.replace(/^src\//, '').replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, transformFileSync(source, SWC).code);
    }
  }
}
