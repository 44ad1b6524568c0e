import { type Present, present } from '../../src/domain/present';

interface Told {
  kind: 'told' | 'untold';
  at?: number;
  name?: string;
}

const told = (at: number | undefined, name: string | undefined): Told => present({ kind: 'told', at, name });

test('what is undefined is no member, whatever else looks like nothing is one', () => {
  expect(Object.keys(told(undefined, undefined))).toEqual(['kind']);
  const members = { zero: 0, empty: '', no: false, none: null, list: [] };
  expect(present(members)).toStrictEqual(members);
});

test('the others keep their order and their values', () => {
  const signal = new AbortController().signal;
  const members = present({ z: 1, gone: undefined, a: signal, m: 'x' });
  expect(JSON.stringify(present({ z: 1, gone: undefined, a: 2, m: 3 }))).toBe('{"z":1,"a":2,"m":3}');
  expect(members.a).toBe(signal);
});

test('a default under it is not hidden', () => {
  const settings = { connectMs: 5, ...present({ connectMs: undefined as number | undefined }) };
  expect(settings).toEqual({ connectMs: 5 });
});

test('what stands inside a member is left as it is', () => {
  const inner = { gone: undefined };
  expect(present({ inner }).inner).toBe(inner);
});

test('what was given is not changed', () => {
  const given = { at: undefined, name: 'x' };
  present(given);
  expect(given).toStrictEqual({ at: undefined, name: 'x' });
});

test('its type says which members may be missing', () => {
  type Members = Present<{ kind: 'a'; at: number | undefined; name?: string }>;
  const least: Members = { kind: 'a' };
  const most: Members = { kind: 'a', at: 1, name: 'x' };
  // @ts-expect-error: never undefined
  const undefinedAt: Members = { kind: 'a', at: undefined };
  // @ts-expect-error: what is always there stays required
  const without: Members = {};
  expect([least, most, undefinedAt, without]).toHaveLength(4);
});
