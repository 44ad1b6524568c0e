import { createHash } from 'node:crypto';
import { termsOf } from '../../src/client/terms';
import type { Terms } from '../../src/domain/payment';
import { digestOf } from '../../src/messages/digest';
import { isReference } from '../../src/messages/reference';
import type { StartMessage } from '../../src/messages/schemas';
import { HOSTILE } from '../support/hostile';

const NOW = Date.UTC(2026, 11, 1);
const ACCOUNTS = { 'nordic-shop': { provider: 'vipps' } };
const GOOD = {
  account: 'nordic-shop',
  paymentId: 'order-1001',
  authorization: { reference: 'order-1001-1' },
  amount: 24_900,
  currency: 'NOK',
};

/** What `start` makes of a message, as somebody without types may send it. */
const start = (message: unknown): Terms => termsOf(message as StartMessage, ACCOUNTS, NOW);
const refusal = (message: unknown): { code: string; message: string } => {
  try {
    start(message);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('it was taken');
};
const refusesWith = (more: object, says: RegExp): void =>
  expect(refusal({ ...GOOD, ...more })).toMatchObject({ code: 'InvalidMessage', message: expect.stringMatching(says) });

describe('a message that is no plain data', () => {
  const ring: Record<string, unknown> = { ...GOOD };
  ring.authorization = { reference: 'x', create: ring };
  let deep: unknown = 'end';
  for (let n = 0; n < 100_000; n += 1) deep = [deep];

  test.each<[string, unknown, RegExp]>([
    [
      'an amount that is a BigInt',
      { ...GOOD, amount: 24_900n },
      /the message has amount, which is a BigInt; send a number/,
    ],
    ['a BigInt to create from', create({ total: 1n }), /has authorization\.create\.total, which is a BigInt/],
    ['a ring', ring, /nested deeper than 10 levels/],
    ['depth 100,000', create({ deep }), /nested deeper than 10 levels/],
    [
      'a member that throws',
      {
        ...GOOD,
        get amount() {
          throw new RangeError('x');
        },
      },
      /a member that cannot be read/,
    ],
    ['too large', create({ text: 'x'.repeat(20_000) }), /longer than 16384 characters/],
    ['a Date', { ...GOOD, captureBy: new Date(NOW) }, /captureBy, which is a Date; send an ISO 8601 text/],
    ['no object', 'start', /the message/],
    ['nothing', undefined, /the message/],
  ])('%s is InvalidMessage', (_, message, says) => {
    expect(refusal(message)).toMatchObject({ code: 'InvalidMessage', message: expect.stringMatching(says) });
  });

  function create(members: object): object {
    return { ...GOOD, authorization: { reference: 'x', create: members } };
  }
});

describe('moments', () => {
  test.each<[object, RegExp]>([
    [
      { captureBy: 1_796_281_935 },
      /^InvalidMessage: captureBy is 1796281935, which is a time in January 1970; send milliseconds since the epoch, or an ISO 8601 time\.$/,
    ],
    [{ captureBy: NOW - 3_600_000 }, /captureBy is 2026-11-30T23:00:00Z, which is in the past; send/],
    [{ captureBy: '2026-11-30T00:00:00+01:00' }, /captureBy is 2026-11-29T23:00:00Z, which is in the past/],
    [{ captureBy: '9999-12-31T23:59:59Z' }, /captureBy is .* ahead; send/],
    [{ captureBy: '2028-03-01T00:00:00Z' }, /captureBy is .* more than 400 days ahead; send/],
    [{ captureBy: 0 }, /captureBy is 0, .*1970; send milliseconds/],
    [{ captureBy: 'soon' }, /captureBy: must be an ISO 8601 time/],
    [{ captureBy: 1.5 }, /captureBy: must be an ISO 8601 time/],
    [{ authorizedAt: '9999-12-31T23:59:59Z' }, /authorizedAt is .*ahead; send/],
    [
      { authorizedAt: '2026-12-02T00:00:00Z' },
      /authorizedAt is .* in the future; send the time when the hold was made/,
    ],
    [{ authorizedAt: '0001-01-01T00:00:00Z' }, /authorizedAt is .*too early for a hold/],
    [{ authorizedAt: 1_796_281_935 }, /authorizedAt is .* January 1970; send milliseconds/],
  ])('%j are refused, and the unit or the remedy is named', (more, says) => refusesWith(more, says));

  test('that can be meant are taken, as text or as a number', () => {
    const terms = start({ ...GOOD, captureBy: '2026-12-08T00:00:00Z', authorizedAt: NOW - 1 });
    expect(terms).toMatchObject({ captureBy: Date.UTC(2026, 11, 8), authorizedAt: NOW - 1 });
  });
});

test('a member that may be left out may be null', () => {
  const nulls = { captureBy: null, authorizedAt: null, recovered: null };
  const terms = start({ ...GOOD, ...nulls, authorization: { reference: 'order-1001-1', create: null } });
  expect(terms).toEqual(start(GOOD));
  expect(Object.keys(terms)).toEqual(Object.keys(start(GOOD)));
});

describe('the reference', () => {
  test.each(HOSTILE.filter((words) => !/^[!-~]+(?: [!-~]+)*$/.test(words)))('%j is none', (reference) => {
    refusesWith({ authorization: { reference } }, /authorization\.reference: must be 1 to 255 printable characters/);
  });

  test.each([' a', 'a ', 'a  b', 'x'.repeat(256), 'a\tb', 'a\u00a0b', 'a\u200bb', 7, null])(
    '%j is none',
    (reference) => {
      refusesWith({ authorization: { reference } }, /authorization\.reference/);
      expect(isReference(reference)).toBe(false);
    },
  );

  test.each(['a', 'order-1001-1', 'ORD/2026:77+x=', 'Bestilling 7, Ås', 'x'.repeat(255)])('%s is one', (reference) => {
    expect(start({ ...GOOD, authorization: { reference } }).reference).toBe(reference);
  });
});

describe('card data', () => {
  const CARD = '4111111111111111';

  test.each<[object, RegExp]>([
    [{ paymentId: CARD }, /^InvalidMessage: paymentId contains what looks like a card number; leave it out\.$/],
    [{ account: `shop-${CARD}` }, /account contains what looks like a card number/],
    [{ authorization: { reference: '4111/1111/1111/1111' } }, /authorization\.reference contains/],
    [
      { authorization: { reference: 'r', create: { note: 'cvv 123' } } },
      /authorization\.create\.note contains .*secret/,
    ],
    [{ currency: CARD }, /currency contains/],
    [{ [CARD]: 1 }, /the message contains/],
  ])('is refused wherever it stands, and not repeated', (more, says) => {
    refusesWith(more, says);
    expect(refusal({ ...GOOD, ...more }).message).not.toContain('1111');
  });

  test('an amount and a moment are none, whatever their digits', () => {
    // Both pass the check.
    expect(start({ ...GOOD, captureBy: 1_796_688_000_001, amount: 4_111_111_111_111_111 })).toMatchObject({
      captureBy: 1_796_688_000_001,
    });
  });
});

test('a name that somebody made up steers no terminal where it is repeated', () => {
  const { message } = refusal({ ...GOOD, '\x1b[2Jx\n\nError: paid': 1 });
  expect(message).toMatch(/^InvalidMessage: the message: [ -~“”"]+$/);
});

describe('the digest of the terms', () => {
  test('is the one that node makes', () => {
    const { account, provider, paymentId, reference, amount, currency } = start(GOOD);
    const sorted = JSON.stringify({ account, amount, currency, paymentId, provider, reference });
    expect(digestOf(start(GOOD))).toBe(createHash('sha256').update(sorted).digest('hex'));
  });

  test('does not depend on the order of members, nor on whether it is a recovery', () => {
    const create = { b: [{ y: 1, x: 'å😀' }], a: undefined };
    const other = { b: [{ x: 'å😀', y: 1 }] };
    const terms = start(GOOD);
    expect(digestOf({ ...terms, create })).toBe(digestOf({ create: other, ...terms }));
    expect(digestOf(start({ ...GOOD, recovered: true }))).toBe(digestOf(terms));
    expect(digestOf({ ...terms, amount: 1 })).not.toBe(digestOf(terms));
  });
});

test('a recovery is told to the payment, and only where it is one', () => {
  expect(start({ ...GOOD, recovered: true })).toMatchObject({ recovered: true });
  expect(start({ ...GOOD, recovered: false })).not.toHaveProperty('recovered');
  refusesWith({ recovered: 'yes' }, /recovered: /);
});
