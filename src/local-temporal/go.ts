import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { minutes } from './build-lock';
import { spawnGuarded } from './guarded-child';
import { programFault } from './trusted-file';

export const GO_MIN = [1, 25];
export const VERSION_WITHIN_MS = 10_000;
const PROGRESS_FIRST_MS = 2_000;
const PROGRESS_EVERY_MS = 10_000;

export interface GoBuild {
  /** For a reader: `Temporal CLI`. */
  readonly what: string;
  readonly packages: readonly string[];
  /** The folder for the programs. */
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/** Runs `go install`; resolves to what went wrong, if anything did. */
export async function goInstall({ what, packages, bin, env, say }: GoBuild): Promise<string | undefined> {
  const started = Date.now();
  const goEnv: NodeJS.ProcessEnv = { ...env, GOBIN: bin, CGO_ENABLED: '0' };
  // Go refuses GOBIN when it builds for another system, and a vendoring flag when there is no module around.
  for (const name of ['GOOS', 'GOARCH', 'GOFLAGS', 'GOWORK']) delete goEnv[name];
  // Guarded: a build that nobody waits for would keep all cores busy for minutes.
  const go = spawnGuarded(whereIs('go', env) ?? 'go', ['install', '-v', ...packages], {
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
    say(`${what}, go: ${minutes(Date.now() - started)} ${last}`);
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

/** The version of the Go on PATH, or why it cannot build. */
export async function goVersion(env: NodeJS.ProcessEnv): Promise<{ version: string } | { why: string }> {
  const go = whereIs('go', env);
  if (!go) return { why: `no Go on PATH (${GO_MIN.join('.')} or newer could build it)` };
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

/** The program of this name on PATH, if nobody else could have put it there. */
export function whereIs(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = process.platform === 'win32' ? `${command}.exe` : command;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, file)).find((path) => isExecutable(path) && !programFault(path));
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const have = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, part] of wanted.entries()) {
    const mine = have[at] ?? 0;
    if (mine !== part) return mine > part;
  }
  return true;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
