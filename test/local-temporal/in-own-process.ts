import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { transformFileSync } from '@swc/core';

/** Compiles src/local-temporal, and what it imports, so that a plain Node process can load it: one that a test may kill. */
export function compileLocalTemporal(folder: string): string {
  for (const room of ['local-temporal', 'config']) {
    const source = resolve('src', room);
    mkdirSync(join(folder, room), { recursive: true });
    for (const file of readdirSync(source).filter((name) => name.endsWith('.ts'))) {
      const { code } = transformFileSync(join(source, file), {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      });
      writeFileSync(join(folder, room, file.replace(/\.ts$/, '.js')), code);
    }
  }
  return join(folder, 'local-temporal');
}

export interface OwnProcess {
  readonly process: ChildProcess;
  /** What it printed so far, a line each. */
  readonly lines: string[];
  readonly ended: Promise<void>;
}

/** Runs a script in a Node process of its own. */
export function runNode(script: string, env: NodeJS.ProcessEnv): OwnProcess {
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...env, NODE_PATH: resolve('node_modules') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => void lines.push(line));
  return { process: child, lines, ended: new Promise((end) => child.once('close', () => end())) };
}

/** Waits for something to become true. */
export async function eventually(what: string, isTrue: () => boolean, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(10);
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
