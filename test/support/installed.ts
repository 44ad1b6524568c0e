import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** A project outside of this one that has installed the package, and only what the package says that it needs. */
export interface Project {
  folder: string;
  /** The paths in the tarball. */
  packed: readonly string[];
  write(file: string, text: string): void;
  /** A program in the project; what it prints. Throws with that where it fails. */
  run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): string;
  remove(): void;
}

/**
 * Packs what `npm run build` wrote, and lets npm install the tarball without a network and with an empty cache. What the package depends on lies there already,
 * from this project: a dependency that package.json does not name, or not in this version, npm would have to fetch, and fails.
 */
export function installed(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-installed-'));
  const npm = (cwd: string, ...args: string[]): string =>
    execFileSync('npm', [...args, '--cache', join(folder, '.npm')], { cwd, encoding: 'utf8', stdio: 'pipe' });
  const told = npm(ROOT, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [{ filename, files }] = JSON.parse(told) as [{ filename: string; files: { path: string }[] }];
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

  write('package.json', JSON.stringify({ name: 'shop', version: '1.0.0', private: true }));
  for (const path of dependencies()) link(join(ROOT, path), join(folder, path));
  linkCommands(folder);
  npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`);
  return {
    folder,
    packed: files.map(({ path }) => path),
    write,
    run(command, args, env = process.env) {
      try {
        return execFileSync(command, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe', timeout: 120_000 });
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Where the lock puts everything that a user of the package gets. */
function dependencies(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional && existsSync(join(ROOT, path)))
    .map(([path]) => path);
}

function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === 'node_modules') continue; // has a path of its own in the lock
    if (entry.isDirectory()) link(source, target);
    else linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target); // the temporary folder is on another disk
  }
}

/** npm would fetch a package whose command is missing. */
function linkCommands(folder: string): void {
  const [from, to] = [ROOT, folder].map((root) => join(root, 'node_modules/.bin')) as [string, string];
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const target = readlinkSync(join(from, name));
    if (existsSync(join(to, target))) symlinkSync(target, join(to, name));
  }
}
