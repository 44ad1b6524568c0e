import { type Dispatcher, Pool } from 'undici';
import { type After, inRealTime } from './http/after';
import { createExchange } from './http/exchange';
import type { Why } from './http/failures';
import { DEFAULTS, type HttpRequest, type HttpSettings, type Leg } from './http/request';
import { createConnector } from './http/tunnel';
import { reveal } from './secret';
import { withoutTrailingSlashes } from './trailing-slashes';

export { type After, inRealTime } from './http/after';
export type { Answer } from './http/answer';
export { FAILURES, type Failure, type Why } from './http/failures';
export { DEFAULTS, type HttpRequest, type HttpSettings, type Leg } from './http/request';

export interface Http {
  /** Sends at most once: no retry, no redirect. Resolves for anything that the network or the provider does. */
  request(request: HttpRequest): Promise<Leg>;
  /**
   * Longest time one request can take, ms.
   *
   * This bounds what *we* do. Bytes that were handed to the kernel before a time-out may still be retransmitted after
   * the connection was closed (on Linux for about 100 s), so a settle window has to leave room for that, too.
   */
  readonly boundMs: number;
  /** Lets running and waiting requests end, refuses new ones, closes all connections. An injected dispatcher stays open. */
  close(): Promise<void>;
}

/**
 * The transport of all provider adapters: one pool of connections to one origin.
 *
 * It promises that nothing is written twice, and that `sent: 'no'` is said only when nothing was written. What follows
 * from a status is for the adapter to say. Throws on settings that cannot be meant.
 *
 * `deps` is for tests and the simulator: a dispatcher that routes in memory has to call `onRequestStart` before it
 * shows the request to anybody, to stop when that aborts, and to give `content-length` with its answers.
 */
export function createHttp(
  settings: Partial<HttpSettings> & { baseUrl: string },
  deps: { dispatcher?: Dispatcher; now?: () => number; monotonic?: () => number; after?: After } = {},
): Http {
  const limits: HttpSettings = { ...DEFAULTS, ...settings };
  const base = readBase(limits);
  const clocks = {
    now: deps.now ?? Date.now,
    monotonic: deps.monotonic ?? (() => performance.now()),
    after: deps.after ?? inRealTime,
  };
  const dispatcher = deps.dispatcher ?? createPool(base.origin, limits);
  const enter = createGate(limits.connections);
  const open = new Set<Promise<Leg>>();
  let isClosed = false;

  return {
    boundMs: limits.totalMs,
    async request(request) {
      if (isClosed) return notSent('closed');
      // undici would take a path without a slash for an address of its own.
      if (!request.path.startsWith('/')) return notSent('unsendable');
      const exchange = createExchange(request, limits, clocks);
      const options: Dispatcher.DispatchOptions = {
        origin: base.origin,
        path: base.prefix + request.path,
        method: request.method,
        headers: withoutCompression(request.headers),
        body: request.body ?? null,
        idempotent: false, // also a GET: never two requests on the way on one connection
        headersTimeout: 0, // ours are in the exchange
        bodyTimeout: 0,
      };
      const leave = enter(() => exchange.begin(dispatcher, options));
      open.add(exchange.leg);
      const leg = await exchange.leg;
      open.delete(exchange.leg);
      leave();
      return leg;
    },
    async close() {
      isClosed = true;
      await Promise.all(open);
      if (!deps.dispatcher) await dispatcher.destroy();
    },
  };
}

const notSent = (why: Why): Leg => ({ sent: 'no', why });

function createPool(origin: string, limits: HttpSettings): Pool {
  const { connections, connectMs, ca, proxy } = limits;
  return new Pool(origin, {
    connections,
    pipelining: 1, // a broken connection concerns one request only
    allowH2: false, // over HTTP/2 undici sends again what a GOAWAY refused
    keepAliveTimeout: 4_000, // short, so that the provider rarely closes a connection that we are about to use
    keepAliveMaxTimeout: 60_000,
    connect: createConnector({ connectMs, ca, proxy: proxy && reveal(proxy) }),
  });
}

/**
 * Lets `size` requests in at a time, first come first served. The answer leaves: the line, or the place.
 *
 * undici has a queue of its own, but one that nobody can leave: each request that gave up there would still be connected
 * for, and while a provider is down the dead would use up the time of the living.
 */
function createGate(size: number): (begin: () => void) => () => void {
  const line = new Set<() => void>();
  let free = size;
  return (begin) => {
    if (free > 0) {
      free -= 1;
      begin();
    } else {
      line.add(begin);
    }
    return () => {
      if (line.delete(begin)) return;
      const [next] = line;
      if (!next) {
        free += 1;
        return;
      }
      line.delete(next);
      next();
    };
  };
}

/** Compressed bytes would have to be unpacked before anybody can say how large they are. */
function withoutCompression(headers: Record<string, string> = {}): Record<string, string> {
  const wanted = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'accept-encoding');
  return { ...Object.fromEntries(wanted), 'accept-encoding': 'identity' };
}

/** No message repeats the URL: it may hold the very credentials that are refused here. */
function readBase({ baseUrl, ca: _, proxy: __, ...numbers }: HttpSettings): { origin: string; prefix: string } {
  for (const [name, value] of Object.entries(numbers)) {
    // A longer timer fires at once.
    if (!Number.isSafeInteger(value) || value < 1 || value > 0x7fffffff) {
      throw new Error(`http: ${name} must be a whole number between 1 and 2147483647, is ${value}`);
    }
  }
  if (!URL.canParse(baseUrl)) throw new Error('http: baseUrl is not a URL');
  const url = new URL(baseUrl);
  if (!/^https?:$/.test(url.protocol)) throw new Error('http: baseUrl must begin with https:// or http://');
  if (url.username || url.password) throw new Error('http: baseUrl must not hold credentials');
  if (url.search || url.hash) throw new Error('http: baseUrl must not have a query or a fragment');
  return { origin: url.origin, prefix: withoutTrailingSlashes(url.pathname) };
}
