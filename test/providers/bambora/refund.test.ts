import { aRefund, captured, PAYMENT, problem, REFUND, type Reply, shows, within } from './provider-double';

const taken = [{ amount: 12000, comment: 'cap:hf-cap-7f3c' }];
const before = captured(taken, { refunds: [] });
const refunded = (refunds: unknown, members: Record<string, unknown> = {}, status = 201): Reply =>
  captured(taken, { state: 'Refunded', operations: [], refunds, ...members }, status);

test('a refund is confirmed when the total is the ledger’s plus ours, flat or wrapped, 200 or 201', async () => {
  for (const refunds of [[{ amount: 5000 }], [{ refund: { amount: 5000 } }]]) {
    for (const status of [200, 201]) {
      await within({ [PAYMENT]: before, [REFUND]: refunded(refunds, {}, status) }, async ({ bambora, seen, paths }) => {
        expect(await bambora.refund?.(aRefund({ amount: 5000 }))).toEqual({
          kind: 'confirmed',
          amount: 5000,
          currency: 'EUR',
          totals: { authorized: 12000, captured: 12000, refunded: 5000 },
        });
        expect(paths()).toEqual([PAYMENT, REFUND]);
        // The amount always: without it everything would go back. The comment must not pass for the mark of a capture.
        expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ amount: 5000, comment: 'ref:hf-ref-7f3c' });
      });
    }
  }
});

const unwritten: [string, Reply, Partial<Parameters<typeof aRefund>[0]>, object][] = [
  [
    'somebody gave a part back before',
    refunded([{ amount: 3000 }], {}, 200),
    {},
    { kind: 'notSent', totals: { captured: 12000, refunded: 3000 } },
  ],
  [
    'another refund was made',
    refunded([{ amount: 3000 }], {}, 200),
    { refundedBefore: 3000 },
    { kind: 'refused', code: 'RefundedBefore' },
  ],
  ['the ledger has given back what is not shown', before, { refundedBefore: 3000 }, { kind: 'notSent' }],
  ['nothing was captured', shows(), { capturedBefore: 0 }, { kind: 'notSent' }],
  [
    'another amount was captured',
    captured([{ amount: 11000 }], { refunds: [] }),
    {},
    { kind: 'notSent', totals: { captured: 11000 } },
  ],
  ['less was captured', captured([{ amount: 9000 }], { refunds: [] }), { capturedBefore: 9000 }, { kind: 'notSent' }],
  ['a refund is not offered', captured(taken, { refunds: [], operations: [] }), {}, { kind: 'notSent' }],
  ['it is Refunded and lists nothing', refunded([], {}, 200), {}, { kind: 'notSent' }],
  ['another operation runs', captured(taken, { refunds: [], operationInProgress: true }), {}, { kind: 'notSent' }],
  ['the read fails', problem(500), {}, { kind: 'notSent' }],
];
test.each(unwritten)('no refund is written when %s', (_, reply, order, outcome) =>
  within({ [PAYMENT]: reply, [REFUND]: refunded([{ amount: 12000 }]) }, async ({ bambora, paths }) => {
    expect(await bambora.refund?.(aRefund(order))).toMatchObject(outcome);
    expect(paths()).toEqual([PAYMENT]);
  }),
);

test('a payment that does not list its refunds is written to, and its answer alone is no proof', () =>
  within({ [PAYMENT]: captured(taken), [REFUND]: refunded(undefined) }, async ({ bambora, paths }) => {
    expect(await bambora.refund?.(aRefund())).toMatchObject({ kind: 'unknown' });
    expect(paths()).toEqual([PAYMENT, REFUND]);
  }));

const cases: [string, Reply, string][] = [
  ['nothing is shown to be refunded', captured(taken, { refunds: [] }, 201), 'unknown'],
  ['another amount is', refunded([{ amount: 11999 }]), 'unknown'],
  ['it was made twice', refunded([{ amount: 12000 }, { amount: 12000 }]), 'unknown'],
  [
    'the state is none after a refund',
    refunded([{ amount: 12000 }], { state: 'Declined', captures: taken }),
    'unknown',
  ],
  ['it is not finished', refunded([{ amount: 12000 }], { operationInProgress: true }), 'accepted'],
  ['the body cannot be read', { status: 201, text: '' }, 'unknown'],
  ['the connection is dropped', 'drops the connection', 'unknown'],
  ['the answer is a 504', problem(504), 'unknown'],
  ['another operation runs', problem(409, 'payment_operation_blocked'), 'unknown'],
  ['the state does not allow it', problem(422, 'invalid_payment_state_transition'), 'refused'],
  ['it cannot be refunded', problem(402, 'cannot_refund'), 'refused'],
  ['the refusal is of another operation', problem(402, 'cannot_capture'), 'unknown'],
  ['the API user may not', problem(403), 'tryLater'],
];
test.each(cases)('a refund is not confirmed when %s', (_, reply, kind) =>
  within({ [PAYMENT]: before, [REFUND]: reply }, async ({ bambora }) => {
    expect(await bambora.refund?.(aRefund())).toMatchObject({ kind });
  }),
);

test('an amount of nothing is a bug of ours', () =>
  within({}, async ({ bambora, seen }) => {
    await expect(bambora.refund?.(aRefund({ amount: 0 }))).rejects.toThrow('above zero');
    expect(seen).toEqual([]);
  }));
