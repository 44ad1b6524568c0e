import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inWords, placesIn } from '../../scripts/new-provider/places';
import { after, blocksIn } from '../support/tutorial';

/** Carries out docs/new-provider.md in a copy of the project. The tests build on each other, as the steps of the page do. */
const ROOT = resolve(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/new-provider.md'), 'utf8');
const NAME = 'acme-pay';

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'holdfast-new-provider-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split(
    '\n',
  );
  for (const file of files) {
    if (file !== '' && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  run('git', 'init', '--quiet');
  run('git', 'add', '--all');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** A command in the copy; what it prints. Throws with that where it fails. */
function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd: copy, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  }
}

const tool = (name: string, ...args: string[]): string => run(join(copy, 'node_modules/.bin', name), ...args);

let printed: string;
test('the generator writes what the page says, and lists what is left', () => {
  const [, command = ''] = /^(npm run new-provider -- .+)$/m.exec(page) ?? [];
  printed = run('sh', '-c', command.replace('npm run', 'npm run --silent'));
  const listed = [...page.matchAll(/^(\S+:\d+ {2}\d+: .+)$/gm)].map(([, line]) => line);
  expect(inWords(placesIn(copy))).toEqual(listed);
  for (const line of listed) expect(printed).toContain(`  ${line}\n`);
  expect(page).toContain(`writes ${/^(\d+) files written/m.exec(printed)?.[1]} files`);
});

test('what it writes compiles, and keeps the rules of the house', () => {
  tool('tsc', '--noEmit');
  tool('biome', 'check', 'src', 'proof', 'test/docs');
  tool('jest', 'test/tree.test.ts', 'test/together.test.ts', '--selectProjects', 'unit');
});

test('a second time it is refused, and nothing is overwritten', () => {
  expect(() => run('node', 'dist-new-provider/main.js', NAME)).toThrow(`"${NAME}" is taken by src/providers/${NAME}`);
});

test('with the code of the page it compiles, and nothing is left', () => {
  const blocks = blocksIn(page);
  expect(blocks.length).toBeGreaterThan(20);
  for (const block of blocks) {
    const path = join(copy, block.file);
    writeFileSync(path, after(readFileSync(path, 'utf8'), block));
  }
  expect(inWords(placesIn(copy))).toEqual([]);
  tool('tsc', '--noEmit');
  tool('tsc', '-p', 'proof');
  tool('biome', 'check', 'src', 'proof', 'test/docs');
});

test('its behaviour before its sandbox is what the page says, over real sockets', () => {
  const files = ['conformance/conformance', 'conformance/cases', 'others'].map((file) => `test/proof/${file}.test.ts`);
  tool('jest', ...files, '--selectProjects', 'proof', '-t', NAME);
});

test('its payments keep every invariant, and its column comes to the figure of the page', () => {
  run('node', 'dist-proof/proof/simulator/main.js', '--provider', NAME, '--payments', '200', '--seed', '1');
  const walked = run('node', 'dist-proof/proof/exhaustive/main.js', '--quick', '--column', NAME);
  const [, states, transitions] = /reached: '(\d+) states, (\d+) transitions/.exec(page) ?? [];
  expect(walked.replace(/[\s│]+/g, ' ')).toContain(` ${NAME} 13 ${states} ${transitions} `);
});

test('its pages say what the code does', () => {
  const files = ['answers', 'citations', 'providers', 'settings'].map((file) => `test/docs/${file}.test.ts`);
  tool('jest', ...files, '--selectProjects', 'unit');
});

test('no shared file has changed but those that the page names', () => {
  const changed = run('git', 'diff', '--name-only').trim().split('\n');
  const [, told = ''] = /exactly these (\d+ files have changed: [\s\S]*?)\. The/.exec(page) ?? [];
  expect(`${changed.length} files`).toBe(told.slice(0, 7));
  expect([...told.matchAll(/`([^`]+)`/g)].map(([, file]) => file).sort()).toEqual(changed.sort());
  const written = run('git', 'ls-files', '--others', '--exclude-standard').trim().split('\n');
  expect(written.filter((file) => !file.includes(NAME))).toEqual([]);
});
