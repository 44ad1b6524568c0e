import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';

/** What a server does on a connection. `onRequest` counts from 1 over all connections of the server. */
export interface Script {
  onConnection?: (socket: Socket) => void;
  onRequest?: OnRequest;
}
export type OnRequest = (socket: Socket, count: number) => unknown;

/** A server that does what its script says and knows the truth: what really arrived. */
export interface Server {
  readonly port: number;
  readonly url: string;
  /** Plain-text bytes of requests that arrived. */
  bytes: number;
  /** Request lines of the requests that arrived whole, in order. */
  readonly requests: string[];
  readonly heads: string[];
  /** Connections that stood, TLS included. */
  readonly connections: Socket[];
  /** Connections that were begun. */
  accepted: number;
  /** Waits until the client has closed its connections, so that nothing can still be on the way. At most 100 ms. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface Certificate {
  key: string;
  cert: string;
}

/** Starts a server on a free port. With a certificate it speaks TLS, and starts its handshake `delayMs` late. */
export async function serve(script: Script, tls?: Certificate & { delayMs?: number }): Promise<Server> {
  const raw = new Set<Socket>();
  const onConnection = (socket: Socket): void => {
    server.connections.push(socket);
    socket.on('error', () => undefined);
    script.onConnection?.(socket);
    let pending = '';
    socket.on('data', (chunk: Buffer) => {
      server.bytes += chunk.length;
      pending += chunk.toString('latin1');
      for (let request = cut(pending); request; request = cut(pending)) {
        pending = pending.slice(request.length);
        server.requests.push(request.slice(0, request.indexOf(' HTTP/')));
        server.heads.push(request);
        script.onRequest?.(socket, server.requests.length);
      }
    });
  };

  const secure = tls && createTlsServer({ key: tls.key, cert: tls.cert }, onConnection);
  secure?.on('tlsClientError', () => undefined);
  const listener = createServer((socket) => {
    raw.add(socket);
    server.accepted += 1;
    socket.on('error', () => undefined);
    socket.on('close', () => raw.delete(socket));
    if (!secure) onConnection(socket);
    else setTimeout(() => secure.emit('connection', socket), tls.delayMs ?? 0);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const { port } = listener.address() as AddressInfo;
  const server: Server = {
    port,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    bytes: 0,
    requests: [],
    heads: [],
    connections: [],
    accepted: 0,
    async settled() {
      for (let turn = 0; turn < 50 && raw.size > 0; turn += 1) await sleep(2);
    },
    async close() {
      for (const socket of raw) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
  return server;
}

/** A port of 127.0.0.1 where nobody listens. */
export async function unusedPort(): Promise<number> {
  const server = await serve({});
  await server.close();
  return server.port;
}

/** Writes one part after the other, 8 ms apart. */
export function says(...parts: string[]): OnRequest {
  return (socket) => {
    for (const [index, part] of parts.entries()) setTimeout(() => socket.writable && socket.write(part), index * 8);
  };
}

export function saysAndCloses(text: string): OnRequest {
  return (socket) => void socket.end(text);
}

export function answer(body: string, head: { status?: string; headers?: string[] } = {}): string {
  const lines = [
    `HTTP/1.1 ${head.status ?? '200 OK'}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...(head.headers ?? []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A throwaway certificate for 127.0.0.1, signed by itself. Undefined where there is no openssl. */
export function selfSigned(name = 'IP:127.0.0.1'): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=holdfast test', '-addext', `subjectAltName=${name}`];
  try {
    execFileSync('openssl', ['req', '-x509', ...options, ...subject, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first whole request at the start of `bytes`, '' if it has not all arrived. */
function cut(bytes: string): string {
  const headEnd = bytes.indexOf('\r\n\r\n') + 4;
  if (headEnd < 4) return '';
  const length = Number(/^content-length: (\d+)/im.exec(bytes.slice(0, headEnd))?.[1] ?? 0);
  return bytes.length < headEnd + length ? '' : bytes.slice(0, headEnd + length);
}
