import type { FastifyPluginAsync } from 'fastify';
import type { Holdfast } from '../../client';
import type { ApiKey } from '../../config/gateway';
import type { GatewayMetrics } from '../metrics';

export interface Api {
  holdfast: Holdfast;
  keys: Readonly<Record<string, ApiKey>>;
  metrics: GatewayMetrics;
  /** The process is about to end: whoever waits is answered now. */
  stopping: AbortSignal;
}

/** The HTTP API for order services and operators. */
export const apiRoutes =
  (_: Api): FastifyPluginAsync =>
  async () =>
    undefined;
