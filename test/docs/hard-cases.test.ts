import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const rows = [...readFileSync(join(ROOT, 'docs/hard-cases.md'), 'utf8').matchAll(/`(test\/[^`]+)`: ?(.*?) \|$/gm)].map(
  ([, file = '', words = '']) => [file, words.trim()] as const,
);

test('there are hard cases', () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)('%s holds what the page says of it: %s', (file, words) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(words);
});
