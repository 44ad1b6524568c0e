import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { takeLock } from './build-lock';
import { cacheFolder, ownFolder, TemporalBinaryUntrusted } from './cache';
import { GO_MIN, goInstall, goVersion, isAtLeast, isExecutable, messageOf, VERSION_WITHIN_MS } from './go';
import { fetchRelease, probe, type Release, releaseFor } from './temporal-release';
import { cacheFault, programFault } from './trusted-file';

export { TemporalBinaryUntrusted } from './cache';
export { probe } from './temporal-release';

/** The newest release of the CLI that `go install` takes: from 1.6.0 on its go.mod has a path replace. */
const CLI_VERSION = '1.5.1';
const CLI_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`;
/** The oldest CLI that is good enough, and the server inside it: a CLI from `go install` gives its own version as 0.0.0. */
const CLI_MIN = [1, 3];
const SERVER_MIN = [1, 27];

const EXE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const PROBE_WITHIN_MS = 10_000;
export interface BinarySearch {
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line at a time, without line end. */
  readonly say: (line: string) => void;
  /** For tests: another archive than the one of this machine. */
  readonly release?: Release;
}

export type BinaryOrigin = 'TEMPORAL_CLI' | 'PATH' | 'cache' | 'download' | 'go';

export interface TemporalBinary {
  readonly path: string;
  readonly from: BinaryOrigin;
}

/** No Temporal CLI, or `TEMPORAL_CLI` names something that isn't one. Says what was tried and what to do. */
export class TemporalBinaryMissing extends Error {
  readonly code = 'TemporalBinaryMissing';
  override readonly name = 'TemporalBinaryMissing';
}

type Finding = { readonly path: string } | { readonly why: string };

/** The places to look, in this order. Each says in a line what it does; `why` is what it did not find. */
const STEPS: readonly { readonly from: BinaryOrigin; readonly look: (search: BinarySearch) => Promise<Finding> }[] = [
  { from: 'TEMPORAL_CLI', look: named },
  { from: 'PATH', look: onPath },
  { from: 'cache', look: cached },
  { from: 'download', look: downloaded },
  { from: 'go', look: built },
];

/**
 * Finds the `temporal` command, which holds the dev server, or gets it: takes milliseconds when it is there, and
 * two to four minutes the one time that it has to be built.
 *
 * Never runs what another user could have put there, and nothing from the folder for temporary files.
 *
 * Throws `TemporalBinaryMissing`, `TemporalBinaryUntrusted`.
 */
export async function findTemporalBinary(search: BinarySearch): Promise<TemporalBinary> {
  const tried: string[] = [];
  for (const { from, look } of STEPS) {
    const finding = await look(search);
    if ('path' in finding) {
      search.say(`Temporal CLI from ${from}: ${finding.path}`);
      return { path: finding.path, from };
    }
    search.say(`Temporal CLI, ${from}: ${finding.why}`);
    tried.push(`  ${from}: ${finding.why}`);
  }
  throw new TemporalBinaryMissing(
    [
      'TemporalBinaryMissing: no Temporal CLI, which holds the server for one machine. Tried:',
      ...tried,
      'Do one of these:',
      '  install it: `brew install temporal`, or the archive for your system from https://docs.temporal.io/cli',
      `  build it (Go ${GO_MIN.join('.')} or newer): go install ${CLI_PACKAGE}`,
      '  say where it is: TEMPORAL_CLI=/path/to/temporal',
      '  use a server that is running: TEMPORAL_ADDRESS=host:7233',
    ].join('\n'),
  );
}

/** Step 1. A person named it, so anything wrong with it is an error and no reason to look elsewhere. */
async function named({ env }: BinarySearch): Promise<Finding> {
  const path = env.TEMPORAL_CLI?.trim();
  if (!path) return { why: 'not set' };
  const fault = isExecutable(path)
    ? (programFault(path) ?? (await versionFault(path, env)))
    : 'it is missing or not executable';
  if (fault) throw new TemporalBinaryMissing(`TemporalBinaryMissing: TEMPORAL_CLI is ${path}, but ${fault}.`);
  return { path };
}

/** Step 2. */
async function onPath({ env }: BinarySearch): Promise<Finding> {
  const faults: string[] = [];
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, EXE);
    if (!isExecutable(path)) continue;
    const fault = programFault(path) ?? (await versionFault(path, env));
    if (!fault) return { path };
    faults.push(`${path}: ${fault}`);
  }
  return { why: faults.length > 0 ? faults.join('; ') : 'none there' };
}

/** Step 3. */
async function cached({ env }: BinarySearch): Promise<Finding> {
  const path = cachedPath(env);
  if (!isExecutable(path)) return { why: `${path} is not there` };
  const stranger = cacheFault(path);
  if (stranger) throw new TemporalBinaryUntrusted(path, stranger);
  const fault = await versionFault(path, env); // a home folder may be shared with a machine of another kind
  return fault ? { why: `${path}: ${fault}` } : { path };
}

/** Step 4. The archive of the release, into our own cache, and only if it is the one that was released. */
async function downloaded({ env, say, release }: BinarySearch): Promise<Finding> {
  if (env.HOLDFAST_TEMPORAL_DOWNLOAD === 'no') return { why: 'not tried, HOLDFAST_TEMPORAL_DOWNLOAD is no' };
  const wanted = release ?? releaseFor(CLI_VERSION, process.platform, process.arch);
  if (!wanted) return { why: `no release for ${process.platform} ${process.arch} has a checksum that is known` };

  const { host } = new URL(wanted.url);
  say(`Temporal CLI, download: asking ${host} (at most ${PROBE_WITHIN_MS / 1_000} s)`);
  const unreachable = await probe(wanted.url, env, PROBE_WITHIN_MS);
  if (unreachable) return { why: `${host} can't be reached: ${unreachable}` };
  say('Temporal CLI, download: fetching it, about 50 MB');
  const path = cachedPath(env);
  const closed = ownFolder(path);
  if (closed) return { why: closed };
  const failed = await fetchRelease(wanted, path, env, (program) => versionFault(program, env));
  return failed ? { why: failed } : { path };
}

/** Step 5. */
async function built({ env, say }: BinarySearch): Promise<Finding> {
  const go = await goVersion(env);
  if ('why' in go) return go;
  const path = cachedPath(env);
  const folder = dirname(path);
  const closed = ownFolder(path);
  if (closed) return { why: closed };

  const done = (): boolean => isExecutable(path);
  const held = await takeLock(join(folder, 'building.lock'), 'Temporal CLI', done, say);
  if (!held) {
    const fault = cacheFault(path) ?? (await versionFault(path, env));
    return fault ? { why: `another process built it, but ${fault}` } : { path };
  }
  try {
    if (done() && !cacheFault(path) && !(await versionFault(path, env))) return { path };
    for (const entry of readdirSync(folder)) {
      // What a killed builder left. We hold the lock, so nobody is using it.
      if (entry.startsWith('building-')) rmSync(join(folder, entry), { recursive: true, force: true });
    }
    const bin = mkdtempSync(join(folder, 'building-'));
    say(`Temporal CLI, go: building ${CLI_PACKAGE} with Go ${go.version}; 2 to 4 minutes, once`);
    const failed =
      (await goInstall({ what: 'Temporal CLI', packages: [CLI_PACKAGE], bin, env, say })) ??
      (await versionFault(join(bin, EXE), env));
    if (!failed) chmodSync(join(bin, EXE), 0o700); // whatever the umask is
    if (!failed) renameSync(join(bin, EXE), path); // whole or not at all, for whoever looks into the cache meanwhile
    rmSync(bin, { recursive: true, force: true });
    return failed ? { why: `go install ${CLI_PACKAGE} failed: ${failed}` } : { path };
  } finally {
    held.release();
  }
}

/** Why this file is no Temporal CLI that we can use, or nothing. */
async function versionFault(path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { env, timeout: VERSION_WITHIN_MS });
    const cli = /version v?(\d+\.\d+\S*)/.exec(stdout)?.[1];
    if (!cli) return `it does not answer --version as the Temporal CLI does`;
    const server = /Server (\d+\.\d+\S*)/.exec(stdout)?.[1];
    const isUnstamped = cli.startsWith('0.0.0');
    if (isUnstamped && server && isAtLeast(server, SERVER_MIN)) return undefined;
    if (isAtLeast(cli, CLI_MIN)) return undefined;
    return `it is ${isUnstamped ? `built around server ${server ?? 'unknown'}` : cli}, ${CLI_MIN.join('.')} or newer is needed`;
  } catch (error) {
    return `it can't be run (${messageOf(error).split('\n')[0]})`;
  }
}

const cachedPath = (env: NodeJS.ProcessEnv): string => join(cacheFolder(env), `temporal-${CLI_VERSION}`, EXE);
