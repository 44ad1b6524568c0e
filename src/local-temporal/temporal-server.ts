import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { takeLock } from './build-lock';
import { cacheFolder, ownFolder } from './cache';
import { goInstall, goVersion, isExecutable, messageOf, VERSION_WITHIN_MS } from './go';
import { cacheFault } from './trusted-file';

const WHAT = 'Temporal server';

/** The programs that Temporal's images contain, as files. */
export interface ServerPrograms {
  /** The folder of `temporal-server` and `temporal-sql-tool`, as a PATH wants it. */
  readonly folder: string;
  readonly server: string;
}

export interface ServerSearch {
  /** Of the server, as `1.32.1`. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line at a time, without line end. */
  readonly say: (line: string) => void;
}

/** The Go packages, and the names that Temporal's images give to their programs. The server comes last: where it is, all are. */
const PROGRAMS = [
  { built: 'sql', name: 'temporal-sql-tool', path: 'cmd/tools/sql' },
  { built: 'server', name: 'temporal-server', path: 'cmd/server' },
] as const;

/**
 * Temporal's own server and its schema tool, from our cache, or built by Go once: that takes some minutes. Resolves to why they cannot be had where
 * they cannot. Throws `TemporalBinaryUntrusted`.
 */
export async function findServerPrograms(search: ServerSearch): Promise<ServerPrograms | { why: string }> {
  const { version, env, say } = search;
  const folder = join(cacheFolder(env), `temporal-server-${version}`);
  const server = join(folder, 'temporal-server');
  const closed = ownFolder(server);
  if (closed) return { why: closed };
  const found = { folder, server };
  if (await isWhole(server, version)) return found;

  const held = await takeLock(join(folder, 'building.lock'), WHAT, () => isExecutable(server), say);
  try {
    if (await isWhole(server, version)) return found;
    const why = held ? await build(folder, search) : 'another process built it, and it does not run';
    return why === undefined ? found : { why };
  } finally {
    held?.release();
  }
}

async function build(folder: string, { version, env, say }: ServerSearch): Promise<string | undefined> {
  const go = await goVersion(env);
  if ('why' in go) return go.why;
  // What a killed builder left. We hold the lock, so nobody is using it.
  for (const entry of readdirSync(folder).filter((name) => name.startsWith('building-'))) {
    rmSync(join(folder, entry), { recursive: true, force: true });
  }
  const packages = PROGRAMS.map(({ path }) => `go.temporal.io/server/${path}@v${version}`);
  const bin = mkdtempSync(join(folder, 'building-'));
  say(`${WHAT}, go: building ${version} with Go ${go.version}; 5 to 20 minutes, once`);
  const failed = await goInstall({ what: WHAT, packages, bin, env, say });
  for (const { built, name } of failed === undefined ? PROGRAMS : []) {
    chmodSync(join(bin, built), 0o700); // whatever the umask is
    renameSync(join(bin, built), join(folder, name)); // whole or not at all
  }
  rmSync(bin, { recursive: true, force: true });
  return failed === undefined ? undefined : `go install ${packages.join(' ')} failed: ${failed}`;
}

async function isWhole(server: string, version: string): Promise<boolean> {
  if (!isExecutable(server) || cacheFault(server)) return false;
  const said = await promisify(execFile)(server, ['--version'], { timeout: VERSION_WITHIN_MS }).catch(messageOf);
  return typeof said !== 'string' && said.stdout.includes(version);
}
