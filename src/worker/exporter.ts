import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { MetricsExporterConfig } from '@temporalio/worker';
import { request } from 'undici';
import { PROVIDER_SECONDS_BUCKETS } from '../telemetry/metrics';

/** The exporter of the SDK: it has the SDK's metrics and ours, and serves nothing but them. It listens for this process only. */
export interface Exporter {
  readonly config: MetricsExporterConfig;
  /** What it serves. */
  read(): Promise<string>;
}

/** It wants a port by number, so a free one is looked for. Should another process take it meanwhile, the worker does not start. */
export async function exporterOnLoopback(): Promise<Exporter> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  return {
    config: {
      attachServiceName: false,
      prometheus: {
        bindAddress,
        countersTotalSuffix: true,
        useSecondsForDurations: true,
        histogramBucketOverrides: { holdfast_provider_seconds: PROVIDER_SECONDS_BUCKETS },
      },
    },
    async read() {
      const { body } = await request(`http://${bindAddress}/metrics`);
      return inSnakeCase(await body.text());
    },
  };
}

/** What the SDK adds to our metrics it calls otherwise than in its own: nobody could join the two. */
const inSnakeCase = (text: string): string =>
  text.replaceAll('taskQueue="', 'task_queue="').replaceAll('workflowType="', 'workflow_type="');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
