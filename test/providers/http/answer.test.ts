import { createHttp, type Leg } from '../../../src/providers/http';
import { answer, serve } from './server';
import { capture, inWorld } from './world';

describe('an answer', () => {
  const read = async (raw: string | Buffer): Promise<Extract<Leg, { sent: 'yes' }>['answer']> => {
    const server = await serve({ onRequest: (socket) => void socket.write(raw) });
    const http = createHttp({ baseUrl: server.url }, { now: () => Date.parse('2027-03-04T12:00:00Z') });
    const leg = await http.request(capture);
    await http.close();
    await server.close();
    if (leg.sent !== 'yes') throw new Error(`no answer: ${leg.why}`);
    return leg.answer;
  };
  const withBody = (body: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`), body]);

  test('is parsed as JSON whatever its media type', async () => {
    expect((await read(answer('{"a":1}', { headers: ['content-type: text/html'] }))).json).toEqual({ a: 1 });
  });

  test('that is not JSON keeps its text', async () => {
    expect(await read(answer('<html>', { headers: ['content-type: application/json'] }))).toMatchObject({
      text: '<html>',
      json: undefined,
    });
  });

  test('of JSON null differs from one without JSON', async () => {
    expect([(await read(answer('null'))).json, (await read(answer(''))).json]).toEqual([null, undefined]);
  });

  test('that is not UTF-8 is text with marks and never JSON', async () => {
    const body = Buffer.concat([Buffer.from('{"reference":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(await read(withBody(body))).toMatchObject({ text: '{"reference":"\uFFFD"}', json: undefined });
  });

  test('may begin with a byte order mark', async () => {
    expect((await read(withBody(Buffer.from('\uFEFF{"a":1}')))).json).toEqual({ a: 1 });
  });

  test('split within a character is one text', async () => {
    const body = Buffer.from('{"name":"Åse"}');
    const server = await serve({
      onRequest: (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
        for (const [index, byte] of body.entries()) setTimeout(() => socket.write(Buffer.from([byte])), index);
      },
    });
    await inWorld(server, {}, async (http) => {
      expect(await http.request(capture)).toMatchObject({ answer: { json: { name: 'Åse' } } });
    });
  });

  test('has header names in lower case and joins repeated ones', async () => {
    const { headers } = await read(answer('', { headers: ['X-Trace: a', 'x-trace: b', '__proto__: c'] }));
    expect(headers).toMatchObject({ 'x-trace': 'a, b', 'content-length': '0' });
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  test.each([
    ['120', 120_000],
    ['0', 0],
    ['Thu, 04 Mar 2027 12:00:30 GMT', 30_000],
    ['Thu, 04 Mar 2027 11:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['1e3', undefined],
  ])('with retry-after %s waits for %s ms', async (value, expected) => {
    const { retryAfterMs } = await read(answer('', { headers: [`retry-after: ${value}`] }));
    expect(retryAfterMs).toBe(expected);
  });
});
