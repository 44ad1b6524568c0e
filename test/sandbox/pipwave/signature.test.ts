import { isEmpty, phpText, signatureOf } from '../../../src/sandbox/pipwave/signature';
import { aPipwave, signedBy } from './a-pipwave';

const SECRET = 'sk_demo_0f9e8d7c6b5a';
const BASE = { api_key: 'pk_demo_1a2b3c4d5e6f', timestamp: 1_767_225_600 };
const [pw_id, txn_id] = ['PWDEMO0000000042', 'ORDER-1001'];
const IPN = { api_key: BASE.api_key, timestamp: 1_767_225_660, amount: '120.00', currency_code: 'MYR', pw_id, txn_id };

describe('the signature', () => {
  it.each([
    [
      'capture, both ids',
      { action: 'capture-payment', pw_id, txn_id, capture_amount: '49.90', ...BASE },
      '0ff49bbfb00248508230bd4378c3413f56d2ce4b',
    ],
    [
      'capture, pw_id only',
      { action: 'capture-payment', pw_id, capture_amount: '49.90', ...BASE },
      '69371a2c1324a0179ce8310549e8a5892dc3d95d',
    ],
    [
      'capture of everything',
      { action: 'capture-payment', pw_id, ...BASE },
      '69c028dcd24b2b3bab4e988b08363960bcdd5287',
    ],
    ['requery by pw_id', { action: 'requery', pw_id, ...BASE }, 'fa9346ab417eee5f83bb0a63d9739e811c513671'],
    ['requery by txn_id', { action: 'requery', txn_id, ...BASE }, 'e6a0f38db9d67a197ebb48206f5a9fda1d2f47b3'],
    [
      'cancel with a reason',
      { action: 'cancel-payment', pw_id, reason: 'out of stock', ...BASE },
      '0ba46609a9274fc5a8ec9b084e3b282bde0a5063',
    ],
    [
      'refund',
      { action: 'refund', op: 'submit', pw_id, refund_amount: '10.00', ...BASE },
      'ac88e67a449862aa928a87301bb8e46e71b37e50',
    ],
    [
      'initiate',
      { action: 'initiate-payment', amount: '120.00', currency_code: 'MYR', txn_id, ...BASE },
      'e41acda68153f0e69e4837a400367276b2093069',
    ],
    ['notification, status 10', { ...IPN, transaction_status: '10' }, 'd72bcec8232a83189fec1981b0d965714a6435c8'],
    ['notification, status 0', { ...IPN, transaction_status: '0' }, '5f23acf281bf4c6508736c7dd920c0c31588bf04'],
    [
      'notification, status 0 as a number',
      { ...IPN, transaction_status: 0 },
      '5f23acf281bf4c6508736c7dd920c0c31588bf04',
    ],
  ])('of %s is as published', (_what, fields, expected) => {
    expect(signatureOf(fields, SECRET)).toBe(expected);
    expect(signedBy(SECRET, fields)).toBe(expected);
  });

  it('in the unsorted order of the docs is another one, and is refused', () => {
    const unsorted = '8961d4d8e794c9f004687c99329d999286bd663a';
    const body = { action: 'capture-payment', pw_id, txn_id, capture_amount: '49.90', ...BASE };
    expect(signatureOf(body, SECRET)).not.toBe(unsorted);
    const pipwave = aPipwave({ account: { apiKey: BASE.api_key, apiSecret: SECRET } });
    const id = pipwave.authorized(12_000, { reference: txn_id });
    expect(pipwave.post({ ...body, signature: unsorted }).body).toMatchObject({ status: '401' });
    expect(pipwave.truth(id).captured).toBe(0);
  });

  it.each([
    [49.9, '49.9'],
    [120, '120'],
    [0.1 + 0.2, '0.3'],
    [999999999.99, '999999999.99'],
    [0.0001, '0.0001'],
    [0.00001, '1.0E-5'],
    [1.5e-7, '1.5E-7'],
    [1767225600, '1767225600'],
    [true, '1'],
    [false, ''],
    [null, ''],
    ['49.90', '49.90'],
  ])('hashes %p as PHP writes it: %p', (value, text) => {
    expect(phpText(value)).toBe(text);
  });

  it.each([[0], ['0'], [''], [null], [undefined], [false], [[]]])('takes %p as not provided', (value) => {
    expect(isEmpty(value)).toBe(true);
  });

  it.each([['0.00'], ['0.0'], [1], ['x'], [true]])('takes %p as provided', (value) => {
    expect(isEmpty(value)).toBe(false);
  });
});

describe('a request', () => {
  it('with a number is signed over the form that PHP gives it', () => {
    const pipwave = aPipwave({ switches: { pgPartial: 'single', captureTiming: 'synchronous' } });
    const id = pipwave.authorized();
    const body = pipwave.bodyOf('capture-payment', { pw_id: id, capture_amount: 49.9 });
    expect(pipwave.post({ ...body, capture_amount: 49.9 }).body.status).toBe('200');
    const other = pipwave.authorized();
    const wrong = pipwave.bodyOf('capture-payment', { pw_id: other, capture_amount: '49.90' });
    expect(pipwave.post({ ...wrong, capture_amount: 49.9 }).body.status).toBe('401');
    expect(pipwave.truth(id).captured).toBe(4990);
    expect(pipwave.truth(other).captured).toBe(0);
  });

  it('with a changed field, another secret or none is 401, in a body of HTTP 200', () => {
    const pipwave = aPipwave();
    const id = pipwave.authorized();
    const good = pipwave.bodyOf('capture-payment', { pw_id: id });
    for (const change of [
      { capture_amount: '1.00' },
      { signature: 'x'.repeat(40) },
      { signature: undefined },
      { timestamp: 1 },
    ]) {
      const said = pipwave.post({ ...good, ...change });
      expect([said.status, said.body.status]).toEqual([200, '401']);
    }
    expect(pipwave.truth(id).captured).toBe(0);
    expect(pipwave.post(good).body.status).toBe('200');
  });
});
