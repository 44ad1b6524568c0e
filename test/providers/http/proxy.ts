import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './server';

/** What a proxy does with a CONNECT. */
export interface ProxyScript {
  /** Answers instead of connecting. */
  onConnect?: (client: Socket) => void;
  /** Each piece that the client sends into the tunnel; the default passes it on. */
  onData?: (piece: Buffer, ends: { client: Socket; provider: Socket }) => void;
}

export interface TestProxy {
  readonly url: string;
  readonly port: number;
  /** The CONNECT requests, whole heads. */
  readonly heads: string[];
  close(): Promise<void>;
}

/** A real proxy over sockets: it opens tunnels with CONNECT and nothing else. With a certificate it wants TLS. */
export async function startProxy({ onConnect, onData }: ProxyScript = {}, tls?: Certificate): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const onClient = (client: Socket): void => {
    let head = '';
    keep(client).on('data', function read(piece: Buffer) {
      head += piece.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      client.off('data', read);
      heads.push(head);
      if (onConnect) return onConnect(client);
      const [, host = '', port = ''] = /^CONNECT ([^ :]+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
      const provider = keep(
        connect(Number(port), host, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n')),
      );
      provider.on('data', (answer) => client.writable && client.write(answer));
      provider.on('close', () => client.destroy());
      client.on('close', () => provider.destroy());
      client.on('data', (sent: Buffer) => (onData ? onData(sent, { client, provider }) : provider.write(sent)));
    });
  };
  const listener = tls ? createTlsServer(tls, onClient).on('tlsClientError', () => undefined) : createServer(onClient);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    ...{ url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, heads },
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
