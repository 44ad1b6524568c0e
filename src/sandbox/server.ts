import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { Agent, request as send } from 'undici';
import { createClock } from './clock';
import { type Account, DEFAULT_CONFIG, readConfig, type SandboxConfigInput } from './config';
import { control } from './control';
import { SandboxControl } from './control-client';
import { createCore, PREFIXES, type ProviderName } from './core';
import type { Answer, Delivery, Request } from './exchange';
import { ControlRefused, type Simulator } from './simulator';

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly config?: SandboxConfigInput;
  /** Decides ids, tokens and drawn faults. Goes before the configuration's. */
  readonly seed?: number;
  /** Where the sandbox clock begins; now when absent. */
  readonly startAt?: number;
}

export interface Sandbox {
  readonly url: string;
  readonly baseUrls: Readonly<Record<ProviderName, string>>;
  readonly accounts: Readonly<Record<string, Account>>;
  readonly control: SandboxControl;
  close(): Promise<void>;
}

const TIMER_MAX = 2 ** 31 - 1;
const DELIVERIES_AT_ONCE = 32;

/**
 * Starts pretended providers and their control API on one port.
 *
 * Only the carrying is here: sockets, waiting, cutting connections, delivering webhooks. What is said and what happens
 * to money is decided by the models.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const config = readConfig(options.config ?? DEFAULT_CONFIG);
  const seed = options.seed ?? config.seed ?? 1;
  const clock = createClock(options.startAt);
  const waits = new Set<NodeJS.Timeout>();
  const couriers = new Agent({ connections: DELIVERIES_AT_ONCE });
  let core = createCore(config, seed);
  let url = '';
  let isClosed = false;
  let alarm: { at: number; timer: NodeJS.Timeout } | null = null;

  /** Lets the models do what has fallen due, carries their notices, and sets the alarm for the next thing. */
  function attend(): void {
    if (isClosed) return;
    const now = clock.now();
    let dueAt = Number.POSITIVE_INFINITY;
    for (const simulator of core.simulators.values()) {
      for (const delivery of simulator.advance(now)) void deliver(simulator, delivery);
      dueAt = Math.min(dueAt, simulator.nextDueAt() ?? dueAt);
    }
    if (alarm !== null && alarm.at === dueAt) return;
    if (alarm !== null) clearTimeout(alarm.timer);
    alarm = null;
    if (dueAt === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(Math.max(dueAt - now, 0), TIMER_MAX);
    const ring = (): void => {
      alarm = null;
      attend();
    };
    alarm = { at: dueAt, timer: setTimeout(ring, waitMs).unref() };
  }

  async function deliver(simulator: Simulator, delivery: Delivery): Promise<void> {
    const { id, body, headers, timeoutMs } = delivery;
    let status: number | null = null;
    let said = '';
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await send(delivery.url, { method: 'POST', headers, body, signal, dispatcher: couriers });
      said = await readSome(response.body);
      status = response.statusCode;
    } catch {
      // No answer in time: the model plans the next attempt.
    }
    if (isClosed) return;
    simulator.delivered(id, status, clock.now(), said);
    attend();
  }

  function serve(simulator: Simulator, prefix: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const asked: Request = {
      method: request.method,
      path: (request.raw.url ?? '').slice(prefix.length),
      headers: request.headers as Readonly<Record<string, string | undefined>>,
      body: typeof request.body === 'string' ? request.body : '',
    };
    const answer = simulator.handle(asked, clock.now());
    attend();
    if (answer.afterMs === 0) return carry(answer, request, reply);
    const timer = setTimeout(() => {
      waits.delete(timer);
      carry(answer, request, reply);
    }, answer.afterMs);
    waits.add(timer);
    return reply;
  }

  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  app.removeAllContentTypeParsers();
  // The models judge media types and bodies themselves: real clients send JSON types with no body at all.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const [provider, prefix] of Object.entries(PREFIXES)) {
    app.all(`${prefix}/*`, (request, reply) => {
      const simulator = core.simulators.get(provider);
      return simulator === undefined ? reply.code(404).send() : serve(simulator, prefix, request, reply);
    });
  }

  const deps = {
    clock,
    core: () => core,
    reset: () => {
      core = createCore(config, seed);
    },
    url: () => url,
  };
  app.all('/_sandbox/*', (request, reply) => {
    const asked = new URL(request.raw.url ?? '', 'http://sandbox');
    try {
      const body = parsed(request.body);
      const path = asked.pathname.slice('/_sandbox/'.length);
      const result = control(deps, { method: request.method, path, query: asked.searchParams, body });
      attend();
      return reply.send(result);
    } catch (error) {
      if (!(error instanceof ControlRefused)) throw error;
      return reply.code(error.status).send({ error: error.message });
    }
  });
  app.get('/_sandbox', (_request, reply) => reply.redirect('/_sandbox/'));

  url = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  const baseUrls = Object.fromEntries(Object.entries(PREFIXES).map(([name, prefix]) => [name, url + prefix]));
  return {
    url,
    baseUrls: baseUrls as Record<ProviderName, string>,
    accounts: config.accounts,
    control: new SandboxControl(url),
    close: async () => {
      isClosed = true;
      if (alarm !== null) clearTimeout(alarm.timer);
      for (const timer of waits) clearTimeout(timer);
      await app.close();
      await couriers.destroy();
    },
  };
}

/** The first 64 kilobytes of an answer; a merchant that says more has said enough. */
async function readSome(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > 65_536) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends the reply, or does to the connection what the answer says. */
function carry(answer: Answer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  switch (answer.carry) {
    case 'send':
      return reply.code(answer.reply.status).headers(answer.reply.headers).send(answer.reply.body);
    case 'drop':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    case 'silence':
      reply.hijack(); // the socket stays open until the client gives up or the sandbox closes
      return reply;
  }
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlRefused(400, 'the body is not JSON');
  }
}
