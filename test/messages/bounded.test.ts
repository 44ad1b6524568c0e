import fc from 'fast-check';
import { boundedCopy, boundedProblem, MESSAGE_BOUNDS } from '../../src/messages/bounded';

const ring: Record<string, unknown> = { a: 1 };
ring.self = ring;
const listRing: unknown[] = [];
listRing.push(listRing);

function deep(levels: number): unknown {
  let value: unknown = 'end';
  for (let n = 0; n < levels; n += 1) value = n % 2 === 0 ? [value] : { value };
  return value;
}

test.each<[string, unknown, RegExp]>([
  ['a BigInt', { amount: 10n }, /^has amount, which is a BigInt; send a number or a text$/],
  ['a BigInt, deep down', { a: [{ b: 1n }] }, /^has a\.0\.b, which is a BigInt; send/],
  ['a BigInt alone', 10n, /^is a BigInt; send/],
  ['a function', { final: () => true }, /^has final, which is a function; send/],
  ['a symbol', { reason: Symbol('x') }, /^has reason, which is a symbol; send/],
  ['what is no number', { amount: Number.NaN }, /^has amount, which is NaN; send/],
  ['what has no end', { amount: Number.POSITIVE_INFINITY }, /^has amount, which is Infinity; send/],
  ['a Date', { at: new Date(0) }, /^has at, which is a Date; send an ISO 8601 text$/],
  ['bytes', { reason: new Uint8Array(4) }, /^has reason, which is bytes; send plain data$/],
  ['a ring', ring, /^is nested deeper than 8 levels; send less/],
  ['a ring of lists', listRing, /^is nested deeper than 8 levels; send less/],
  ['100,000 levels', { field: deep(100_000) }, /^is nested deeper than 8 levels; send less/],
  ['a long text', { shipmentId: '1-'.repeat(50_000) }, /^is longer than 8192 characters; send less$/],
  ['many short texts', { a: Array(200).fill('x'.repeat(50)) }, /^is longer than 8192 characters; send less$/],
  ['a long name', { ['x'.repeat(9_000)]: 1 }, /^is longer than 8192 characters; send less$/],
  ['many members', Object.fromEntries([...Array(300).keys()].map((n) => [`m${n}`, 1])), /^has more than 256 members/],
  ['a list that is long and empty', { a: Array(1_000_000_000) }, /^has more than 256 members; send less$/],
  [
    'a member that throws when it is read',
    {
      get amount(): number {
        throw new TypeError('4111111111111111');
      },
    },
    /^has a member that cannot be read; send plain data$/,
  ],
  [
    'an object that throws when it is looked into',
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    ),
    /^has a member that cannot be read; send plain data$/,
  ],
  ['a name that could be a secret', { '4111111111111111': 1n }, /^has …, which is a BigInt/],
])('%s is refused, with what to send instead', (_, message, problem) => {
  expect(boundedProblem(message, MESSAGE_BOUNDS)).toMatch(problem);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'x'],
  ['an order', { shipmentId: 'parcel-1', amount: 9900, currency: 'NOK', final: null, note: undefined }],
  [
    'the same object twice',
    (() => {
      const one = { a: 1 };
      return { x: one, y: one };
    })(),
  ],
  ['eight levels', { a: deep(7) }],
])('%s is within bounds, and its copy is equal', (_, message) => {
  expect(boundedProblem(message)).toBeUndefined();
  expect(boundedCopy(message, MESSAGE_BOUNDS)).toEqual({ copy: message });
});

test('a member is read once: what is checked is what is sent', () => {
  let reads = 0;
  const read = boundedCopy(
    {
      get amount() {
        reads += 1;
        return reads;
      },
    },
    MESSAGE_BOUNDS,
  );
  expect(read).toEqual({ copy: { amount: 1 } });
  expect(read).toEqual({ copy: { amount: 1 } });
  expect(reads).toBe(1);
});

test('a member called __proto__ is a member', () => {
  const { copy } = boundedCopy(JSON.parse('{"__proto__":{"final":true}}'), MESSAGE_BOUNDS) as { copy: object };
  expect(Object.keys(copy)).toEqual(['__proto__']);
  expect((copy as { final?: true }).final).toBeUndefined();
});

test('anything at all is copied or refused, never thrown at, and JSON comes out as it went in', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true }),
      (message) => void boundedProblem(message),
    ),
  );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (message) => {
      const read = boundedCopy(message, { maxChars: 1e6, maxDepth: 10, maxMembers: 1e5 });
      expect(JSON.stringify((read as { copy: unknown }).copy)).toBe(JSON.stringify(message));
    }),
  );
});
