import fc from 'fast-check';
import { type Books, compareBooks, type Ending } from '../../src/demo/books';
import { deal } from '../../src/demo/deal';
import { makeOrders } from '../../src/demo/made-orders';
import { type Merchant, merchantsOf } from '../../src/demo/merchants';
import type { Order } from '../../src/demo/orders';
import { SIDES } from '../../src/demo/providers';
import { deriveKey } from '../../src/domain/key';
import type { Movement, Summary } from '../../src/sandbox/truth';

/** Of no interest to the books of the demo, whose shops give nothing back. */
const NOTHING_BACK = { refunded: 0, refunding: 0, refundable: 0 };

const MERCHANTS = merchantsOf(undefined);
const shop = (name: string): Merchant => {
  const merchant = MERCHANTS.find((one) => one.name === name);
  if (merchant === undefined) throw new Error(`no ${name}`);
  return merchant;
};
const NORDIC = shop('nordic-shop');
const ORDER: Order = {
  paymentId: 'order-1',
  authorized: 24_900,
  currency: 'NOK',
  remainder: 4_900,
  shipments: [
    { shipmentId: 'parcel-1', amount: 10_000, day: 0 },
    { shipmentId: 'parcel-2', amount: 10_000, day: 1 },
  ],
};

type Move = Pick<Movement, 'kind' | 'amount'> & { of?: string };
type View = NonNullable<Ending['view']>;

/** What the provider does when all goes well: a capture for each shipment, or one for all; the rest goes back, with it or at once, or lapses. */
function ALL_WELL({ authorized, shipments, remainder }: Order, { capabilities }: Merchant = NORDIC): Move[] {
  const shipped = shipments.reduce((sum, { amount }) => sum + amount, 0);
  const captures: Move[] =
    capabilities.captures === 'many'
      ? shipments.map(({ shipmentId, amount }) => ({ kind: 'captured', amount, of: shipmentId }))
      : [{ kind: 'captured', amount: shipped, of: shipments[0]?.shipmentId ?? '' }];
  const isGiven = remainder > 0 && capabilities.release.afterCapture !== 'lapses';
  const given: Move[] = isGiven ? [{ kind: 'released', amount: remainder }] : [];
  return [{ kind: 'authorized', amount: authorized }, ...captures, ...given];
}

function truthOf(order: Order, moves: readonly Move[], { provider, name: account }: Merchant = NORDIC): Summary {
  const total = (kind: string): number =>
    moves.filter((move) => move.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
  const totals = { authorized: total('authorized'), captured: total('captured'), released: total('released') };
  const key = (operationId: string): string =>
    deriveKey({ account, paymentId: order.paymentId, kind: 'capture', operationId, round: 0 });
  // What the books keep of a key, of two: written out, not asked of the code under test.
  const written: Partial<Record<string, (of: string) => string>> = { vipps: key, bambora: (of) => `cap:${key(of)}` };
  const kept = written[provider] ?? ((of: string) => SIDES[provider].markOf?.(key(of)));
  return {
    provider,
    account,
    currency: order.currency,
    id: `id-of-${order.paymentId}`,
    reference: `hold-${order.paymentId}`,
    ...totals,
    expired: total('expired'),
    refunded: total('refunded'),
    open: totals.authorized - totals.captured - totals.released,
    captureCount: 0,
    movements: moves.map(({ kind, amount, of }, at) => ({
      number: at + 1,
      kind,
      amount,
      at,
      cause: { by: 'request', key: of === undefined ? null : (kept(of) ?? null) },
    })),
  };
}

function endingOf(order: Order, view: Partial<View> = {}, merchant: Merchant = NORDIC): Ending {
  const captured = order.authorized - order.remainder;
  return {
    order,
    merchant,
    name: `hold-${order.paymentId}`,
    view: {
      state: 'finished',
      ledger: {
        ...{ authorized: order.authorized, captured, reserved: 0, released: order.remainder, available: 0 },
        ...NOTHING_BACK,
      },
      shipments: order.shipments.map(({ shipmentId, amount }) => ({
        id: shipmentId,
        amount,
        state: 'captured',
        safeToShip: 'yes',
      })),
      openOperations: [],
      nextStep: '',
      ...view,
    },
  };
}

const books = (moves: readonly Move[], view: Partial<View> = {}): Books =>
  compareBooks([endingOf(ORDER, view)], [truthOf(ORDER, moves)]);

const [HELD, FIRST, SECOND, REST] = ALL_WELL(ORDER) as [Move, Move, Move, Move];

test('books that agree agree: equal amounts are told apart by their keys', () => {
  expect(books(ALL_WELL(ORDER))).toEqual({
    payments: 1,
    shipments: 2,
    captures: 2,
    parked: 0,
    capturedTwice: 0,
    overCaptured: 0,
    lost: 0,
    disagreements: [],
    agree: true,
  });
});

test('any made orders that went well agree, whoever took them', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dealt = deal(makeOrders(40, seed, MERCHANTS), MERCHANTS, seed);
      const endings = dealt.map(({ order, merchant }) => endingOf(order, {}, merchant));
      const truth = dealt.map(({ order, merchant }) => truthOf(order, ALL_WELL(order, merchant), merchant));
      expect(compareBooks(endings, truth)).toMatchObject({ agree: true, disagreements: [], payments: 40 });
    }),
    { numRuns: 20 },
  );
});

describe('is found', () => {
  const parkedView = (
    kind: 'capture' | 'release',
    id: string,
    amount: number,
    ledger: Partial<View['ledger']>,
  ): Partial<View> => ({
    state: 'parked',
    ledger: {
      authorized: 24_900,
      captured: 20_000,
      reserved: 0,
      released: 4_900,
      available: 0,
      ...NOTHING_BACK,
      ...ledger,
    },
    shipments: ORDER.shipments.map(({ shipmentId, amount: of }) => ({
      id: shipmentId,
      amount: of,
      safeToShip: 'yes',
      state: shipmentId === id ? 'parked' : 'captured',
    })),
    openOperations: [
      {
        id,
        kind,
        amount,
        status: 'parked',
        inDoubt: true,
        settledAt: 0,
        attempts: 1,
        since: 0,
        nextAt: 0,
        shipments: [],
        lookUps: 0,
        evidence: [],
      },
    ],
  });

  interface Case {
    moves: readonly Move[];
    view?: Partial<View>;
    finds: Partial<Books>;
    says: RegExp | null;
  }
  const cases: Readonly<Record<string, Case>> = {
    'a shipment captured twice': {
      moves: [HELD, FIRST, FIRST, SECOND],
      finds: { capturedTwice: 1, overCaptured: 1, agree: false },
      says: /parcel-1 was captured 2 times/,
    },
    'a shipment captured twice in place of another of the same amount': {
      moves: [HELD, FIRST, FIRST, REST],
      finds: { capturedTwice: 1, overCaptured: 0, lost: 1, agree: false },
      says: /parcel-2 is lost/,
    },
    'a double capture that was refunded': {
      moves: [HELD, FIRST, SECOND, FIRST, { kind: 'refunded', amount: 10_000 }],
      finds: { capturedTwice: 1, overCaptured: 1, agree: false },
      says: /the provider refunded money/,
    },
    'more captured than authorized': {
      moves: [HELD, FIRST, { ...SECOND, amount: 15_000 }],
      finds: { overCaptured: 1, agree: false },
      says: /parcel-2 is 10000, 15000 were captured/,
    },
    'more given back than was left': {
      moves: [HELD, FIRST, SECOND, { ...REST, amount: 4_901 }],
      finds: { overCaptured: 1, agree: false },
      says: /4901 given back by now, expected 4900/,
    },
    'a capture one minor unit short': {
      moves: [HELD, FIRST, { ...SECOND, amount: 9_999 }, REST],
      finds: { overCaptured: 0, agree: false },
      says: /Holdfast says 20000 captured, the provider took 19999/,
    },
    'a shipment that was never captured': {
      moves: [HELD, FIRST, REST],
      finds: { lost: 1, agree: false },
      says: /parcel-2 is lost: its 10000 were never captured, Holdfast says captured/,
    },
    'a shipment that nobody knows': {
      moves: [HELD, FIRST, REST],
      view: { shipments: [{ id: 'parcel-1', amount: 10_000, state: 'captured', safeToShip: 'yes' }] },
      finds: { lost: 1, agree: false },
      says: /parcel-2 is lost.*Holdfast says nothing/,
    },
    'a capture that Holdfast does not know of': {
      moves: ALL_WELL(ORDER),
      view: {
        shipments: ORDER.shipments.map(({ shipmentId, amount }) => ({
          id: shipmentId,
          amount,
          safeToShip: 'no',
          state: shipmentId === 'parcel-2' ? 'refused' : 'captured',
        })),
      },
      finds: { lost: 0, agree: false },
      says: /parcel-2 was captured, Holdfast says refused/,
    },
    'a capture under a key of no shipment': {
      moves: [HELD, FIRST, { kind: 'captured', amount: 10_000, of: 'parcel-9' }, REST],
      finds: { lost: 1, agree: false },
      says: /10000 were captured under a key of no shipment/,
    },
    'a remainder that was not released': {
      moves: [HELD, FIRST, SECOND],
      finds: { agree: false },
      says: /0 given back by now, expected 4900/,
    },
    'a remainder released in two parts': {
      moves: [HELD, FIRST, SECOND, { kind: 'released', amount: 900 }, { kind: 'released', amount: 4_000 }],
      finds: { agree: false },
      says: /released 2 times/,
    },
    'a hold that was made twice': {
      moves: [HELD, ...ALL_WELL(ORDER)],
      finds: { agree: false },
      says: /49800 authorized in 2 holds/,
    },
    'a hold that expired': {
      moves: [HELD, FIRST, SECOND, { kind: 'expired', amount: 4_900 }],
      finds: { agree: false },
      says: /the provider expired money/,
    },
    'a ledger that does not add up': {
      moves: ALL_WELL(ORDER),
      view: {
        ledger: { authorized: 24_900, captured: 20_000, reserved: 0, released: 4_900, available: 1, ...NOTHING_BACK },
      },
      finds: { agree: false },
      says: /adds up to 24901, not to 24900/,
    },
    'a payment that never came to rest': {
      moves: ALL_WELL(ORDER),
      view: { state: 'open', nextStep: 'wait for a message' },
      finds: { agree: false },
      says: /has not come to rest: wait for a message/,
    },
    'a refused shipment': {
      moves: [HELD, FIRST, { ...REST, amount: 14_900 }],
      view: {
        ledger: { authorized: 24_900, captured: 10_000, reserved: 0, released: 14_900, available: 0, ...NOTHING_BACK },
        shipments: ORDER.shipments.map(({ shipmentId, amount }) => ({
          id: shipmentId,
          amount,
          safeToShip: 'no',
          state: shipmentId === 'parcel-2' ? 'refused' : 'captured',
        })),
      },
      finds: { lost: 0, agree: false },
      says: /parcel-2 was refused/,
    },
    'a parked capture that was taken: the books agree': {
      moves: [HELD, FIRST, SECOND],
      view: parkedView('capture', 'parcel-2', 10_000, {
        captured: 10_000,
        reserved: 10_000,
        released: 0,
        available: 4_900,
      }),
      finds: { parked: 1, lost: 0, agree: true },
      says: null,
    },
    'a parked capture that was not taken: the books agree': {
      moves: [HELD, FIRST],
      view: parkedView('capture', 'parcel-2', 10_000, {
        captured: 10_000,
        reserved: 10_000,
        released: 0,
        available: 4_900,
      }),
      finds: { parked: 1, lost: 0, agree: true },
      says: null,
    },
    'a parked release of another amount': {
      moves: [HELD, FIRST, SECOND, { ...REST, amount: 4_000 }],
      view: parkedView('release', '@release', 4_900, { reserved: 4_900, released: 0 }),
      finds: { parked: 1, agree: false },
      says: /Holdfast says 0 released, the provider gave back 4000/,
    },
  };

  test.each(Object.entries(cases))('%s', (_what, { moves, view, finds, says }) => {
    const found = books(moves, view);
    expect(found).toMatchObject(finds);
    const said = found.disagreements.map(({ what }) => what).join('\n');
    if (says) expect(said).toMatch(says);
    else expect(said).toBe('');
  });

  test('a payment without an answer, and one that the provider never saw', () => {
    const found = compareBooks([{ ...endingOf(ORDER), view: undefined }], []);
    expect(found).toMatchObject({ lost: 2, agree: false });
    expect(found.disagreements.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['the payment gave no answer', 'the provider never held its money']),
    );
  });

  test('a hold that nobody ordered', () => {
    const other = truthOf({ ...ORDER, paymentId: 'order-2' }, [HELD]);
    const found = compareBooks([endingOf(ORDER)], [truthOf(ORDER, ALL_WELL(ORDER)), other]);
    expect(found.agree).toBe(false);
    expect(found.disagreements).toEqual([
      { paymentId: 'hold-order-2', what: 'nobody ordered this hold of nordic-shop' },
    ]);
  });

  test('any single movement more or less, whoever took the order', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.constantFrom('twice', 'never', 'more', 'less'),
        fc.constantFrom(...MERCHANTS),
        (seed, where, how, merchant) => {
          const [order] = makeOrders(2, seed, [merchant]).slice(1) as [Order];
          const moves = ALL_WELL(order, merchant);
          const at = where % moves.length;
          const move = moves[at] as Move;
          if (how === 'twice') moves.splice(at, 0, move);
          else if (how === 'never' || (how === 'less' && move.amount === 1)) moves.splice(at, 1);
          else moves[at] = { ...move, amount: move.amount + (how === 'more' ? 1 : -1) };
          const found = compareBooks([endingOf(order, {}, merchant)], [truthOf(order, moves, merchant)]);
          expect(found.agree).toBe(false);
        },
      ),
    );
  });

  const once = MERCHANTS.filter(({ capabilities }) => capabilities.captures === 'one');
  test.each(once)('at $provider a capture of everything that was made twice, of too much, or never', (merchant) => {
    const order = { ...ORDER, currency: merchant.currency, authorized: 20_000, remainder: 0 };
    const [held, all] = ALL_WELL(order, merchant) as [Move, Move];
    const found = (...moves: Move[]) =>
      compareBooks([endingOf(order, {}, merchant)], [truthOf(order, moves, merchant)]);
    expect(found(held, all)).toMatchObject({ agree: true, captures: 1 });
    expect(found(held, all, all)).toMatchObject({ agree: false, capturedTwice: 1, overCaptured: 1, lost: 0 });
    expect(found(held, { ...all, amount: 20_001 })).toMatchObject({ agree: false, overCaptured: 1 });
    expect(found(held)).toMatchObject({ agree: false, lost: 2 });
  });

  test('a parked capture with which the rest went back: who cannot tell of the one cannot tell of the other', () => {
    const tokyo = shop('tokyo-shop');
    const order = { ...ORDER, currency: 'JPY' };
    const view = parkedView('capture', 'parcel-1', 20_000, { captured: 0, reserved: 24_900, released: 0 });
    const parked = { ...view, shipments: (view.shipments ?? []).map((one) => ({ ...one, state: 'parked' as const })) };
    const found = (...moves: Move[]) => compareBooks([endingOf(order, parked, tokyo)], [truthOf(order, moves, tokyo)]);
    const [held, all, rest] = ALL_WELL(order, tokyo) as [Move, Move, Move];
    expect(found(held, all, rest)).toMatchObject({ agree: true, parked: 1, captures: 1 });
    expect(found(held)).toMatchObject({ agree: true, parked: 1, captures: 0 });
    expect(found(held, all, { ...rest, amount: 1 })).toMatchObject({ agree: false });
  });
});
