import assert from 'node:assert';
import fc from 'fast-check';
import type { Command } from '../../src/domain/commands';
import { isAmount } from '../../src/domain/money';
import { commandOf } from '../../src/messages/commands';
import { ID } from '../../src/messages/ids';
import { SIGNALS, UPDATES } from '../../src/messages/messages';
import { startMessage } from '../../src/messages/schemas';

const ida = { operator: 'ida', reason: 'seen in the portal' };

const ring = (): object => {
  const one: Record<string, unknown> = { shipmentId: 'p' };
  return Object.assign(one, { amount: one });
};

function nested(depth: number): object {
  let inner: unknown[] = [];
  for (let at = 0; at < depth; at++) inner = [inner];
  return { shipmentId: 'p', amount: inner, currency: 'NOK' };
}

/** A good message of each kind. */
const GOOD: Readonly<Record<Command['kind'], Record<string, unknown>>> = {
  ship: { shipmentId: 'parcel-1', amount: 9900, currency: 'NOK', final: true },
  complete: {},
  refund: {
    refundId: 'return-1',
    amount: 9900,
    currency: 'NOK',
    reason: 'returned',
    shipmentId: 'parcel-1',
    providerReference: 'cap-7',
  },
  cancel: { reason: 'fraud' },
  providerNotice: { text: 'CAPTURED' },
  pause: ida,
  resume: ida,
  retryNow: { operator: 'ida', reason: 'asked' },
  resolve: { operationId: 'parcel-1', outcome: 'notDone', amount: 1, resend: true, evidence: 'line 88', ...ida },
  acknowledge: { code: 'Parked', ...ida },
};
const OPTIONAL: Readonly<Partial<Record<Command['kind'], readonly string[]>>> = {
  ship: ['final'],
  refund: ['shipmentId', 'providerReference'],
  resolve: ['amount', 'resend'],
};
/** They count whatever comes with them. */
const LENIENT: readonly string[] = ['complete', 'cancel', 'providerNotice'] satisfies Command['kind'][];
const kinds = Object.keys(GOOD) as Command['kind'][];
const problemOf = (kind: Command['kind'], message: unknown): string => {
  const read = commandOf(kind, message);
  return 'problem' in read ? read.problem : '';
};

describe('a message', () => {
  test.each(kinds)('%s is taken as it is, and what nobody knows is left out', (kind) => {
    expect(commandOf(kind, { ...GOOD[kind], secret: 'x', kind: 'other' })).toEqual({
      command: { ...GOOD[kind], kind },
    });
  });

  test.each(kinds.filter((kind) => !LENIENT.includes(kind)))('%s names the field that is missing', (kind) => {
    for (const field of Object.keys(GOOD[kind])) {
      const { [field]: _, ...rest } = GOOD[kind];
      if (OPTIONAL[kind]?.includes(field)) expect(commandOf(kind, rest)).toEqual({ command: { ...rest, kind } });
      else expect(problemOf(kind, rest)).toMatch(new RegExp(`^${kind}\\.${field} is missing; (send|take) `));
    }
  });

  test('of any shape is read or refused, never thrown at, and a refusal names kind, field and remedy', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.anything(), (kind, message) => {
        const problem = problemOf(kind, message);
        if (problem === '') return;
        expect(problem).toMatch(new RegExp(`^${kind}(\\.\\w+ | takes one JSON object| (is|has) .+; send )`));
      }),
      { numRuns: 2_000 },
    );
  });

  test('with one bad field is refused for that field', () => {
    const bad = fc.oneof(fc.constant(''), fc.constant({}), fc.constant([]), fc.constant(-1));
    const place = fc
      .constantFrom(...kinds.filter((kind) => !LENIENT.includes(kind)))
      .chain((kind) => fc.constantFrom(...Object.keys(GOOD[kind])).map((field) => ({ kind, field })));
    fc.assert(
      fc.property(place, bad, ({ kind, field }, value) => {
        const problem = problemOf(kind, { ...GOOD[kind], [field]: value });
        expect(problem).toMatch(new RegExp(`^${kind}\\.${field} is .+; (send|take) `));
      }),
    );
  });

  test('null is what is left out, for every member that may be', () => {
    for (const kind of kinds) {
      const optional = OPTIONAL[kind] ?? [];
      const nothing = Object.fromEntries(optional.map((field) => [field, null]));
      const without = Object.fromEntries(Object.entries(GOOD[kind]).filter(([field]) => !optional.includes(field)));
      expect(commandOf(kind, { ...GOOD[kind], ...nothing })).toEqual({ command: { ...without, kind } });
    }
  });

  test.each(LENIENT as Command['kind'][])('%s counts whatever comes with it', (kind) => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        expect(commandOf(kind, message)).toMatchObject({ command: { kind } });
      }),
    );
    expect(commandOf('cancel', { reason: 'x'.repeat(9_000) })).toMatchObject({
      command: { reason: 'no reason given' },
    });
    expect(commandOf('cancel', { reason: 'x'.repeat(900) })).toMatchObject({ command: { reason: 'x'.repeat(500) } });
    expect(commandOf('cancel', { reason: '4111 1111 1111 1111' })).toMatchObject({
      command: { reason: 'no reason given' },
    });
  });

  test.each([
    ['a BigInt', { ...{ shipmentId: 'p', currency: 'NOK' }, amount: 10n }],
    ['a ring', ring()],
    ['a member that throws', Object.defineProperty({}, 'amount', { enumerable: true, get: () => assert.fail('no') })],
    ['100,000 characters', { shipmentId: '1-'.repeat(50_000), amount: 1, currency: 'NOK' }],
    ['lists in lists', nested(100_000)],
  ])('%s is refused, and never thrown at', (_, message) => {
    expect(problemOf('ship', message)).toMatch(/^ship (has|is) .*; send/);
  });

  test('says its fields in the menus of the UI', () => {
    const descriptions: Record<string, string> = { ...SIGNALS, ...UPDATES };
    for (const [kind, message] of Object.entries(GOOD)) {
      for (const field of Object.keys(message)) expect(descriptions[kind]).toContain(`"${field}"`);
    }
  });

  test('that repeats a card number by mistake does not get it back', () => {
    for (const message of [
      { ...GOOD.ship, shipmentId: '4111 1111 1111 1111' },
      { ...GOOD.ship, currency: '4111111111111111' },
    ]) {
      expect(problemOf('ship', message)).toContain('what looks like a card number');
      expect(problemOf('ship', message)).not.toContain('1111');
    }
  });

  test('for a long shipment number is no card number: an operator must be able to name it', () => {
    expect(problemOf('resolve', { ...GOOD.resolve, operationId: '4111111111111111' })).toBe('');
    expect(problemOf('resolve', { ...GOOD.resolve, operationId: '@release' })).toBe('');
    expect(problemOf('resolve', { ...GOOD.resolve, operationId: '@other' })).toMatch(/operationId.*from the view/);
  });
});

describe('the edge with zod and the workflow without it agree', () => {
  const base = { account: 'shop', paymentId: 'p', authorization: { reference: 'r' }, amount: 1, currency: 'NOK' };
  const accepts = (more: object): boolean => startMessage.safeParse({ ...base, ...more }).success;
  const ships = (more: object): boolean => problemOf('ship', { ...GOOD.ship, ...more }) === '';

  test('on ids', () => {
    const id = fc.oneof(fc.string({ maxLength: 70 }), fc.stringMatching(/^[A-Za-z0-9._-]{1,66}$/));
    fc.assert(
      fc.property(id, (text) => {
        expect(accepts({ paymentId: text })).toBe(ID.test(text));
        expect(ships({ shipmentId: text })).toBe(ID.test(text));
      }),
    );
  });

  test('on amounts', () => {
    const amount = fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger(), fc.constantFrom(0, -0, 2 ** 53, '1', null));
    fc.assert(
      fc.property(amount, (value) => {
        expect(accepts({ amount: value })).toBe(isAmount(value));
        expect(ships({ amount: value })).toBe(isAmount(value));
      }),
    );
  });

  test('on currencies', () => {
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^[A-Z]{3}$/), fc.string({ maxLength: 4 })), (text) => {
        expect(accepts({ currency: text })).toBe(/^[A-Z]{3}$/.test(text) && !text.includes('\n'));
        expect(ships({ currency: text })).toBe(accepts({ currency: text }));
      }),
    );
  });

  test('and zod names the field, too', () => {
    for (const [field, value] of Object.entries({
      account: '',
      paymentId: 'a b',
      amount: 0,
      currency: 'x',
      captureBy: 'soon',
    })) {
      const { error } = startMessage.safeParse({ ...base, [field]: value });
      expect(error?.issues[0]?.path).toEqual([field]);
      expect(error?.issues[0]?.message).toMatch(/must be/);
    }
  });
});
