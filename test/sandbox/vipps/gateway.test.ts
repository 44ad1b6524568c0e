import { aVipps, HOUR } from './a-vipps';

describe('the token', () => {
  it('is refused for a wrong secret, and numbers are strings', () => {
    const vipps = aVipps();
    expect(vipps.login({ client_secret: 'wrong' }).status).toBe(401);
    expect(vipps.login({ client_id: '' }).status).toBe(400);
    expect(vipps.login({ 'Ocp-Apim-Subscription-Key': 'wrong' }).status).toBe(401);
    const said = vipps.login();
    expect(said.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(said.body).toMatchObject({ token_type: 'Bearer', expires_in: '3599', ext_expires_in: '0' });
    vipps.vipps.setSwitches({ tokenNumbers: 'numbers' });
    expect(vipps.login().body.expires_in).toBe(3599);
  });

  it('ends after an hour with an odd body, and an older one lives on beside a newer one', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    const first = vipps.headers();
    vipps.pass(HOUR / 2);
    vipps.login();
    const path = `/epayment/v1/payments/${reference}`;
    expect(vipps.ask('GET', path, first).status).toBe(200);
    vipps.pass(HOUR / 2);
    const late = vipps.ask('GET', path, first);
    expect([late.status, late.body]).toEqual([401, { message: 'Something went wrong, please try again later' }]);
    expect(vipps.get(reference).status).toBe(200);
  });

  it.each([
    ['no prefix', { Authorization: 'token' }, 401],
    ['a prefix in lower case', { Authorization: 'bearer token' }, 401],
    ['no subscription key', { 'Ocp-Apim-Subscription-Key': undefined }, 401],
    ["another merchant's number", { 'Merchant-Serial-Number': '111111' }, 403],
    ['no merchant number', { 'Merchant-Serial-Number': undefined }, 400],
    ['a media type that is not JSON', { 'Content-Type': 'text/plain' }, 400],
    ['no key', { 'Idempotency-Key': undefined }, 400],
    ['a key of 51 characters', { 'Idempotency-Key': 'k'.repeat(51) }, 400],
    ['a system name of 31 characters', { 'Vipps-System-Name': 'n'.repeat(31) }, 400],
    ['a key of 50 characters', { 'Idempotency-Key': 'k'.repeat(50) }, 200],
    ['a charset', { 'Content-Type': 'application/json; charset=utf-8' }, 200],
    ['empty system headers', { 'Vipps-System-Name': '', 'Vipps-System-Plugin-Name': '' }, 200],
  ])('a capture with %s', (_what, headers, status) => {
    const vipps = aVipps();
    const path = `/epayment/v1/payments/${vipps.authorized()}/capture`;
    const body = { modificationAmount: { currency: 'NOK', value: 100 } };
    expect(vipps.ask('POST', path, { ...vipps.headers('cap-1'), ...headers }, body).status).toBe(status);
  });

  it('lets the provider’s own SDK be odd', () => {
    const vipps = aVipps();
    const odd = { Authorization: 'Bearer ', 'Content-Type': 'application/json', 'Idempotency-Key': 'random' };
    expect(vipps.login(odd).status).toBe(200);
    const reference = vipps.authorized();
    expect(vipps.ask('GET', `/epayment/v1/payments/${reference}`, vipps.headers('random')).status).toBe(200);
    expect(vipps.cancel(reference, 'rel-1').status).toBe(200);
  });

  it('a cancel needs a key only by switch', () => {
    const vipps = aVipps({ switches: { keyOnCancel: 'required' } });
    const path = `/epayment/v1/payments/${vipps.authorized()}/cancel`;
    expect(vipps.ask('POST', path, vipps.headers()).status).toBe(400);
    vipps.vipps.setSwitches({ keyOnCancel: 'recommended' });
    expect(vipps.ask('POST', path, vipps.headers()).status).toBe(200);
  });
});

describe('create', () => {
  it.each([
    ['too short a reference', { reference: 'short' }, 400, null],
    ['a reference of 65 characters', { reference: 'r'.repeat(65) }, 400, null],
    ['an underscore in the reference', { reference: 'order_1001_1' }, 400, null],
    ['too small an amount', { amount: { currency: 'NOK', value: 99 } }, 400, '6010'],
    ["another market's currency", { amount: { currency: 'DKK', value: 500 } }, 400, '5040'],
    ['a decimal', { amount: { currency: 'NOK', value: 100.5 } }, 400, '4040'],
    ['a card', { paymentMethod: { type: 'CARD' } }, 400, '4160'],
    ['no return URL', { returnUrl: undefined }, 400, '4140'],
    ['an http return URL', { returnUrl: 'http://shop.example' }, 400, '4090'],
    ['an unknown flow', { userFlow: 'CARRIER_PIGEON' }, 400, null],
    ['an unknown field', { orderId: '1' }, 400, null],
    ['a push to nobody', { userFlow: 'PUSH_MESSAGE' }, 400, '4140'],
    [
      'a push to two',
      { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678', customerToken: 't' } },
      400,
      null,
    ],
    ['a push to no number', { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '+47' } }, 400, '4070'],
    ['six pairs of metadata', { metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }, 400, '4100'],
    ['a late end without a receipt', { userFlow: 'QR', expiresAt: '2026-03-05T10:00:00Z' }, 400, '6130'],
    ['an end too soon', { userFlow: 'QR', expiresAt: '2026-03-04T10:20:00Z', receipt: {} }, 400, '6120'],
    ['an end too late', { userFlow: 'QR', expiresAt: '2026-06-04T10:20:00Z', receipt: {} }, 400, '6110'],
  ])('with %s is refused', (_what, body, status, code) => {
    const said = aVipps().create('create-1', body);
    expect([said.status, said.code]).toEqual([status, code]);
  });

  it.each([
    ['WEB_REDIRECT', {}, true],
    ['NATIVE_REDIRECT', { returnUrl: 'shopapp://back' }, true],
    ['PUSH_MESSAGE', { customer: { phoneNumber: '4712345678' } }, false],
    ['QR', { qrFormat: { format: 'IMAGE/PNG', size: 512 } }, true],
  ])('%s is accepted', (userFlow, more, redirects) => {
    const said = aVipps().create('create-1', { userFlow, metadata: { orderId: '1' }, ...more });
    expect(said.status).toBe(201);
    expect('redirectUrl' in said.body).toBe(redirects);
  });

  it('is authorized by force with the token of the redirect or a phone number, once', () => {
    const vipps = aVipps();
    const token = new URL(vipps.create('create-1', {}).body.redirectUrl).searchParams.get('token');
    const path = '/epayment/v1/test/payments/order-1001-1/approve';
    expect(vipps.ask('POST', path, vipps.headers(), { token: 'other' }).code).toBe('10010');
    expect(vipps.capture('order-1001-1', 100, 'cap-1').code).toBe('6080');
    expect(vipps.ask('POST', path, vipps.headers(), { token })).toMatchObject({ status: 200, text: '' });
    expect(vipps.ask('POST', path, vipps.headers(), { token }).code).toBe('10010');
    expect(vipps.get('order-1001-1').body).toMatchObject({ state: 'AUTHORIZED', amount: { value: 24_900 } });
  });

  it('a customer whose bank refuses leaves the payment waiting', () => {
    const vipps = aVipps();
    vipps.create('create-1', { amount: { currency: 'NOK', value: 151 } });
    vipps.vipps.doToPayment('approve', 'shop', 'order-1001-1', undefined, vipps.now());
    expect(vipps.get('order-1001-1').body).toMatchObject({
      state: 'CREATED',
      aggregate: { authorizedAmount: { value: 0 } },
    });
  });

  it('a customer who declines ends it', () => {
    const vipps = aVipps();
    vipps.create('create-1', {});
    vipps.vipps.doToPayment('decline', 'shop', 'order-1001-1', undefined, vipps.now());
    expect(vipps.get('order-1001-1').body.state).toBe('ABORTED');
  });
});

it('an unknown path is the gateway’s 404', () => {
  const said = aVipps().ask('GET', '/epayment/v2/payments');
  expect([said.status, said.body]).toEqual([404, { statusCode: 404, message: 'Resource not found' }]);
});
