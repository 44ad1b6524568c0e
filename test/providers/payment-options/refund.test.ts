import {
  aRefund,
  CAPTURE_ID,
  CAPTURE_STATUS,
  ORDER,
  REFUND,
  REFUND_ID,
  type Reply,
  refunded,
  rejected,
  shows,
  showsCapture,
  within,
} from './provider-double';

const paid = { [CAPTURE_STATUS]: showsCapture(), [REFUND]: refunded() };

test('a refund names its capture, and its own id comes with the answer', () =>
  within(paid, async ({ options, seen, paths }) => {
    expect(await options.refund?.(aRefund())).toEqual({
      kind: 'confirmed',
      amount: 1000,
      currency: 'JPY',
      providerReference: REFUND_ID,
    });
    expect(paths()).toEqual([CAPTURE_STATUS, REFUND]);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      transactionId: CAPTURE_ID,
      amount: 1000,
      merchant_id: 'JP00000042',
      notes: 'hf-ref-7f3c',
    });
  }));

test('without the id of a capture nothing is sent', () =>
  within(paid, async ({ options, seen }) => {
    const { captureReference: _, ...nameless } = aRefund();
    for (const order of [nameless, aRefund({ captureReference: 'ord-7f3a91c2' })]) {
      expect(await options.refund?.(order)).toMatchObject({ kind: 'refused', code: 'InvalidReference' });
    }
    expect(seen).toEqual([]);
  }));

test('a second refund of a payment is for accounts that say so', async () => {
  await within(paid, async ({ options, seen }) => {
    expect(await options.refund?.(aRefund({ refundedBefore: 100 }))).toMatchObject({
      kind: 'refused',
      code: 'RefundedBefore',
    });
    expect(seen).toEqual([]);
  });
  await within(
    paid,
    async ({ options }) => {
      expect(await options.refund?.(aRefund({ refundedBefore: 100 }))).toMatchObject({ kind: 'confirmed' });
    },
    { multipleRefunds: true },
  );
});

const apart = { transaction_details: { id: REFUND_ID } };
const unwritten: [string, Reply, object][] = [
  ['it shows as refunded, apart', refunded(apart, 200), { kind: 'notSent', totals: { refunded: 1000 } }],
  [
    'it shows as refunded under its own id',
    refunded({ transaction_details: { id: CAPTURE_ID } }, 200),
    { kind: 'notSent' },
  ],
  ['it shows as an authorization', shows(), { kind: 'notSent' }],
  [
    'it shows as a capture that failed',
    showsCapture({ success: false, payment_details: { response_code: 51 } }),
    { kind: 'notSent' },
  ],
  ['it shows as another capture', showsCapture({ transaction_details: { id: REFUND_ID } }), { kind: 'notSent' }],
  ['less was captured', showsCapture({ payment_details: { amount: 999 } }), { kind: 'refused', code: 'AboveCaptured' }],
  ['it is in another currency', showsCapture({ payment_details: { currency: 'USD' } }), { kind: 'notSent' }],
  ['it is of the other environment', showsCapture({ is_live: true }), { kind: 'notSent' }],
  ['it is of another merchant', showsCapture({ merchant_details: { mid: 'JP00000001' } }), { kind: 'notSent' }],
  ['it is not found', { status: 404, text: '' }, { kind: 'notSent' }],
  ['the read fails', 'drops the connection', { kind: 'notSent' }],
];
test.each(unwritten)('no refund is written when %s', (_, reply, outcome) =>
  within({ ...paid, [CAPTURE_STATUS]: reply }, async ({ options, paths }) => {
    expect(await options.refund?.(aRefund())).toMatchObject(outcome);
    expect(paths()).toEqual([CAPTURE_STATUS]);
  }),
);

test('no refund is written of a capture of another order: its money is another customer’s', () =>
  within(paid, async ({ options, paths }) => {
    expect(await options.refund?.(aRefund({ reference: 'ord-2' }))).toEqual({
      kind: 'notSent',
      why: 'not written: the read shows another order',
    });
    expect(paths()).toEqual([CAPTURE_STATUS]);
    expect(await options.refund?.(aRefund({ reference: ORDER }))).toMatchObject({ kind: 'confirmed' });
  }));

const pending = { payment_details: { response_code: 578 } };
const cases: [string, Reply, object][] = [
  ['its result is not clear yet', refunded(pending), { kind: 'accepted', providerReference: REFUND_ID }],
  ['it says that it failed, with an id of its own', refunded({ success: false }), { kind: 'accepted' }],
  ['it is of another amount', refunded({ payment_details: { amount: 999 } }), { kind: 'unknown' }],
  ['it is no refund', refunded({ transaction_type: 'CAPTURE' }), { kind: 'unknown' }],
  ['it has no id of its own', refunded({ transaction_details: {} }), { kind: 'unknown' }],
  ['it has the capture’s id', refunded({ transaction_details: { id: CAPTURE_ID } }), { kind: 'unknown' }],
  ['it is of the other environment', refunded({ is_live: true }), { kind: 'unknown' }],
  ['the status is 200', refunded({}, 200), { kind: 'unknown' }],
  ['the connection is dropped', 'drops the connection', { kind: 'unknown' }],
  ['the processor does not say', rejected(400, 94), { kind: 'unknown' }],
  ['the answer is a 504', rejected(504, 68), { kind: 'unknown' }],
  ['a limit forbids it', rejected(400, -8019, 'ERR3019'), { kind: 'refused', code: '-8019' }],
  ['its balance is too low', rejected(412, undefined, 'ERR3020'), { kind: 'refused', code: 'ERR3020' }],
  ['the keys are not accepted', rejected(401), { kind: 'tryLater' }],
];
test.each(cases)('a refund is not confirmed when %s', (_, reply, outcome) =>
  within({ ...paid, [REFUND]: reply }, async ({ options }) => {
    expect(await options.refund?.(aRefund())).toMatchObject(outcome);
  }),
);
