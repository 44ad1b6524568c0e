import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRESS_EVERY_MS = 10_000;
/** A builder touches its lock every second; one that has not for this long is gone, whatever its pid says. */
const LOCK_SILENT_MS = 30_000;
/** A lock without its text is being written, or its writer was killed in between. */
const LOCK_BLANK_MS = 1_000;

/** The right to build. */
export interface Held {
  release(): void;
}

/**
 * Waits for the right to build something (`what`, for a reader), or until another process has built it: then there is no lock to release.
 *
 * The lock is a file that names its holder, and whose time the holder renews. A holder that was killed is noticed at
 * once by its pid, and after 30 s by the file's time where the pid says nothing: it was given to another process, or
 * belongs to another machine.
 */
export async function takeLock(
  file: string,
  what: string,
  isDone: () => boolean,
  say: (line: string) => void,
): Promise<Held | undefined> {
  const me = JSON.stringify({ pid: process.pid, host: hostname(), at: Date.now() });
  const started = Date.now();
  let nextWord = 0;
  while (!take(file, me)) {
    const holder = holderOf(file);
    if (holder?.isGone) removeStale(file, holder.text);
    if (!holder || holder.isGone) continue;
    if (Date.now() >= nextWord) {
      const waited = minutes(Date.now() - started);
      say(`${what}, go: another process (${holder.pid}) is building it; waiting, ${waited}`);
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

/** 83000 → `1:23`. */
export function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
