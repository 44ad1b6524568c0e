import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder: proofs run from their source, by jest, and compiled, a folder deeper or in a folder of their own. */
export const ROOT = above(__dirname) ?? process.cwd();

function above(folder: string): string | undefined {
  if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(folder) === folder ? undefined : above(dirname(folder));
}
