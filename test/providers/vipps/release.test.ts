import { aRelease, CANCEL, problem, type Reply, wire, within } from './provider-double';

const rest = wire<{ aggregate: Record<string, { currency: string; value: number }> }>('cancel-200-rest');
const totals = (captured: number, cancelled: number, authorized = 24900): Reply => ({
  status: 200,
  json: {
    aggregate: {
      authorizedAmount: { currency: 'NOK', value: authorized },
      capturedAmount: { currency: 'NOK', value: captured },
      cancelledAmount: { currency: 'NOK', value: cancelled },
    },
  },
});
const order = aRelease({ amount: 15000, capturedBefore: 9900, untouched: false });

const cases: [string, Reply, string][] = [
  ['nothing was given back', totals(9900, 0), 'unknown'],
  ['less came back, since others captured meanwhile', totals(10900, 14000), 'unknown'],
  ['something can still be captured', totals(9900, 15000, 25900), 'unknown'],
  [
    'a total is missing',
    { status: 200, json: { aggregate: { capturedAmount: { currency: 'NOK', value: 9900 } } } },
    'unknown',
  ],
  ['the connection is dropped', 'drops the connection', 'unknown'],
  ['it is too late', problem(400, '6030'), 'refused'],
  ['it was cancelled before, perhaps by us', problem(400, '6050'), 'refused'],
  ['the customer is confirming right now', problem(400, '6250'), 'tryLater'],
];
test.each(cases)('a release is not believed when %s', (_, reply, kind) =>
  within({ [CANCEL]: reply }, async ({ vipps }) => {
    expect(await vipps.release(order)).toMatchObject({ kind });
  }),
);

test('a release is confirmed when all of the rest came back and nothing is left', () =>
  within({ [CANCEL]: { status: 200, json: rest } }, async ({ vipps, seen }) => {
    expect(await vipps.release(order)).toEqual({
      kind: 'confirmed',
      amount: 15000,
      currency: 'NOK',
      totals: { authorized: 24900, captured: 9900, released: 15000 },
    });
    expect(seen[1]).toMatchObject({ body: '{"cancelTransactionOnly":false}', headers: { 'idempotency-key': 'rel-1' } });
  }));
