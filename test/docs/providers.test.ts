import { existsSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { CLAIMS, REFUND_CLAIMS } from '../../proof/conformance/claims';
import { NAMES, PROVED, type ProviderName } from '../../proof/providers';
import { type Compared, ROWS } from './comparison';
import { documentedOf } from './documented';
import { openExample, pageOf, rowOf } from './example';
import { read, tableUnder } from './page';

const ROOT = join(__dirname, '../..');
const page = read('docs/providers.md');
const [, ...rows] = tableUnder(page, 'Providers');
const titles = rows.map(([title = '']) => title).filter((title) => title !== '');
const CONFORMANCE = 'test/proof/conformance/conformance.test.ts';

const compared = (name: ProviderName, settings: object = {}): Compared => ({
  name,
  capabilities: openExample(name, settings).capabilities,
  namesCurrencies: 'currencies' in rowOf(name).settings.shape && !rowOf(name).settings.shape.currencies?.isOptional(),
});

/** What the page must say of a provider: what is without any switch, then what each switch changes. */
function cellOf(title: string, name: ProviderName): string {
  const says = ROWS[title] as (account: Compared) => string;
  const plain = says(compared(name));
  const changed = documentedOf(name).switches.flatMap(([switched, settings]) => {
    const other = says(compared(name, settings));
    // A switch without a value in its name stands for whatever is put there.
    return other === plain ? [] : [`${switched.includes(':') ? other : 'any'} with \`${switched}\``];
  });
  return [plain, ...changed].join('; ');
}

test('the comparison has a column for every provider', () => {
  const [head = []] = tableUnder(page, 'Providers');
  expect(head.slice(1)).toEqual(NAMES.map((name) => rowOf(name).title));
  expect(rows.at(-1)?.slice(1)).toEqual(NAMES.map((name) => `[settings and more](providers/${name}.md)`));
});

test('every cell that a record or a schema decides is what they say', () => {
  const decided = rows.filter(([title = '']) => title in ROWS);
  expect(decided).toEqual(Object.keys(ROWS).map((title) => [title, ...NAMES.map((name) => cellOf(title, name))]));
  expect(titles).toEqual([...Object.keys(ROWS), 'can end with an operator']);
});

/** A test by its name: a behaviour of the conformance kit at that provider, or a title that stands in the file. */
function isTest(title: string, file: string, at: string): boolean {
  if (!existsSync(join(ROOT, file))) return false;
  const names = at === 'each' ? NAMES : NAMES.filter((name) => name === at);
  // The kit asks refunds of every provider that has them, and of no other.
  const isPlayed = (name: ProviderName): boolean =>
    title in CLAIMS || title in REFUND_CLAIMS || title in PROVED[name].conformance.worst;
  const inKit = names.length > 0 && names.every(isPlayed);
  return (file === CONFORMANCE && inKit) || read(file).includes(`'${title}'`);
}

describe('the proofs', () => {
  const [, ...proofs] = tableUnder(page, 'What proves it');
  const proved = proofs.map(([title = '', at = '', test_ = '', link = '']) => {
    const [, file = ''] = /\]\(\.\.\/([^)]+)\)/.exec(link) ?? [];
    return { title, at, test: test_, file };
  });

  test('name a test for every cell', () => {
    const open = titles.flatMap((title) =>
      NAMES.filter((name) => !proved.some((proof) => proof.title === title && ['each', name].includes(proof.at))).map(
        (name) => `${title}, ${name}`,
      ),
    );
    expect(open).toEqual([]);
    expect(proved.filter(({ title }) => !titles.includes(title))).toEqual([]);
  });

  test('name tests that exist', () => {
    expect(proved.filter(({ test, file, at }) => !isTest(test, normalize(file), at))).toEqual([]);
  });

  test('a wrong name would be seen', () => {
    expect(isTest('captures nothing', CONFORMANCE, 'each')).toBe(false);
    expect(isTest('A: a lost answer', CONFORMANCE, 'vipps')).toBe(false);
    expect(isTest('captures a part', 'test/proof/conformance/nowhere.test.ts', 'each')).toBe(false);
  });
});

describe.each(NAMES)('the worst of %s', (name) => {
  const [, ...worst] = tableUnder(pageOf(name), 'The worst it has been through');
  const own = `test/providers/${name}`;
  const ownFiles = existsSync(join(ROOT, own)) ? readdirSync(join(ROOT, own)) : [];
  const files = [CONFORMANCE, ...ownFiles.filter((file) => file.endsWith('.ts')).map((file) => `${own}/${file}`)];

  test('is what tests put it through', () => {
    expect(worst.filter(([, , title = '']) => !files.some((file) => isTest(title, file, name)))).toEqual([]);
  });
});
