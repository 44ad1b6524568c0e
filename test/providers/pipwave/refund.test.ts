import {
  ASK_REFUND,
  aRefund,
  captured,
  offers,
  PW_ID,
  REFUND,
  REQUERY,
  type Reply,
  refundTaken,
  says,
  shows,
  within,
} from './provider-double';

const paid = { [REQUERY]: captured(), [ASK_REFUND]: offers(), [REFUND]: refundTaken };

test('a refund is asked about, then submitted, and is no more than accepted', () =>
  within(paid, async ({ pipwave, seen, actions }) => {
    expect(await pipwave.refund?.(aRefund({ amount: 5000 }))).toMatchObject({
      kind: 'accepted',
      providerReference: 'RVDEMO01',
    });
    expect(actions()).toEqual([REQUERY, ASK_REFUND, REFUND]);
    // The amount always, also in the question: without it everything would go back.
    expect(seen.slice(1).map(({ body }) => [body.op, body.pw_id, body.refund_amount])).toEqual([
      ['initiate', PW_ID, '50.00'],
      ['submit', PW_ID, '50.00'],
    ]);
  }));

test('all that was captured is asked for by its amount, too', () =>
  within(paid, async ({ pipwave, seen }) => {
    expect(await pipwave.refund?.(aRefund())).toMatchObject({ kind: 'accepted' });
    expect(seen.at(-1)?.body).toMatchObject({ refund_amount: '120.00' });
  }));

const unasked: [string, Reply, Partial<Parameters<typeof aRefund>[0]>, object][] = [
  ['it is authorized still', shows(), {}, { kind: 'notSent', why: expect.stringContaining('is authorized') }],
  ['it is not finalized', captured({ transaction_status: '5' }), {}, { kind: 'notSent' }],
  [
    'everything was given back before',
    captured({ transaction_status: '20' }),
    {},
    { kind: 'notSent', totals: { captured: 12000, refunded: 12000 } },
  ],
  [
    'a part was given back before',
    captured({ transaction_status: '25' }),
    {},
    { kind: 'refused', code: 'RefundedBefore' },
  ],
  [
    'another refund was made',
    captured({ transaction_status: '25' }),
    { refundedBefore: 3000 },
    { kind: 'refused', code: 'RefundedBefore' },
  ],
  [
    'the ledger has given back what is not shown',
    captured(),
    { refundedBefore: 3000 },
    { kind: 'notSent', totals: { refunded: 0 } },
  ],
  [
    'it is disputed: the customer may get the money twice',
    captured({ transaction_status: '13' }),
    {},
    { kind: 'notSent' },
  ],
  ['it is charged back', captured({ transaction_status: '15' }), {}, { kind: 'notSent' }],
  ['it has failed', shows({ transaction_status: '1' }), {}, { kind: 'refused', code: 'failed' }],
  [
    'another amount was captured',
    captured(),
    { capturedBefore: 11000 },
    { kind: 'notSent', totals: { captured: 12000 } },
  ],
  ['the read fails', says(500), {}, { kind: 'notSent' }],
];
test.each(unasked)('nothing is asked or written when %s', (_, reply, order, outcome) =>
  within({ ...paid, [REQUERY]: reply }, async ({ pipwave, actions }) => {
    expect(await pipwave.refund?.(aRefund(order))).toMatchObject(outcome);
    expect(actions()).toEqual([REQUERY]);
  }),
);

const unwritten: [string, Reply, number, object][] = [
  ['the gateway makes no refunds', offers(false, false), 12000, { kind: 'refused', code: 'RefundNotSupported' }],
  [
    'the gateway gives back only everything',
    offers(true, false),
    5000,
    { kind: 'refused', code: 'PartialRefundNotSupported' },
  ],
  ['the answer does not say that it can', offers('perhaps'), 12000, { kind: 'notSent' }],
  ['the answer does not say whether parts can', offers(true, null), 5000, { kind: 'notSent' }],
  ['a reversal is in process', says(4006), 12000, { kind: 'notSent' }],
  ['the question is refused', says(4001), 12000, { kind: 'refused', code: '4001' }],
  ['the payment is not finalized', says(4002), 12000, { kind: 'tryLater' }],
  ['the question fails', says(500), 12000, { kind: 'notSent' }],
  ['nobody answers the question', 'drops the connection', 12000, { kind: 'notSent' }],
  ['something on the way answers it', { status: 502, text: '<html>' }, 12000, { kind: 'notSent' }],
];
test.each(unwritten)('nothing is written when %s', (_, reply, amount, outcome) =>
  within({ ...paid, [ASK_REFUND]: reply }, async ({ pipwave, actions }) => {
    expect(await pipwave.refund?.(aRefund({ amount }))).toMatchObject(outcome);
    expect(actions()).toEqual([REQUERY, ASK_REFUND]);
  }),
);

test('where the gateway gives back only everything, everything can be given back', () =>
  within({ ...paid, [ASK_REFUND]: offers(true, false) }, async ({ pipwave }) => {
    expect(await pipwave.refund?.(aRefund())).toMatchObject({ kind: 'accepted' });
  }));

const cases: [string, Reply, string][] = [
  ['a reversal is in process, perhaps our own', says(4006), 'unknown'],
  ['it failed, nobody says why', says(400), 'unknown'],
  ['the server failed', says(500), 'unknown'],
  ['the connection is dropped', 'drops the connection', 'unknown'],
  ['the body is no JSON', { status: 200, text: '<html>' }, 'unknown'],
  ['a refusal bears the id of a refund', { status: 200, json: { status: '4003', reverse_pw_id: 'RV1' } }, 'unknown'],
  ['it is too high', says(4003), 'refused'],
  ['refunds are not supported', says(4004), 'refused'],
  ['parts are not supported', says(4005), 'refused'],
  ['the signature is not accepted', says(401), 'tryLater'],
];
test.each(cases)('a refund is not accepted when %s', (_, reply, kind) =>
  within({ ...paid, [REFUND]: reply }, async ({ pipwave }) => {
    expect(await pipwave.refund?.(aRefund())).toMatchObject({ kind });
  }),
);

test('slow questions end as a send that was not made', () =>
  within(
    { ...paid, [ASK_REFUND]: { ...(offers() as object), status: 200, afterMs: 600 } },
    async ({ pipwave, actions }) => {
      expect(await pipwave.refund?.(aRefund())).toMatchObject({ kind: 'notSent' });
      expect(actions()).not.toContain(REFUND);
    },
    { http: { totalMs: 1_000, connectMs: 1_000, headersMs: 1_000, bodyMs: 1_000 } },
  ));

test('an amount that cannot be written, and a currency that the account does not have, are refused unsent', () =>
  within(paid, async ({ pipwave, seen }) => {
    for (const order of [{ amount: 100_000_000_000 }, { currency: 'BHD' }]) {
      expect(await pipwave.refund?.(aRefund(order))).toMatchObject({ kind: 'refused', code: 'AmountNotExpressible' });
    }
    expect(seen).toEqual([]);
  }));
