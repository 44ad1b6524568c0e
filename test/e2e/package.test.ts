import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROFILES } from '../../src/providers/profiles';
import { tableUnder } from '../docs/page';
import { installed, type Project } from '../support/installed';
import { blocksIn } from '../support/tutorial';
import { createWorld, type World } from '../support/world';

const ROOT = resolve(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/order-service.md'), 'utf8');
const ENTRIES = ['holdfast', 'holdfast/worker', 'holdfast/sandbox'];

let project: Project;
beforeAll(() => {
  project = installed();
}, 120_000);
afterAll(() => project?.remove());

/** The names of the page's table, by their entry. */
const documented = tableUnder(PAGE, 'The names')
  .slice(1)
  .flatMap(([names = '', from = '']) => {
    const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const [values = '', types = ''] = names.split(/\btypes? /);
    return quoted(from).flatMap((entry) => [
      ...quoted(values).map((name) => ({ entry, name, isType: false })),
      ...quoted(types).map((name) => ({ entry, name, isType: true })),
    ]);
  });
const namesOf = (entry: string, isType: boolean): string[] =>
  documented.filter((row) => row.entry === entry && row.isType === isType).map(({ name }) => name);

/** The modules that a fresh process has loaded for an entry and for some use of it, without those of Node. */
function loadedBy(entry: string, use = ''): string[] {
  const program = `const entry = require('${entry}'); ${use}; process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
  const paths = JSON.parse(project.run(process.execPath, ['-e', program])) as string[];
  return paths.map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
}

test('the tarball has what runs, the pages, the licence and the schema, and nothing else', () => {
  const odd = project.packed.filter(
    (path) =>
      !/^(dist\/.*\.(js|d\.ts|js\.map)|docs\/.*\.md|deploy\/holdfast\.schema\.json|(package\.json|README\.md|LICENSE))$/.test(
        path,
      ),
  );
  expect(odd).toEqual([]);
  expect(project.packed).toEqual(
    expect.arrayContaining(['dist/workflow-bundle.js', 'dist/workflow-bundle-sealed.js', 'README.md', 'LICENSE']),
  );
});

test('no declaration says any', () => {
  const declarations = project.packed.filter((path) => path.endsWith('.d.ts'));
  const saying = declarations.filter((path) =>
    /^(?! *(\/?\*|\/\/)).*[:<|>(] *any\b/m.test(
      readFileSync(join(project.folder, 'node_modules/holdfast', path), 'utf8'),
    ),
  );
  expect(declarations.length).toBeGreaterThan(100);
  expect(saying).toEqual([]);
});

test('every map has its source in it, and no file names this machine', () => {
  const maps = project.packed.filter((path) => path.endsWith('.map'));
  expect(maps.length).toBeGreaterThan(100);
  for (const path of project.packed) {
    const text = readFileSync(join(project.folder, 'node_modules/holdfast', path), 'utf8');
    if (text.includes(ROOT)) throw new Error(`${path} names ${ROOT}`);
    if (path.endsWith('.map')) expect(JSON.parse(text).sourcesContent).toEqual([expect.any(String)]);
  }
});

describe.each(ENTRIES)('%s', (entry) => {
  test('exports the values that the page names, to CommonJS and to ESM', () => {
    const keys = `Object.keys(entry).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort()`;
    const cjs = `const entry = require('${entry}'); console.log(JSON.stringify(${keys}))`;
    const esm = `import * as entry from '${entry}'; console.log(JSON.stringify(${keys}))`;
    const named = namesOf(entry, false).sort();
    expect(JSON.parse(project.run(process.execPath, ['-e', cjs]))).toEqual(named);
    expect(JSON.parse(project.run(process.execPath, ['--input-type=module', '-e', esm]))).toEqual(named);
  });

  test('exports the types that the page names, and no other', () => {
    const text = readFileSync(join(project.folder, 'node_modules/holdfast', typesOf(entry)), 'utf8');
    expect(exportedIn(text)).toEqual([...namesOf(entry, false), ...namesOf(entry, true)].sort());
  });
});

function typesOf(entry: string): string {
  const { exports } = JSON.parse(readFileSync(join(project.folder, 'node_modules/holdfast/package.json'), 'utf8'));
  return exports[entry.replace('holdfast', '.')].types;
}

/** Every name that a file of declarations gives away; `export *` would hide some. */
function exportedIn(text: string): string[] {
  expect(text).not.toMatch(/export (type )?\*/);
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','));
  const own = [...text.matchAll(/^export (?:declare |default )*(?:class|interface|const|function|type) (\w+)/gm)];
  const names = [...lists.map((name) => name.replace(/^\s*type /, '').trim()), ...own.map(([, name = '']) => name)];
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

/** What its own errors and lists of reasons are made of: with a package among them it would be hundreds. */
const ENTRY_MODULES_MAX = 10;

test('the entry of order services loads a handful of files, and no package, until there is a client', () => {
  const loaded = loadedBy('holdfast', "new entry.HoldfastError('PaymentClosed', 'the payment has ended')");
  expect(loaded.filter((path) => !path.startsWith('holdfast/dist/'))).toEqual([]);
  expect(loaded).toContain('holdfast/dist/client.js');
  expect(loaded.length).toBeLessThanOrEqual(ENTRY_MODULES_MAX);
});

test('a client of order services loads no adapter, no worker and no native code', () => {
  const loaded = loadedBy('holdfast', 'entry.Holdfast.over({}, {})');
  const refused = [
    /^undici\//,
    /^@temporalio\/(worker|core-bridge|workflow|activity)\//,
    /\.node$/,
    /^(fastify|@fastify|pino|commander|webpack|rxjs)\//,
    /^holdfast\/dist\/(activities|cli|demo|gateway|health|local-temporal|sandbox|telemetry|terminal|worker|workflows)\b/,
    ...Object.keys(PROFILES).map(
      (name) => new RegExp(`^holdfast/dist/providers/${name}/(api|authorize|capture|descriptor|look-up|release)\\.js$`),
    ),
  ];
  expect(loaded.filter((path) => refused.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(loaded).toEqual(
    expect.arrayContaining(['@temporalio/client/lib/index.js', 'holdfast/dist/providers/vipps/profile.js']),
  );
});

test('what is refused there, the entry of workers loads: the list is of names that exist', () => {
  const loaded = loadedBy('holdfast/worker').join('\n');
  for (const name of ['undici/', '@temporalio/core-bridge/', '.node', 'holdfast/dist/providers/vipps/capture.js']) {
    expect(loaded).toContain(name);
  }
});

test('the sandbox is the other side: it loads nothing of Temporal, and no adapter', () => {
  expect(
    loadedBy('holdfast/sandbox').filter((path) => /^(@temporalio\/|holdfast\/dist\/(?!sandbox))/.test(path)),
  ).toEqual([]);
});

test.each(['holdfast/dist/client.js', 'holdfast/dist/domain/ledger', 'holdfast/src/client.ts', 'holdfast/client'])(
  '%s cannot be imported',
  (path) => {
    const program = `try { require('${path}') } catch ({ code }) { console.log(code) }`;
    expect(project.run(process.execPath, ['-e', program]).trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  },
);

test('the command is there', () => {
  expect(project.run(join(project.folder, 'node_modules/.bin/holdfast'), ['--version']).trim()).toMatch(
    /^\d+\.\d+\.\d+$/,
  );
});

/** Every name of the page, in use, and a type for each that is `never` where it is `any`. */
function typedProgram(): string {
  const imports = ENTRIES.map((entry, at) => {
    const names = [
      ...namesOf(entry, false).map((name) => `${name} as V${at}${name}`),
      ...namesOf(entry, true).map((name) => `type ${name} as T${at}${name}`),
    ];
    return `import { ${names.join(', ')} } from '${entry}';`;
  });
  const kinds = documented.map(({ entry, name, isType }) => {
    const local = `${isType ? 'T' : 'V'}${ENTRIES.indexOf(entry)}${name}`;
    return `  NotAny<${isType ? local : `typeof ${local}`}>,`;
  });
  return [
    ...imports,
    "import { Holdfast, type ShipmentView } from 'holdfast';",
    'type NotAny<T> = 0 extends 1 & T ? never : true;',
    `export const none: [\n${kinds.join('\n')}\n] = [${documented.map(() => 'true').join(', ')}];`,
    "export const ship = async (): Promise<ShipmentView['safeToShip']> => {",
    '  const holdfast = await Holdfast.connect();',
    "  const payment = holdfast.payment('nordic-shop', 'order-1001');",
    "  const { shipment, ledger } = await payment.shipAndWait({ shipmentId: 'parcel-1', amount: 9900, currency: 'NOK' });",
    '  const left: number = ledger.available;',
    '  // @ts-expect-error an amount is a number of minor units',
    "  await payment.ship({ shipmentId: 'parcel-2', amount: '9900', currency: 'NOK' });",
    "  return left > 0 ? shipment.safeToShip : 'no';",
    '};',
  ].join('\n');
}

test.each([
  ['node16', 'node16', 'program.cts'],
  ['nodenext', 'nodenext', 'program.mts'],
  ['preserve', 'bundler', 'program.ts'],
])(
  'types: module %s, resolution %s, %s',
  (module, moduleResolution, file) => {
    project.write(file, typedProgram());
    // Temporal’s types import those of this package, and do not bring them.
    project.write(
      'ms.d.ts',
      "declare module 'ms' { export type StringValue = string; const ms: (text: string) => number; export default ms; }",
    );
    const compilerOptions = { module, moduleResolution, target: 'es2022', strict: true, noEmit: true, types: ['node'] };
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file, 'ms.d.ts'] }));
    project.run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.']);
  },
  60_000,
);

describe('the program of the page', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ worker: false });
  }, 60_000);
  afterAll(() => world?.close());

  test('loses an answer and takes the money once, from the installed package', () => {
    const blocks = blocksIn(PAGE);
    for (const { file, text } of blocks) project.write(file, text);
    const env = { ...process.env, TEMPORAL_ADDRESS: world.env.TEMPORAL_ADDRESS };
    const said = project.run(process.execPath, [blocks.at(-1)?.file ?? ''], env);
    const [, printed = ''] = /^It prints (.*): /m.exec(PAGE) ?? [];
    expect(said.trim().split('\n')).toEqual([...printed.matchAll(/`([^`]+)`/g)].map(([, line]) => line));
  }, 120_000);
});
