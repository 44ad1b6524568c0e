import { aRelease, CANCEL, captured, PAYMENT, problem, type Reply, shows, wire, within } from './provider-double';

const canceled: Reply = { status: 200, json: wire('cancel-200') };

test('after a capture nothing is sent: the rest lapses', () =>
  within({}, async ({ bambora, seen }) => {
    expect(await bambora.release(aRelease({ untouched: false, capturedBefore: 1 }))).toMatchObject({
      kind: 'refused',
      code: 'AfterCapture',
    });
    expect(seen).toEqual([]);
  }));

const unwritten: [string, Reply, string][] = [
  ['something was captured', captured([{ amount: 100 }]), 'notSent'],
  ['it is Canceled already, perhaps by us', canceled, 'refused'],
  ['another amount is held', shows({ amount: 13000 }), 'notSent'],
  ['the read fails', problem(500), 'notSent'],
];
test.each(unwritten)('no cancel is written when %s', (_, reply, kind) =>
  within({ [PAYMENT]: reply, [CANCEL]: canceled }, async ({ bambora, paths }) => {
    expect(await bambora.release(aRelease())).toMatchObject({ kind });
    expect(paths()).toEqual([PAYMENT]);
  }),
);

const cases: [string, Reply, string][] = [
  ['the state is Authorized still', shows(), 'unknown'],
  ['a capture is shown', captured([{ amount: 100 }], { state: 'Canceled' }), 'unknown'],
  ['the body cannot be read', { status: 200, text: '' }, 'unknown'],
  ['the connection is dropped', 'drops the connection', 'unknown'],
  ['another operation runs', problem(409, 'payment_operation_blocked'), 'unknown'],
  ['the state does not allow it', problem(422, 'invalid_payment_state_transition'), 'refused'],
  ['it cannot be cancelled', problem(402, 'cannot_cancel'), 'refused'],
];
test.each(cases)('a release is not believed when %s', (_, reply, kind) =>
  within({ [CANCEL]: reply }, async ({ bambora }) => {
    expect(await bambora.release(aRelease())).toMatchObject({ kind });
  }),
);

test('a release is confirmed when the payment is Canceled; the cancel has no body', () =>
  within({ [CANCEL]: canceled }, async ({ bambora, seen, paths }) => {
    expect(await bambora.release(aRelease())).toEqual({
      kind: 'confirmed',
      amount: 12000,
      currency: 'EUR',
      totals: { authorized: 12000, captured: 0, released: 12000, refunded: 0 },
    });
    expect(paths()).toEqual([PAYMENT, CANCEL]);
    expect(seen[1]?.body).toBe('');
  }));
