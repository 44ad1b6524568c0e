import { literalMembers } from '../../../src/providers/pipwave/literals';
import { sign } from '../../../src/providers/pipwave/signature';
import {
  ACKNOWLEDGEMENT,
  amountTexts,
  pipwaveNotices,
  readWebhook,
  verifyWebhook,
} from '../../../src/providers/pipwave/webhook';
import { API_KEY, API_SECRET, PW_ID, REFERENCE, wire } from './provider-double';

const keys = { apiKey: API_KEY, apiSecret: API_SECRET };
const ipn = wire('ipn-payment-10');
const body = (members: Record<string, unknown> = {}): Buffer => Buffer.from(JSON.stringify({ ...ipn, ...members }));

describe('a notification is not genuine', () => {
  test.each<[string, Buffer]>([
    ['when the amount differs', body({ amount: '120.01' })],
    ['when the status differs', body({ transaction_status: '5' })],
    ['when the payment differs', body({ pw_id: 'PWDEMO0000000043' })],
    ['when it has no signature', body({ signature: undefined })],
    ['when the signature is in capitals', body({ signature: String(ipn.signature).toUpperCase() })],
    ['when it has no timestamp', body({ timestamp: undefined })],
    ['when the date stands in for the timestamp', body({ timestamp: undefined, notification_date: 1767225660 })],
    ['when an id is no ASCII', body({ txn_id: 'ordre-ø' })],
    ['when it is no JSON', Buffer.from('amount=120.00')],
    ['when it is a list', Buffer.from('[]')],
  ])('%s', (_, rawBody) => {
    expect(verifyWebhook(rawBody, keys)).toMatchObject({ genuine: false });
  });

  test('with the key in its body instead of ours', () => {
    expect(verifyWebhook(body(), { ...keys, apiKey: 'pk_another' })).toMatchObject({ genuine: false });
  });

  test('and no verdict repeats a secret', () => {
    for (const rawBody of [body({ signature: API_SECRET }), body({ txn_id: API_SECRET }), Buffer.from(API_SECRET)]) {
      expect(JSON.stringify(verifyWebhook(rawBody, keys))).not.toMatch(/_demo_/);
    }
  });
});

test('the example of the sheet is genuine', () => {
  expect(verifyWebhook(body(), keys)).toEqual({ genuine: true });
});

test('a status of 0 signs as 0, as text and as number', () => {
  const signature = '5f23acf281bf4c6508736c7dd920c0c31588bf04';
  for (const transaction_status of ['0', 0]) {
    expect(verifyWebhook(body({ transaction_status, signature }), keys)).toEqual({ genuine: true });
  }
});

// What stands in the body, and what the provider hashed.
test.each([
  ['"120.00"', '120.00'],
  ['120.00', '120.00'], // the literal text
  ['120.00', '120'], // the PHP form
  ['120', '120.00'], // two decimals
  ['120.5', '120.5'],
  ['120.50', '120.5'],
  ['120.5', '120.50'],
])('an amount of %s that was hashed as %s is genuine', (literal, hashed) => {
  const members = { api_key: API_KEY, currency_code: 'MYR', pw_id: PW_ID, txn_id: REFERENCE };
  const signature = sign({ ...members, amount: hashed, timestamp: '1767225660', transaction_status: '10' }, API_SECRET);
  const rawBody = body({ signature }).toString().replace('"amount":"120.00"', `"amount":${literal}`);
  expect(rawBody).toContain(`"amount":${literal}`);
  expect(verifyWebhook(Buffer.from(rawBody), keys)).toEqual({ genuine: true });
});

test('the forms of an amount: literal, then PHP’s, then two decimals, each once', () => {
  const forms = (text: string): readonly string[] => amountTexts({ text, isNumber: true });
  expect(forms('120.00')).toEqual(['120.00', '120']);
  expect(forms('120')).toEqual(['120', '120.00']);
  expect(forms('49.9')).toEqual(['49.9', '49.90']);
  expect(forms('49.90')).toEqual(['49.90', '49.9']);
  expect(forms('1.234')).toEqual(['1.234']);
  expect(forms('1e2')).toEqual(['1e2']);
});

test('literals keep the text of numbers; what is nested or repeated does not confuse them', () => {
  const json = ' {"a": 1.50, "b":{"a":2,"c":["x",{"a":3}]}, "q":"say \\"a\\":4, {", "a" : 1.60 ,"n":null,"e":-1e-3} ';
  expect([...(literalMembers(json) ?? [])].map(([name, { text }]) => [name, text])).toEqual([
    ['q', 'say "a":4, {'],
    ['a', '1.60'],
    ['e', '-1e-3'],
  ]);
});

test('a notice names the payment and a key that tells repeats', () => {
  expect(readWebhook(body())).toEqual({ pwId: PW_ID, txnId: REFERENCE, dedupeKey: `["${PW_ID}","N-1"]` });
  expect(readWebhook(body({ notification_id: undefined }))?.dedupeKey).toBe(`["${PW_ID}","10","1767225660"]`);
  expect(readWebhook(body({ pw_id: undefined }))).toBeUndefined();
  expect(readWebhook(Buffer.from('no'))).toBeUndefined();
  expect(ACKNOWLEDGEMENT).toBe('OK');
});

describe('what an account makes of its notices', () => {
  const account = { apiKey: API_KEY, apiSecret: API_SECRET };
  const readerOf = (more: object = {}) =>
    pipwaveNotices.readerOf(pipwaveNotices.settings.parse({ ...account, ...more }));

  test('the reference is the id by which the account names its holds', () => {
    expect(readerOf()?.read(body())).toMatchObject({ reference: REFERENCE, kind: 'other' });
    expect(readerOf({ referenceIs: 'pw_id' })?.read(body())).toMatchObject({ reference: PW_ID });
  });

  test('one without an id can be genuine, and cannot be read', () => {
    const { pw_id, amount, currency_code, transaction_status, timestamp } = ipn;
    const members = { pw_id, amount, currency_code, transaction_status, timestamp, txn_id: '', api_key: API_KEY };
    const texts = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));
    const rawBody = body({ txn_id: '', signature: sign(texts, API_SECRET) });
    expect(readerOf()?.verify({ headers: {}, params: {}, rawBody })).toEqual({ genuine: true });
    expect(readerOf()?.read(rawBody)).toBeUndefined();
  });

  test('it needs nothing of the account but what proves them, and the gap between two calls', () => {
    expect(Object.keys(pipwaveNotices.settings.shape).sort()).toEqual(['apiKey', 'apiSecret', 'minGap', 'referenceIs']);
    expect(readerOf()?.minGapMs).toBe(5_000);
    expect(readerOf({ minGap: '7s' })?.minGapMs).toBe(7_000);
  });
});
