import { classify, ERRORS, type Operation } from '../../../src/providers/bambora/refusals';
import type { Answer } from '../../../src/providers/http';

// Every error that provider sheet bambora 2.6 lists, copied from there and not from the table under test; 429 is from its section 10.
const SHEET = [
  '400 about:blank',
  '400 invalid_card_information',
  '400 expired_card',
  '400 currency_not_supported',
  '401 about:blank',
  '402 cannot_authorize',
  '402 cannot_cancel',
  '402 cannot_capture',
  '402 cannot_refund',
  '402 insufficient_funds',
  '403 about:blank',
  '404 payment_not_found',
  '404 about:blank',
  '409 payment_operation_blocked',
  '415 about:blank',
  '422 invalid_payment_state_transition',
  '451 blocked_by_issuer',
  '451 card_type_not_accepted',
  '451 invalid_card',
  '451 3d_secure_required',
  '429 about:blank',
];

const answer = (status: number, suffix: string, more: Partial<Answer> = {}): Answer => {
  const type = suffix === 'about:blank' ? suffix : `https://api.bambora.com/definitions/payments/${suffix}`;
  const json = { type, title: 'x', detail: '', status };
  return { status, headers: {}, text: JSON.stringify(json), json, ...more };
};
const kinds = (operation: Operation, ...list: string[]): string[] =>
  list.map((row) => {
    const [status, suffix = ''] = row.split(' ');
    return classify(operation, answer(Number(status), suffix)).kind;
  });

test('the table holds the errors of the sheet, in its order, each once', () => {
  expect(ERRORS.map(([status, suffix]) => `${status} ${suffix}`)).toEqual(SHEET);
});

test('a capture: what is a definite no, what is for later, what nobody can tell', () => {
  const no = SHEET.filter((row) => /^(400|451|422)|cannot_capture|payment_not_found/.test(row));
  const later = ['401 about:blank', '403 about:blank', '415 about:blank', '429 about:blank'];
  for (const row of SHEET) {
    const kind = no.includes(row) ? 'refused' : later.includes(row) ? 'tryLater' : 'unknown';
    expect([row, ...kinds('capture', row)]).toEqual([row, kind]);
  }
});

test('a refund: what is a definite no, what is for later, what nobody can tell', () => {
  const no = ['400 about:blank', '402 cannot_refund', '404 payment_not_found', '422 invalid_payment_state_transition'];
  const later = ['401 about:blank', '403 about:blank', '415 about:blank', '429 about:blank'];
  for (const row of SHEET) {
    const kind = no.includes(row) ? 'refused' : later.includes(row) ? 'tryLater' : 'unknown';
    expect([row, ...kinds('refund', row)]).toEqual([row, kind]);
  }
});

test('a refusal of another operation is not understood', () => {
  expect(
    kinds('authorize', '402 cannot_authorize', '402 cannot_capture', '422 invalid_payment_state_transition'),
  ).toEqual(['refused', 'unknown', 'unknown']);
  expect(kinds('release', '402 cannot_cancel', '402 cannot_capture', '451 invalid_card')).toEqual([
    'refused',
    'unknown',
    'unknown',
  ]);
});

test('a 5xx, a new status or a new suffix is unknown', () => {
  for (const status of [300, 302, 405, 408, 410, 418, 500, 502, 503, 504]) {
    expect(classify('capture', answer(status, 'cannot_capture')).kind).toBe('unknown');
  }
  expect(kinds('capture', '400 something_new', '402 about:blank', '403 cannot_capture', '409 about:blank')).toEqual(
    Array(4).fill('unknown'),
  );
});

test('the scheme of a type varies, and one has a blank at its end', () => {
  for (const type of ['http://api.bambora.com/definitions/payments/cannot_capture', 'https://x/cannot_capture ']) {
    expect(classify('capture', answer(402, '', { json: { type, status: 402 } })).kind).toBe('refused');
  }
});

test('a no counts only in the provider’s own words, for its own status', () => {
  for (const json of [undefined, {}, { type: 'about:blank', status: 500 }, { type: 7 }, [], 'about:blank']) {
    expect(classify('capture', answer(400, '', { json })).kind).toBe('unknown');
    expect(classify('capture', answer(402, '', { json })).kind).toBe('unknown');
  }
  const blank = { type: 'about:blank', title: 'x', detail: '', status: 401 };
  expect(classify('capture', answer(401, '', { json: blank })).kind).toBe('tryLater');
  for (const lost of ['title', 'detail', 'status']) {
    expect(classify('capture', answer(401, '', { json: { ...blank, [lost]: undefined } })).kind).toBe('unknown');
  }
});

test('how long to wait: what the provider asks for, within an hour', () => {
  const wait = (more: Partial<Answer>): unknown => {
    const outcome = classify('capture', answer(429, 'about:blank', more));
    return outcome.kind === 'tryLater' ? outcome.retryAfterMs : outcome.kind;
  };
  expect(wait({})).toBe(60_000);
  expect(wait({ retryAfterMs: 4_000 })).toBe(4_000);
  expect(wait({ retryAfterMs: 1e12 })).toBe(3_600_000);
});

test('why names status, code and meaning, and nothing of the provider’s text', () => {
  const json = { type: 'https://x/cannot_capture', title: 'phone 4712345678', detail: 'phone', status: 402 };
  expect(classify('capture', answer(402, '', { json }))).toEqual({
    kind: 'refused',
    code: 'cannot_capture',
    why: '402 cannot_capture: cannot capture',
  });
});
