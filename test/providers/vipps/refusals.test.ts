import type { Answer } from '../../../src/providers/http';
import { classify, ERROR_CODES, type Operation, STATUSES } from '../../../src/providers/vipps/refusals';

// Every code that provider sheet vipps 8.2 lists, copied from there and not from the table under test.
const SHEET_TABLE = '3010 4010 4020 4040 4140 5040 5060 5090 6010 6070 6080 6090 6100 6140 6160 6170 6200 6260 6280';
const SHEET_OTHERS =
  '4050 4060 4070 4080 4090 4100 4110 4120 4130 4150 4160 5010 5020 5030 5050 5070 5080 5100 6020 6030 6040 6050 6060 ' +
  '6110 6120 6130 6150 6180 6190 6210 6220 6230 6250 7010 10010 10020 10030 10040 10050 10060 10070';
const codes = `${SHEET_TABLE} ${SHEET_OTHERS}`.split(' ');

const answer = (status: number, code?: string, more: Partial<Answer> = {}): Answer => {
  const json = {
    type: 'x',
    title: 'x',
    status,
    traceId: '00-01-01',
    ...(code ? { extraDetails: [{ name: 'ErrorCode', reason: code }] } : {}),
  };
  return { status, headers: {}, text: JSON.stringify(json), json, ...more };
};
const kinds = (operation: Operation, ...list: string[]): string[] =>
  list.map((code) => classify(operation, answer(400, code)).kind);

test('the table holds the codes of the sheet, in its order, each once', () => {
  const table = ERROR_CODES.map(([code]) => code);
  expect(table).toEqual(codes);
  expect(new Set(table).size).toBe(table.length);
});

test('the statuses of the sheet are decided; a 5xx and everything else is unknown', () => {
  expect(Object.keys(STATUSES).map(Number)).toEqual([400, 401, 403, 404, 409, 422, 423, 429]);
  for (const status of [201, 202, 204, 301, 302, 402, 408, 410, 418, 425, 500, 502, 503, 504]) {
    expect(classify('capture', answer(status)).kind).toBe('unknown');
  }
});

test('a capture: what is a definite no, what is for later, what nobody can tell', () => {
  const no = ['4040', '4140', '5040', '5090', '6010', '6070', '6080', '6090', '6100', '6140', '6170', '6200'];
  // 5060 is the merchant's to mend: parcels must wait for it, not be refused.
  const later = ['5060', '6160', '6260', '6280'];
  for (const code of codes) {
    const kind = no.includes(code) ? 'refused' : later.includes(code) ? 'tryLater' : 'unknown';
    expect([code, ...kinds('capture', code)]).toEqual([code, kind]);
  }
});

test('a release: the wrong state is a no, a busy payment is for later', () => {
  expect(kinds('release', '6030', '6040', '6050', '6060', '6070', '6190', '5090', '4140')).toEqual(
    Array(8).fill('refused'),
  );
  expect(kinds('release', '6250', '6160')).toEqual(['tryLater', 'tryLater']);
  expect(kinds('release', '6170', '6260', '6280', '3010')).toEqual(Array(4).fill('unknown'));
});

test('a refund: what is a definite no, what is for later, what nobody can tell', () => {
  const no = ['4040', '4140', '5040', '5090', '6010', '5100', '6020', '6150', '6180', '6210', '6220'];
  for (const code of codes) {
    const kind = no.includes(code) ? 'refused' : ['5060', '6160'].includes(code) ? 'tryLater' : 'unknown';
    expect([code, ...kinds('refund', code)]).toEqual([code, kind]);
  }
});

test('an authorization whose reference or key exists already may be our own', () => {
  expect(kinds('authorize', '4150', '4020', '6230')).toEqual(['unknown', 'unknown', 'unknown']);
  expect(kinds('authorize', '4070', '5070', '7010')).toEqual(['refused', 'refused', 'refused']);
});

test('a 5xx is unknown whatever its code says, and so is a conflict', () => {
  for (const code of codes) {
    expect(classify('capture', answer(500, code)).kind).toBe('unknown');
    expect(classify('capture', answer(409, code)).kind).toBe('unknown');
  }
});

test('a new code, two codes or an unreadable one is unknown, also where the status alone would be a no', () => {
  for (const status of [400, 403, 404, 422, 418]) {
    expect(classify('capture', answer(status, '6999')).kind).toBe('unknown');
    expect(classify('capture', answer(status, 'soon')).kind).toBe('unknown');
  }
  const two = { status: 400, extraDetails: ['6090', '6160'].map((reason) => ({ name: 'ErrorCode', reason })) };
  expect(classify('capture', answer(400, undefined, { json: two })).kind).toBe('unknown');
  const lost = { status: 400, extraDetails: [{ name: 'ErrorCode', reason: null }] };
  expect(classify('capture', answer(400, undefined, { json: lost })).kind).toBe('unknown');
});

test('a no without a code counts only in the words of the provider or its gateway', () => {
  for (const [status, kind] of [
    [400, 'refused'],
    [422, 'refused'],
    [403, 'tryLater'],
  ] as const) {
    expect(classify('capture', answer(status)).kind).toBe(kind);
    expect(classify('capture', answer(status, undefined, { json: undefined, text: '<html>' })).kind).toBe('unknown');
  }
  expect(classify('capture', answer(404)).kind).toBe('unknown');
  const kindOf = (status: number, json: unknown, text = ''): string =>
    classify('capture', answer(status, undefined, { json, text })).kind;
  const later = [401, 403, 423, 429];
  for (const status of later) expect([status, classify('capture', answer(status)).kind]).toEqual([status, 'tryLater']);
  const gateway = (statusCode: number, more = {}): object => ({ statusCode, message: 'made up', ...more });
  expect([401, 403, 429].map((status) => kindOf(status, gateway(status)))).toEqual(Array(3).fill('tryLater'));
  expect(kindOf(422, gateway(422))).toBe('refused');
  const odd = 'Something went wrong, please try again later';
  expect([kindOf(401, { message: odd }), kindOf(401, undefined, odd)]).toEqual(['tryLater', 'tryLater']);

  const foreign: [number, unknown][] = [
    [400, gateway(400)], // not one that the gateway answers by itself
    [423, gateway(423)],
    [429, gateway(429, { error: 'Too Many Requests' })],
    [429, gateway(500)],
    [429, { message: 'API rate limit exceeded' }],
    [429, { status: 429, error: 'Too Many Requests', path: '/x' }],
    [403, { type: 'about:blank', title: 'Forbidden', status: 403 }],
    [401, { message: 'Unauthorized' }],
    [401, { error: 'invalid_token' }],
    [423, {}],
    [423, null],
    [423, []],
  ];
  for (const [status, json] of foreign) expect([status, json, kindOf(status, json)]).toEqual([status, json, 'unknown']);
});

test('a code in a problem that names another status decides nothing', () => {
  const json = { status: 500, extraDetails: [{ name: 'ErrorCode', reason: '6090' }] };
  expect(classify('capture', answer(400, undefined, { json })).kind).toBe('unknown');
});

test('how long to wait: what the provider asks for, else our own table; never longer than a day', () => {
  const wait = (...of: Parameters<typeof answer>): unknown => {
    const outcome = classify('capture', answer(...of));
    return outcome.kind === 'tryLater' ? outcome.retryAfterMs : outcome.kind;
  };
  expect(wait(400, '6280')).toBe(15_000);
  expect(wait(400, '6260')).toBe(6 * 3_600_000);
  expect(wait(429)).toBe(60_000);
  expect(wait(423, '6160', { retryAfterMs: 4_000 })).toBe(4_000);
  expect(wait(429, undefined, { retryAfterMs: 1e12 })).toBe(86_400_000);
});

test('why names code, meaning and trace, and nothing of the provider’s text', () => {
  const json = {
    title: 'phone 4712345678',
    extraDetails: [{ name: 'ErrorCode', reason: '6090' }],
    traceId: '00-01-01',
  };
  expect(classify('capture', answer(400, undefined, { json }))).toEqual({
    kind: 'refused',
    code: '6090',
    why: '400 6090: more than what is left of the hold (trace 00-01-01)',
  });
});
