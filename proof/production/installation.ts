import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from '../root';
import { serviceOf } from './compose';
import type { Machine } from './needs';
import { type Part, partOf } from './part';

/** What was found or built before, and where everything may be put. */
export interface Found {
  readonly machine: Machine;
  /** The folder of `temporal-server` and `temporal-sql-tool`. */
  readonly serverFolder: string;
  /** The `temporal` command. */
  readonly cli: string;
  readonly folder: string;
}

/** PostgreSQL, Temporal and the sandbox, each as docker-compose.yml describes it. */
export interface Installation {
  readonly database: Part;
  readonly server: Part;
  readonly sandbox: Part;
  readonly sandboxUrl: string;
  /** Where Temporal is, as the worker of docker-compose.yml is told. */
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** Of each step, in seconds. */
  readonly took: Readonly<Record<string, number>>;
}

/** What a password may contain, and no configuration likes. */
const DIFFICULT = `"'\\$#{{%ä`;

/** The environment of docker-compose.yml, and what a process needs of ours. */
const besides = (environment: Readonly<Record<string, string>>, ...path: readonly string[]): NodeJS.ProcessEnv => ({
  PATH: [...path, process.env.PATH].join(':'),
  HOME: process.env.HOME,
  ...environment,
});

/** Sets everything up as `docker compose up` does, in its order. What was started ends with this process at the latest. */
export async function install(found: Found, closers: (() => unknown)[]): Promise<Installation> {
  const { machine, serverFolder, cli, folder } = found;
  const variables = { POSTGRES_PASSWORD: `${randomBytes(16).toString('hex')}${DIFFICULT}` };
  const took: Record<string, number> = {};
  const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const started = Date.now();
    await work();
    took[what] = (Date.now() - started) / 1_000;
  };
  const job = (name: string, ...path: readonly string[]): Promise<unknown> => {
    const {
      command: [program = '', ...args],
      environment,
    } = serviceOf(name, variables);
    return promisify(execFile)(program, args, { env: besides(environment, ...path), cwd: ROOT, timeout: 120_000 });
  };
  const begin = (part: Part): Promise<void> => {
    closers.push(() => part.kill());
    return part.start();
  };

  const database = await databaseOf(machine, folder, serviceOf('postgresql', variables).environment);
  await timed('PostgreSQL', () => begin(database));
  await timed('schema job', () => job('temporal-schema', serverFolder));

  const { command, environment } = serviceOf('temporal', variables);
  const [shell = '', start = '', ...entryPoint] = command;
  if (entryPoint.join() !== '/etc/temporal/entrypoint.sh') throw new Error(`the server is started by ${command}`);
  const server = partOf({
    name: 'the Temporal server',
    command: shell,
    // What the image's entry point does: it says which address of the container's the server has, and starts it.
    args: [start, join(serverFolder, 'temporal-server'), 'start'],
    env: besides({ ...environment, TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1' }),
    logFile: join(folder, 'temporal.log'),
    isReady: () => isListening(7233),
  });
  await timed('Temporal', () => begin(server));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(cli, join(folder, 'bin', 'temporal')); // whatever its file is called
  await timed('namespace job', () => job('temporal-namespace', join(folder, 'bin')));

  const [node = '', script = '', ...args] = serviceOf('sandbox', variables).command;
  const port = Number(args[args.indexOf('--port') + 1]);
  const sandbox = partOf({
    name: 'the sandbox',
    command: node,
    args: [join(ROOT, script), ...args],
    env: besides({}),
    logFile: join(folder, 'sandbox.log'),
    isReady: () => isListening(port),
  });
  await begin(sandbox);
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' } = serviceOf(
    'temporal-namespace',
    variables,
  ).environment;
  return { database, server, sandbox, sandboxUrl: `http://sandbox:${port}`, temporal: { address, namespace }, took };
}

async function databaseOf(
  { postgresqlBin, user }: Machine,
  folder: string,
  { POSTGRES_USER = '', POSTGRES_PASSWORD = '' }: Readonly<Record<string, string>>,
): Promise<Part> {
  const data = join(folder, 'postgresql');
  const secret = join(folder, 'password');
  chmodSync(folder, 0o711);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(secret, POSTGRES_PASSWORD, { mode: 0o600 });
  for (const path of [data, secret]) chownSync(path, user.uid, user.gid);
  const initdb = ['-D', data, '-U', POSTGRES_USER, '--pwfile', secret, '--auth', 'scram-sha-256'];
  await promisify(execFile)(join(postgresqlBin, 'initdb'), initdb, { ...user, cwd: data });
  return partOf({
    name: 'PostgreSQL',
    command: 'setpriv',
    args: [
      ...['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups', '--'],
      ...[join(postgresqlBin, 'postgres'), '-D', data, '-c', 'unix_socket_directories=', '-h', '127.0.0.1'],
    ],
    env: besides({}),
    logFile: join(folder, 'postgresql.log'),
    isReady: () =>
      promisify(execFile)(join(postgresqlBin, 'pg_isready'), ['-h', '127.0.0.1', '-U', POSTGRES_USER]).then(
        () => true,
        () => false,
      ),
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
    void sleep(1_000, undefined, { ref: false }).then(() => answer(false));
    socket.once('connect', () => socket.destroy());
  });
}
