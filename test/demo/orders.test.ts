import fc from 'fast-check';
import { deal } from '../../src/demo/deal';
import { makeOrders } from '../../src/demo/made-orders';
import { merchantsOf } from '../../src/demo/merchants';
import { parseOrders } from '../../src/demo/orders';
import { PROVIDER_NAMES } from '../../src/demo/providers';
import { scriptOf } from '../../src/demo/script';

const ALL = merchantsOf(undefined);

const GOOD = {
  paymentId: 'order-1',
  authorized: 300,
  currency: 'NOK',
  remainder: 50,
  shipments: [
    { shipmentId: 'a', amount: 100, day: 0 },
    { shipmentId: 'b', amount: 150, day: 3, lines: 2 },
  ],
};

describe('a file of orders', () => {
  test('is read line by line; blank lines and members that are not needed are passed over', () => {
    const [order, ...more] = parseOrders(`\n${JSON.stringify(GOOD)}\r\n\n`, 'orders.jsonl', ALL);
    expect(order).toMatchObject({ paymentId: 'order-1', remainder: 50 });
    expect(order?.shipments[1]).toEqual({ shipmentId: 'b', amount: 150, day: 3 });
    expect(more).toEqual([]);
  });

  const shipments = (change: object): object => ({
    ...GOOD,
    shipments: [{ ...GOOD.shipments[0], ...change }, GOOD.shipments[1]],
  });
  const { currency: _, ...noCurrency } = GOOD;
  const rows: readonly (readonly [problem: string, order: unknown, says: RegExp])[] = [
    ['no JSON', '{"paymentId"', /line 2: is not JSON/],
    ['a missing member', noCurrency, /line 2: currency is missing/],
    ['another currency', { ...GOOD, currency: 'USD' }, /currency is USD, and must be one of NOK, DKK, EUR, MYR, JPY/],
    [
      'a remainder where only the whole hold is captured',
      { ...GOOD, currency: 'MYR' },
      /remainder is 50, but who takes MYR here captures only the whole hold/,
    ],
    ['an amount as text', shipments({ amount: '100' }), /shipments\.0\.amount is "100", not number/],
    [
      'an amount of nothing',
      shipments({ amount: 0 }),
      /shipments\.0\.amount must be a whole number of minor units, at least 1/,
    ],
    ['half a unit', { ...GOOD, remainder: 0.5 }, /remainder must be a whole number/],
    ['a day before the first', shipments({ day: -1 }), /shipments\.0\.day must be a whole number of days/],
    [
      'a sum that is wrong',
      { ...GOOD, authorized: 301 },
      /authorized is 301, but the shipments \(250\) and the remainder \(50\) make 300/,
    ],
    ['one shipment twice', shipments({ shipmentId: 'b' }), /shipments\.1\.shipmentId b is there twice/],
    ['no shipment', { ...GOOD, shipments: [] }, /shipments must hold at least one/],
    ['an id that is none', { ...GOOD, paymentId: 'order 1' }, /paymentId must be 1 to 64/],
    ['one payment twice', GOOD, /line 2: paymentId order-1 is also that of orders\.jsonl line 1/],
  ];
  test.each(rows)('%s names line, field and problem', (_problem, order, says) => {
    const line = typeof order === 'string' ? order : JSON.stringify(order);
    expect(() => parseOrders(`${JSON.stringify(GOOD)}\n${line}\n`, 'orders.jsonl', ALL)).toThrow(says);
  });

  test('without an order is refused', () => {
    expect(() => parseOrders('\n', 'orders.jsonl', ALL)).toThrow(/holds no order/);
  });
});

describe('made orders', () => {
  const some = { count: fc.integer({ min: 1, max: 40 }), seed: fc.nat() };

  test('add up, whatever the seed, and could stand in a file', () => {
    fc.assert(
      fc.property(some.count, some.seed, (count, seed) => {
        const orders = makeOrders(count, seed, ALL);
        expect(parseOrders(orders.map((order) => JSON.stringify(order)).join('\n'), 'made', ALL)).toEqual(orders);
        for (const { shipments } of orders) expect(shipments.length).toBeLessThanOrEqual(16);
      }),
      { numRuns: 50 },
    );
  });

  test('are the same for the same seed, and others for another', () => {
    expect(makeOrders(20, 7, ALL)).toEqual(makeOrders(20, 7, ALL));
    expect(makeOrders(20, 7, ALL).slice(0, 5)).toEqual(makeOrders(5, 7, ALL));
    expect(makeOrders(20, 7, ALL)).not.toEqual(makeOrders(20, 8, ALL));
  });

  test('are as varied as real ones', () => {
    const orders = makeOrders(200, 1, ALL);
    const parcels = orders.map(({ shipments }) => shipments.length);
    expect(Math.max(...parcels)).toBe(16);
    expect(parcels.filter((count) => count === 1).length).toBeGreaterThan(80);
    const equal = orders.filter(
      ({ shipments }) => new Set(shipments.map(({ amount }) => amount)).size < shipments.length,
    );
    expect(equal.length).toBeGreaterThan(5);
    const rests = orders.filter(({ remainder }) => remainder > 0).length;
    expect(rests).toBeGreaterThan(20);
    expect(rests).toBeLessThan(100);
    expect(new Set(orders.map(({ currency }) => currency))).toEqual(new Set(['NOK', 'DKK', 'EUR', 'MYR', 'JPY']));
  });
});

describe('dealt orders', () => {
  const orders = makeOrders(300, 1, ALL);
  const dealt = deal(orders, ALL, 1);

  test('go to an account of their currency that can capture them, and to every account', () => {
    for (const { order, merchant } of dealt) {
      expect(merchant.currency).toBe(order.currency);
      expect(merchant.capabilities.partial || order.remainder === 0).toBe(true);
    }
    expect(new Set(dealt.map(({ merchant }) => merchant.name)).size).toBe(ALL.length);
    expect(new Set(dealt.map(({ merchant }) => merchant.provider)).size).toBe(PROVIDER_NAMES.length);
  });

  test('go where they went, whatever else is played', () => {
    expect(deal(orders.slice(100, 110), ALL, 1)).toEqual(dealt.slice(100, 110));
  });

  test('of one provider are in its currencies', () => {
    const only = merchantsOf('bambora');
    expect(only.map(({ provider }) => provider)).toEqual(['bambora']);
    expect(new Set(makeOrders(20, 1, only).map(({ currency }) => currency))).toEqual(new Set(['EUR']));
    expect(() => parseOrders(JSON.stringify(GOOD), 'f', only)).toThrow(/currency is NOK, and must be one of EUR/);
  });
});

describe('the script of an order', () => {
  test('tells every shipment, says final last, and repeats only what was told', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const order of makeOrders(10, seed, ALL)) {
          const script = scriptOf(order, seed);
          const first = script.messages.filter(({ isRepeat }) => !isRepeat);
          expect(first.map(({ shipment }) => shipment.shipmentId).sort()).toEqual(
            order.shipments.map(({ shipmentId }) => shipmentId).sort(),
          );
          expect(first.filter(({ final }) => final).length).toBe(script.completes ? 0 : 1);
          if (!script.completes) expect(first.at(-1)?.final).toBe(true);
          const told = new Set<string>();
          for (const { shipment, isRepeat } of script.messages) {
            expect(told.has(shipment.shipmentId)).toBe(isRepeat);
            told.add(shipment.shipmentId);
          }
          expect(script.stragglers.every(({ isRepeat }) => isRepeat)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('doubles and reorders some messages, and creates some authorizations', () => {
    const scripts = makeOrders(200, 1, ALL).map((order) => scriptOf(order, 1));
    expect(scripts.filter(({ doubled }) => doubled > 0).length).toBeGreaterThan(10);
    expect(scripts.filter(({ reordered }) => reordered > 0).length).toBeGreaterThan(5);
    expect(scripts.filter(({ stragglers }) => stragglers.length > 0).length).toBeGreaterThan(2);
    expect(scripts.filter(({ creates }) => creates).length).toBeGreaterThan(50);
    expect(scripts.filter(({ creates }) => !creates).length).toBeGreaterThan(50);
  });
});
