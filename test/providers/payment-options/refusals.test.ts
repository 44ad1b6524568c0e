import type { Answer } from '../../../src/providers/http';
import {
  classify,
  expand,
  GATEWAY_CODES,
  type Operation,
  RESPONSE_CODES,
  STATUSES,
  verdictOf,
} from '../../../src/providers/payment-options/refusals';
import { type Reply, rejected, wire } from './provider-double';

// The classes of provider sheet payment-options 8.4, copied from there and not from the table under test.
const SUCCESS_LIKE = '8 10 451';
const AMBIGUOUS =
  '-1 6 19 20 68 91 94 96 98 99 443-450 452-457 459 460 578 675 678 681 703 705 676 677 679 680 682 683 694-702 704';
const DEFINITE =
  '1 2 3 4 5 7 12 13 14 15 25 28 30 34 39 41 43 51 52 53 54 55 57 58 59 61 62 63 64 65 70 71 75-80 82-86 88 89 92 93 397 398 ' +
  '442 458 577 579-611 622-672 673 674 828 831-833 835 836';
/** 8.4, "Echoes": may be the echo of an earlier capture, and there too a definite rejection of anything else. */
const ECHOES = [12, 25, 673, 836];
const UNEXPLAINED = '902 905 906 937 972 973 975 1044-1051 1198 1201 1263 1295';

const numbers = (list: string): number[] =>
  list.split(' ').flatMap((part) => {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(part) ?? [];
    if (from === undefined) return [Number(part)];
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, step) => Number(from) + step);
  });

const answer = (reply: Reply, more: Partial<Answer> = {}): Answer => {
  const { status, json } = reply as { status: number; json: unknown };
  return { status, headers: {}, text: '', json, ...more };
};
const kindOf = (operation: Operation, ...of: Parameters<typeof rejected>): string =>
  classify(operation, answer(rejected(...of))).kind;
const kind = (...of: Parameters<typeof rejected>): string => kindOf('capture', ...of);

test('the table holds the processor codes of the sheet, class by class and in its order, each once', () => {
  const table = RESPONSE_CODES.map(([codes]) => expand(codes).map(Number));
  const definite = numbers(DEFINITE).filter((code) => !ECHOES.includes(code));
  expect(table).toEqual([[0], numbers(SUCCESS_LIKE), numbers(AMBIGUOUS), definite, ECHOES, numbers(UNEXPLAINED)]);
  const all = table.flat();
  expect(new Set(all).size).toBe(all.length);
});

test('every code from -9000 to 2000 has the class of the sheet, and what it does not list is ambiguous', () => {
  const definite = new Set(numbers(DEFINITE));
  for (let code = -9000; code <= 2000; code += 1) {
    const expected = code === 0 ? 'success' : definite.has(code) || code <= -8000 ? 'no' : '?';
    if (verdictOf(code) !== expected) throw new Error(`${code} is ${verdictOf(code)}, the sheet says ${expected}`);
  }
});

test('the table holds the gateway codes of the sheet (8.3)', () => {
  const listed = [
    ...['INFO0000', 'INFO0001', 'INFO0002', 'INFO0003', 'ERR0204', 'VAL0035'],
    ...Array.from({ length: 20 }, (_, step) => `ERR30${String(step + 1).padStart(2, '0')}`),
  ];
  expect(GATEWAY_CODES.flatMap(([codes]) => expand(codes)).sort()).toEqual([...listed].sort());
});

test('the table holds the statuses of the sheet (8.1), in its order', () => {
  expect(STATUSES.map(([status]) => status)).toEqual([200, 201, 400, 401, 404, 406, 412, 500, 502, 504]);
});

test('a documented 4xx: the code decides, without a code the status', () => {
  for (const status of [400, 404, 406, 412]) {
    for (const code of [51, 54, '51', -8000, -8013]) expect(kind(status, code)).toBe('refused');
    for (const code of [94, 91, 578, 10, 8, 0, 902, 4711, 'soon', {}]) expect(kind(status, code)).toBe('unknown');
    expect(kind(status)).toBe('refused');
  }
});

test('a code in two digits, as card networks write it, is the same code, as it is in a transaction', () => {
  for (const code of ['05', '01', '0051']) expect(kind(400, code)).toBe('refused');
  for (const code of ['00', '06', '012', '025']) expect(kind(400, code)).toBe('unknown');
  expect(kindOf('release', 400, '012')).toBe('refused');
});

test('the limits of refunds are a no to a refund, and not understood anywhere else', () => {
  for (const code of ['ERR3019', 'Err3020']) {
    expect(kindOf('refund', 400, undefined, code)).toBe('refused');
    for (const other of ['authorize', 'capture', 'release'] as const) {
      expect(kindOf(other, 400, undefined, code)).toBe('unknown');
    }
  }
  for (const code of [0, 8, 10, 94, 578, 902]) expect(kindOf('refund', 400, code)).toBe('unknown');
});

test('what may be the echo of an earlier capture is no answer to a capture, and a definite one to anything else', () => {
  for (const code of [...ECHOES, '836']) {
    expect(kindOf('capture', 400, code)).toBe('unknown');
    expect(kindOf('release', 400, code)).toBe('refused');
    expect(kindOf('refund', 400, code)).toBe('refused');
    expect(kindOf('authorize', 400, code)).toBe('refused');
  }
  expect(classify('capture', answer(rejected(412, 25)))).toEqual({
    kind: 'unknown',
    why: '412 25: rejected; a capture hears it after an earlier one, too',
  });
});

test('the gateway’s code: risk rules are a no in any case of letters, what is not explained leaves it to the other code, and alone is ambiguous', () => {
  expect(kind(400, undefined, 'ERR3001')).toBe('refused');
  expect(kind(400, undefined, 'Err3015')).toBe('refused');
  expect(kind(400, 51, 'ERR0204')).toBe('refused');
  expect(kind(400, 94, 'ERR3001')).toBe('unknown');
  for (const code of ['ERR0204', 'VAL0035', 'ERR3019', 'ERR3021', 'INFO0001', 'soon', 7]) {
    expect(kind(400, undefined, code)).toBe('unknown');
  }
});

test('an undocumented 4xx is a no only with a known code, and some never are', () => {
  for (const status of [402, 403, 410, 422]) {
    expect(kind(status, 51)).toBe('refused');
    expect(kind(status, undefined, 'ERR3001')).toBe('refused');
    expect(kind(status)).toBe('unknown');
    expect(kind(status, 4711)).toBe('unknown');
  }
  for (const status of [408, 409, 423, 425, 429]) expect(kind(status, 51)).toBe('unknown');
});

test('a 2xx, a 3xx and a 5xx are ambiguous whatever they say; a 401 is for later', () => {
  for (const status of [200, 201, 202, 302, 500, 502, 503, 504]) expect(kind(status, 51, 'ERR3001')).toBe('unknown');
  expect(kind(401, 51)).toBe('tryLater');
  expect(kind(401, undefined, 'ERR0204')).toBe('tryLater');
  expect(kind(401, 94)).toBe('unknown');
});

test('the three shapes of an error are read', () => {
  const of = (name: string): unknown => classify('release', answer({ status: 400, json: wire(name) }));
  expect(of('error-400-836')).toMatchObject({ kind: 'refused', code: '836' });
  expect(of('error-pos-api')).toMatchObject({ kind: 'refused', code: 'ERR3001' });
  expect(of('error-predecessor')).toMatchObject({ kind: 'refused', code: 'ERR3008' });
});

test('a no counts only as a failure in the gateway’s own words', () => {
  const good = wire('error-400-836');
  for (const json of [
    undefined,
    null,
    [],
    'no',
    { message: 'no' },
    { ...good, success: true },
    { ...good, success: 'false' },
    { ...good, status_code: 500 },
    { success: false },
    { success: false, error: { code: 7 } },
  ]) {
    expect(classify('release', answer({ status: 400, json })).kind).toBe('unknown');
  }
});

test('why names codes and our words, and nothing of the provider’s', () => {
  const echo = 'card 5200000000001005';
  const json = {
    success: false,
    gateway_response: { code: echo, message: echo },
    payment_details: { response_code: echo },
  };
  const told = JSON.stringify(classify('capture', answer({ status: 400, json })));
  expect(told).not.toContain('5200000000001005');
  expect(told).toContain('unreadable');
});
