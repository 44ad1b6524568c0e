import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The way from the workers to the sandbox. The sandbox keeps its books while the way is cut, as a provider's database does: what is seen of
 * a provider that restarts is that requests in flight lose their answers and nobody listens for a while.
 */
export interface Link {
  /** What stands in for the sandbox's own address. */
  readonly url: string;
  /** Cuts every connection, refuses new ones for `ms`, and takes them again. */
  cut(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function startLink(to: string): Promise<Link> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  const join = (near: Socket): void => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    near.setNoDelay(true);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  };
  let server: Server = createServer(join);
  const port = await listen(server, 0);
  const stop = async (): Promise<void> => {
    const closed = new Promise((end) => server.close(end));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    async cut(ms) {
      await stop();
      await sleep(ms);
      server = createServer(join);
      await listen(server, port);
    },
    close: stop,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
