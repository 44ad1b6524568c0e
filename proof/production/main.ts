import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { findServerPrograms } from '../../src/local-temporal/temporal-server';
import { serverVersion } from './compose';
import type { Handover } from './inside';
import { machineOf } from './needs';
import { hostsFile, IN_OWN_NETWORK } from './network';
import { otherRelease } from './other-release';

const HELP = `Runs PostgreSQL, the Temporal server of docker-compose.yml, the sandbox, the gateway and two workers, kills each part in turn under load, moves payments
between two builds, and compares the books. Takes about seven minutes; the first time Go builds the server.

  npm run test:production -- [--seed S] [--json]

  --seed S   decides orders and faults (default: drawn, and printed)
  --json     one JSON object as the last line

Exit code 1 when money was captured twice, beyond what was authorized, or lost, or a payment stood still. Everything runs in a network of its own,
so it needs root. Where something is missing, it says so and ends with 0.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return leave(HELP);
  if (!/^\d{1,15}$/.test(values.seed))
    throw new Error(`--seed is ${JSON.stringify(values.seed)}; give a whole number.`);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const machine = machineOf(process.env);
  if ('lacks' in machine) return leave(`The production test is left out: ${machine.lacks}.\n`);
  const programs = await findServerPrograms({ version: serverVersion(), env: process.env, say });
  if ('why' in programs) return leave(`The production test is left out: no Temporal server: ${programs.why}.\n`);
  const { path: cli } = await findTemporalBinary({ env: process.env, say });

  const folder = mkdtempSync(join(tmpdir(), 'holdfast-production-'));
  try {
    const otherScript = await otherRelease(folder);
    const { seed, json } = values;
    const handover: Handover = {
      machine,
      serverFolder: programs.folder,
      cli,
      folder,
      otherScript,
      seed: Number(seed),
      json,
    };
    return await inside(handover);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In a network in which nothing else is: the ports and names of docker-compose.yml are free there, and nobody outside reaches them. */
function inside(handover: Handover): Promise<number> {
  const own = ['--net', '--mount', 'sh', '-ec', IN_OWN_NETWORK, hostsFile(handover.folder, '127.0.0.1')];
  const script = [process.execPath, join(__dirname, 'inside.js'), JSON.stringify(handover)];
  const child = spawn('unshare', [...own, ...script], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  return new Promise((ended, fail) => {
    child.once('error', fail).once('close', (code) => ended(code ?? 1));
  });
}

function leave(why: string): number {
  process.stdout.write(why);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
