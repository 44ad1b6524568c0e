import bearerAuth from '@fastify/bearer-auth';
import cors from '@fastify/cors';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { createCodec } from './codec';
import type { Keyring } from './keyring';

const { Payload: PROTO } = temporal.api.common.v1;

export interface CodecRoutes {
  keyring: Keyring;
  /** Of the Temporal UI, as its browser sends it: `https://temporal.example.com`, without a path. */
  origin: string;
  /** What callers send as `Authorization: Bearer …`. */
  token: string;
}

/** A page of the UI asks for all its payloads at once, and the server gives it no more than 4 MB. In base64 that is half as much again. */
const BODY_MAX = 8 * 1024 * 1024;

const PAYLOADS = {
  type: 'object',
  required: ['payloads'],
  properties: {
    payloads: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          metadata: { type: 'object', additionalProperties: { type: 'string' } },
          data: { type: 'string' },
        },
      },
    },
  },
} as const;

/** Payloads as JSON: bytes are base64. */
interface Body {
  payloads: { metadata?: Record<string, string>; data?: string }[];
}

/**
 * `POST /decode` and `POST /encode`, as the Temporal UI and the `temporal` command ask a codec server. What cannot be opened comes back as it was,
 * so that one payload without its key hides no other. No answer and no error repeats what was sent.
 */
export const codecRoutes: FastifyPluginAsync<CodecRoutes> = async (server, { keyring, origin, token }) => {
  const codec = createCodec(keyring);
  const allowedHeaders = ['authorization', 'content-type', 'x-namespace'];
  // Before the token is asked for: a browser sends none with the question whether it may.
  await server.register(cors, { origin, credentials: true, methods: ['POST'], allowedHeaders });
  await server.register(bearerAuth, { keys: new Set([token]), errorResponse: () => ({ error: 'Unauthorized' }) });
  for (const [path, change] of [
    ['/decode', codec.decode],
    ['/encode', codec.encode],
  ] as const) {
    server.post<{ Body: Body }>(path, { schema: { body: PAYLOADS }, bodyLimit: BODY_MAX }, async ({ body }, reply) => {
      const payloads = payloadsOf(body);
      if (payloads === undefined) return reply.code(400).send({ error: 'InvalidPayload', message: 'not base64' });
      const changed = await Promise.all(payloads.map((payload) => orAsItIs(payload, change)));
      return { payloads: changed.map((payload) => PROTO.toObject(PROTO.fromObject(payload), { bytes: String })) };
    });
  }
};

function payloadsOf({ payloads }: Body): Payload[] | undefined {
  try {
    return payloads.map((payload) => PROTO.fromObject(payload));
  } catch {
    return undefined;
  }
}

const orAsItIs = (payload: Payload, change: PayloadCodec['decode']): Promise<Payload> =>
  change([payload]).then(
    ([changed]) => changed ?? payload,
    () => payload,
  );

/** A codec server of its own. Bound to one address; it speaks plain HTTP. */
export async function startCodecServer(
  routes: CodecRoutes,
  listen: { host: string; port: number },
): Promise<FastifyInstance> {
  const server = fastify();
  await server.register(codecRoutes, routes);
  await server.listen(listen);
  return server;
}
