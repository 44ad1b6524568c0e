import { AUTHORIZE, anAuthorization, PAYMENT, problem, type Reply, SECRETS, shows, within } from './provider-double';

const free = { [PAYMENT]: problem(404, 'payment_not_found') };

test.each<[string, Record<string, unknown>]>([
  ['no token', {}],
  ['a token that is no line', { token: 'a\nb' }],
  ['a card', { token: 't', encryptedCard: { cardNumber: 'x' } }],
  ['a comment that looks like a marker', { token: 't', comment: 'cap:hf-cap-1' }],
  ['a comment of 257 characters', { token: 't', comment: 'c'.repeat(257) }],
])('%s is refused unsent', (_, create) =>
  within(free, async ({ bambora, seen }) => {
    expect(await bambora.authorize?.(anAuthorization(create))).toMatchObject({ code: 'InvalidCreate' });
    expect(seen).toEqual([]);
  }),
);

test.each<[string, Reply, string]>([
  ['is taken', shows(), 'unknown'],
  ['may be taken', problem(500), 'notSent'],
  ['is not known at a wrong address', problem(404), 'notSent'],
  ['cannot be asked for', 'drops the connection', 'notSent'],
])('nothing is written when the reference %s', (_, reply, kind) =>
  within({ [PAYMENT]: reply, [AUTHORIZE]: shows({}, 201) }, async ({ bambora, paths }) => {
    expect(await bambora.authorize?.(anAuthorization())).toMatchObject({ kind });
    expect(paths()).toEqual([PAYMENT]);
  }),
);

test.each<[string, Reply, string]>([
  ['a lost answer', 'drops the connection', 'unknown'],
  ['another amount', shows({ amount: 1 }, 201), 'unknown'],
  ['another currency', shows({ currency: 'SEK' }, 201), 'unknown'],
  ['no amount', shows({ amount: undefined }, 201), 'unknown'],
  ['another payment', shows({ payment: 'x' }, 201), 'unknown'],
  ['a decline as an error', problem(402, 'insufficient_funds'), 'refused'],
  ['a decline as a state', shows({ state: 'Declined' }, 201), 'refused'],
  ['blocked by the issuer', problem(451, 'blocked_by_issuer'), 'refused'],
  ['a code of another operation', problem(402, 'cannot_capture'), 'unknown'],
])('what it means: %s', (_, reply, kind) =>
  within({ ...free, [AUTHORIZE]: reply }, async ({ bambora }) => {
    expect(await bambora.authorize?.(anAuthorization())).toMatchObject({ kind });
  }),
);

test('a card token is authorized', () =>
  within({ ...free, [AUTHORIZE]: shows({}, 201) }, async ({ bambora, seen, paths }) => {
    const outcome = await bambora.authorize?.(anAuthorization({ token: 'card-token-5f6e', comment: 'order 1001' }));
    expect(outcome).toEqual({
      kind: 'confirmed',
      amount: 12000,
      currency: 'EUR',
      totals: { authorized: 12000, captured: 0, released: 0, refunded: 0 },
    });
    expect(paths()).toEqual([PAYMENT, AUTHORIZE]);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      currency: 'EUR',
      amount: 12000,
      token: 'card-token-5f6e',
      comment: 'order 1001',
    });
    expect(JSON.stringify(outcome)).not.toContain(SECRETS[3]);
  }));
