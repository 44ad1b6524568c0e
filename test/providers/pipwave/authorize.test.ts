import { anAuthorization, BUYER, INITIATE, type Reply, says, wire, within } from './provider-double';

const initiated: Reply = { status: 200, json: wire('initiate-200') };

test.each<[string, Record<string, unknown>]>([
  ['no buyer', {}],
  ['a buyer without a country', { buyer_info: { id: 'b-1', email: 'b@example.com' } }],
  ['a member that nobody knows', { buyer_info: BUYER, amount: '1.00' }],
  ['a way back over plain http', { buyer_info: BUYER, api_override: { success_url: 'http://shop.example' } }],
  ['a blank member', { buyer_info: BUYER, short_description: '' }],
])('%s is refused unsent', (_, create) =>
  within({}, async ({ pipwave, seen }) => {
    const outcome = await pipwave.authorize?.(anAuthorization({ create }));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'InvalidCreate' });
    expect(JSON.stringify(outcome)).not.toContain('b@example.com');
    expect(seen).toEqual([]);
  }),
);

test('a currency that cannot be expressed, or an id that is not ours to choose, is refused unsent', () =>
  within(
    {},
    async ({ pipwave, seen }) => {
      expect(await pipwave.authorize?.(anAuthorization())).toMatchObject({ code: 'InvalidReference' });
      expect(seen).toEqual([]);
    },
    { referenceIs: 'pw_id' },
  ).then(() =>
    within({}, async ({ pipwave, seen }) => {
      expect(await pipwave.authorize?.(anAuthorization({ currency: 'KWD' }))).toMatchObject({
        code: 'AmountNotExpressible',
      });
      expect(seen).toEqual([]);
    }),
  ));

test.each<[string, Reply, string]>([
  ['a txn_id that exists, perhaps by our own attempt', says('1002'), 'unknown'],
  ['a lost answer', 'drops the connection', 'unknown'],
  ['a currency that is not offered', says('1001'), 'refused'],
  ['a wrong key', says('403'), 'tryLater'],
])('what it means: %s', (_, reply, kind) =>
  within({ [INITIATE]: reply }, async ({ pipwave }) => {
    expect(await pipwave.authorize?.(anAuthorization())).toMatchObject({ kind });
  }),
);

test('an initiated payment is accepted: the buyer has to pay', () =>
  within({ [INITIATE]: initiated }, async ({ pipwave, seen }) => {
    expect(await pipwave.authorize?.(anAuthorization())).toEqual({
      kind: 'accepted',
      why: 'initiated; the buyer has to pay',
      redirectUrl: 'https://staging-checkout.pipwave.com/pay?token=f00dfeed00000000000000000000cafe',
    });
    expect(seen[0]?.body).toMatchObject({
      txn_id: 'ORDER-1001',
      amount: '120.00',
      currency_code: 'MYR',
      buyer_info: BUYER,
      signature: 'e41acda68153f0e69e4837a400367276b2093069', // worked example of sheet 1.3
    });
  }));
