import type { FastifyPluginAsync } from 'fastify';
import type { Holdfast } from '../../client';

export interface Notices {
  holdfast: Holdfast;
  /** The address at which providers reach these routes. */
  publicUrl: string;
}

/** Where providers' notices come in. */
export const noticeRoutes =
  (_: Notices): FastifyPluginAsync =>
  async () =>
    undefined;
