import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MERCHANTS } from '../../proof/merchants';
import { PROVIDER_NAMES, type ProviderName } from '../../src/demo/providers';

const MAIN = resolve('dist/cli/main.js');

/** Everything that the demo starts inherits this variable, and keeps its files in this folder. */
let temp: string;
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'holdfast-test-demo-'));
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

interface Demo {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  out(): string;
  err(): string;
}

function start(...argv: string[]): Demo {
  const { TEMPORAL_ADDRESS: _, TEMPORAL_PROFILE: __, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN, 'demo', ...argv], {
    env: { ...env, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.on('data', (chunk) => {
      text[name] += chunk;
    });
  }
  const ended = new Promise<number | null>((end) => child.once('close', (code) => end(code)));
  return { process: child, ended, out: () => text.out, err: () => text.err };
}

/** Processes of this demo that are still there, by the folder that all of them were given. Linux only; elsewhere none is seen. */
function leftRunning(): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(temp);
      } catch {
        return false; // ended meanwhile, or not ours
      }
    })
    .map(Number);
}

async function eventually(what: string, isTrue: () => boolean, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(50);
  }
}

test('a small demo at all providers with a killed worker: the books agree, and nothing is left', async () => {
  const demo = start('--payments', '24', '--kills', '1', '--seed', '7', '--json');
  const code = await demo.ended;
  expect({ code, err: code === 0 ? '' : demo.err() }).toEqual({ code: 0, err: '' });
  const summary = JSON.parse(demo.out());
  expect(summary).toMatchObject({
    payments: 24,
    stillParked: 0,
    capturedTwice: 0,
    overCaptured: 0,
    lost: 0,
    booksAgree: true,
    events: { agree: true },
    seed: 7,
    providers: PROVIDER_NAMES.map((provider) => ({
      provider,
      capturedTwice: 0,
      overCaptured: 0,
      lost: 0,
      booksAgree: true,
    })),
  });
  const providers = summary.providers as (Record<string, number> & { provider: ProviderName })[];
  for (const { provider, captures, payments, shipments } of providers) {
    expect(captures).toBe(MERCHANTS[provider].capturesOnce ? payments : shipments);
  }
  for (const name of ['payments', 'shipments', 'captures', 'providerCalls', 'reads']) {
    expect(providers.reduce((sum, one) => sum + (one[name] ?? 0), 0)).toBe(summary[name]);
  }
  expect(summary.unknownSettled).toBeGreaterThan(0);
  expect(demo.err()).toMatch(/Worker \d+ was killed with SIGKILL; worker \d+ took its place/);
  expect(demo.err()).toMatch(/Durations are shortened for the demo/);
  // What a reader at a terminal of 120 columns sees.
  expect(
    demo
      .err()
      .split('\n')
      .filter((line) => line.length > 120),
  ).toEqual([]);
  expect(leftRunning()).toEqual([]);
  expect(readdirSync(temp)).toEqual([]);
}, 120_000);

test('a parked payment is left to the user, whom the printed commands lead to its end', async () => {
  const demo = start('--provider', 'payment-options', '--payments', '3', '--kills', '0', '--drop', '0', '--keep');
  await eventually('left up', () => demo.out().includes('Ctrl-C stops everything'), 90_000);
  expect(demo.out()).toMatch(/One payment is parked and waits for you: order-1-00001 of tokyo-shop/);

  const env = Object.fromEntries(
    [...demo.out().matchAll(/export (\w+)=(.*)/g)].map(([, name, value]) => [name, value]),
  );
  const printed = (begin: RegExp): string => {
    const [found] = begin.exec(demo.out().replace(/ \\\n\s*/g, ' ')) ?? [];
    if (found === undefined) throw new Error(`nothing printed looks like ${begin}`);
    return found;
  };
  const shell = async (command: string): Promise<string> =>
    (await promisify(execFile)('sh', ['-c', command], { env: { ...process.env, ...env }, timeout: 30_000 })).stdout;

  expect(await shell(printed(/node .* show .*/))).toMatch(/parked/i);
  const books = JSON.parse(await (await fetch(printed(/http:\S+\/truth\/payment-options\S+/))).text());
  expect(books).toMatchObject({ captureCount: 1, authorized: books.captured });
  await shell(`${printed(/node .* resolve .*--outcome done.*/)} --yes < /dev/null`);
  const after = async (): Promise<{ state: string; ledger: object }> =>
    JSON.parse(await shell(`${printed(/node .* show .*/)} --json`));
  expect(await after()).toMatchObject({ ledger: { captured: books.captured, reserved: 0, available: 0 } });

  demo.process.kill('SIGINT');
  expect(await demo.ended).toBe(0);
  expect(leftRunning()).toEqual([]);
}, 150_000);

test('orders of a file; left up until Ctrl-C, which ends everything', async () => {
  const file = join(temp, 'orders.jsonl');
  const shipments = [
    { shipmentId: 'a', amount: 500, day: 0 },
    { shipmentId: 'b', amount: 500, day: 2 },
  ];
  writeFileSync(
    file,
    JSON.stringify({ paymentId: 'web_1.x', authorized: 1_200, currency: 'EUR', shipments, remainder: 200 }),
  );
  const demo = start('--orders', file, '--provider', 'vipps', '--kills', '0', '--drop', '0', '--keep', '--json');
  await eventually('left up', () => demo.err().includes('Ctrl-C stops everything'), 60_000);
  expect(leftRunning().length).toBeGreaterThan(2);
  expect(demo.err()).toMatch(/Nothing is parked/);
  const [ui] = /http:\S+CaptureState%3D%22parked%22/.exec(demo.err()) ?? [];
  expect((await fetch(String(ui))).ok).toBe(true);

  demo.process.kill('SIGINT');
  expect(await demo.ended).toBe(0);
  expect(JSON.parse(demo.out())).toMatchObject({ payments: 1, captures: 2, unknownSettled: 0, booksAgree: true });
  rmSync(file);
  expect(leftRunning()).toEqual([]);
  expect(readdirSync(temp)).toEqual([]);
}, 90_000);

test.each(['SIGINT', 'SIGKILL'] as const)(
  '%s in the middle leaves nothing running',
  async (signal) => {
    const demo = start('--payments', '200');
    await eventually('workers are up', () => demo.out().includes('Two workers'), 30_000);
    await sleep(500);
    demo.process.kill(signal);
    expect(await demo.ended).toBe(signal === 'SIGINT' ? 130 : null);
    await eventually('everything has ended', () => leftRunning().length === 0, 5_000);
  },
  60_000,
);
