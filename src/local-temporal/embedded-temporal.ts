import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import {
  assertSearchAttributes,
  compareSearchAttributes,
  createSearchAttributes,
  isQueryable,
  type SearchAttribute,
} from '../config/temporal-connection';
import { endGroup, letGo, spawnGuarded } from './guarded-child';

const HOST = '127.0.0.1';
const READY_WITHIN_MS = 20_000;
const NOT_FOUND = 5;

/**
 * What makes a dev server answer in 11 ms instead of 50 ms. Measured.
 *
 * Each hop would otherwise wait for the one shard's poll budget of 20 a second. With more than one partition 1 to 2 % of
 * the starts would land where nobody polls and stall for 2 s. Eager execution saves a hop; servers below 1.32 have it off.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxPollRPS=2000',
  'history.visibilityProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxTimeShift="1ms"', // else a timer rings up to a second late
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'system.enableActivityEagerExecution=true',
  'system.forceSearchAttributesCacheRefreshOnRead=true', // else an attribute added to an old database waits a minute
  'frontend.enableServerVersionCheck=false', // no call home
];

export interface EmbeddedTemporalOptions {
  /** The `temporal` command. */
  readonly binary: string;
  /** The web UI; off by default. */
  readonly ui?: boolean | undefined;
  readonly uiPort?: number | undefined;
  readonly port?: number | undefined;
  /** Where to keep the payments; in memory by default. */
  readonly dbFilename?: string | undefined;
  readonly namespace?: string | undefined;
  readonly searchAttributes: readonly SearchAttribute[];
  /** `key=value` each, beside our own: limits for tests. */
  readonly extraDynamicConfig?: readonly string[] | undefined;
  /** Lets the server outlive this process. By default it is ended with us, even when we are killed with SIGKILL. */
  readonly detached?: boolean | undefined;
  readonly say: (line: string) => void;
}

export interface EmbeddedTemporal {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl?: string;
  readonly pid: number;
  readonly logFile: string;
  /** Ends the server and waits until it is gone. May be called again. */
  stop(): Promise<void>;
  /** As a crash would: SIGKILL, and waits until it is gone. A database file stays as it is at that moment. */
  kill(): Promise<void>;
}

/** The dev server did not come up. Carries the end of its log. */
export class EmbeddedTemporalFailed extends Error {
  readonly code = 'EmbeddedTemporalFailed';
  override readonly name = 'EmbeddedTemporalFailed';
}

/**
 * Starts a real Temporal dev server of our own on 127.0.0.1 and waits until it takes payments: gRPC is healthy, the
 * namespace is there and the search attributes may be used, not just the port open. Takes 0.1 to 0.4 s.
 *
 * Promises that it ends with this process unless `detached`. Throws `EmbeddedTemporalFailed` when a port is taken or the
 * server is not ready in 20 s; nothing is left running then.
 */
export async function startEmbeddedTemporal(options: EmbeddedTemporalOptions): Promise<EmbeddedTemporal> {
  const { ui = false, namespace = 'default', say } = options;
  const started = Date.now();
  // With a port in use the health check would pass: on somebody else's server.
  for (const port of [options.port, ui ? options.uiPort : undefined]) await refuseTaken(port);
  const port = options.port ?? (await freePort());
  const uiPort = ui ? (options.uiPort ?? (await freePort())) : undefined;
  const address = `${HOST}:${port}`;

  const logFile = join(mkdtempSync(join(tmpdir(), 'holdfast-temporal-')), 'server.log');
  const server = launch(options, namespace, port, uiPort, logFile);
  const end = once((signal: 'SIGTERM' | 'SIGKILL') =>
    endServer(server, signal, options.dbFilename !== undefined, logFile),
  );
  const uiUrl = uiPort === undefined ? undefined : `http://${HOST}:${uiPort}`;
  try {
    await untilReady(server, address, namespace, options.searchAttributes, uiUrl);
  } catch (error) {
    const log = tail(logFile);
    await end('SIGKILL');
    const why = error instanceof Error ? error.message : String(error);
    throw new EmbeddedTemporalFailed(
      `EmbeddedTemporalFailed: ${options.binary} did not come up on ${address}: ${why}. The end of its log:\n${log}`,
      { cause: error },
    );
  }
  letGo(server);
  say(`Temporal ${address}${uiUrl ? `, UI ${uiUrl}` : ''}, ready in ${Date.now() - started} ms`);
  return {
    address,
    namespace,
    ...(uiUrl === undefined ? {} : { uiUrl }),
    pid: pidOf(server),
    logFile,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function launch(
  options: EmbeddedTemporalOptions,
  namespace: string,
  port: number,
  uiPort: number | undefined,
  logFile: string,
): ChildProcess {
  const { dbFilename, searchAttributes } = options;
  if (dbFilename !== undefined) mkdirSync(dirname(resolve(dbFilename)), { recursive: true });
  const args = [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'warn'],
    ...(namespace === 'default' ? [] : ['--namespace', namespace]),
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(dbFilename === undefined ? [] : ['--db-filename', resolve(dbFilename)]),
    ...searchAttributes.flatMap(({ name, type }) => ['--search-attribute', `${name}=${type}`]),
    ...[...DYNAMIC_CONFIG, ...(options.extraDynamicConfig ?? [])].flatMap((setting) => [
      '--dynamic-config-value',
      setting,
    ]),
  ];
  // The command reads TEMPORAL_* too: a profile meant for a client would change, or stop, the server.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
  const log = openSync(logFile, 'a'); // a file, not a pipe: a pipe nobody reads stops the server, and ends with us
  try {
    if (!options.detached) return spawnGuarded(options.binary, args, { env, output: log });
    return spawn(options.binary, args, { env, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

async function untilReady(
  server: ChildProcess,
  address: string,
  namespace: string,
  searchAttributes: readonly SearchAttribute[],
  uiUrl: string | undefined,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  const failed = new Promise<never>((_, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? `code ${code}`}`)));
  });
  failed.catch(() => undefined);

  /** Asks until the answer is yes. A server on its way up says no in many ways. */
  const until = async (what: string, ask: () => Promise<boolean>): Promise<void> => {
    let last: unknown;
    while (Date.now() < deadline) {
      const answer = ask().catch((error: unknown) => {
        last = error;
        return false;
      });
      if (await Promise.race([failed, answer])) return;
      await sleep(10);
    }
    throw new Error(`${what} not within ${READY_WITHIN_MS} ms${last ? ` (${String(last)})` : ''}`);
  };

  await until('port open', () => isListening(address));
  // No interceptors: the SDK's own retries would wait a second where we ask again after 10 ms.
  const connection = Connection.lazy({ address, interceptors: [] });
  try {
    await connection.withDeadline(deadline, async () => {
      const service = 'temporal.api.workflowservice.v1.WorkflowService';
      await until('gRPC healthy', async () => (await connection.healthService.check({ service })).status === 1);
      await until('namespace', () => ensureNamespace(connection, namespace));
      await ensureSearchAttributes(connection, namespace, searchAttributes);
      const names = searchAttributes.map(({ name }) => name);
      await until('search attributes', async () => names.length === 0 || isQueryable(connection, namespace, names));
    });
    if (uiUrl) await until('UI', async () => (await fetch(`${uiUrl}/`)).ok);
  } finally {
    await connection.close();
  }
  if (server.exitCode !== null || server.signalCode !== null) await failed;
}

/** A database file made for another namespace does not get the one that the flag names. */
async function ensureNamespace(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if ((error as { code?: number }).code !== NOT_FOUND) throw error;
    const workflowExecutionRetentionPeriod = msToTs('1 day'); // what the flag would give it
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  }
  return true;
}

/** The flag `--search-attribute` is obeyed on a new database only; an old one would silently lack a new attribute. */
async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  required: readonly SearchAttribute[],
): Promise<void> {
  const { missing } = await compareSearchAttributes(connection, namespace, required);
  if (missing.length > 0) await createSearchAttributes(connection, namespace, missing);
  await assertSearchAttributes(connection, namespace, required);
}

async function endServer(
  server: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
  hasDatabase: boolean,
  logFile: string,
): Promise<void> {
  const gone = server.exitCode !== null || server.signalCode !== null || server.pid === undefined;
  const ended = gone ? Promise.resolve() : new Promise<void>((end) => server.once('exit', () => end()));
  if (!gone) {
    server.ref();
    server.kill(signal);
    // A graceful end takes it 1.5 s. In memory there is nothing to save, so it gets no such patience.
    const patience = setTimeout(() => server.kill('SIGKILL'), hasDatabase ? 5_000 : 100);
    await ended;
    clearTimeout(patience);
  }
  endGroup(server);
  rmSync(dirname(logFile), { recursive: true, force: true });
}

/** The first call decides; later ones wait for it. */
function once<A>(act: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return (argument) => {
    running ??= act(argument);
    return running;
  };
}

function isListening(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((answer) => {
    const socket = connect({ host: host ?? HOST, port: Number(port) });
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function refuseTaken(port: number | undefined): Promise<void> {
  if (port === undefined) return;
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EADDRINUSE' ? 'is taken by another process' : `can't be used (${error.message})`;
    throw new EmbeddedTemporalFailed(
      `EmbeddedTemporalFailed: port ${port} of ${HOST} ${why}. Choose another, or stop what listens there.`,
      { cause: error },
    );
  });
}

const freePort = (): Promise<number> => listenOnce(0);

function listenOnce(port: number): Promise<number> {
  return new Promise((found, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : port));
    });
  });
}

function pidOf(server: ChildProcess): number {
  if (server.pid === undefined) throw new EmbeddedTemporalFailed('EmbeddedTemporalFailed: the server has no pid');
  return server.pid;
}

function tail(file: string): string {
  if (!existsSync(file)) return '(no log)';
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15);
  return lines.join('\n') || '(empty)';
}
