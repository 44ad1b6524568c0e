import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, spawnGuarded } from '../local-temporal/guarded-child';

const WORKER = join(__dirname, '..', 'worker.js');
const READY = 'holdfast worker is ready';
const READY_WITHIN_MS = 30_000;

/** The worker processes. They end with this process, even when it is killed with SIGKILL. */
export interface Crew {
  readonly pids: readonly number[];
  /** Rejects when a worker ends that nobody killed. */
  readonly failed: Promise<never>;
  /** Kills the longest running worker with SIGKILL and starts another; resolves with both pids when that one is ready. */
  killOne(): Promise<{ killed: number; started: number }>;
  /** Kills all. Every payment has come to rest by then, or nobody waits for it any more. */
  close(): Promise<void>;
}

interface Hand {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly logFile: string;
  readonly ended: Promise<void>;
}

export async function startCrew(count: number, folder: string, env: NodeJS.ProcessEnv): Promise<Crew> {
  if (!existsSync(WORKER)) throw new Error(`${WORKER} is missing. Run \`npm run build\` first.`);
  const hands: Hand[] = [];
  let hired = 0;
  let isOver = false;
  let fail: (reason: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const hire = async (): Promise<Hand> => {
    if (isOver) throw new Error('the demo is over');
    hired += 1;
    const hand = launch(join(folder, `worker-${hired}.log`), env);
    hands.push(hand);
    void hand.ended.then(() => {
      if (isOver || !hands.includes(hand)) return;
      fail(new Error(`worker ${hand.pid} ended by itself. The end of its log:\n${tail(hand.logFile)}`));
    });
    await Promise.race([untilReady(hand), failed]);
    return hand;
  };
  const close = async (): Promise<void> => {
    isOver = true;
    await Promise.all(hands.splice(0).map(kill));
  };

  try {
    await Promise.all(Array.from({ length: count }, hire));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get pids() {
      return hands.map(({ pid }) => pid);
    },
    failed,
    async killOne() {
      const [victim] = hands.splice(0, 1);
      if (victim === undefined) throw new Error('no worker is left to kill');
      await kill(victim);
      return { killed: victim.pid, started: (await hire()).pid };
    },
    close,
  };
}

function launch(logFile: string, env: NodeJS.ProcessEnv): Hand {
  const log = openSync(logFile, 'a');
  try {
    const child = spawnGuarded(process.execPath, [WORKER], { env, output: log });
    const ended = new Promise<void>((end) => {
      child.once('exit', () => end());
      child.once('error', () => end());
    });
    if (child.pid === undefined) throw new Error('no worker process could be started');
    return { child, pid: child.pid, logFile, ended };
  } finally {
    closeSync(log);
  }
}

async function untilReady({ pid, logFile }: Hand): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!readFileSync(logFile, 'utf8').includes(READY)) {
    if (Date.now() > deadline) {
      throw new Error(`worker ${pid} was not ready in ${READY_WITHIN_MS / 1000} s. Its log:\n${tail(logFile)}`);
    }
    await sleep(50);
  }
}

async function kill({ child, ended }: Hand): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
  endGroup(child);
}

const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
