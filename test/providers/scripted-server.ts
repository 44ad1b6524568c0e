import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as it came over the socket. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Answering {
  status: number;
  json?: unknown;
  /** Instead of `json`, as it stands. */
  text?: string;
  headers?: Record<string, string>;
  afterMs?: number;
  /** Happens before the answer. */
  meanwhile?: () => void;
}

export type Reply = Answering | 'drops the connection';

/** Answers by what the request is for; a list is used up one by one, its last reply stays. */
export type Script = Record<string, Reply | Reply[]>;

export interface ScriptedServer {
  baseUrl: string;
  seen: Seen[];
  paths(): string[];
  close(): Promise<void>;
}

/** A provider that says what its script says, over a real socket. `nameOf` finds the request in the script. */
export async function scriptedServer(
  script: Script,
  {
    otherwise,
    contentType = 'application/json',
    nameOf = ({ method, path }) => `${method} ${path}`,
  }: { otherwise: Reply; contentType?: string; nameOf?: (request: Seen) => string },
): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, headers, body: Buffer.concat(chunks).toString() };
    seen.push(asked);
    const entry = script[nameOf(asked)] ?? otherwise;
    const reply = Array.isArray(entry) ? ((entry.length > 1 ? entry.shift() : entry[0]) as Reply) : entry;
    if (reply === 'drops the connection') return void request.socket.destroy();
    reply.meanwhile?.();
    if (reply.afterMs) await sleep(reply.afterMs, undefined, { ref: false });
    response.writeHead(reply.status, { 'content-type': contentType, ...reply.headers });
    response.end(reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    paths: () => seen.map(({ method, path }) => `${method} ${path}`),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
