import type { FastifyPluginAsync } from 'fastify';
import type { Holdfast } from '../../client';
import type { GatewayMetrics } from '../metrics';

export interface Notices {
  holdfast: Holdfast;
  /** The address at which providers reach these routes. */
  publicUrl: string;
  metrics: GatewayMetrics;
}

/** Where providers' notices come in. */
export const noticeRoutes =
  (_: Notices): FastifyPluginAsync =>
  async () =>
    undefined;
