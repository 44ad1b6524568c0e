import type { Outcome } from '../../../src/domain/outcome';
import type { Answer } from '../../../src/providers/http';
import { CODES, classify, type Operation } from '../../../src/providers/pipwave/refusals';

// Every code that provider sheet pipwave 2.7 lists, copied from there and not from the table under test.
const SHEET = '200 400 401 403 404 500 1001 1002 2001 2002 3001 4001 4002 4003 4004 4005 4006 4501 9001'.split(' ');

const answer = (status: unknown, http = 200, json: unknown = { status, message: 'made up' }): Answer => ({
  status: http,
  headers: {},
  text: '',
  json,
});
const taken = (): Outcome => ({ kind: 'accepted', why: 'taken' });
const kind = (operation: Operation, code: unknown, http = 200): string =>
  classify(operation, answer(code, http), taken).kind;

test('the table holds the codes of the sheet, in its order, each once', () => {
  expect(CODES.map(([code]) => code)).toEqual(SHEET);
});

test('a capture: 200 is accepted, configuration is for later, a wrong parameter is a no, all else nobody can tell', () => {
  const kinds: Record<string, string> = { '200': 'accepted', '9001': 'refused' };
  for (const code of ['401', '403', '404']) kinds[code] = 'tryLater';
  for (const code of [...SHEET, '4502', '302', '0', '']) {
    expect([code, kind('capture', code)]).toEqual([code, kinds[code] ?? 'unknown']);
  }
});

test('a refund: its own codes are a no, but for a reversal in process, which may be our own', () => {
  const kinds: Record<string, string> = { '200': 'accepted' };
  for (const code of ['4001', '4003', '4004', '4005', '9001']) kinds[code] = 'refused';
  for (const code of ['401', '403', '404', '4002']) kinds[code] = 'tryLater';
  // 3001 to 3006 are those of the older edition (2.7), where they said the same: nobody knows which edition speaks.
  for (const code of [...SHEET, '3002', '3003', '3006']) {
    expect([code, kind('refund', code)]).toEqual([code, kinds[code] ?? 'unknown']);
  }
});

test('a cancel takes no money: its no is believed after one look', () => {
  expect(['400', '4002', '9001'].map((code) => kind('release', code))).toEqual(['refused', 'refused', 'refused']);
  expect(['500', '1001', '4001'].map((code) => kind('release', code))).toEqual(['unknown', 'unknown', 'unknown']);
});

test('an initiation: a duplicate txn_id may be our own', () => {
  expect(['1001', '2001', '2002', '9001'].map((code) => kind('authorize', code))).toEqual(Array(4).fill('refused'));
  expect(['1002', '400', '500'].map((code) => kind('authorize', code))).toEqual(['unknown', 'unknown', 'unknown']);
});

test('status may be a number, and the HTTP code says nothing of its own', () => {
  expect(kind('capture', 200)).toBe('accepted');
  expect(kind('capture', 403)).toBe('tryLater');
  for (const http of [200, 201]) expect(kind('capture', '200', http)).toBe('accepted');
  for (const http of [200, 400, 403, 404, 422]) expect(kind('capture', '9001', http)).toBe('refused');
  // A success under an error contradicts itself, and what HTTP says, too, anybody may have written.
  for (const http of [302, 400, 401, 403, 404, 422, 429]) expect(kind('capture', '200', http)).toBe('unknown');
  for (const code of [401, 403, 404]) expect(kind('capture', code, code)).toBe('unknown');
  expect(kind('release', 400, 400)).toBe('refused');
  for (const http of [500, 502, 504]) expect(kind('capture', '200', http)).toBe('unknown');
  for (const http of [500, 502, 504]) expect(kind('capture', '9001', http)).toBe('unknown');
});

test('a body that is not the provider’s is unknown', () => {
  const foreign = { status: 403, message: 'Forbidden', path: '/payment' };
  for (const json of [undefined, null, [], {}, { status: null }, { status: { code: 200 } }, '200', foreign]) {
    for (const http of [200, 403, 404, 429]) {
      expect(classify('capture', answer('', http, json), taken).kind).toBe('unknown');
    }
  }
});

test('why names the code and our words, and nothing of the provider’s', () => {
  const json = { status: '9001', message: 'sk_demo_0f9e8d7c6b5a' };
  expect(classify('capture', answer('', 200, json), taken)).toEqual({
    kind: 'refused',
    code: '9001',
    why: '9001: parameter error',
  });
  expect(JSON.stringify(classify('capture', answer('sk_demo_0f9e8d7c6b5a'), taken))).not.toContain('sk_demo');
});
