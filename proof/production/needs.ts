import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = '/usr/lib/postgresql';
const NOBODY = ['postgres', 'nobody'];

/** What the run finds on this machine. */
export interface Machine {
  /** The folder of `postgres` and `initdb`. */
  readonly postgresqlBin: string;
  /** Who may run PostgreSQL, which refuses root. */
  readonly user: { readonly uid: number; readonly gid: number };
}

/** The machine, or what it lacks, for a reader. */
export function machineOf(env: NodeJS.ProcessEnv): Machine | { lacks: string } {
  if (process.getuid?.() !== 0) return { lacks: 'it needs root, for network namespaces' };
  const postgresqlBin = postgresqlOf(env);
  if (postgresqlBin === undefined) return { lacks: `there is no PostgreSQL below ${VERSIONS}, nor in POSTGRESQL_BIN` };
  if (run('ip', '-V') !== 0) return { lacks: 'there is no `ip` (iproute2)' };
  if (run('nsenter', '--version') !== 0) return { lacks: 'there is no `nsenter` (util-linux)' };
  if (run('unshare', '--net', '--mount', 'true') !== 0) return { lacks: 'this machine makes no network namespaces' };
  const user = NOBODY.flatMap(idsOf)[0];
  return user === undefined ? { lacks: `there is no user ${NOBODY.join(' or ')}` } : { postgresqlBin, user };
}

/** The newest that is installed, as Debian installs them. */
function postgresqlOf({ POSTGRESQL_BIN }: NodeJS.ProcessEnv): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = POSTGRESQL_BIN ? [POSTGRESQL_BIN] : versions.map((version) => join(VERSIONS, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

function idsOf(name: string): { uid: number; gid: number }[] {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout));
  return uid && gid ? [{ uid, gid }] : [];
}

const run = (command: string, ...args: readonly string[]): number | null =>
  spawnSync(command, args, { stdio: 'ignore' }).status;
