import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAgainst } from './against';
import { watchArrivals } from './arrivals';
import { createHolds } from './holds';
import { httpTable, measureHttp } from './http';
import { measure } from './measure';
import { DEFAULT_PLAN, QUICK_PLAN } from './plan';
import { cpuSeconds, machineCpuSeconds } from './proc';
import { measureRecovery, recoveryText } from './recovery';
import { type Machine, report, tableOf } from './report';
import { measureSizing, SIZING_PLAN, type Sizing } from './sizing';
import { createWorld } from './world';

const HELP = `Measures Holdfast beside two Temporal workflows that make the same provider calls: a naive one, as most people write it, and a bare one, which
looks at the hold first and keeps the provider's calls on a queue of their own.

  npm run bench -- [--quick] [--json] [--profile FOLDER]
  npm run bench -- --sizing [--file]
  npm run bench -- --http [--profile FOLDER]
  npm run bench -- --kill
  npm run bench -- --against FOLDER

  --quick            a minute instead of six: a rough look
  --json             one JSON object as the last line
  --sizing           instead: what Holdfast alone needs, for docs/sizing.md, as one JSON object; three minutes
  --file             with --sizing: the server keeps its payments in a file, so that it can be seen how that grows
  --http             instead: shipments over HTTP beside those of the direct client; ten minutes on a busy machine
  --kill             instead: how long lives take to end once their worker was killed in mid-capture; five minutes
  --against FOLDER   instead: this build beside the compiled bench of another checkout (its dist-bench), in turn: what a change is worth; four minutes
  --profile FOLDER   writes a CPU profile of each worker and gateway process there; the figures then include the profiler
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      sizing: { type: 'boolean', default: false },
      file: { type: 'boolean', default: false },
      http: { type: 'boolean', default: false },
      kill: { type: 'boolean', default: false },
      against: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (process.platform !== 'linux')
    throw new Error('the bench reads CPU and memory from /proc, so it runs on Linux only');
  const started = Date.now();
  const say = (line: string): void => {
    process.stderr.write(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
  };
  const [loadBefore = 0] = loadavg();
  const others = (): number => machineCpuSeconds() - cpuSeconds(process.pid);
  const othersBefore = others();
  if (values.sizing) return void process.stdout.write(`${JSON.stringify(await sizing(say, values.file), null, 2)}\n`);
  if (values.http) return void process.stdout.write(await overHttp(say, others, values.profile));
  if (values.kill) return void process.stdout.write(await afterKills(say));
  if (values.against !== undefined) {
    return void process.stdout.write(await besideAnother(say, resolve(values.against), values.quick));
  }
  const world = await createWorld({ say, profileFolder: values.profile });
  try {
    const rows = await measure(world, values.quick ? QUICK_PLAN : DEFAULT_PLAN, say);
    const seconds = (Date.now() - started) / 1_000;
    const [loadAfter = 0] = loadavg();
    const machine: Machine = {
      node: process.versions.node,
      cores: availableParallelism(),
      loadBefore,
      loadAfter,
      othersCores: (others() - othersBefore) / seconds,
    };
    const result = report(rows, { quick: values.quick, seconds, machine });
    process.stdout.write(`${tableOf(result)}\n`);
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await world.close();
  }
}

async function overHttp(
  say: (line: string) => void,
  others: () => number,
  profileFolder: string | undefined,
): Promise<string> {
  const world = await createWorld({ say, profileFolder });
  const arrivals = watchArrivals();
  const [started, before] = [Date.now(), others()];
  try {
    const variant = await world.startWorker();
    const { gateway, holdfast } = await world.startGateway();
    const figures = await measureHttp({
      variant,
      holdfast,
      gateway,
      holds: createHolds(world.sandbox.control),
      arrivals,
      say,
    });
    const seconds = (Date.now() - started) / 1_000;
    const busy = (others() - before) / seconds;
    return `${httpTable(figures)}\n\nIn ${seconds.toFixed(0)} s; others kept ${busy.toFixed(2)} of ${availableParallelism()} cores busy.\n`;
  } finally {
    arrivals.stop();
    await world.close();
  }
}

async function besideAnother(say: (line: string) => void, build: string, quick: boolean): Promise<string> {
  const here = await createWorld({ say });
  try {
    const there = await createWorld({ say, build });
    try {
      return `${await measureAgainst(here, there, quick ? QUICK_PLAN : DEFAULT_PLAN, say)}\n`;
    } finally {
      await there.close();
    }
  } finally {
    await here.close();
  }
}

async function afterKills(say: (line: string) => void): Promise<string> {
  const world = await createWorld({ say });
  const arrivals = watchArrivals();
  try {
    const holds = createHolds(world.sandbox.control);
    return `${recoveryText(await measureRecovery({ world, holds, arrivals, say }))}\n`;
  } finally {
    arrivals.stop();
    await world.close();
  }
}

async function sizing(say: (line: string) => void, inFile: boolean): Promise<Sizing> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sizing-'));
  const database = inFile ? join(folder, 'temporal.db') : undefined;
  const world = await createWorld({ say, dbFilename: database });
  const arrivals = watchArrivals();
  try {
    const worker = await world.startWorker();
    return await measureSizing({
      ...{ world, worker, arrivals, database, say },
      holds: createHolds(world.sandbox.control),
      plan: SIZING_PLAN,
    });
  } finally {
    arrivals.stop();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
