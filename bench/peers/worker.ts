import { Runtime, Worker } from '@temporalio/worker';
import { loadConfig } from '../../src/config/config';
import { temporalSettings } from '../../src/config/temporal-connection';
import { connectWorker } from '../../src/config/worker-connection';
import { type Peer, type PeerCalls, QUEUES } from './contract';

/** The worker process of a peer, with Holdfast's own adapter. Arguments: the peer, and its bundle. */
async function main([peer, codePath = '']: readonly string[]): Promise<void> {
  Runtime.install({
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.error, error: console.error },
  });
  const [account] = Object.values(loadConfig({ env: process.env }).accounts);
  if (account === undefined) throw new Error('the configuration has no account');
  const provider = account.create();
  const calls: PeerCalls = {
    capture: (order) => provider.capture(order),
    release: (order) => provider.release(order),
    lookUp: (order) => provider.lookUp(order),
  };
  const settings = temporalSettings(process.env);
  const connection = await connectWorker(settings);
  const common = { connection, namespace: settings.namespace };
  const queues = QUEUES[peer as Peer];
  const workflows = {
    taskQueue: queues.workflows,
    workflowBundle: { codePath },
    stickyQueueScheduleToStartTimeout: '1s',
  } as const;
  const activities = { ...calls };
  const workers = await Promise.all(
    queues.workflows === queues.calls
      ? [Worker.create({ ...common, ...workflows, activities })]
      : [Worker.create({ ...common, ...workflows }), Worker.create({ ...common, taskQueue: queues.calls, activities })],
  );
  const runs = workers.map((worker) => worker.run());
  console.log(`${peer} worker is ready`);
  await Promise.all(runs);
  await provider.close();
  await connection.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
