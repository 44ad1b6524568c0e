import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const TESTS = resolve(__dirname, '..');

/** `test/together/providers/vipps.test.ts` stands for the test files of `test/providers/vipps`; a file elsewhere for itself. */
export function playedBy(filename: string): string[] {
  const folder = relative(join(TESTS, 'together'), filename).replace(/\.test\.ts$/, '');
  if (folder.startsWith('..')) return [filename];
  const files = readdirSync(join(TESTS, folder)).filter((name) => name.endsWith('.test.ts'));
  return files.sort().map((name) => join(TESTS, folder, name));
}

/**
 * Plays the test files of a folder as one. Jest loads all modules anew for each test file, which costs the unit tests more than a third of their
 * time; here a folder shares them.
 */
export function playTogether(filename: string): void {
  for (const file of playedBy(filename)) describe(relative(TESTS, file), () => void require(file));
}
