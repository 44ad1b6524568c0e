import { randomUUID } from 'node:crypto';
import { cardDataIn } from '../../src/contracts/card-data';

const CARD = '4111 1111 1111 1111';
const create = (members: unknown) => ({ reference: 'order-1001-1', create: members });

test.each<[string, unknown, string]>([
  ['in a text', { note: `paid with ${CARD}` }, 'create.note'],
  ['as a JSON number', { note: 4111111111111111 }, 'create.note'],
  ['deep down, in a list', { lines: [{ texts: ['a', CARD] }] }, 'create.lines.0.texts.1'],
  ['as a name, which is not repeated', { metadata: { [CARD]: 'x' } }, 'create.metadata'],
])('a card number is found %s', (_, members, path) => {
  expect(cardDataIn(create(members))).toEqual({ path: path.split('.'), what: 'a card number' });
});

test.each([
  'cvv',
  'CVV2',
  'cvc',
  'cvcCode',
  'card_cvc',
  'securityCode',
  'card.security-code',
  'csc',
  'verification_value',
  'pan',
  'cardNumber',
  'card_no',
  'track2Data',
  'pinBlock',
])('a member named %s is a card’s secret, whatever is in it', (name) => {
  expect(cardDataIn(create({ card: { [name]: 'x' } }))).toEqual({
    path: ['create', 'card', name],
    what: 'a card’s secret',
  });
});

test.each(['cvv 123', 'CVC: 1234', 'the security code 123'])('%s is a card’s secret in a text', (text) => {
  expect(cardDataIn(create({ note: text }))).toMatchObject({ what: 'a card’s secret' });
});

test.each<[string, unknown]>([
  ['no create at all', { reference: 'order-1001-1' }],
  ['nothing', undefined],
  ['a text', 'authorization'],
  ['what the providers take', create({ token: 'card-token-5f6e', customer: { phoneNumber: '4712345678' } })],
  ['words near by', create({ company: 'x', spanning: 1, note: 'pick up at pin 4711, cv enclosed' })],
  ['a long numeric reference', { reference: '2026112100012345' }],
  ['a moment as the reference', { reference: '1795392000004' }],
])('%s holds none', (_, authorization) => {
  expect(cardDataIn(authorization)).toBeUndefined();
});

test('a reference is refused where it is nothing but a card number, of the schemes’ first digits', () => {
  for (const reference of ['4111111111111111', CARD, '5555-5555-5555-4444', '378282246310005', '6304000000000000000']) {
    expect(cardDataIn({ reference })).toEqual({ path: ['reference'], what: 'a card number' });
  }
});

test('no UUID holds a card number, as a reference or elsewhere', () => {
  for (let n = 0; n < 5_000; n += 1) {
    expect(cardDataIn({ reference: randomUUID(), create: { note: `hold ${randomUUID()}` } })).toBeUndefined();
  }
});
