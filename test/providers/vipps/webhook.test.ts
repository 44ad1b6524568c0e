import { readWebhook, verifyWebhook } from '../../../src/providers/vipps/webhook';

// Sheet 9.3, worked example; the body is that of 9.2.
const rawBody = Buffer.from(
  '{"msn":"424242","reference":"order-7f3a91c2-1","pspReference":"5500012345","name":"CAPTURED",' +
    '"amount":{"currency":"NOK","value":24900},"timestamp":"2026-03-04T10:15:31.482Z",' +
    '"idempotencyKey":"cap-7f3a91c2-1","success":true}',
);
const registration = {
  url: 'https://pay.shop.example/hooks/vipps?tenant=a1',
  secret: 'bWFkZS11cC1zZWNyZXQtZm9yLWRvY3M=',
};
const signedWith = (signature: string): Record<string, string> => ({
  'x-ms-date': 'Wed, 04 Mar 2026 10:15:32 GMT',
  'x-ms-content-sha256': 'vQmM0yeY1GHw/LAGPQrmHECqtiusLw05frNjZAlxl24=',
  authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
});
const headers = signedWith('ndxs1bGuMCOVi48rxFaSU28gLzWUsJixzR0p9WenIcU=');

describe('a delivery is not genuine', () => {
  const cases: [string, Parameters<typeof verifyWebhook>][] = [
    [
      'when the secret was decoded from base64 to sign it',
      [{ rawBody, headers: signedWith('IjV+SU+H8L8zEWA9e/GhIG/gnH0Yx//k0apGyBPGdzA=') }, registration],
    ],
    [
      'when a byte of the body differs',
      [{ rawBody: Buffer.concat([rawBody, Buffer.from('\n')]), headers }, registration],
    ],
    [
      'when the date differs',
      [{ rawBody, headers: { ...headers, 'x-ms-date': 'Wed, 04 Mar 2026 10:15:33 GMT' } }, registration],
    ],
    [
      'when the path differs',
      [
        { rawBody, headers },
        { ...registration, url: 'https://pay.shop.example/hooks/vipps?tenant=a2' },
      ],
    ],
    [
      'when the host differs',
      [
        { rawBody, headers },
        { ...registration, url: 'https://other.example/hooks/vipps?tenant=a1' },
      ],
    ],
    [
      'when it has no signature',
      [{ rawBody, headers: { ...headers, authorization: undefined } as never }, registration],
    ],
    ['when it has no hash', [{ rawBody, headers: { authorization: headers.authorization } as never }, registration]],
  ];
  test.each(cases)('%s', (_, [delivery, registered]) => {
    expect(verifyWebhook(delivery, registered)).toMatchObject({ genuine: false });
  });
});

test('the worked example of the sheet is genuine', () => {
  expect(rawBody).toHaveLength(223);
  expect(verifyWebhook({ rawBody, headers }, registration)).toEqual({ genuine: true });
});

test('a notice names payment, kind and key', () => {
  expect(readWebhook(rawBody)).toEqual({
    reference: 'order-7f3a91c2-1',
    kind: 'capture',
    key: 'cap-7f3a91c2-1',
    dedupeKey: '["424242","order-7f3a91c2-1","CAPTURED","5500012345"]',
  });
});

test('two partial captures are two notices, and a body of another shape is none', () => {
  const second = Buffer.from(rawBody.toString().replace('5500012345', '5500012346'));
  expect(readWebhook(second)?.dedupeKey).not.toBe(readWebhook(rawBody)?.dedupeKey);
  const release = Buffer.from(
    '{"msn":"1","reference":"r","pspReference":"p","name":"CANCELLED","idempotencyKey":null}',
  );
  expect(readWebhook(release)).toMatchObject({ kind: 'release' });
  expect(readWebhook(release)).not.toHaveProperty('key');
  expect(readWebhook(Buffer.from(release.toString().replace('CANCELLED', 'REFUNDED')))?.kind).toBe('refund');
  expect(readWebhook(Buffer.from('{}'))).toBeUndefined();
  expect(readWebhook(Buffer.from('no'))).toBeUndefined();
  expect(readWebhook(Buffer.from(release.toString().replace('CANCELLED', 'constructor')))?.kind).toBe('other');
});
