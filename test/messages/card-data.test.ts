import { randomUUID } from 'node:crypto';
import { cardDataIn, cardDataInId, cardDataInText } from '../../src/messages/card-data';

const CARD = '4111 1111 1111 1111';
const message = (authorization: unknown, more: object = {}) => ({
  ...{ account: 'nordic-shop', paymentId: 'order-1001', amount: 24_900, currency: 'NOK' },
  ...more,
  authorization,
});
const create = (members: unknown) => message({ reference: 'order-1001-1', create: members });
const SECRET = 'a card’s secret';
const NUMBER = 'a card number';

describe('in a message that begins a payment', () => {
  test.each<[string, unknown, string]>([
    ['in a text', { note: `paid with ${CARD}` }, 'note'],
    ['as a JSON number', { note: 4111111111111111 }, 'note'],
    ['deep down, in a list', { lines: [{ texts: ['a', CARD] }] }, 'lines.0.texts.1'],
    ['as a name, which is not repeated', { metadata: { [CARD]: 'x' } }, 'metadata'],
  ])('a card number is found %s', (_, members, path) => {
    expect(cardDataIn(create(members))).toEqual({
      path: ['authorization', 'create', ...path.split('.')],
      what: NUMBER,
    });
  });

  test.each([
    ...['cvv', 'CVV2', 'cvc', 'cvcCode', 'card_cvc', 'securityCode', 'card.security-code', 'csc', 'verification_value'],
    ...['pan', 'cardNumber', 'card_no', 'track2Data', 'pinBlock', 'ｃｖｖ'],
  ])('a member named %s is a card’s secret, whatever is in it', (name) => {
    expect(cardDataIn(create({ card: { [name]: 'x' } }))).toEqual({
      path: ['authorization', 'create', 'card', name],
      what: SECRET,
    });
  });

  test.each<[string, object, string[]]>([
    ['account', { account: `shop-${CARD.replaceAll(' ', '')}` }, ['account']],
    ['paymentId', { paymentId: '4111111111111111' }, ['paymentId']],
    ['currency', { currency: CARD }, ['currency']],
    ['captureBy', { captureBy: CARD }, ['captureBy']],
    ['a member that nobody knows', { note: 'cvv 123' }, ['note']],
  ])('%s is looked into', (_, more, path) => {
    expect(cardDataIn(message({ reference: 'r' }, more))).toMatchObject({ path });
  });

  test.each([
    ...[
      '4111111111111111',
      CARD,
      '4111/1111/1111/1111',
      '5555-5555-5555-4444',
      '378282246310005',
      '6304000000000000000',
    ],
    ...['４１１１１１１１１１１１１１１１', 'hold 4111_1111_1111_1111'],
  ])('a reference is refused that holds the number %s', (reference) => {
    expect(cardDataIn(message({ reference }))).toEqual({ path: ['authorization', 'reference'], what: NUMBER });
  });

  test.each<[string, unknown]>([
    ['no create at all', message({ reference: 'order-1001-1' })],
    ['nothing', undefined],
    ['a text', 'authorization'],
    ['what the providers take', create({ token: 'card-token-5f6e', customer: { phoneNumber: '4712345678' } })],
    ['words near by', create({ company: 'x', spanning: 1, note: 'pick up at pin 4711, cv enclosed' })],
    ['a long numeric reference', message({ reference: '2026112100012345' })],
    ['a moment as the reference', message({ reference: '1795392000004' })],
    ['an amount and a moment', message({ reference: 'r' }, { amount: 4111111111111111, captureBy: 1795392000004 })],
  ])('%s holds none', (_, start) => {
    expect(cardDataIn(start)).toBeUndefined();
  });

  test('no UUID holds a card number, as an id or elsewhere', () => {
    for (let n = 0; n < 5_000; n += 1) {
      const start = message(
        { reference: randomUUID(), create: { note: `hold ${randomUUID()}` } },
        { paymentId: randomUUID() },
      );
      expect(cardDataIn(start)).toBeUndefined();
    }
  });
});

describe('in a free text', () => {
  test.each([
    ...[
      'cvv 123',
      'CVC: 1234',
      'the security code 123',
      'cvv=123',
      'CVV2 123',
      'cvv is 123',
      'CVC code: 123',
      'cvv number 123',
    ],
    ...[
      'card_cvv:123',
      '"cvv":"123"',
      'cvv (123)',
      'cvv 1 2 3',
      'c.v.v. 123',
      'ＣＶＶ １２３',
      'cvv\u00a0123',
      'cvv\n123',
    ],
    ...['verification value 123', 'CVV-kode 123', 'sikkerhetskode: 123', 'säkerhetskod 123', 'cvv ١٢٣'],
  ])('%j is a card’s secret', (text) => {
    expect(cardDataInText(text)).toBe(SECRET);
  });

  test.each([
    ...[
      'CVC check failed (1045)',
      'cvv mismatch, code 6010',
      'cvv missing',
      'acvv 123',
      'cvv 12',
      'cvv 12345',
      'order 123 cvt',
    ],
    ...['the code is 6010', 'refused: security check 123', 'value 1234 is wrong'],
  ])('%s is none', (text) => {
    expect(cardDataInText(text)).toBeUndefined();
  });

  test('a number is one, too', () => {
    expect(cardDataInText(`the customer says ${CARD}`)).toBe(NUMBER);
  });
});

describe('in an id', () => {
  test.each([
    ...[
      '4111111111111111',
      '5555555555554444',
      '378282246310005',
      '6304000000000000000',
      '2223003122003222',
      '36227206271667',
    ],
    ...['parcel-4111111111111111', '4111-1111-1111-1111', '4111_1111_1111_1111.a', 'p4111111111111111'],
  ])('%s is refused', (id) => {
    expect(cardDataInId(id)).toBe(NUMBER);
  });

  test.each<[string, string]>([
    ['passes by accident, but no scheme begins so', '1795392000004'],
    ['the same, of 16 digits', '2026112100012343'],
    ['begins as a card, and fails the check', '4111111111111112'],
    ['begins as a card, and has no card’s length', '4222222222222'],
    ['an order number of 13 digits that passes the check', '6011000990130'],
    ['a day and an order', '20270501-4111'],
    ['words', 'order-1001-parcel-12'],
  ])('%s: %s is taken', (_, id) => {
    expect(cardDataInId(id)).toBeUndefined();
  });

  test('of long numeric ids that count upwards, about one in twenty looks like a card: the trade that is documented', () => {
    const count = (first: number): number =>
      Array.from({ length: 1_000 }, (_, n) => cardDataInId(String(first + n))).filter(Boolean).length;
    expect(count(4_512_345_678_901_000)).toBe(100);
    expect(count(2_026_112_100_012_000)).toBe(0);
    expect(count(5_123_456_789_000)).toBe(0);
  });
});
