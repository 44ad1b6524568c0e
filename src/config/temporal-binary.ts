import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EnvHttpProxyAgent, request } from 'undici';
import { endGroup, spawnGuarded } from './guarded-child';

/** The newest release of the CLI that `go install` takes: from 1.6.0 on its go.mod has a path replace. */
const CLI_VERSION = '1.5.1';
const CLI_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`;
/** The oldest CLI that is good enough, and the server inside it: a CLI from `go install` gives its own version as 0.0.0. */
const CLI_MIN = [1, 3];
const SERVER_MIN = [1, 27];
const GO_MIN = [1, 25];

const EXE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const VERSION_WITHIN_MS = 10_000;
const PROBE_WITHIN_MS = 10_000;
const DOWNLOAD_WITHIN_MS = 180_000;
const PROGRESS_FIRST_MS = 2_000;
const PROGRESS_EVERY_MS = 10_000;
/** A builder touches its lock every second; one that has not for this long is gone, whatever its pid says. */
const LOCK_SILENT_MS = 30_000;
/** A lock without its text is being written, or its writer was killed in between. */
const LOCK_BLANK_MS = 1_000;

export interface BinarySearch {
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line at a time, without line end. */
  readonly say: (line: string) => void;
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
 * Throws `TemporalBinaryMissing`.
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
  const fault = isExecutable(path) ? await versionFault(path, env) : 'it is missing or not executable';
  if (fault) throw new TemporalBinaryMissing(`TemporalBinaryMissing: TEMPORAL_CLI is ${path}, but ${fault}.`);
  return { path };
}

/** Step 2. */
async function onPath({ env }: BinarySearch): Promise<Finding> {
  const faults: string[] = [];
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, EXE);
    if (!isExecutable(path)) continue;
    const fault = await versionFault(path, env);
    if (!fault) return { path };
    faults.push(`${path}: ${fault}`);
  }
  return { why: faults.length > 0 ? faults.join('; ') : 'none there' };
}

/** Step 3. */
async function cached({ env }: BinarySearch): Promise<Finding> {
  const path = cachedPath(env);
  if (!isExecutable(path)) return { why: `${path} is not there` };
  const fault = await versionFault(path, env); // a home folder may be shared with a machine of another kind
  return fault ? { why: `${path}: ${fault}` } : { path };
}

/** Step 4. The file that the SDK's own tests would use, fetched by the SDK where nobody has yet. */
async function downloaded({ env, say }: BinarySearch): Promise<Finding> {
  const folder = env.TMPDIR?.trim() || tmpdir();
  // The SDK downloads under another name and renames, so a file of this name is whole.
  const path = join(folder, `temporal-sdk-typescript-${sdkVersion()}${process.platform === 'win32' ? '.exe' : ''}`);
  if (isExecutable(path) && !(await versionFault(path, env))) return { path };
  if (env.HOLDFAST_TEMPORAL_DOWNLOAD === 'no') return { why: 'not tried, HOLDFAST_TEMPORAL_DOWNLOAD is no' };

  const url = 'https://temporal.download/cli/default';
  say(`Temporal CLI, download: asking ${new URL(url).host} (at most ${PROBE_WITHIN_MS / 1_000} s)`);
  const unreachable = await probe(url, env, PROBE_WITHIN_MS);
  if (unreachable) return { why: `${new URL(url).host} can't be reached: ${unreachable}` };
  say('Temporal CLI, download: fetching it, about 50 MB');
  const failed = await downloadBySdk(env);
  if (failed) return { why: failed };
  return isExecutable(path) ? { path } : { why: `the SDK fetched it, but not to ${path}` };
}

/** Step 5. */
async function built({ env, say }: BinarySearch): Promise<Finding> {
  const go = await goVersion(env);
  if ('why' in go) return go;
  const path = cachedPath(env);
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    return { why: `can't write to the cache: ${messageOf(error)}` };
  }

  const done = (): boolean => isExecutable(path);
  const held = await lock(join(folder, 'building.lock'), done, say);
  if (!held) {
    const fault = await versionFault(path, env);
    return fault ? { why: `another process built it, but ${fault}` } : { path };
  }
  try {
    if (done() && !(await versionFault(path, env))) return { path };
    for (const entry of readdirSync(folder)) {
      // What a killed builder left. We hold the lock, so nobody is using it.
      if (entry.startsWith('building-')) rmSync(join(folder, entry), { recursive: true, force: true });
    }
    const bin = mkdtempSync(join(folder, 'building-'));
    say(`Temporal CLI, go: building ${CLI_PACKAGE} with Go ${go.version}; 2 to 4 minutes, once`);
    const failed = (await install(bin, env, say)) ?? (await versionFault(join(bin, EXE), env));
    if (!failed) renameSync(join(bin, EXE), path); // whole or not at all, for whoever looks into the cache meanwhile
    rmSync(bin, { recursive: true, force: true });
    return failed ? { why: `go install ${CLI_PACKAGE} failed: ${failed}` } : { path };
  } finally {
    held.release();
  }
}

/** Runs `go install`; resolves to what went wrong, if anything did. */
async function install(bin: string, env: NodeJS.ProcessEnv, say: BinarySearch['say']): Promise<string | undefined> {
  const started = Date.now();
  const goEnv: NodeJS.ProcessEnv = { ...env, GOBIN: bin, CGO_ENABLED: '0' };
  // Go refuses GOBIN when it builds for another system, and a vendoring flag when there is no module around.
  for (const name of ['GOOS', 'GOARCH', 'GOFLAGS', 'GOWORK']) delete goEnv[name];
  // Guarded: a build that nobody waits for would keep all cores busy for minutes.
  const go = spawnGuarded(whereIs('go', env) ?? 'go', ['install', '-v', CLI_PACKAGE], {
    env: goEnv,
    output: 'pipe',
    cwd: bin,
  });
  const lines: string[] = [];
  for (const stream of [go.stdout, go.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => void lines.push(line.trim()));
  }
  let nextWord = started + PROGRESS_FIRST_MS;
  const progress = setInterval(() => {
    if (Date.now() < nextWord) return;
    nextWord = Date.now() + PROGRESS_EVERY_MS;
    const last = lines.at(-1)?.replace(/^go: /, '') ?? 'starting';
    say(`Temporal CLI, go: ${minutes(Date.now() - started)} ${last}`);
  }, 500);
  try {
    const code = await new Promise<number | null>((ended, fail) => go.once('error', fail).once('close', ended));
    return code === 0 ? undefined : lines.slice(-5).join(' | ') || `it ended with code ${code}`;
  } catch (error) {
    return messageOf(error);
  } finally {
    clearInterval(progress);
  }
}

async function goVersion(env: NodeJS.ProcessEnv): Promise<{ version: string } | { why: string }> {
  const go = whereIs('go', env);
  if (!go) return { why: `no Go on PATH (${GO_MIN.join('.')} or newer could build the CLI)` };
  try {
    const { stdout } = await promisify(execFile)(go, ['version'], { env, timeout: VERSION_WITHIN_MS, cwd: tmpdir() });
    const version = /go(\d+\.\d+\S*)/.exec(stdout)?.[1];
    if (!version) return { why: `${go} does not give its version` };
    return isAtLeast(version, GO_MIN)
      ? { version }
      : { why: `Go is ${version}, ${GO_MIN.join('.')} or newer is needed` };
  } catch (error) {
    return { why: `${go} can't be run: ${messageOf(error)}` };
  }
}

interface Held {
  release(): void;
}

/**
 * Waits for the right to build, or until another process has built it: then there is no lock to release.
 *
 * The lock is a file that names its holder, and whose time the holder renews. A holder that was killed is noticed at
 * once by its pid, and after 30 s by the file's time where the pid says nothing: it was given to another process, or
 * belongs to another machine.
 */
async function lock(file: string, isDone: () => boolean, say: BinarySearch['say']): Promise<Held | undefined> {
  const me = JSON.stringify({ pid: process.pid, host: hostname(), at: Date.now() });
  const started = Date.now();
  let nextWord = 0;
  while (!take(file, me)) {
    const holder = holderOf(file);
    if (holder?.isGone) removeStale(file, holder.text);
    if (!holder || holder.isGone) continue;
    if (Date.now() >= nextWord) {
      const waited = minutes(Date.now() - started);
      say(`Temporal CLI, go: another process (${holder.pid}) is building it; waiting, ${waited}`);
      nextWord = Date.now() + PROGRESS_EVERY_MS;
    }
    await sleep(100);
    if (isDone() && holderOf(file) === undefined) return undefined;
  }
  const renewal = setInterval(() => touch(file), 1_000);
  return {
    release: () => {
      clearInterval(renewal);
      if (readText(file) === me) rmSync(file, { force: true });
    },
  };
}

function take(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead holder's lock away. If another was faster and the lock is new by now, it is put back. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== stale) linkSync(aside, file);
  } catch {
    // somebody else took it away, or took it
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderOf(file: string): { text: string; pid: number; isGone: boolean } | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  let silentMs = 0;
  try {
    silentMs = Date.now() - statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
  const { pid, host } = parseHolder(text);
  const isGone =
    silentMs > LOCK_SILENT_MS ||
    (pid === 0 && silentMs > LOCK_BLANK_MS) ||
    (pid > 0 && host === hostname() && !isAlive(pid));
  return { text, pid, isGone };
}

function parseHolder(text: string): { pid: number; host: string } {
  try {
    const { pid, host } = JSON.parse(text) as { pid?: unknown; host?: unknown };
    return { pid: Number(pid) || 0, host: String(host) };
  } catch {
    return { pid: 0, host: '' };
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks whether a host answers at all; resolves to what is in the way. Never takes longer than it is given. */
export async function probe(url: string, env: NodeJS.ProcessEnv, withinMs: number): Promise<string | undefined> {
  const httpProxy = env.HTTP_PROXY ?? env.http_proxy;
  const httpsProxy = env.HTTPS_PROXY ?? env.https_proxy ?? httpProxy;
  const noProxy = env.NO_PROXY ?? env.no_proxy;
  const dispatcher = new EnvHttpProxyAgent({
    ...(httpProxy ? { httpProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
    ...(noProxy ? { noProxy } : {}),
  });
  try {
    const { statusCode, body } = await request(url, {
      method: 'HEAD',
      dispatcher,
      signal: AbortSignal.timeout(withinMs),
    });
    await body.dump();
    return statusCode < 400 || statusCode === 405 ? undefined : `it answers ${statusCode}`;
  } catch (error) {
    const isLate = (error as { name?: unknown } | undefined)?.name === 'TimeoutError';
    return isLate ? `no answer within ${withinMs} ms` : messageOf(error);
  } finally {
    await dispatcher.destroy();
  }
}

/**
 * Lets the SDK download the CLI, in a process of its own: the SDK can only download by starting a server, and neither
 * can be cut off from inside. Resolves to what went wrong, if anything did.
 */
async function downloadBySdk(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const script = `require(${JSON.stringify(require.resolve('@temporalio/testing'))}).TestWorkflowEnvironment
    .createLocal().then((env) => env.teardown())
    .then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });`;
  const sdk = spawnGuarded(process.execPath, ['-e', script], { env, output: 'pipe' });
  let said = '';
  for (const stream of [sdk.stdout, sdk.stderr]) stream?.on('data', (data) => (said += String(data)));
  const patience = setTimeout(() => endGroup(sdk), DOWNLOAD_WITHIN_MS);
  try {
    const [code, signal] = await new Promise<[number | null, string | null]>((ended, fail) =>
      sdk.once('error', fail).once('close', (...how) => ended(how)),
    );
    if (code === 0) return undefined;
    return signal ? `not done within ${DOWNLOAD_WITHIN_MS / 1_000} s` : said.trim().slice(0, 300);
  } catch (error) {
    return messageOf(error);
  } finally {
    clearTimeout(patience);
  }
}

function sdkVersion(): string {
  const { version } = require('@temporalio/testing/package.json') as { version: string };
  return version;
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

function cachedPath(env: NodeJS.ProcessEnv): string {
  const root = env.XDG_CACHE_HOME?.trim() || join(env.HOME?.trim() || homedir(), '.cache');
  return join(root, 'holdfast', `temporal-${CLI_VERSION}`, EXE);
}

function whereIs(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = process.platform === 'win32' ? `${command}.exe` : command;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, file)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const have = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, part] of wanted.entries()) {
    const mine = have[at] ?? 0;
    if (mine !== part) return mine > part;
  }
  return true;
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // taken away as stale while we were suspended; the rename at the end is safe all the same
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
