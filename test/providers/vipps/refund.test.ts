import { aRefund, problem, REFERENCE, REFUND, type Reply, SECRETS, TOKEN, wire, within } from './provider-double';

const partial = wire<{ aggregate: Record<string, { currency: string; value: number }> }>('capture-200-partial');
const money = (value: number, currency = 'NOK') => ({ currency, value });
const refunded = (value: number, aggregate: object = {}, members: object = {}): Reply => ({
  status: 200,
  json: {
    ...partial,
    ...members,
    aggregate: { ...partial.aggregate, capturedAmount: money(9900), refundedAmount: money(value), ...aggregate },
  },
});

test('a refund is confirmed when the total is the ledger’s plus ours', () =>
  within({ [REFUND]: refunded(9900) }, async ({ vipps, seen }) => {
    expect(await vipps.refund?.(aRefund({ amount: 4900, refundedBefore: 5000 }))).toEqual({
      kind: 'confirmed',
      amount: 4900,
      currency: 'NOK',
      totals: { authorized: 24900, captured: 9900, released: 0, refunded: 9900 },
    });
    expect(seen[1]?.body).toBe('{"modificationAmount":{"currency":"NOK","value":4900}}');
    expect(seen[1]?.headers).toMatchObject({ 'idempotency-key': 'ref-1' });
  }));

const cases: [string, Reply, string][] = [
  ['the total is higher than ours explains', refunded(9901, { capturedAmount: money(20000) }), 'unknown'],
  ['the total is lower', refunded(0), 'unknown'],
  ['more is refunded than captured', refunded(9900, { capturedAmount: money(9899) }), 'unknown'],
  ['an amount is in another currency', refunded(9900, { refundedAmount: money(9900, 'DKK') }), 'unknown'],
  ['the refunded total is missing', refunded(9900, { refundedAmount: undefined }), 'unknown'],
  ['the answer is of another payment', refunded(9900, {}, { reference: 'order-0000-1' }), 'unknown'],
  ['the state is none that a refund leaves', refunded(9900, {}, { state: 'TERMINATED' }), 'unknown'],
  ['the body is no JSON', { status: 200, text: '<html>ok</html>' }, 'unknown'],
  ['the status is 202', { ...(refunded(9900) as object), status: 202 }, 'unknown'],
  ['the connection is dropped', 'drops the connection', 'unknown'],
  ['the answer is a 500', problem(500, '6150'), 'unknown'],
  ['the key was used with another body', problem(409, '4150'), 'unknown'],
  ['there is less to refund', problem(400, '6150'), 'refused'],
  ['everything is refunded', problem(400, '6180'), 'refused'],
  ['its time is over', problem(400, '6220'), 'refused'],
  ['nothing was captured', problem(400, '6020'), 'refused'],
  ['the payment is locked', problem(423), 'tryLater'],
];
test.each(cases)('a refund is not believed when %s', (_, reply, kind) =>
  within({ [REFUND]: reply }, async ({ vipps, paths }) => {
    expect(await vipps.refund?.(aRefund())).toMatchObject({ kind });
    expect(paths()).toEqual([TOKEN, REFUND]); // sent once, whatever came
  }),
);

test('a reference that could reach another path is refused unsent', () =>
  within({}, async ({ vipps, seen }) => {
    expect(await vipps.refund?.(aRefund({ reference: `${REFERENCE}/capture` }))).toMatchObject({
      kind: 'refused',
      code: 'InvalidReference',
    });
    expect(seen).toEqual([]);
  }));

test('after its time limit nothing is written', () =>
  within({ [REFUND]: refunded(9900) }, async ({ vipps, paths, clock }) => {
    expect(await vipps.refund?.(aRefund({ notAfter: clock.now - 1 }))).toEqual({ kind: 'notSent', why: 'fence' });
    expect(paths()).toEqual([TOKEN]);
  }));

test('no outcome repeats a secret, even when the provider does', () => {
  const echo = SECRETS.join(' ');
  const json = { status: 400, title: echo, traceId: echo, extraDetails: [{ name: 'ErrorCode', reason: echo }] };
  return within({ [REFUND]: { status: 400, json } }, async ({ vipps }) => {
    const told = JSON.stringify(await vipps.refund?.(aRefund()));
    for (const secret of SECRETS) expect(told).not.toContain(secret);
  });
});
