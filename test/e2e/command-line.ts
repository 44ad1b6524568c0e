import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { World } from '../support/world';

export interface Ran {
  exitCode: number | string;
  out: string;
  err: string;
}

export interface Running {
  readonly ended: Promise<Ran>;
  /** What it has printed on both streams so far. */
  said(): string;
  interrupt(): void;
}

const WITHIN_MS = 60_000;

/** `holdfast …` as a script runs it: a process of its own, and no terminal. */
export function run(world: World, ...argv: string[]): Running {
  const child = spawn(process.execPath, [join(__dirname, '../../dist/cli/main.js'), ...argv], {
    env: { ...process.env, ...world.env, HOLDFAST_OPERATOR: 'ida' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code, signal) => resolve({ exitCode: signal ?? code ?? 0, ...said }));
  });
  return { ended, said: () => said.out + said.err, interrupt: () => void child.kill('SIGINT') };
}

export const holdfast = (world: World, ...argv: string[]): Promise<Ran> => run(world, ...argv).ended;
