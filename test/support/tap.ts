import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands before a server and keeps every byte that passes, both ways. gRPC without TLS does not hide or compress what it carries. */
export interface Tap {
  address: string;
  heard(): Buffer;
  close(): Promise<void>;
}

export async function startTap(target: string): Promise<Tap> {
  const [host = '', port = ''] = target.split(':');
  const heard: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const served = connect(Number(port), host);
    for (const [from, to] of [
      [caller, served],
      [served, caller],
    ] as const) {
      open.add(from);
      from.on('data', (chunk: Buffer) => {
        heard.push(chunk);
        to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.end();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => Buffer.concat(heard),
    close: () =>
      new Promise((closed) => {
        for (const socket of open) socket.destroy();
        server.close(() => closed());
      }),
  };
}
