import { aPaymentOptions, PREFIX, refusalIn } from './a-payment-options';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('the gateway', () => {
  it.each([
    [PREFIX, 201],
    [`/api/v1${PREFIX}`, 201],
    [`/api/v1/api/v1${PREFIX}`, 404],
    ['/server-to-server-interface', 404],
  ])('answers under %s with %i', (prefix, status) => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    expect(provider.post('capture', provider.order(id, { amount: 100 }), {}, prefix).status).toBe(status);
    expect(provider.truth(id).captured).toBe(status === 201 ? 100 : 0);
  });

  // Which form of the key is taken: raw, in base64.
  it.each([
    ['either', 200, 200],
    ['raw', 200, 401],
    ['base64', 401, 200],
  ])('with basic %s answers %i to the raw key and %i to the encoded one', (basic, raw, encoded) => {
    const provider = aPaymentOptions({ switches: { basic }, account: { apiKey: 'made-up-api-key' } });
    const id = provider.authorized();
    const ask = (key: string): number =>
      provider.ask('GET', `${PREFIX}/transaction/status/${id}`, { ...provider.headers, Authorization: `Basic ${key}` })
        .status;
    expect([ask('made-up-api-key'), ask('bWFkZS11cC1hcGkta2V5')]).toEqual([raw, encoded]);
  });

  it.each([
    ['Authorization', undefined],
    ['Authorization', 'Basic wrong'],
    ['Authorization', 'Bearer sandbox-api-key-not-real'],
    ['x-api-key', undefined],
    ['x-api-key', 'wrong'],
  ])('refuses with 401 when %s is %s', (header, value) => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    expect(provider.post('capture', provider.order(id, { amount: 100 }), { [header]: value }).status).toBe(401);
    expect(provider.truth(id).captured).toBe(0);
  });

  it.each([
    ['an id of 35 characters', { transactionId: 'x'.repeat(35) }, '400/30'],
    ['an id that nobody has', { transactionId: NOBODY }, '404/25'],
    ['notes of 129 characters', { notes: 'x'.repeat(129) }, '400/30'],
    ['no amount', { amount: undefined }, '400/13'],
    ['an amount of zero', { amount: 0 }, '400/13'],
    ['an amount below zero', { amount: -5 }, '400/13'],
    ['an amount of eleven characters', { amount: '10000000000' }, '400/13'],
    ['a fraction of a minor unit', { amount: 10.5 }, '400/13'],
    ['an amount in words', { amount: 'ten' }, '400/13'],
    ['another merchant', { merchant_id: 'JP00000001' }, '400/3'],
    ['a merchant id of eleven characters', { merchant_id: 'JP424242420' }, '400/3'],
    ['no merchant', { merchant_id: undefined }, '400/3'],
  ])('refuses a capture with %s', (_what, change, refusal) => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    expect(refusalIn(provider.post('capture', { ...provider.order(id, { amount: 100 }), ...change }))).toBe(refusal);
    expect(provider.truth(id).captured).toBe(0);
  });

  it('refuses what is no JSON, or doesn’t say that it is', () => {
    const provider = aPaymentOptions();
    const id = provider.authorized();
    expect(provider.post('capture', '{"amount"').status).toBe(400);
    expect(provider.post('capture', provider.order(id, { amount: 1 }), { 'Content-Type': 'text/plain' }).status).toBe(
      400,
    );
  });

  it('takes amounts as numbers and as text', () => {
    const provider = aPaymentOptions();
    const [one, other] = [provider.authorized(), provider.authorized()];
    expect([provider.capture(one, 100).body, provider.capture(other, '100').body]).toMatchObject([
      { payment_details: { amount: 100 } },
      { payment_details: { amount: 100 } },
    ]);
  });

  // Switches, the currency, what is sent, what is answered, and the movement in minor units.
  it.each([
    [{}, 'USD', '1050', 1050, 1050],
    [{ amountUnit: 'major' }, 'USD', '10.50', 10.5, 1050],
    [{ amountUnitOf: { USD: 'major' } }, 'USD', '10.5', 10.5, 1050],
    [{ amountUnitOf: { USD: 'major' } }, 'EUR', '1050', 1050, 1050],
    [{ amountUnit: 'major' }, 'JPY', '1050', 1050, 1050],
    [{ amountUnit: 'major' }, 'USD', '1050', 1050, 105_000],
  ])('with %j and %s reads %s', (switches, currency, sent, answered, captured) => {
    const provider = aPaymentOptions({ switches });
    const id = provider.authorized(200_000, { currency });
    expect(provider.capture(id, sent).body.payment_details).toMatchObject({ amount: answered, currency });
    expect(provider.truth(id).captured).toBe(captured);
  });

  it.each([
    [1, { success: false, status_code: 400, transaction_type: 'CAPTURE', payment_details: { response_code: 836 } }],
    [2, { statusCode: 400, messageCode: 'ERR0204', success: false }],
    [3, { success: false, failure_information: [{ errorcode: '836' }] }],
  ])('writes errors in shape %i', (errorShape, body) => {
    const provider = aPaymentOptions({ switches: { errorShape } });
    const said = provider.capture(provider.authorized(), 12_001);
    expect([said.status, said.body]).toMatchObject([400, body]);
  });

  it('says by switch that it is live, and writes response codes as text', () => {
    const provider = aPaymentOptions({ switches: { isLive: true, responseCodeType: 'string' } });
    expect(provider.status(provider.authorized()).body).toMatchObject({
      is_live: true,
      payment_details: { response_code: '0' },
    });
  });

  it.each([
    ['full', '5200000000001005'],
    ['masked', '520000******1005'],
  ])('shows the card %s', (pan, number) => {
    const provider = aPaymentOptions({ switches: { pan } });
    const id = provider.authorized();
    expect(provider.status(id).body.payment_details.card.number).toBe(number);
    expect(provider.capture(id, 100).body.payment_details.card.number).toBe(number);
  });
});

describe('an authorization', () => {
  it('by stored payment method answers as documented', () => {
    const provider = aPaymentOptions();
    const said = provider.post('authorization', provider.authorization());
    expect([said.status, said.body]).toMatchObject([
      201,
      {
        success: true,
        status_code: 201,
        is_live: false,
        transaction_type: 'PRE_AUTH',
        gateway_response: { type: 'INFO', code: 'INFO0000' },
        merchant_details: { mid: 'JP42424242', merchant_txn_ref: 'ord-1' },
        payment_details: { amount: 12_000, response_code: 0, currency: 'JPY' },
        transaction_details: {
          id: expect.stringMatching(/^.{36}$/),
          ref: expect.any(Number),
          merchant_txn_ref: 'ord-1',
        },
        risk_details: { risk_score: null },
      },
    ]);
    expect(provider.truth('ord-1')).toMatchObject({ authorized: 12_000, id: said.body.transaction_details.id });
  });

  it('twice under one reference holds money twice', () => {
    const provider = aPaymentOptions();
    for (const _ of [1, 2]) provider.post('authorization', provider.authorization());
    expect(
      [...provider.world.truth.payments.values()].map(({ reference, authorized }) => [reference, authorized]),
    ).toEqual([
      ['ord-1', 12_000],
      ['ord-1 (2)', 12_000],
    ]);
  });

  it.each([
    ['a test card of the samples', { payment_method: undefined, card: 'good' }, 201],
    ['any other card', { payment_method: undefined, card: 'bad' }, 406],
    ['no card at all', { payment_method: undefined }, 400],
    ['a method without money', { payment_method: { type: 'scheme', stored_payment_method_id: 'pm-no-funds' } }, 406],
    ['a method of another type', { payment_method: { type: 'wallet', stored_payment_method_id: 'pm-1' } }, 400],
    ['a reference of 46 characters', { merchant_txn_ref: 'x'.repeat(46) }, 400],
    ['no billing address', { billing_address: undefined }, 400],
    ['no customer address', { customer_ip: undefined }, 400],
    ['a webhook address of 256 characters', { return_url: { webhook_url: 'x'.repeat(256) } }, 400],
    ['another merchant', { merchant_id: 'JP00000001' }, 400],
    ['a phone where a phone_number is documented', { billing_address: { phone: '1', country: 'JP' } }, 201],
  ])('with %s is %i', (_what, change: Record<string, unknown>, status) => {
    const provider = aPaymentOptions();
    const number = change.card === 'good' ? '5200000000001005' : '5200000000000007';
    const card = { number, cvc: '123', expiry_month: '12', expiry_year: '29', name: 'TEST PERSON' };
    const body = provider.authorization('card' in change ? { ...change, card } : change);
    expect(provider.post('authorization', body).status).toBe(status);
    expect(provider.world.truth.movementCount).toBe(status === 201 ? 1 : 0);
  });
});
