import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Waits for the end of file descriptor 3, which the kernel closes when the parent is gone, however it died,
 * and then kills the process group. `exec` keeps the pid, so the child's pid is that of the guarded program.
 *
 * A SIGKILL gives the parent no chance to clean up, and a server or a build left behind would hold ports and
 * cores. The watcher kills outright: a dev server's database survives that, and a graceful end would take 1.5 s in which
 * the ports are taken. The group's number can't be given to anyone else meanwhile: the watcher is a member of it.
 * Spelt `-s KILL` because dash takes no `--` after `-KILL`, and then nothing would be killed, in silence.
 */
const GUARD = `
( trap '' TERM INT HUP
  read -r _ <&3
  kill -s KILL -- "-$$"
) </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@"
`;

/** Where the output goes: a file descriptor for both streams, or pipes to read. */
export interface GuardedSpawn {
  readonly env: NodeJS.ProcessEnv;
  readonly output: number | 'pipe';
  readonly cwd?: string;
}

/**
 * Starts a program that does not outlive this process, not even when this process is killed with SIGKILL.
 *
 * It gets a process group of its own, so Ctrl-C in the terminal reaches this process first and the program is
 * ended when we say so. Where there is no `/bin/sh` (Windows) the program is started bare and only a regular
 * exit ends it. A program that can't be run exits with 126 or 127 and says why on its error stream.
 */
export function spawnGuarded(
  command: string,
  args: readonly string[],
  { env, output, cwd }: GuardedSpawn,
): ChildProcess {
  const options = { env, ...(cwd === undefined ? {} : { cwd }) };
  if (process.platform === 'win32') {
    const child = spawn(command, args, { ...options, stdio: ['ignore', output, output] });
    const end = (): void => void child.kill();
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    return child;
  }
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', command, ...args], {
    ...options,
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  child.once('exit', () => endGroup(child)); // else the watcher would linger until we end
  return child;
}

/** Kills what is left of the child's process group at once. Does nothing when nothing is left. */
export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // already gone
  }
}

/** Lets this process end while the child runs. Its guard then ends the child. */
export function letGo(child: ChildProcess): void {
  child.unref();
  const guard = child.stdio[3];
  if (guard && 'unref' in guard && typeof guard.unref === 'function') guard.unref();
}
