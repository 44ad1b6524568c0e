import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = readFileSync(join(__dirname, '../../docs/incidents.md'), 'utf8');
const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts') && file !== 'page.test.ts');
const sections = page.split(/^## /m).slice(1);

/** Every incident with the file of its test, from the page and from the tests. */
const told = [...page.matchAll(/^## (.+)\n(?:(?!^## )[\s\S])*?\]\(\.\.\/test\/incidents\/([a-z-]+\.test\.ts)\)/gm)];
const tested = files.flatMap((file) =>
  [...readFileSync(join(__dirname, file), 'utf8').matchAll(/^describe\('(.+)', \(\) => \{$/gm)].map(
    ([, name]) => `${name} in ${file}`,
  ),
);

describe('the page of incidents', () => {
  test('tells of every incident that is tested, and only of those', () => {
    expect(told.map(([, name, file]) => `${name} in ${file}`).sort()).toEqual([...tested].sort());
    expect(tested.length).toBeGreaterThanOrEqual(30);
  });

  test('says for each what happened there, why, and what happens here, with a link', () => {
    for (const section of sections) {
      expect(section).toMatch(/\(https:\/\/github\.com\/[\w-]+\/[\w-]+/);
      for (const word of ['**There.**', '**Why.**', '**Here.**', '**Test.**']) expect(section).toContain(word);
    }
  });

  test('names for each a test that is there; one that needs a Temporal server by its words', () => {
    const missing = sections.flatMap((section) => {
      const [name] = section.split('\n');
      const [, test = ''] = section.split('**Test.**');
      const named = [...test.matchAll(/\]\(\.\.\/(test\/[\w./-]+\.test\.ts)\)(?:: \*([^*]+)\*)?/g)];
      if (named.length === 0) return [`${name} names no test`];
      return named.flatMap(([, file = '', words]) => {
        const path = join(__dirname, '../..', file);
        if (!existsSync(path)) return [`${name}: there is no ${file}`];
        if (file.startsWith('test/incidents/')) return [];
        if (words === undefined) return [`${name}: which test of ${file}?`];
        return readFileSync(path, 'utf8').includes(words.replace(/\s+/g, ' '))
          ? []
          : [`${name}: ${file} has no "${words}"`];
      });
    });
    expect(missing).toEqual([]);
  });
});
