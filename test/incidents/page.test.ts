import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = readFileSync(join(__dirname, '../../docs/incidents.md'), 'utf8');
const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts') && file !== 'page.test.ts');

/** Every incident with the file of its test, from the page and from the tests. */
const told = [...page.matchAll(/^## (.+)\n[\s\S]*?\]\(\.\.\/test\/incidents\/([a-z-]+\.test\.ts)\)/gm)];
const tested = files.flatMap((file) =>
  [...readFileSync(join(__dirname, file), 'utf8').matchAll(/^describe\('(.+)', \(\) => \{$/gm)].map(
    ([, name]) => `${name} in ${file}`,
  ),
);

describe('the page of incidents', () => {
  test('tells of every incident that is tested, and only of those', () => {
    expect(told.map(([, name, file]) => `${name} in ${file}`).sort()).toEqual([...tested].sort());
    expect(tested.length).toBeGreaterThanOrEqual(14);
  });

  test('says for each what happened there, why, and what happens here, with a link', () => {
    for (const section of page.split(/^## /m).slice(1)) {
      expect(section).toMatch(/\(https:\/\/github\.com\/[\w-]+\/[\w-]+/);
      for (const word of ['**There.**', '**Why.**', '**Here.**', '**Test.**']) expect(section).toContain(word);
    }
  });
});
