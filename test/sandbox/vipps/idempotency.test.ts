import { aVipps, DAY, HOUR, MINUTE } from './a-vipps';

describe('the idempotency key', () => {
  it('a repeat with the same body is answered alike and moves no money again', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    const first = vipps.capture(reference, 9900, 'cap-1');
    const again = vipps.capture(reference, 9900, 'cap-1');
    expect(again.text).toBe(first.text);
    expect(vipps.truth(reference).captured).toBe(9900);
  });

  it.each([
    ['capture', '4010'],
    ['refund', '4150'],
  ] as const)('another body under the key of a %s is 409 with %s', (operation, code) => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 9900, 'cap-1');
    expect(vipps[operation](reference, 500, 'key-2').status).toBe(200);
    const other = vipps[operation](reference, 600, 'key-2');
    expect([other.status, other.code]).toEqual([409, code]);
  });

  it('a key used for one payment conflicts at another', () => {
    const vipps = aVipps();
    const [one, other] = [vipps.authorized(), vipps.authorized()];
    vipps.capture(one, 100, 'cap-1');
    expect(vipps.capture(other, 100, 'cap-1').code).toBe('4010');
    vipps.vipps.setSwitches({ keyScope: 'payment' });
    vipps.capture(one, 200, 'cap-2');
    expect(vipps.capture(other, 200, 'cap-2').status).toBe(200);
  });

  it('a create with a used key and another body is 4020, also for another reference', () => {
    const vipps = aVipps();
    expect(vipps.create('create-1', {}).status).toBe(201);
    expect(vipps.create('create-1', {}).status).toBe(201);
    const other = vipps.create('create-1', { reference: 'order-1002-1' });
    expect([other.status, other.code]).toEqual([409, '4020']);
    expect(vipps.create('create-2', {}).code).toBe('4150');
    vipps.vipps.setSwitches({ createWithUsedKey: 'refuse' });
    expect(vipps.create('create-1', {}).code).toBe('4020');
  });

  it('a replay can show the totals of then or of now', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 9900, 'cap-1');
    vipps.capture(reference, 100, 'cap-2');
    const total = () => vipps.capture(reference, 9900, 'cap-1').body.aggregate.capturedAmount.value;
    expect(total()).toBe(9900);
    vipps.vipps.setSwitches({ replay: 'current' });
    expect(total()).toBe(10_000);
  });

  it('a final refusal sticks to its key, a transient one does not', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    const other = vipps.authorized(50_000);
    vipps.vipps.setSwitches({ keyScope: 'payment' });
    expect(vipps.capture(reference, 25_000, 'cap-1').code).toBe('6090');
    vipps.capture(reference, 24_900, 'cap-2');
    expect(vipps.capture(reference, 25_000, 'cap-1').code).toBe('6090'); // and not 6170
    vipps.fault({ fault: 'saysTryLater', operation: 'capture' });
    expect(vipps.capture(other, 100, 'cap-3').code).toBe('6280');
    expect(vipps.capture(other, 100, 'cap-3').status).toBe(200);
  });

  it('with stickiness off a refusal is judged anew', () => {
    const vipps = aVipps({ switches: { stickyRefusals: 'none' } });
    const reference = vipps.authorized();
    expect(vipps.capture(reference, 25_000, 'cap-1').code).toBe('6090');
    vipps.capture(reference, 24_900, 'cap-2');
    expect(vipps.capture(reference, 25_000, 'cap-1').code).toBe('6170');
  });

  it('a key is forgotten after its lifetime, and then the money moves twice', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    vipps.capture(reference, 9900, 'cap-1');
    vipps.pass(DAY - HOUR);
    vipps.login();
    vipps.capture(reference, 9900, 'cap-1');
    expect(vipps.truth(reference).captured).toBe(9900);
    vipps.pass(HOUR);
    vipps.login();
    vipps.capture(reference, 9900, 'cap-1');
    expect(vipps.truth(reference).captured).toBe(19_800);
  });

  it('bodies are compared by bytes, or by values', () => {
    const vipps = aVipps();
    const reference = vipps.authorized();
    const path = `/epayment/v1/payments/${reference}/capture`;
    const written = '{"modificationAmount":{"currency":"NOK","value":500}}';
    const reordered = '{"modificationAmount":{"value":500, "currency":"NOK"}}';
    expect(vipps.ask('POST', path, vipps.headers('cap-1'), written).status).toBe(200);
    expect(vipps.ask('POST', path, vipps.headers('cap-1'), reordered).code).toBe('4010');
    vipps.vipps.setSwitches({ compareBodies: 'values' });
    expect(vipps.ask('POST', path, vipps.headers('cap-1'), reordered).status).toBe(200);
    expect(vipps.truth(reference).captured).toBe(500);
  });
});

describe('the limiter', () => {
  it('lets five writes of a reference through each minute of the sandbox clock', () => {
    const vipps = aVipps({ switches: { limiter: true } });
    const [reference, other] = [vipps.authorized(), vipps.authorized()];
    for (const key of ['a', 'b', 'c', 'd', 'e']) expect(vipps.capture(reference, 100, key).status).toBe(200);
    const sixth = vipps.cancel(reference, 'f');
    expect([sixth.status, sixth.headers['retry-after']]).toEqual([429, '60']);
    expect(vipps.capture(other, 100, 'g').status).toBe(200);
    vipps.pass(MINUTE);
    expect(vipps.capture(reference, 100, 'h').status).toBe(200);
    expect(vipps.truth(reference).captured).toBe(600);
  });

  it('a throttled request takes no place, and Retry-After can be withheld', () => {
    const vipps = aVipps({ switches: { limiter: true, retryAfter: false } });
    const reference = vipps.authorized();
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) vipps.capture(reference, 100, key);
    expect(vipps.capture(reference, 100, 'h').headers).not.toHaveProperty('retry-after');
    vipps.pass(MINUTE);
    for (const key of ['i', 'j', 'k', 'l', 'm']) expect(vipps.capture(reference, 100, key).status).toBe(200);
  });

  it('frees each place a minute after it was taken, not all at once', () => {
    const vipps = aVipps({ switches: { limiter: true } });
    const reference = vipps.authorized();
    for (const key of ['a', 'b', 'c']) vipps.capture(reference, 100, key);
    vipps.pass(50_000);
    for (const key of ['d', 'e']) vipps.capture(reference, 100, key);
    vipps.pass(11_000);
    const seen = ['f', 'g', 'h', 'i'].map((key) => vipps.capture(reference, 100, key));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(seen[3]?.headers['retry-after']).toBe('49');
  });

  it('lets 120 reads through', () => {
    const vipps = aVipps({ switches: { limiter: true } });
    const reference = vipps.authorized();
    for (let read = 0; read < 120; read += 1) expect(vipps.events(reference).status).toBe(200);
    expect(vipps.get(reference).status).toBe(429);
  });

  it('counts what is no reference as one common reference', () => {
    const vipps = aVipps({ switches: { limiter: true } });
    for (const [at, reference] of ['x', 'y', 'z', 'v', 'w'].entries()) vipps.capture(reference, 100, `k${at}`);
    expect(vipps.capture('u', 100, 'k6').status).toBe(429);
  });
});
