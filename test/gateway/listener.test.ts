import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Listener, openListener } from '../../src/gateway/listener';

let listener: Listener;
let answer: () => void;
let isAsked: Promise<void>;

beforeEach(async () => {
  let asked: () => void;
  isAsked = new Promise((done) => {
    asked = done;
  });
  const held = new Promise<void>((done) => {
    answer = done;
  });
  listener = await openListener({ host: '127.0.0.1', port: 0 }, async (app) => {
    app.get('/', async () => {
      asked();
      await held;
      return 'here';
    });
  });
});

async function connected(): Promise<Socket> {
  const [host, port] = listener.address.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  return socket;
}

const ASK = 'GET / HTTP/1.1\r\nhost: pay.shop.example\r\n\r\n';

test('whoever is answered at the end is told that the connection ends with it, and holds up nothing', async () => {
  const socket = await connected();
  socket.write(ASK);
  await isAsked;
  const closed = listener.close();
  answer();
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 .*connection: close\r\n.*here$/is);
  await closed;
});

test('who does not send a request within ten seconds is cut off', async () => {
  const socket = await connected();
  socket.write('GET / HTTP/1.1\r\n');
  const began = Date.now();
  await text(socket);
  expect(Date.now() - began).toBeLessThan(13_000);
  await listener.close();
}, 60_000);
