import { type ClientRequest, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { buildConnector } from 'undici';
import { present } from '../../domain/present';

/** How connections to a provider come about. */
export interface Way {
  connectMs: number;
  /** PEM, in place of the public certificates. */
  ca?: string | undefined;
  /** `http://user:password@host:port`, or https. */
  proxy?: string | undefined;
}

/**
 * Connects to the provider, through a proxy if there is one. A connection is handed on only when it reaches the provider, TLS included, so that
 * nothing of a request is written before: whatever happens here is `sent: 'no'`.
 *
 * Always through CONNECT, also for plain http: a proxy that read the request could answer in the provider's name, or send it twice.
 *
 * Not undici's own agents for proxies: their tunnel has no time limit, so that a proxy which takes connections and says nothing would keep ours
 * occupied for minutes, and their errors do not tell a proxy's no from a provider's.
 */
export function createConnector({ connectMs, ca, proxy }: Way): buildConnector.connector {
  // Its timer is up to a second late. It only frees the socket; the exchange has given up before.
  const direct = buildConnector(present({ timeout: connectMs, rejectUnauthorized: true, ca }));
  if (proxy === undefined) return direct;

  return (options, callback) => {
    const port = options.port || (options.protocol === 'https:' ? '443' : '80');
    const asked = askFor(`${options.hostname}:${port}`, new URL(proxy), ca);
    let isOver = false;
    const patience = setTimeout(() => asked.destroy(new ProxyFailed('TIMEOUT')), connectMs);
    const failed = (error: unknown): void => {
      clearTimeout(patience);
      if (isOver) return;
      isOver = true;
      callback(error instanceof ProxyFailed ? error : new ProxyFailed(codeOf(error)), null);
    };
    asked.on('error', failed);
    asked.once('connect', ({ statusCode = 0 }, socket: Socket, early: Buffer) => {
      socket.on('error', () => undefined); // who uses the tunnel has listeners of its own
      const isOpen = statusCode >= 200 && statusCode <= 299;
      // Nobody speaks before we have: it would pass for the provider's answer.
      if (isOver || !isOpen || early.length > 0) {
        socket.destroy();
        return failed(new ProxyFailed(isOpen ? 'EARLY' : String(statusCode)));
      }
      isOver = true;
      clearTimeout(patience);
      if (options.protocol === 'https:') direct({ ...options, httpSocket: socket }, callback);
      else callback(null, socket);
    });
    asked.end();
  };
}

/** A proxy that is no way to the provider. `failures.ts` knows the code. */
class ProxyFailed extends Error {
  readonly code: string;
  constructor(what: string) {
    super('the proxy made no connection');
    this.code = `PROXY_${what}`;
  }
}

function askFor(target: string, proxy: URL, ca: string | undefined): ClientRequest {
  const { protocol, hostname, port, username, password } = proxy;
  const isSecure = protocol === 'https:';
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const request = isSecure ? requestSecure : requestPlain;
  return request({
    method: 'CONNECT',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (isSecure ? 443 : 80),
    path: target,
    headers: {
      host: target,
      connection: 'keep-alive', // some proxies take our usual word for the end of the tunnel
      ...(text === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` }),
    },
    agent: false,
    // The proxy may be the company's own, or anybody's; only the provider's certificate has to be the one that is configured.
    ...(isSecure && ca !== undefined ? { ca: [...rootCertificates, ca] } : {}),
  });
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'BROKEN';
