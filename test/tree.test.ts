import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CODES } from '../src/messages/errors';
import { PROVIDERS } from '../src/providers/registry';

const ROOT = resolve(__dirname, '..');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Who may import whom. A folder that is not listed does not exist. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  events: ['domain'],
  messages: ['domain', 'events'],
  view: ['domain', 'messages'],
  telemetry: ['domain'],
  providers: ['domain'],
  activities: ['domain', 'events', 'messages', 'providers', 'telemetry'],
  workflows: ['domain', 'events', 'messages', 'telemetry', 'types of activities', 'view'],
  encryption: ['messages'],
  config: ['domain', 'encryption', 'events', 'providers'],
  client: ['config', 'domain', 'encryption', 'events', 'messages', 'view'],
  health: [],
  worker: [
    'activities',
    'client',
    'config',
    'domain',
    'encryption',
    'events',
    'health',
    'messages',
    'telemetry',
    'workflows',
  ],
  gateway: ['client', 'config', 'domain', 'health', 'messages'],
  terminal: ['domain', 'providers', 'view'],
  cli: [
    'client',
    'config',
    'demo',
    'domain',
    'encryption',
    'gateway',
    'messages',
    'sandbox',
    'terminal',
    'view',
    'worker',
  ],
  sandbox: [],
  'local-temporal': ['config'],
  demo: [
    'client',
    'config',
    'domain',
    'gateway',
    'local-temporal',
    'messages',
    'providers',
    'sandbox',
    'terminal',
    'view',
  ],
  proof: [
    'client',
    'demo',
    'domain',
    'events',
    'gateway',
    'local-temporal',
    'messages',
    'providers',
    'sandbox',
    'terminal',
    'view',
  ],
};

/** `src/client.ts` and `src/client/…` are one room. */
const placeOf = (file: string): string => file.replace(/^src\//, '').replace(/(\/.*|\.ts)$/, '');

interface Arrow {
  from: string;
  to: string;
  line: string;
}

function arrowsOf(file: string): Arrow[] {
  const lines = read(file).matchAll(/(import|export)(\s+type)?[^;'"]*?from\s+'(\.[^']*)'|import\('(\.[^']*)'\)/g);
  return [...lines].flatMap((match) => {
    const target = relative(ROOT, resolve(ROOT, dirname(file), match[3] ?? match[4] ?? ''));
    const to = placeOf(target);
    const from = placeOf(file);
    if (from === to) return [];
    return [{ from, to: match[2] ? `types of ${to}` : to, line: `${file}: ${match[0].replace(/\s+/g, ' ')}` }];
  });
}

/** The files that import each other in a circle, each circle by its first file. */
function circles(files: readonly string[]): string[] {
  const known = new Set(files);
  const importsOf = (file: string): string[] =>
    [...read(file).matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)]
      .map(([, path]) => `${relative(ROOT, resolve(ROOT, dirname(file), (path ?? '').replace(/\.js$/, '')))}.ts`)
      .filter((target) => known.has(target));
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  const reaches = (from: string): Set<string> => {
    const seen = new Set<string>();
    const left = [...(imports.get(from) ?? [])];
    for (let file = left.pop(); file !== undefined; file = left.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      left.push(...(imports.get(file) ?? []));
    }
    return seen;
  };
  return files.filter((file) => reaches(file).has(file));
}

describe('the arrows between the folders', () => {
  const sources = tracked.filter((file) => /^(src|proof)\/.*\.ts$/.test(file));

  test('point one way', () => {
    const wrong = sources.flatMap(arrowsOf).filter(({ from, to }) => {
      const allowed = ARROWS[from] ?? [];
      return !allowed.includes(to) && !allowed.includes(to.replace('types of ', ''));
    });
    expect(wrong.map(({ line }) => line)).toEqual([]);
  });

  test('are allowed only where a file needs them', () => {
    const drawn = new Set(
      sources
        .flatMap(arrowsOf)
        .flatMap(({ from, to }) => [`${from} → ${to}`, `${from} → ${to.replace('types of ', '')}`]),
    );
    const allowed = Object.entries(ARROWS).flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`));
    expect(allowed.filter((arrow) => !drawn.has(arrow))).toEqual([]);
  });

  test('and those between the files make no circle', () => {
    expect(circles(tracked.filter((file) => /^(src|proof|bench|scripts)\/.*\.ts$/.test(file)))).toEqual([]);
  });

  test('are those of the page about the house', () => {
    const rows = [...read('docs/architecture.md').matchAll(/^\| (`src\/.*|`proof`.*) \| .* \| (.*) \|$/gm)];
    const told = rows.map(([, rooms = '', imports = '']) => [
      placeOf(/`([^`]+)`/.exec(rooms)?.[1] ?? ''),
      imports === 'nothing' ? [] : imports.split(', '),
    ]);
    expect(Object.fromEntries(told)).toEqual(ARROWS);
  });

  test('start at folders that are known', () => {
    expect(sources.map(placeOf).filter((place) => ARROWS[place] === undefined)).toEqual([]);
  });

  test('a wrong one would be seen', () => {
    expect(arrowsOf('src/worker.ts').map(({ to }) => to)).toContain('workflows');
    expect(arrowsOf('src/workflows/provider-calls.ts').map(({ to }) => to)).toContain('types of activities');
  });

  test('workflows and what they import keep nothing in a module: all payments of a worker share it', () => {
    const rooms = ['domain', 'events', 'messages', 'telemetry', 'view', 'workflows'];
    const keeps = /^(export )?(let|var) |^(export )?const \w+(: [^=]+)? = new (Weak)?(Map|Set)\(\)/m;
    expect(sources.filter((file) => rooms.includes(placeOf(file)) && keeps.test(read(file)))).toEqual([]);
  });

  test('workflows and what they import need no package but Temporal’s and a hash', () => {
    const outside = ['src/workflows/bundle.ts', 'src/messages/schemas.ts'];
    const packages = sources
      .filter(
        (file) =>
          ['domain', 'events', 'messages', 'telemetry', 'view', 'workflows'].includes(placeOf(file)) &&
          !outside.includes(file),
      )
      .flatMap((file) => [...read(file).matchAll(/from\s+'([^.'][^']*)'/g)].map((match) => match[1]));
    const hashes = ['@noble/hashes/sha2.js', '@noble/hashes/utils.js'];
    expect([...new Set(packages)].sort()).toEqual([...hashes, '@temporalio/common', '@temporalio/workflow']);
  });
});

describe('the files', () => {
  test('are named in kebab-case, for one noun or verb', () => {
    const names = tracked
      .filter((file) => /^(src|proof|test|bench)\/.*\.ts$/.test(file))
      .map((file) => file.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.ts$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^(utils?|helpers?|common|types|misc)\.ts$/.test(name))).toEqual([]);
  });

  test('hold no leftovers', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|\.(only|skip)\(|@ts-(ignore|nocheck)/;
    const own = /^test\/tree\.test\.ts$/;
    const with_ = tracked.filter(
      (file) => /^(src|proof|test|bench)\/.*\.ts$/.test(file) && !own.test(file) && marks.test(read(file)),
    );
    expect(with_).toEqual([]);
  });

  test('of a provider are in its folder', () => {
    for (const provider of Object.keys(PROVIDERS)) {
      expect(readdirSync(join(ROOT, 'src/providers', provider))).toEqual(
        expect.arrayContaining([
          'README.md',
          'account.ts',
          'api.ts',
          'capabilities.ts',
          'capture.ts',
          'descriptor.ts',
          'release.ts',
          'look-up.ts',
          'profile.ts',
          'refusals.ts',
          'wire.ts',
        ]),
      );
    }
  });
});

describe('the documents', () => {
  const pages = tracked.filter((file) => file.endsWith('.md'));

  test('link only to what is there', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)]*)?\)/g)]
        .filter((match) => !existsSync(resolve(ROOT, dirname(page), match[1] ?? '')))
        .map((match) => `${page}: ${match[1]}`),
    );
    expect(broken).toEqual([]);
  });

  test('explain every error code', () => {
    const page = read('docs/errors.md');
    expect([...CODES].filter((code) => !page.includes(`## ${code}\n`))).toEqual([]);
  });
});
