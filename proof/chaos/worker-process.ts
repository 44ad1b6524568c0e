import { endGroup, spawnGuarded } from '../../src/local-temporal/guarded-child';

const READY = 'holdfast worker is ready';
const READY_WITHIN_MS = 60_000;

export interface WorkerProcess {
  readonly pid: number;
  /** The exit code, or the signal that ended it. */
  readonly gone: Promise<number | string>;
  /** The end of what it said. */
  said(): string;
  send(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
}

/**
 * Starts `worker.js` as an operator does, in a process that ends with ours at the latest. Resolves when it takes work. `hear` gets all that it says, as
 * it comes. A `launcher` is a command that becomes the one that follows it.
 */
export async function startWorkerProcess(
  script: string,
  env: NodeJS.ProcessEnv,
  { hear = () => undefined, launcher = [] }: { hear?: (text: string) => void; launcher?: readonly string[] } = {},
): Promise<WorkerProcess> {
  const [command = '', ...args] = [...launcher, process.execPath, script];
  const child = spawnGuarded(command, args, { env, output: 'pipe' });
  let said = '';
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((take) => {
    isReady = take;
  });
  const listen = (chunk: Buffer): void => {
    hear(chunk.toString());
    said = (said + chunk.toString()).slice(-10_000);
    if (said.includes(READY)) isReady();
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const gone = new Promise<number | string>((ended) => {
    child.once('exit', (code, signal) => ended(signal ?? code ?? 0));
    child.once('error', (error) => ended(error.message));
  });
  const impatience = setTimeout(() => endGroup(child), READY_WITHIN_MS);
  const failed = gone.then((how) => {
    throw new Error(`a worker ended with ${how} before it was ready:\n${said}`);
  });
  await Promise.race([ready, failed]).finally(() => clearTimeout(impatience));
  return { pid: child.pid as number, gone, said: () => said, send: (signal) => void child.kill(signal) };
}
