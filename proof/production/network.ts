import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkerProcess } from '../chaos/worker-process';

const run = promisify(execFile);

const HERE = '10.77.0.1';
const THERE = '10.77.0.2';
/** Nobody has this hardware address: what is sent to it is dropped, and nobody is told. */
const NOBODY = '02:00:00:00:00:99';

/** The names that docker-compose.yml gives to its services. */
export function hostsFile(folder: string, address: string): string {
  const file = join(folder, `hosts-${address}`);
  writeFileSync(file, `127.0.0.1 localhost\n${address} postgresql temporal sandbox\n`);
  return file;
}

/** Runs a program in a network of its own, in which nothing else is, and with names of its own. */
export const IN_OWN_NETWORK = 'ip link set lo up; mount --bind "$0" /etc/hosts; exec "$@"';

/** The same, with a cable to the network that it was started from. */
const ON_A_CABLE = `
ip link add eth0 type veth peer name cable netns ${process.pid}
nsenter --net=/proc/${process.pid}/ns/net sh -ec 'ip address add ${HERE}/30 dev cable; ip link set cable up'
ip address add ${THERE}/30 dev eth0; ip link set eth0 up
${IN_OWN_NETWORK}`;

/** What starts a worker on a cable that can be cut. */
export const cableLauncher = (folder: string): readonly string[] => [
  ...['unshare', '--net', '--mount', 'sh', '-ec', ON_A_CABLE],
  hostsFile(folder, HERE),
];

/** No packet passes any more, and neither side is told: no reset, no lost carrier. */
export async function cut(worker: WorkerProcess): Promise<void> {
  await run('ip', ['neighbour', 'replace', THERE, 'lladdr', NOBODY, 'dev', 'cable', 'nud', 'permanent']);
  const there = ['neighbour', 'replace', HERE, 'lladdr', NOBODY, 'dev', 'eth0', 'nud', 'permanent'];
  await run('nsenter', ['--target', String(worker.pid), '--net', 'ip', ...there]);
}

export async function heal(worker: WorkerProcess): Promise<void> {
  await run('ip', ['neighbour', 'delete', THERE, 'dev', 'cable']);
  await run('nsenter', ['--target', String(worker.pid), '--net', 'ip', 'neighbour', 'delete', HERE, 'dev', 'eth0']);
}
