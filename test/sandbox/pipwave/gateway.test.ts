import { SECOND } from '../virtual-time';
import { aPipwave } from './a-pipwave';

const codeOf = ({ body }: { body: { status: string } }): string => body.status;

describe('the endpoint', () => {
  it('is one, also under /v1, and reads JSON whatever the media type says', () => {
    const pipwave = aPipwave();
    const body = pipwave.bodyOf('requery', { pw_id: pipwave.authorized() });
    expect(codeOf(pipwave.post(body, { 'Content-Type': 'application/x-www-form-urlencoded' }))).toBe('200');
    expect(codeOf(pipwave.post(body, {}, '/v1/payment'))).toBe('200');
    expect(pipwave.post(body, {}, '/payments').status).toBe(404);
    expect(pipwave.ask('GET', '/payment', {}).status).toBe(404);
    expect(codeOf(pipwave.post('action=requery'))).toBe('9001');
  });

  it('wants the key in the header and in the body', () => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    const body = pipwave.bodyOf('capture-payment', { pw_id: id });
    expect(codeOf(pipwave.post(body, { 'x-api-key': undefined }))).toBe('403');
    expect(codeOf(pipwave.post(body, { 'x-api-key': 'wrong' }))).toBe('403');
    expect(codeOf(pipwave.post({ ...body, api_key: 'wrong' }))).toBe('403');
    expect(pipwave.truth(id).captured).toBe(0);
    pipwave.switch({ headerKey: 'ignored', captureTiming: 'synchronous' });
    expect(codeOf(pipwave.post(body, { 'x-api-key': undefined }))).toBe('200');
    expect(pipwave.truth(id).captured).toBe(12_000);
  });

  it('can refuse a bad key by something in front, without a body of its own', () => {
    const pipwave = aPipwave({ switches: { keyRefusedBy: 'front' } });
    const said = pipwave.post(pipwave.bodyOf('requery', { pw_id: 'x' }), { 'x-api-key': 'wrong' });
    expect([said.status, said.body]).toEqual([403, null]);
  });

  it('calls an unknown action 404, and an unknown payment 400 or 9001', () => {
    const pipwave = aPipwave();
    expect(codeOf(pipwave.act('void-payment', { pw_id: 'x' }))).toBe('404');
    expect(codeOf(pipwave.act('toString', { pw_id: 'x' }))).toBe('404');
    expect(codeOf(pipwave.requery('PWNONE'))).toBe('400');
    pipwave.switch({ unknownPayment: '9001' });
    expect(codeOf(pipwave.requery('PWNONE'))).toBe('9001');
  });

  it.each([
    ['no id', 'capture-payment', {}],
    ['an id of 33 characters', 'capture-payment', { pw_id: 'x'.repeat(33) }],
    ['an amount of three decimals', 'capture-payment', { pw_id: 'ID', capture_amount: '1.234' }],
    ['ten digits', 'capture-payment', { pw_id: 'ID', capture_amount: '1234567890.00' }],
    ['a negative amount', 'capture-payment', { pw_id: 'ID', capture_amount: '-1.00' }],
    ['txn_id alone on capture', 'capture-payment', { txn_id: 'order-1' }],
    ['both ids on requery', 'requery', { pw_id: 'ID', txn_id: 'order-1' }],
    ['a reason of 33 characters', 'cancel-payment', { pw_id: 'ID', reason: 'x'.repeat(33) }],
    ['ids of two payments', 'cancel-payment', { pw_id: 'ID', txn_id: 'order-2' }],
  ])('calls %s a parameter error', (_what, action, fields: Record<string, string>) => {
    const pipwave = aPipwave();
    const id = pipwave.authorized(12_000, { reference: 'order-1' });
    pipwave.authorized(12_000, { reference: 'order-2' });
    const named = fields.pw_id === 'ID' ? { ...fields, pw_id: id } : fields;
    expect(codeOf(pipwave.act(action, named))).toBe('9001');
    expect(pipwave.truth(id).movements).toHaveLength(1);
  });

  it('can take txn_id alone on capture', () => {
    const pipwave = aPipwave({ switches: { captureNeedsPwId: false, captureTiming: 'synchronous' } });
    const id = pipwave.authorized(12_000, { reference: 'order-1' });
    expect(codeOf(pipwave.act('capture-payment', { txn_id: 'order-1' }))).toBe('200');
    expect(pipwave.truth(id).captured).toBe(12_000);
  });

  it.each([
    [{}, 200, '401'],
    [{ errorHttp: 'mapped' }, 401, '401'],
    [{ statusType: 'number' }, 200, 401],
  ])('writes statuses by switch: %j', (switches, http, status) => {
    const pipwave = aPipwave({ switches });
    const said = pipwave.post({ ...pipwave.bodyOf('requery', { pw_id: 'x' }), signature: '' });
    expect([said.status, said.body]).toEqual([http, { status, message: 'Invalid signature' }]);
  });

  it('writes transaction_status as it writes status', () => {
    const pipwave = aPipwave({ switches: { statusType: 'number' } });
    expect(pipwave.requery(pipwave.authorized()).body).toMatchObject({ status: 200, transaction_status: 5 });
  });

  it('takes any timestamp, or only one near its own clock', () => {
    const pipwave = aPipwave();
    const body = pipwave.bodyOf('requery', { pw_id: pipwave.authorized() });
    pipwave.pass(301 * SECOND);
    expect(codeOf(pipwave.post(body))).toBe('200');
    pipwave.switch({ timestampToleranceMs: 300_000 });
    expect(codeOf(pipwave.post(body))).toBe('9001');
  });
});

describe('a checkout', () => {
  const buyer_info = { id: 'b-1', email: 'buyer@shop.example' };
  const order = { amount: '120.00', currency_code: 'MYR', txn_id: 'ORDER-1001' };

  it('gives a token and no pw_id; the customer makes it an authorization', () => {
    const pipwave = aPipwave();
    const override = { notification_extra_param1: 'pay-77' };
    const said = pipwave.act('initiate-payment', order, { buyer_info, api_override: override });
    expect(said.body).toEqual({
      status: '200',
      message: '',
      token: expect.any(String),
      redirect_url: expect.any(String),
    });
    expect(said.body.token).toHaveLength(32);
    const submitted = pipwave.post({
      action: 'submit-payment',
      api_key: pipwave.account.apiKey,
      timestamp: 1,
      token: said.body.token,
      payment_method_code: 'adyen.card',
    });
    expect(submitted.body).toMatchObject({ status: '200', payment_status: '0' });
    expect(pipwave.act('requery', { txn_id: 'ORDER-1001' }).body).toMatchObject({
      transaction_status: '0',
      extra_param1: 'pay-77',
    });
    expect(pipwave.world.truth.movementCount).toBe(0);
    pipwave.deed('approve', 'ORDER-1001');
    expect(pipwave.act('requery', { txn_id: 'ORDER-1001' }).body).toMatchObject({
      transaction_status: '5',
      require_capture: true,
      amount: '120.00',
      total_amount: '120.00',
      currency_code: 'MYR',
    });
    expect(pipwave.truth('ORDER-1001')).toMatchObject({ authorized: 12_000 });
    expect(codeOf(pipwave.act('initiate-payment', order, { buyer_info }))).toBe('1002');
  });

  it.each([
    ['a currency of three decimals', { currency_code: 'KWD' }, '1001'],
    ['an amount that is falsy', { amount: '0' }, '9001'],
    ['a fraction of a yen', { currency_code: 'JPY', amount: '120.50' }, '9001'],
  ])('with %s is refused', (_what, change, status) => {
    const pipwave = aPipwave();
    expect(codeOf(pipwave.act('initiate-payment', { ...order, ...change }, { buyer_info }))).toBe(status);
  });

  it('that the customer declines has failed, and captures nothing', () => {
    const pipwave = aPipwave();
    pipwave.act('initiate-payment', order, { buyer_info });
    pipwave.deed('decline', 'ORDER-1001');
    const { pw_id, transaction_status } = pipwave.act('requery', { txn_id: 'ORDER-1001' }).body;
    expect(transaction_status).toBe('1');
    expect(codeOf(pipwave.capture(pw_id))).toBe('400');
  });

  it('writes yen with two decimals and holds whole yen', () => {
    const pipwave = aPipwave();
    const { id } = pipwave.authorize({ amount: 1000, currency: 'JPY' });
    expect(pipwave.requery(id).body.amount).toBe('1000.00');
    expect(() => pipwave.authorize({ currency: 'KWD' })).toThrow('choose another');
  });
});
