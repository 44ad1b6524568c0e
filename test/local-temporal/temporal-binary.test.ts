import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTemporalBinary, probe } from '../../src/local-temporal/temporal-binary';
import { compileLocalTemporal, eventually, isRunning, type OwnProcess, runNode } from './in-own-process';

const CLI = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"';
const CLI_FROM_GO = 'echo "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"';

/** A Go that builds a CLI in two halves, with as much time between as the test wants. */
const GO = `
if [ "$1" = version ]; then echo "go version go1.26.8 linux/amd64"; exit; fi
echo "$$ $GOBIN" >> "$GO_LOG"
echo "go.temporal.io/server/common" >&2
printf '#!/bin/sh\\n' > "$GOBIN/temporal"
/bin/chmod +x "$GOBIN/temporal"
/bin/sleep "$GO_TAKES"
printf '%s\\n' '${CLI_FROM_GO}' >> "$GOBIN/temporal"
`;

let world: string;
let env: NodeJS.ProcessEnv;
let said: string[];
const say = (line: string): void => void said.push(line);
const inWorld = (...path: string[]): string => join(world, ...path);
const inCache = (): string => inWorld('cache', 'holdfast', 'temporal-1.5.1', 'temporal');
const builds = (): string[] =>
  existsSync(inWorld('go.log')) ? readFileSync(inWorld('go.log'), 'utf8').trim().split('\n') : [];

function script(path: string, body: string, mode = 0o755): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, mode);
  return path;
}

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'holdfast-binary-'));
  said = [];
  mkdirSync(inWorld('tmp'));
  env = {
    PATH: inWorld('bin'),
    HOME: world,
    XDG_CACHE_HOME: inWorld('cache'),
    TMPDIR: inWorld('tmp'),
    HOLDFAST_TEMPORAL_DOWNLOAD: 'no',
    GO_LOG: inWorld('go.log'),
    GO_TAKES: '0',
  };
});

afterEach(() => rmSync(world, { recursive: true, force: true }));

describe('the search for the Temporal CLI', () => {
  test('a TEMPORAL_CLI that is missing is an error that names it, whatever else there is', async () => {
    script(inWorld('bin', 'temporal'), CLI);
    env.TEMPORAL_CLI = inWorld('nowhere');
    await expect(findTemporalBinary({ env, say })).rejects.toThrow(
      `TEMPORAL_CLI is ${inWorld('nowhere')}, but it is missing`,
    );
  });

  test('a TEMPORAL_CLI that may not be executed is an error that names it', async () => {
    env.TEMPORAL_CLI = script(inWorld('plain'), CLI, 0o644);
    await expect(findTemporalBinary({ env, say })).rejects.toThrow(`TEMPORAL_CLI is ${inWorld('plain')}, but`);
  });

  test('a TEMPORAL_CLI that is another program is an error', async () => {
    env.TEMPORAL_CLI = script(inWorld('other'), 'echo hello');
    await expect(findTemporalBinary({ env, say })).rejects.toThrow('does not answer --version');
  });

  test('each place is preferred to those after it', async () => {
    const places = {
      go: script(inWorld('bin', 'go'), GO),
      cache: script(inCache(), CLI),
      PATH: script(inWorld('bin', 'temporal'), CLI),
      TEMPORAL_CLI: script(inWorld('mine'), CLI),
    };
    env.TEMPORAL_CLI = places.TEMPORAL_CLI;
    const found: string[] = [];
    for (const _ of Object.keys(places)) {
      const { path, from } = await findTemporalBinary({ env, say });
      found.push(from);
      if (from === 'TEMPORAL_CLI') delete env.TEMPORAL_CLI;
      expect(path).toBe(from === 'go' ? inCache() : places[from as keyof typeof places]);
      rmSync(path);
    }
    expect(found).toEqual(['TEMPORAL_CLI', 'PATH', 'cache', 'go']);
  });

  test.each([
    ['temporal version 1.2.0 (Server 1.26.2, UI 2.34.0)', 'is refused'],
    ['temporal version 0.0.0-DEV (Server 1.26.2, UI 2.34.0)', 'is refused'],
    ['temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)', 'is taken'],
    ['temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)', 'is taken'],
    ['temporal version 2.0.0', 'is taken'],
  ])('on PATH, %s %s', async (version, verdict) => {
    const onPath = script(inWorld('bin', 'temporal'), `echo "${version}"`);
    const cached = script(inCache(), CLI);
    expect((await findTemporalBinary({ env, say })).path).toBe(verdict === 'is taken' ? onPath : cached);
  });

  test('where nothing works, one error lists what was tried and what to do', async () => {
    script(inWorld('bin', 'temporal'), 'echo "temporal version 1.1.0 (Server 1.25.0, UI 2.30.3)"');
    script(inWorld('bin', 'go'), 'echo "go version go1.22.3 linux/amd64"');
    const error = await findTemporalBinary({ env, say }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'TemporalBinaryMissing' });
    const text = String((error as Error).message);
    for (const line of [
      'TEMPORAL_CLI: not set',
      '1.1.0, 1.3 or newer is needed',
      `cache: ${inCache()} is not there`,
      'download: not tried',
      'go: Go is 1.22.3, 1.25 or newer is needed',
      'go install github.com/temporalio/cli/cmd/temporal@v1.5.1',
      'TEMPORAL_CLI=/path/to/temporal',
      'TEMPORAL_ADDRESS=',
    ]) {
      expect(text).toContain(line);
    }
    expect(said).toHaveLength(5);
  });

  test('a download host that takes the connection and says nothing is given up in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => silent.once('listening', listening));
    try {
      const { port } = silent.address() as { port: number };
      const started = Date.now();
      expect(await probe(`http://127.0.0.1:${port}/`, {}, 200)).toBe('no answer within 200 ms');
      expect(Date.now() - started).toBeLessThan(1_000);
    } finally {
      silent.close();
    }
  });
});

describe('building the CLI', () => {
  const find = (code: string): OwnProcess =>
    runNode(
      `require(${JSON.stringify(join(code, 'temporal-binary.js'))})
        .findTemporalBinary({ env: process.env, say: (line) => console.log(line) })
        .then(({ from }) => console.log('found by ' + from));`,
      env,
    );

  beforeEach(() => {
    script(inWorld('bin', 'go'), GO);
  });

  test('a long build says how long it has run and what it does', async () => {
    env.GO_TAKES = '2.8';
    expect((await findTemporalBinary({ env, say })).from).toBe('go');
    expect(said).toContainEqual(expect.stringMatching(/0:02 go\.temporal\.io\/server\/common/));
  });

  test('two processes at once build it once, and the second says that it waits', async () => {
    env.GO_TAKES = '1';
    const code = compileLocalTemporal(inWorld('code'));
    const both = [find(code), find(code)];
    await Promise.all(both.map(({ ended }) => ended));
    expect(builds()).toHaveLength(1);
    expect(both.map(({ lines }) => lines.at(-1))).toEqual(['found by go', 'found by go']);
    expect(both.flatMap(({ lines }) => lines).filter((line) => line.includes('is building it; waiting'))).toHaveLength(
      1,
    );
  });

  test('a half-built CLI is never in the cache, and a killed builder neither blocks the next nor builds on', async () => {
    env.GO_TAKES = '30';
    const first = find(compileLocalTemporal(inWorld('code')));
    await eventually('half of it is built', () => builds().length === 1 && readdirSync(bin()).length === 1);
    expect(existsSync(inCache())).toBe(false);
    const pid = Number(builds()[0]?.split(' ')[0]);
    first.process.kill('SIGKILL');
    await first.ended;
    await eventually('the build is gone too', () => !isRunning(pid));

    env.GO_TAKES = '0';
    const started = Date.now();
    expect(await findTemporalBinary({ env, say })).toEqual({ path: inCache(), from: 'go' });
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(readdirSync(dirname(inCache()))).toEqual(['temporal']);
  });

  test('a lock whose holder is silent does not block, though its pid is somebody', async () => {
    const lock = join(dirname(inCache()), 'building.lock');
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), at: 0 }));
    const longAgo = new Date(Date.now() - 31_000);
    utimesSync(lock, longAgo, longAgo);
    expect((await findTemporalBinary({ env, say })).from).toBe('go');
  });

  test('a build that yields something else stays out of the cache', async () => {
    script(inWorld('bin', 'go'), GO.replace(CLI_FROM_GO, 'exit 3'));
    await expect(findTemporalBinary({ env, say })).rejects.toThrow(/go: go install .* failed: it can't be run/);
    expect(existsSync(inCache())).toBe(false);
  });

  const bin = (): string => builds()[0]?.split(' ')[1] ?? '';
});
