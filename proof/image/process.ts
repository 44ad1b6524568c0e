import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGuarded } from '../../src/local-temporal/guarded-child';
import { buildah, type Mounted } from './build';

const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 45_000;

/** A folder becomes the whole file system, and nothing in it can be written: what `read_only` and `readOnlyRootFilesystem` ask for. */
const READ_ONLY = `
folder=$0
mount --bind "$0" "$0"
mount -o remount,bind,ro "$0"
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount --bind "$1" "$0/mnt"
user=$2
shift 2
exec chroot --userspec="$user" "$folder" sh -c 'cd "$0" && exec "$@"' "$@"
`;

export interface ImageProcess {
  /** The user that the process has, by number. */
  readonly uid: number;
  /** What it said until it was ready. */
  readonly said: string;
  /** Asks it to stop as an orchestrator does; its exit code. */
  stop(): Promise<number | null>;
  kill(): void;
}

interface Described {
  readonly OCIv1: {
    readonly config: { User?: string; WorkingDir?: string; Env?: readonly string[]; Cmd?: readonly string[] };
  };
}

/** What is run, and the word that says that it is ready. */
export interface Program {
  /** Default: what the image itself runs. */
  readonly command?: readonly string[];
  readonly ready: string;
}

/** A program of an image, run as the image says. `given` is a folder that it sees as /mnt. Resolves when it is ready. */
export async function startInImage(
  { container, folder }: Mounted,
  given: string,
  environment: Readonly<Record<string, string>>,
  { command, ready }: Program,
): Promise<ImageProcess> {
  const described = JSON.parse(await buildah('inspect', container)) as Described;
  const { User = '', WorkingDir = '/', Env = [], Cmd = [] } = described.OCIv1.config;
  if (!/^[1-9]\d*$/.test(User)) throw new Error(`the image's user is ${JSON.stringify(User)}, not a number`);
  const env = { ...Object.fromEntries(Env.map((line) => line.split(/=(.*)/s))), ...environment };
  const args = ['--mount', 'sh', '-ec', READ_ONLY, folder, given, `${User}:${User}`, WorkingDir, ...(command ?? Cmd)];
  const child = spawnGuarded('unshare', args, { env, output: 'pipe' });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', listen);
  const ended = new Promise<number | null>((end) => child.once('exit', end));
  for (const until = Date.now() + READY_WITHIN_MS; !said.includes(ready); await sleep(100)) {
    if (child.exitCode === null && child.signalCode === null && Date.now() < until) continue;
    child.kill('SIGKILL');
    throw new Error(`${(command ?? Cmd).join(' ')} of the image did not become ready:\n${said.slice(-3_000)}`);
  }
  const status = readFileSync(join('/proc', String(child.pid), 'status'), 'utf8');
  return {
    uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
    said,
    stop() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
      return ended.finally(() => clearTimeout(patience));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
