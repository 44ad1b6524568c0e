import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { request } from 'undici';

/** What came, and what it was answered. */
export interface Recorded {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  answer: { status: number; body: string; retryAfter?: string };
}

/** Stands where a proxy would: passes on, and keeps what passed. */
export interface Recorder {
  readonly url: string;
  readonly passed: Recorded[];
  /** Where it passes on to: `host:port`. */
  target: string;
  /** Once more, with something changed. */
  send(recorded: Pick<Recorded, 'path' | 'headers' | 'body'>): Promise<Recorded['answer']>;
  close(): Promise<void>;
}

export async function startRecorder(): Promise<Recorder> {
  const passed: Recorded[] = [];
  const server = createServer(async (incoming, response) => {
    const { url: path = '/', headers } = incoming;
    const body = await buffer(incoming);
    const answer = await recorder.send({ path, headers, body });
    passed.push({ path, headers, body, answer });
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const recorder: Recorder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    passed,
    target: '',
    async send({ path, headers, body }) {
      const { 'content-length': _, connection: __, 'transfer-encoding': ___, ...kept } = headers;
      const answer = await request(`http://${recorder.target}${path}`, { method: 'POST', headers: kept, body });
      const { 'retry-after': after } = answer.headers;
      return {
        status: answer.statusCode,
        body: await answer.body.text(),
        ...(after === undefined ? {} : { retryAfter: String(after) }),
      };
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return recorder;
}
