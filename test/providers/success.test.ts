import type { Outcome } from '../../src/domain/outcome';
import { unlessSuccess } from '../../src/providers/success';

const refused: Outcome = { kind: 'refused', code: 'x', why: 'no' };
const later: Outcome = { kind: 'tryLater', code: 'x', why: 'later' };
const kindBeside = (json: unknown): string => unlessSuccess(refused, { json }).kind;

test.each([
  { success: true },
  { success: 'true' },
  { status: 200 },
  { status_code: '201' },
  { statusCode: 204 },
  { state: 'Captured' },
  { status: 'settled' },
  { result: 'OK' },
  { payment: { state: 'AUTHORIZED' } },
  { aggregate: { capturedAmount: { currency: 'NOK', value: 9900 } } },
  { captured: true },
  { captured_amount: '99.00' },
  { captures: [{ amount: 1 }] },
  { state: 'Refunded' },
  { aggregate: { refundedAmount: { currency: 'NOK', value: 9900 } } },
  { refunds: [{ amount: 1 }] },
  { status: '4003', reverse_pw_id: 'RV1' },
  { transaction_status: 10 },
  { payment_details: { response_code: 0 } },
  { gateway_response: { code: 'INFO0001' } },
  [{ name: 'CAPTURED', success: false }],
])('%j speaks of success, so it is no no', (json) => {
  expect(kindBeside(json)).toBe('unknown');
  expect(unlessSuccess(later, { json })).toEqual({ kind: 'unknown', why: 'later; but the body speaks of success' });
});

test.each([
  undefined,
  null,
  'captured',
  {},
  { status: 400, title: 'Already captured', detail: 'captured' },
  { status: '9001', message: 'OK' },
  { success: false, transaction_type: 'CAPTURE', payment_details: { amount: 9900, response_code: 51 } },
  { capturedAmount: { currency: 'NOK', value: 0 }, captured: false, captures: [] },
  { refundedAmount: { currency: 'NOK', value: 0 }, refunds: [], reverse_pw_id: '' },
  { supports_refund: true, message: 'already refunded' },
  { extraDetails: [{ name: 'ErrorCode', reason: '6170' }] },
])('%j does not', (json) => {
  expect(kindBeside(json)).toBe('refused');
});

test('only a no and a try-later are held against the body', () => {
  const json = { success: true };
  const others: Outcome[] = [
    { kind: 'confirmed', amount: 1 },
    { kind: 'accepted', why: 'x' },
    { kind: 'notSent', why: 'x' },
    { kind: 'unknown', why: 'x' },
  ];
  for (const outcome of others) expect(unlessSuccess(outcome, { json })).toBe(outcome);
});

test('however deep it stands, and however deep the body is', () => {
  let json: unknown = { state: 'Captured' };
  for (let depth = 0; depth < 100_000; depth += 1) json = [json];
  expect(kindBeside(json)).toBe('unknown');
});
