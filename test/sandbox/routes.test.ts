import { decoded, matcher, partsOf } from '../../src/sandbox/routes';

const ROWS = [
  { method: 'GET', pattern: '/payments/{reference}/', does: 'get' },
  { method: 'POST', pattern: '/payments/{reference}/', does: 'post' },
  { method: 'GET', pattern: '/payments/{reference?}/events', does: 'events' },
  { method: 'GET', pattern: '/token', anyCase: true, does: 'token' },
] as const;
const find = matcher(ROWS);

it.each([
  ['GET', '/payments/a1/', 'get', { reference: 'a1' }],
  ['POST', '/payments/a1/', 'post', { reference: 'a1' }],
  ['GET', '/payments/a1/?lines=2', 'get', { reference: 'a1' }],
  ['GET', '/payments//events', 'events', { reference: '' }],
  ['GET', '/Token', 'token', {}],
])('%s %s is found', (method, path, does, named) => {
  const found = find(method, partsOf(path));
  expect([found?.row.does, found?.named]).toEqual([does, named]);
});

it.each([
  ['another method', 'DELETE', '/payments/a1/'],
  ['no slash at the end', 'GET', '/payments/a1'],
  ['a slash too many', 'GET', '/payments/a1/events/'],
  ['an empty part', 'GET', '/payments//'],
  ['a word in capitals', 'GET', '/Payments/a1/'],
  ['a path that goes on', 'GET', '/token/get'],
])('%s is not', (_what, method, path) => {
  expect(find(method, partsOf(path))).toBeNull();
});

it('percent signs that mean nothing stay', () => {
  expect(['a%2Fb', '%zz'].map(decoded)).toEqual(['a/b', '%zz']);
});
