import { looksLikeCard } from '../../../src/providers/payment-options/wire';
import {
  AUTHORIZE,
  anAuthorization,
  CARD,
  CREATE,
  HOLD,
  ORDER,
  type Reply,
  rejected,
  SECRETS,
  wire,
  within,
} from './provider-double';

const authorized: Reply = { status: 201, json: wire('authorization-201') };
const PAN = '5200000000001005'; // a test card of sheet 10

describe('never a card: refused unsent', () => {
  const address = CREATE.billing_address;
  test.each<[string, Record<string, unknown>]>([
    ['a card', { ...CREATE, card: { number: PAN } }],
    ['a card instead of the stored method', { ...CREATE, stored_payment_method_id: undefined, card: { number: PAN } }],
    ['a card number as the stored method', { ...CREATE, stored_payment_method_id: PAN }],
    ['digits as the stored method', { ...CREATE, stored_payment_method_id: '5200000000001006' }],
    [
      'a card number in groups, in the address',
      { ...CREATE, billing_address: { ...address, address1: '5200 0000 0000 1005' } },
    ],
    ['a card number in the e-mail', { ...CREATE, billing_address: { ...address, email: `${PAN}@example.com` } }],
    ['a card number in the phone', { ...CREATE, billing_address: { ...address, phone_number: PAN } }],
    ['a card number in the time zone', { ...CREATE, time_zone: `x${PAN}x` }],
    ['a security code', { ...CREATE, cvc: '123' }],
    ['a payment method of the provider’s shape', { ...CREATE, payment_method: { type: 'scheme' } }],
    ['no address', { ...CREATE, billing_address: undefined }],
  ])('%s', (_, create) =>
    within({ [AUTHORIZE]: authorized }, async ({ options, seen }) => {
      const outcome = await options.authorize?.(anAuthorization({ create }));
      expect(outcome).toMatchObject({ kind: 'refused', code: 'InvalidCreate' });
      expect(JSON.stringify(outcome)).not.toMatch(/5200|1005|buyer@/);
      expect(seen).toEqual([]);
    }),
  );

  test('what looks like a card, and what does not', () => {
    for (const text of [PAN, '4000-0000-0000-1091', '4000 0025 0000 3155', `order ${PAN} ok`, `99999${PAN}`]) {
      expect(looksLikeCard(text)).toBe(true);
    }
    for (const text of ['', '100-0001', '+81312345678', '5200000000001006', '1-2-3 Chiyoda', 'spm-1a2b3c']) {
      expect(looksLikeCard(text)).toBe(false);
    }
  });
});

test('a reference that is too long, or a currency without a unit, is refused unsent', () =>
  within({ [AUTHORIZE]: authorized }, async ({ options, seen }) => {
    expect(await options.authorize?.(anAuthorization({ reference: 'o'.repeat(46) }))).toMatchObject({
      code: 'InvalidReference',
    });
    expect(await options.authorize?.(anAuthorization({ currency: 'USD' }))).toMatchObject({
      code: 'AmountNotExpressible',
    });
    expect(seen).toEqual([]);
  }));

const changed = (members: object): Reply => ({
  status: 201,
  json: { ...wire<object>('authorization-201'), ...members },
});
test.each<[string, Reply, string]>([
  ['a lost answer', 'drops the connection', 'unknown'],
  ['the first half of 3-D Secure', { status: 200, json: wire('three-d-secure-200') }, 'unknown'],
  ['3-D Secure with a 201', { status: 201, json: wire('three-d-secure-200') }, 'unknown'],
  ['an answer without an id', changed({ transaction_details: {} }), 'unknown'],
  ['an answer of another order', changed({ merchant_details: { merchant_txn_ref: 'ord-2' } }), 'unknown'],
  ['an answer of another type', changed({ transaction_type: 'CAPTURE' }), 'unknown'],
  ['an answer of the other environment', changed({ is_live: true }), 'unknown'],
  ['a partial approval', changed({ payment_details: { amount: 1000, currency: 'JPY', response_code: 10 } }), 'unknown'],
  ['insufficient funds', rejected(406, 51), 'refused'],
  ['a risk rule', { status: 400, json: wire('error-pos-api') }, 'refused'],
  ['an issuer that cannot be reached', rejected(400, 91), 'unknown'],
  ['wrong credentials', rejected(401, undefined, 'ERR0204'), 'tryLater'],
  ['a 401 that nobody signs', { status: 401, text: '' }, 'unknown'],
])('what it means: %s', (_, reply, kind) =>
  within({ [AUTHORIZE]: reply }, async ({ options, seen }) => {
    expect(await options.authorize?.(anAuthorization())).toMatchObject({ kind });
    expect(seen).toHaveLength(1);
  }),
);

test('a stored payment method is authorized; the answer’s id is the name of the hold', () =>
  within({ [AUTHORIZE]: authorized }, async ({ options, seen }) => {
    const outcome = await options.authorize?.(anAuthorization());
    expect(outcome).toEqual({
      kind: 'confirmed',
      amount: 1000,
      currency: 'JPY',
      providerReference: HOLD,
      authorizedAt: Date.parse('2026-03-04T10:14:40Z'),
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      amount: 1000,
      currency: 'JPY',
      merchant_txn_ref: ORDER,
      merchant_id: 'JP00000042',
      customer_ip: '203.0.113.11',
      billing_address: CREATE.billing_address,
      payment_method: { type: 'scheme', store_payment_method: false, stored_payment_method_id: 'spm-1a2b3c' },
    });
    for (const secret of [...SECRETS, ...CARD]) expect(JSON.stringify(outcome)).not.toContain(secret);
  }));

test('with a webhook the order gets an address of its own', () =>
  within(
    { [AUTHORIZE]: authorized },
    async ({ options, seen }) => {
      await options.authorize?.(anAuthorization());
      expect(JSON.parse(seen[0]?.body ?? '').return_url).toEqual({
        // worked example of sheet 9
        webhook_url:
          'https://pay.shop.example/hooks/paymentoptions/ord-7f3a91c2/QmwPujmLW2lVZqmQ2vtCsDZO6Qjmg0dPANOUogUMWDw',
      });
    },
    { webhook: { url: 'https://pay.shop.example/hooks/paymentoptions', secret: 'po-hook-key-made-up-1' } },
  ));
