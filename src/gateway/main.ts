import type { Logger } from 'pino';
import { Holdfast } from '../client';
import { loadGateway } from '../config/gateway-config';
import { addressIn, startHealthServer } from '../health/server';
import { createServerCheck } from '../health/server-check';
import { type Gateway, startGateway } from './gateway';
import { gatewayMetrics, withProcessMetrics } from './metrics';

/**
 * The gateway process. Configuration from `HOLDFAST_CONFIG`, the server from `TEMPORAL_*`; `HOLDFAST_TELEMETRY` is the address of its health and
 * metrics. Resolves when `until` does and everything is answered.
 */
export async function main(env: NodeJS.ProcessEnv, log: Logger, until: Promise<void>): Promise<void> {
  const config = loadGateway({ env });
  const telemetry = addressIn(env, 'HOLDFAST_TELEMETRY');
  const { accounts, workflowTaskTimeoutMs } = config;
  const holdfast = await Holdfast.connect({ env, accounts, workflowTaskTimeoutMs });
  const metrics = withProcessMetrics(gatewayMetrics());
  let gateway: Gateway | undefined;
  const askServer = createServerCheck(() => holdfast.ping());
  const listening = () => (gateway === undefined ? { ok: false, why: 'the gateway starts' } : { ok: true });
  const health =
    telemetry === undefined
      ? undefined
      : await startHealthServer({
          address: telemetry,
          live: () => ({ gateway: { ok: true } }),
          ready: async () => ({ server: await askServer(), gateway: listening() }),
          metrics: () => metrics.registry.metrics(),
        });
  try {
    gateway = await startGateway(holdfast, config, metrics, log);
    log.info({ ...gateway.addresses, telemetry: health?.address }, 'holdfast gateway is ready');
    await until;
    log.info('holdfast gateway stops');
  } finally {
    await gateway?.stop();
    await health?.close();
    await holdfast.close();
  }
}
