import { canonical } from '../../src/domain/canonical';

test('the order in which members are named does not matter, at any depth', () => {
  const one = { b: 1, a: { d: [{ y: 1, x: 2 }], c: 'x' } };
  const other = { a: { c: 'x', d: [{ x: 2, y: 1 }] }, b: 1 };
  expect(canonical(one)).toBe('{"a":{"c":"x","d":[{"x":2,"y":1}]},"b":1}');
  expect(canonical(other)).toBe(canonical(one));
});

test('the order in a list does', () => expect(canonical([1, 2])).not.toBe(canonical([2, 1])));

test('a member that is undefined is none, and in a list it keeps its place', () => {
  expect(canonical({ a: undefined, b: null })).toBe('{"b":null}');
  expect(canonical([undefined, 1])).toBe('[null,1]');
});

// An object of JavaScript has names that look like numbers first, wherever they were put.
test('names that look like numbers are texts like any other', () => {
  expect(canonical({ a: 1, 9: 2, 10: 3 })).toBe('{"10":3,"9":2,"a":1}');
});

test('it is JSON', () => {
  const value = { text: 'ø "quoted" \n', list: [true, null, 1.5, { deep: [] }] };
  expect(JSON.parse(canonical(value))).toEqual(value);
});
