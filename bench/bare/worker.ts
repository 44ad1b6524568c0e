import { Runtime, Worker } from '@temporalio/worker';
import { loadConfig } from '../../src/config/config';
import { connectWorker, temporalSettings } from '../../src/config/temporal-connection';
import { BARE_PROVIDER_QUEUE, BARE_QUEUE, type BareCalls } from './contract';

/** The worker process of the bare workflow: the same two workers, options and adapter as Holdfast's own. Its bundle is the argument. */
async function main([bundlePath = '']: readonly string[]): Promise<void> {
  Runtime.install({
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.error, error: console.error },
  });
  const [account] = Object.values(loadConfig({ env: process.env }).accounts);
  if (account === undefined) throw new Error('the configuration has no account');
  const provider = account.create();
  const calls: BareCalls = {
    capture: (order) => provider.capture(order),
    release: (order) => provider.release(order),
    lookUp: (order) => provider.lookUp(order),
  };
  const settings = temporalSettings(process.env);
  const connection = await connectWorker(settings);
  const common = { connection, namespace: settings.namespace };
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: BARE_QUEUE,
      workflowBundle: { codePath: bundlePath },
      stickyQueueScheduleToStartTimeout: '1s',
    }),
    Worker.create({ ...common, taskQueue: BARE_PROVIDER_QUEUE, activities: { ...calls } }),
  ]);
  const runs = workers.map((worker) => worker.run());
  console.log('bare worker is ready');
  await Promise.all(runs);
  await provider.close();
  await connection.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
