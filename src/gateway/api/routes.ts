import { setMaxListeners } from 'node:events';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Holdfast, HoldfastError } from '../../client';
import type { ApiKey } from '../../config/gateway';
import type { GatewayMetrics } from '../metrics';
import { createSpend } from './allowance';
import { type Caller, callerOf } from './keys';
import { documentOf } from './openapi';
import { waitIn } from './preference';
import { ApiProblem, malformed, type ProblemAnswer, problemOf } from './problems';
import { read } from './read';
import { createReadiness } from './readiness';
import type { Ask, Desk, Resource } from './resource';
import { RESOURCES } from './resources';
import { createWaiting } from './waiting';
import { id } from './wire';

export interface Api {
  holdfast: Holdfast;
  keys: Readonly<Record<string, ApiKey>>;
  metrics: GatewayMetrics;
  log: Logger;
  /** The process is about to end: whoever waits is answered now. */
  stopping: AbortSignal;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    operationId?: string;
  }
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

const sent = ({ status, headers, body }: ProblemAnswer, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).type('application/problem+json').send(JSON.stringify(body));

/** An address that no route sees, since it cannot be decoded. */
export const unreadableAddress = (_error: unknown, _request: unknown, reply: unknown): void =>
  void sent(
    problemOf(malformed('the address cannot be read; send ids as they are, without a stray %.'), ignore),
    reply as FastifyReply,
  );

const ignore = (): void => undefined;

/** The HTTP API for order services and operators: the table of `resources.ts`, as routes. */
export const apiRoutes =
  ({ holdfast, keys, metrics, log, stopping }: Api): FastifyPluginAsync =>
  async (app) => {
    // Each request that waits listens to it.
    setMaxListeners(0, stopping);
    const desk: Desk = {
      ...{ holdfast, stopping, waiting: createWaiting(), document: documentOf(RESOURCES) },
      ready: createReadiness(holdfast, stopping),
    };
    const onBug = (trace: string, bug: unknown): void => log.error({ trace, err: bug }, 'a request failed by a bug');
    const fail = (error: unknown, reply: FastifyReply): FastifyReply => sent(problemOf(error, onBug), reply);
    app.removeContentTypeParser('text/plain');
    app.decorateRequest('caller', undefined);
    app.setErrorHandler((error, _, reply) => fail(error, reply));
    app.setNotFoundHandler((request, reply) => fail(notFound(request), reply));
    // Before the body is read: of what nobody answers it does not matter what it says.
    app.addHook('onRequest', async (request) => {
      if (request.is404) throw notFound(request);
    });
    app.addHook('onResponse', async ({ routeOptions }, reply) => {
      const { operationId: operation = 'none' } = routeOptions.config;
      metrics.requests.inc({ operation, status: String(reply.statusCode) });
      metrics.requestSeconds.observe({ operation }, reply.elapsedTime / 1_000);
    });
    const allow = createGuard(keys);
    for (const one of RESOURCES) route(app, one, desk, allow);
  };

function route(app: FastifyInstance, one: Resource, desk: Desk, allow: Guard): void {
  app.route({
    method: one.method,
    url: one.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { operationId: one.operationId },
    onRequest: async (request) => {
      allow(one, request);
      if (one.scope !== undefined && desk.stopping.aborted) throw STOPS;
    },
    handler: async (request, reply) => {
      const { status, headers = {}, body } = await one.answer(askOf(one, request), desk);
      return reply.code(status).headers(headers).send(body);
    },
  });
}

/** Nothing new is begun then. Whoever only asks how the gateway is, is told. */
const STOPS = new HoldfastError('ServerUnavailable', 'this gateway is about to stop. Send the same again.');

type Guard = (one: Resource, request: FastifyRequest) => void;

/** Lets a request through by its key, or throws. An account that does not exist is answered like one that this key may not touch. */
function createGuard(keys: Readonly<Record<string, ApiKey>>): Guard {
  const spend = createSpend();
  return ({ scope }, request) => {
    if (scope === undefined) return;
    const caller = callerOf(request.headers.authorization, keys);
    if (caller === undefined) {
      const headers = { 'www-authenticate': 'Bearer realm="holdfast"' };
      throw new ApiProblem('Unauthorized', 'no key, or one that is not known; send Authorization: Bearer hf_….', {
        headers,
      });
    }
    const afterS = spend(caller.keyId, Date.now());
    if (afterS !== undefined) {
      const headers = { 'retry-after': String(afterS) };
      throw new ApiProblem('TooManyRequests', 'this key sends more than it may; send the same again later.', {
        headers,
      });
    }
    if (!caller.may(scope, (request.params as { account: string }).account)) {
      throw new ApiProblem('Forbidden', `this key may not ${scope} there; ask for one with this scope and account.`);
    }
    request.caller = caller;
  };
}

const PARAMS = z.object({ account: id, paymentId: id, shipmentId: id, refundId: id }).partial();

function askOf({ body, query, waits, tagged }: Resource, request: FastifyRequest): Ask<unknown, unknown> {
  const { account = '', paymentId = '', shipmentId = '', refundId = '' } = read(PARAMS, request.params, 'the address');
  const { prefer, 'if-none-match': known } = request.headers;
  return {
    caller: request.caller as Caller,
    ...{ account, paymentId, shipmentId, refundId },
    body: body === undefined ? undefined : read(body, request.body ?? {}, 'the body'),
    query: query === undefined ? undefined : read(query, listsIn(request.query as object), 'the query'),
    waitS: waits ? waitIn(prefer === undefined ? undefined : String(prefer)) : undefined,
    known: tagged ? known : undefined,
  };
}

/** What may be given several times is a list, also where it is given once. */
const LISTS: readonly string[] = ['state'];

const listsIn = (query: object): object =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      LISTS.includes(name) && typeof value === 'string' ? [value] : value,
    ]),
  );

const PATTERNS = RESOURCES.map(({ path, method }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** No such address, or none with this method. */
function notFound({ raw }: FastifyRequest): ApiProblem {
  const path = (raw.url ?? '').split('?')[0] ?? '';
  const methods = PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  if (methods.length === 0) {
    return new ApiProblem('NotFound', 'there is no such address; GET /openapi.json lists those that there are.');
  }
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  return new ApiProblem('MethodNotAllowed', `this address takes ${allow}.`, { headers: { allow } });
}
