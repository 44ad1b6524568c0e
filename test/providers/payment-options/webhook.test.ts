import {
  paymentOptionsNotices,
  readWebhook,
  tagOf,
  verifyWebhook,
  webhookAddress,
} from '../../../src/providers/payment-options/webhook';
import { CAPTURE_ID, CARD, ORDER, wire } from './provider-double';

// Sheet 9, worked example.
const secret = 'po-hook-key-made-up-1';
const merchantId = 'JP00000042';
const TAG = 'QmwPujmLW2lVZqmQ2vtCsDZO6Qjmg0dPANOUogUMWDw';

const payload = wire('webhook-capture');
const body = (members: object = {}): Buffer => Buffer.from(JSON.stringify({ ...payload, ...members }));

test('the tag and the address are those of the sheet', () => {
  expect(tagOf(secret, merchantId, ORDER)).toBe(TAG);
  const address = webhookAddress({ url: 'https://pay.shop.example/hooks/paymentoptions/', secret }, merchantId, ORDER);
  expect(address).toBe(`https://pay.shop.example/hooks/paymentoptions/${ORDER}/${TAG}`);
  expect(address).toHaveLength(102);
});

describe('a delivery is not genuine', () => {
  test.each<[string, Partial<Parameters<typeof verifyWebhook>[0]>]>([
    ['with another tag', { tag: TAG.replace('Q', 'R') }],
    ['with a shorter tag', { tag: TAG.slice(0, -1) }],
    ['without a tag', { tag: '' }],
    ['with the tag of another order', { tag: tagOf(secret, merchantId, 'ord-2') }],
    ['when its body is of another order', { rawBody: body({ merchant_details: { merchant_txn_ref: 'ord-2' } }) }],
    [
      'when its body is of another merchant',
      { rawBody: body({ merchant_details: { mid: 'JP00000043', merchant_txn_ref: ORDER } }) },
    ],
  ])('%s', (_, override) => {
    const delivery = { reference: ORDER, tag: TAG, rawBody: body(), ...override };
    expect(verifyWebhook(delivery, { secret, merchantId })).toMatchObject({ genuine: false });
  });
});

test('whoever has the address is believed to be the provider, whatever its body', () => {
  const delivery = { reference: ORDER, tag: TAG, rawBody: Buffer.from('no') };
  expect(verifyWebhook(delivery, { secret, merchantId })).toEqual({ genuine: true });
});

test('the example of the sheet is genuine', () => {
  expect(verifyWebhook({ reference: ORDER, tag: TAG, rawBody: body() }, { secret, merchantId })).toEqual({
    genuine: true,
  });
});

test('a notice names order, transaction and kind, and nothing of the card', () => {
  const notice = readWebhook(body());
  expect(notice).toEqual({
    reference: ORDER,
    kind: 'capture',
    dedupeKey: `["${CAPTURE_ID}","CAPTURE"]`,
  });
  for (const datum of CARD) expect(JSON.stringify(notice)).not.toContain(datum);
  expect(readWebhook(body({ transaction_type: 'REFUND' }))).toMatchObject({ kind: 'refund' });
  expect(readWebhook(body({ transaction_type: 'constructor' }))).toMatchObject({ kind: 'other' });
  expect(readWebhook(Buffer.from('{}'))).toBeUndefined();
});

describe('what an account makes of its notices', () => {
  const url = 'https://pay.shop.example/v1/notices/payment-options/shop';
  const readerOf = (more: object) =>
    paymentOptionsNotices.readerOf(paymentOptionsNotices.settings.parse({ merchantId, ...more }));

  test('order and tag are those of the address', () => {
    const reader = readerOf({ webhook: { url, secret } });
    const delivery = { headers: {}, rawBody: body() };
    expect(reader?.verify({ ...delivery, params: { reference: ORDER, tag: TAG } })).toEqual({ genuine: true });
    for (const params of [{}, { reference: ORDER }, { reference: 'ord-2', tag: TAG }]) {
      expect(reader?.verify({ ...delivery, params }).genuine).toBe(false);
    }
    expect([reader?.url, reader?.minGapMs]).toEqual([url, 5_000]);
  });

  test('without a secret there are none', () => {
    expect(readerOf({})).toBeUndefined();
  });

  test.each(['http://shop.example/', 'ftp://127.0.0.1/', 'no address'])('%s is no address for them', (wrong) => {
    expect(() => readerOf({ webhook: { url: wrong, secret } })).toThrow();
  });
});
