import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { LISTS } from './lists';
import { named, type Spellings } from './name';

const TEMPLATE = 'scripts/new-provider/template';

/** Where providers stand, each by its name. */
const ROOMS = ['docs/providers', 'proof/providers', 'src/demo/providers', 'src/sandbox', 'src/providers'];

/** What no provider can be called, because something is, with its path; of several, the adapter's. */
export function takenIn(root: string): ReadonlyMap<string, string> {
  const entries = ROOMS.flatMap((room) => readdirSync(join(root, room)).map((entry) => `${room}/${entry}`));
  return new Map(entries.map((path) => [path.slice(path.lastIndexOf('/') + 1).replace(/\.(ts|md)$/, ''), path]));
}

/** A file as it is to be. */
interface Draft {
  readonly path: string;
  readonly text: string;
}

/** A file that is there already. */
export class Exists extends Error {}

/**
 * Writes everything of a new provider, and its rows into the shared lists. Nothing is written if any of it cannot be. Resolves with the paths:
 * those that are new, and those that were changed.
 */
export function writeProvider(root: string, spellings: Spellings): { written: string[]; changed: string[] } {
  const drafts = templateOf(root).map(({ path, text }) => ({
    path: named(path, spellings),
    text: named(text, spellings),
  }));
  const there = drafts.find(({ path }) => existsSync(join(root, path)));
  if (there !== undefined)
    throw new Exists(`${there.path} exists, and nothing is overwritten. Remove it, or choose another name.`);
  const lists = LISTS.map((list) => {
    const { file: path } = list;
    // Only what is added holds the placeholder.
    return { path, text: named(list.add(readFileSync(join(root, path), 'utf8')), spellings) };
  });
  for (const { path, text } of [...drafts, ...lists]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const written = drafts.map(({ path }) => path);
  const changed = lists.map(({ path }) => path);
  format(
    root,
    [...written, ...changed].filter((path) => path.endsWith('.ts')),
  );
  return { written, changed };
}

/** The files of the template. Their names end in `.txt`, so that no tool takes them for files of the project. */
function templateOf(root: string): Draft[] {
  const folder = join(root, TEMPLATE);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((file) => ({ path: relative(folder, file).replace(/\.txt$/, ''), text: readFileSync(file, 'utf8') }));
}

/** How lines break and imports are sorted depends on the name. */
function format(root: string, paths: readonly string[]): void {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'check', '--write', '--log-level=error', ...paths], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
