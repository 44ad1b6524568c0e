import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Holdfast } from '../../src/client';
import { SandboxControl } from '../../src/sandbox/control-client';
import { PREFIXES } from '../../src/sandbox/core';
import { type Crew, startCrew } from '../chaos/crew';
import type { Desk } from '../chaos/stage';
import { startWorkerProcess, type WorkerProcess } from '../chaos/worker-process';
import { accountYaml, MERCHANTS, SECRETS } from '../merchants';
import { NAMES, PROVED } from '../providers';
import { ROOT } from '../root';
import { type Gateway, gatewayOf, shopKey } from './gateway';
import type { Installation } from './installation';
import { cableLauncher } from './network';

const WORKERS = 2;
const WORKER = join(ROOT, 'dist/worker.js');

/** The installation with workers, a gateway and an order service. */
export interface Stage extends Desk {
  readonly crew: Crew;
  readonly gateway: Gateway;
  /** Two workers of another release. */
  hireOthers(script: string): Promise<Crew>;
  /** A worker in a network of its own. */
  hireOnCable(): Promise<WorkerProcess>;
  /** The build that a worker says it has. */
  buildOf(worker: WorkerProcess): string;
}

/** Seconds instead of minutes and hours, in the order of a real account's, and longer than a busy machine lets a healthy worker wait. */
const DURATIONS = `insecure: true
    settleWindow: 5s
    readGap: 200ms
    minGap: 100ms
    lookGap: 100ms
    http: { total: 2500ms, connect: 1s, headers: 2500ms, body: 2s }
    policy:
      ladder: [200ms, 500ms, 1s, 1s, 2s]
      backoff: [100ms, 500ms, 1s, 2s]
      parkedEvery: 10s
      parkedAfterDeadline: 10s
      warnBefore: 3d
      deadlineMargin: 1d
      stuckAfter: 1m
      sendWithin: 5s
      callBound: 4s
      heartbeat: 3s`;

export async function setStage(
  { sandboxUrl, temporal }: Installation,
  folder: string,
  closers: (() => unknown)[],
): Promise<Stage> {
  const control = new SandboxControl(sandboxUrl);
  for (const provider of NAMES) {
    const { unlimited, hurried } = PROVED[provider];
    await control.setSwitches(provider, { ...unlimited.switches, ...hurried.switches });
  }
  const configPath = join(folder, 'holdfast.yaml');
  const accounts = NAMES.map((provider) =>
    accountYaml(MERCHANTS[provider].name, provider, sandboxUrl + PREFIXES[provider], DURATIONS),
  );
  const { key, yaml } = shopKey();
  writeFileSync(configPath, `clockSkew: 100ms\nversioning: pinned\naccounts:\n${accounts.join('')}${yaml}`);
  const bare = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    HOLDFAST_CONFIG: configPath,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
  const env = { ...bare, ...SECRETS };
  const hire = async (script: string): Promise<Crew> => {
    const crew = await startCrew(WORKERS, script, env);
    closers.push(() => crew.close());
    return crew;
  };
  const crew = await hire(WORKER);
  const gateway = gatewayOf(key, bare, folder);
  closers.push(() => gateway.part.kill());
  await gateway.part.start();
  const connection = await Connection.connect({ address: temporal.address });
  closers.push(() => connection.close());
  const client = new Client({ connection, namespace: temporal.namespace });
  const directory = NAMES.map((provider) => [MERCHANTS[provider].name, { provider }] as const);
  return {
    client,
    holdfast: Holdfast.over(client, Object.fromEntries(directory)),
    control,
    crew,
    gateway,
    hireOthers: hire,
    async hireOnCable() {
      const worker = await startWorkerProcess(WORKER, env, { launcher: cableLauncher(folder) });
      closers.push(() => worker.send('SIGKILL'));
      return worker;
    },
    buildOf(worker) {
      const build = /"build":"(\w+)"/.exec(worker.said())?.[1];
      if (build === undefined) throw new Error(`worker ${worker.pid} does not say its build:\n${worker.said()}`);
      return build;
    },
  };
}
