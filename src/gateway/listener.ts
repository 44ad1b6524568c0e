import fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyServerOptions } from 'fastify';
import type { Listen } from '../config/gateway';

export interface Listener {
  /** With the port that it took. */
  readonly address: string;
  /** Takes no more requests, and resolves when the last one is answered. */
  close(): Promise<void>;
}

/** A body that is larger is refused before it is read. */
const BODY_MAX_BYTES = 64 * 1024;
/** A caller who sends a request slower than this is cut off. */
const REQUEST_WITHIN_MS = 10_000;
/** How often Node looks for such callers. By itself it does so every 30 s, and lets them be until then. */
const SLOW_SOUGHT_EVERY_MS = 1_000;
/** Beyond the longest answer that a caller may wait for, and below what usual proxies allow. */
const CONNECTION_IDLE_MS = 72_000;

/** One server of the gateway. Rejects when the port cannot be had. */
export async function openListener(
  { host, port }: Listen,
  routes: FastifyPluginAsync,
  /** Answers what no route is ever asked about: an address that cannot be decoded. */
  unreadable?: FastifyServerOptions['frameworkErrors'],
): Promise<Listener> {
  const app: FastifyInstance = fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    http: { connectionsCheckingInterval: SLOW_SOUGHT_EVERY_MS },
    keepAliveTimeout: CONNECTION_IDLE_MS,
    routerOptions: { maxParamLength: 200 },
    // A caller cannot say who it is: whoever is behind a proxy is told apart by the key.
    trustProxy: false,
    // What still comes is answered by the routes, as all else: the framework's own words are in no document.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    ...(unreadable === undefined ? {} : { frameworkErrors: unreadable }),
  });
  let isClosing = false;
  // A connection that is kept would hold up the end.
  app.addHook('onSend', async (_, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  await app.register(routes);
  const url = await app.listen({ host, port });
  return {
    address: new URL(url).host,
    close() {
      isClosing = true;
      return app.close();
    },
  };
}
