import { DEFAULT_BAMBORA_ACCOUNT } from '../../../src/sandbox/bambora/account';
import { read, sectionOf } from '../../docs/page';
import { aBambora, basicOf, refusalIn } from './a-bambora';

const BLANK = 'about:blank';

describe('the gateway', () => {
  it('takes the published form of credentials, and a merchant number without a prefix', () => {
    const account = { merchantToken: 'demoTok3nA1', merchantNumber: 'T123456789', merchantSecret: 's3cretDemoB2' };
    const bambora = aBambora({ account });
    expect(bambora.headers.Authorization).toBe('Basic ZGVtb1RvazNuQTFAVDEyMzQ1Njc4OTpzM2NyZXREZW1vQjI=');
    expect(bambora.get(bambora.authorized()).status).toBe(200);
    const sample = aBambora({
      account: { merchantToken: 'abcdefg', merchantNumber: '123456789', merchantSecret: '7AQu7FGB2Kwm' },
    });
    expect(sample.headers.Authorization).toBe('Basic YWJjZGVmZ0AxMjM0NTY3ODk6N0FRdTdGR0IyS3dt');
    expect(sample.get(sample.authorized()).status).toBe(200);
  });

  it.each([
    ['no credentials', { Authorization: undefined }, 401],
    ['another secret', { Authorization: basicOf({ ...DEFAULT_BAMBORA_ACCOUNT, merchantSecret: 'wrong' }) }, 401],
    ['another token', { Authorization: basicOf({ ...DEFAULT_BAMBORA_ACCOUNT, merchantToken: 'wrong' }) }, 401],
    ['base64 without its padding', { Authorization: 'Basic YWJjZGVmZ0AxMjM0NTY3ODk6' }, 401],
    ['no API-Version', { 'API-Version': undefined }, 400],
    ['API-Version 2', { 'API-Version': '2' }, 400],
    ['another media type', { 'Content-Type': 'text/plain' }, 415],
  ])('refuses %s, and nothing moves', (_what, headers, status) => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    const said = bambora.post(reference, 'capture', { amount: 100 }, headers);
    expect([said.status, said.body]).toEqual([
      status,
      { type: BLANK, title: expect.any(String), detail: expect.any(String), status },
    ]);
    expect(bambora.truth(reference).captured).toBe(0);
  });

  it('refuses with 403 what the API user has no right to', () => {
    const bambora = aBambora({ account: { rights: ['authorize', 'cancel'] } });
    const reference = bambora.authorized();
    expect(bambora.capture(reference, 100).status).toBe(403);
    expect(bambora.get(reference).status).toBe(200);
    expect(bambora.cancel(reference).status).toBe(200);
  });

  it('knows no path without the slash at its end, and doesn’t redirect', () => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    const said = bambora.ask('POST', `/payments/${reference}/capture`, bambora.headers, '{"amount":100}');
    expect([said.status, said.body.type]).toEqual([404, BLANK]);
    expect(bambora.ask('GET', `/payments/${reference}`, bambora.headers).status).toBe(404);
    expect(bambora.ask('GET', `/payments/${reference}/capture/`, bambora.headers).status).toBe(404);
    expect(bambora.truth(reference).captured).toBe(0);
  });

  it('can refuse with every type of the sheet', () => {
    const section = sectionOf(read('docs/providers/sheets/bambora.md'), '2.6 Errors');
    const rows = [...section.matchAll(/^\| (\d+) \| `(\w+)`/gm)].map(([, status, type]) => [Number(status), type]);
    expect(rows).toHaveLength(15);
    for (const [status, code] of rows as [number, string][]) {
      const bambora = aBambora();
      const reference = bambora.authorized();
      const fault = { fault: 'refuses', code, operation: 'capture' } as const;
      expect(bambora.simulator.wrongWith(fault)).toBeNull();
      bambora.fault(fault);
      const said = bambora.capture(reference, 100);
      expect([said.status, said.body.type]).toEqual([status, expect.stringMatching(`/${code}$`)]);
    }
  });

  it('takes the media type of the cancel sample without a body', () => {
    const bambora = aBambora();
    expect(bambora.cancel(bambora.authorized()).status).toBe(200);
  });

  it('takes a reference as one segment, up to 2,000 characters', () => {
    const bambora = aBambora();
    const reference = bambora.authorized(12_000, 'order 1001/ä');
    expect(bambora.get(reference).body.payment).toBe('order 1001/ä');
    expect(bambora.get('x'.repeat(2000)).status).toBe(404);
    expect(bambora.get('x'.repeat(2001)).status).toBe(400);
  });

  it.each([
    ['no JSON', '{"amount":'],
    ['a list', '[1]'],
    ['a decimal', { amount: 99.5 }],
    ['an amount as text', { amount: '9900' }],
    ['less than nothing', { amount: -1 }],
    ['a comment of 257 characters', { amount: 9900, comment: 'x'.repeat(257) }],
    ['a field of the later generation', { amount: 9900, currency: 'EUR' }],
  ])('refuses a body with %s as 400', (_what, body) => {
    const bambora = aBambora();
    const reference = bambora.authorized();
    expect(bambora.post(reference, 'capture', body).status).toBe(400);
    expect(bambora.truth(reference).captured).toBe(0);
  });

  it('can overlook unknown fields', () => {
    const bambora = aBambora({ switches: { unknownFields: 'ignored' } });
    const reference = bambora.authorized();
    expect(bambora.post(reference, 'capture', { amount: 9900, currency: 'EUR' }).status).toBe(201);
  });

  it('finds no unknown payment, and shows nobody else’s', () => {
    const bambora = aBambora();
    expect(refusalIn(bambora.get('order-1'))).toBe('404 payment_not_found');
    expect(refusalIn(bambora.capture('order-1', 100))).toBe('404 payment_not_found');
    const reference = bambora.authorized();
    const ask = (merchant: string) =>
      bambora.ask('GET', `/payments/${reference}/?merchant=${merchant}`, bambora.headers);
    expect([ask(DEFAULT_BAMBORA_ACCOUNT.merchantNumber).status, ask('T1').status]).toEqual([200, 403]);
  });

  it.each([
    [{}, 'https://api.bambora.com/definitions/payments/payment_not_found'],
    [{ errorScheme: 'http' }, 'http://api.bambora.com/definitions/payments/payment_not_found'],
    [{ errorTypeEndsInBlank: true }, 'https://api.bambora.com/definitions/payments/payment_not_found '],
  ])('writes the type of an error by switch: %j', (switches, type) => {
    expect(aBambora({ switches }).get('order-1').body).toEqual({
      type,
      title: 'Payment not found',
      detail: '',
      status: 404,
    });
  });
});
