import { Unreadable } from '../../src/messages/unreadable';
import { payloadConverter } from '../../src/workflows/payload-converter';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (encoding: string | undefined, data?: string): unknown =>
  payloadConverter.fromPayload({
    metadata: encoding === undefined ? {} : { encoding: bytes(encoding) },
    ...(data === undefined ? {} : { data: bytes(data) }),
  });
const unreadable = (encoding: string | undefined, data?: string): Unreadable => {
  const value = read(encoding, data);
  if (!(value instanceof Unreadable)) throw new Error('it was read');
  return value;
};

test('what can be read is read, and what is written can be', () => {
  const payload = payloadConverter.toPayload({ a: 1 });
  expect(payload && payloadConverter.fromPayload(payload)).toEqual({ a: 1 });
});

test.each([
  ['an encoding that nobody knows', 'binary/encrypted', '???', '(encoding binary/encrypted, 3 bytes)'],
  ['half a text', 'json/plain', '{"a', '(encoding json/plain, 3 bytes)'],
  ['no bytes', 'json/plain', undefined, '(encoding json/plain, 0 bytes)'],
  ['no encoding', undefined, 'x', '(encoding none, 1 bytes)'],
  ['an encoding that steers a terminal', 'a\u001b[1m\nb', 'x', '(encoding a??1m?b, 1 bytes)'],
  ['an encoding without end', 'e'.repeat(100), 'x', `(encoding ${'e'.repeat(60)}, 1 bytes)`],
])('%s becomes a value that says so', (_, encoding, data, why) => {
  expect(unreadable(encoding, data).why).toBe(`no worker here can decode its content ${why}`);
});

test('what has no metadata cannot be read either', () => {
  expect(payloadConverter.fromPayload({ data: bytes('x') })).toMatchObject({
    why: 'no worker here can decode its content (encoding none, 1 bytes)',
  });
});

test('two that cannot be read are told apart by what they are, as far as that costs nothing', () => {
  const long = 'x'.repeat(4_096);
  const digests = [
    unreadable('binary/encrypted', 'a'),
    unreadable('binary/encrypted', 'b'),
    unreadable('binary/other', 'a'),
    unreadable('binary/encrypted', `${long}1`),
    unreadable('binary/encrypted', `${long}12`),
  ].map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(digests.length);
  expect(unreadable('binary/encrypted', `${long}1`).digest).toBe(unreadable('binary/encrypted', `${long}2`).digest);
});
