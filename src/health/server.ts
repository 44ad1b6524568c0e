import fastify from 'fastify';

/** One part of a process, and whether it does its work. `why` says what is wrong. */
export interface Part {
  ok: boolean;
  why?: string;
}

export type Parts = Readonly<Record<string, Part>>;

export interface HealthOptions {
  /** `127.0.0.1:9464`, `[::1]:9464`; port 0 takes a free one. */
  address: string;
  /** Whether the process can do its work at all; a restart has to help. Ask nothing of the network here. */
  live(): Parts;
  /** Whether it does its work now. */
  ready(): Promise<Parts>;
  /** What Prometheus reads. */
  metrics(): Promise<string>;
}

export interface HealthServer {
  /** Where it listens, with the port it took. */
  readonly address: string;
  close(): Promise<void>;
}

/** `host:port` of the health port can't be used as it stands. */
export class AddressInvalid extends Error {
  readonly code = 'ConfigRefused';
}

/** The address in an environment variable, checked. Undefined when the variable is not set. */
export function addressIn(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const address = env[variable]?.trim();
  if (!address) return undefined;
  const port = Number(/^(?:\[[0-9a-fA-F:]+\]|[0-9.]+):(\d{1,5})$/.exec(address)?.[1]);
  if (port >= 1 && port <= 65_535) return address;
  throw new AddressInvalid(
    `${variable} is ${JSON.stringify(address)}; write an IP address of this machine and a port, such as 127.0.0.1:9464.`,
  );
}

const OPEN_METRICS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Serves `/healthz` (should this process be restarted?), `/readyz` (does it do its work?) and `/metrics`, without a login and without a secret: bind
 * it where only your monitoring reaches it. Rejects when the port cannot be had.
 */
export async function startHealthServer({ address, live, ready, metrics }: HealthOptions): Promise<HealthServer> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/healthz', (_, reply) => answer(reply, live()));
  app.get('/readyz', async (_, reply) => answer(reply, await ready()));
  app.get('/metrics', async (_, reply) => {
    try {
      return await reply.type(OPEN_METRICS_TEXT).send(await metrics());
    } catch (error) {
      return reply
        .code(503)
        .type('text/plain')
        .send(`no metrics: ${String(error)}\n`);
    }
  });
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[|\]$/g, '');
  const url = await app.listen({ host, port: Number(address.slice(at + 1)) });
  return { address: new URL(url).host, close: () => app.close() };
}

interface Reply {
  code(status: number): Reply;
  send(body: unknown): unknown;
}

function answer(reply: Reply, parts: Parts): unknown {
  const ok = Object.values(parts).every((part) => part.ok);
  return reply.code(ok ? 200 : 503).send({ ok, parts });
}
