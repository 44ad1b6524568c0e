import { readAnswer } from '../../src/providers/http/answer';
import { hasDoubledMember } from '../../src/providers/http/doubled';

test.each([
  '{"a":1,"a":2}',
  '{"a":1,"a":1}',
  '{"a":{"b":1,"b":2}}',
  '[{"b":1},{"c":[{"d":1, "e":[], "d" : 2}]}]',
  '{"status":400,"x":{"status":1},"status":200}',
  '{"a":1,"\\u0061":2}',
  '{"a\\"":1,"a\\"":2}',
  '{"":1,"":2}',
])('%s has two members of one name', (json) => {
  expect(hasDoubledMember(json)).toBe(true);
});

test.each([
  '{}',
  '{"a":1,"b":"a","c":["a","a"],"d":{"a":1}}',
  '[{"a":1},{"a":1}]',
  '{"a":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":"x,\\"b\\":","b":1}',
  '["a","a"]',
  '"a"',
  'null',
  '{"a', // no JSON, and yet an end
])('%s has none', (json) => {
  expect(hasDoubledMember(json)).toBe(false);
});

test('a large body is looked through in no time, however it is made', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`name-${at}`, at])));
  const quoted = JSON.stringify('\\"'.repeat(250_000));
  const startedAt = performance.now();
  for (const json of [deep, wide, quoted]) expect(hasDoubledMember(json)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test('an answer with two members of one name is no JSON: nobody knows which one is meant', () => {
  const answer = (body: string): unknown => readAnswer(200, {}, Buffer.from(body), 0).json;
  expect(answer('{"amount":1,"amount":2}')).toBeUndefined();
  expect(answer('{"amount":1}')).toEqual({ amount: 1 });
});
