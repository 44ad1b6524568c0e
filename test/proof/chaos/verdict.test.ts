import type { Order } from '../../../proof/chaos/order';
import { judge } from '../../../proof/chaos/verdict';
import type { Movement, Summary } from '../../../src/sandbox/truth';
import type { PaymentView } from '../../../src/view/view';

const ORDER: Order = {
  paymentId: 'vipps-1',
  provider: 'vipps',
  account: 'nordic-shop',
  currency: 'NOK',
  authorized: 10_000,
  parcels: [
    { shipmentId: 'parcel-1', amount: 4_000 },
    { shipmentId: 'parcel-2', amount: 4_000 },
  ],
  ends: 'complete',
};
const ONCE: Order = { ...ORDER, provider: 'bambora' };

type Kind = Movement['kind'];

function truthOf(...moves: readonly (readonly [Kind, number, string?])[]): Summary {
  const all: readonly (readonly [Kind, number, string?])[] = [['authorized', 10_000], ...moves];
  const movements = all.map(
    ([kind, amount, key], at): Movement => ({
      number: at,
      kind,
      amount,
      at,
      cause: { by: 'request', key: key ?? null },
    }),
  );
  const of = (kind: Kind) => movements.filter((one) => one.kind === kind).reduce((sum, { amount }) => sum + amount, 0);
  return {
    captured: of('captured'),
    released: of('released'),
    refunded: of('refunded'),
    movements,
  } as unknown as Summary;
}

const TRUTH = truthOf(['captured', 4_000, 'one'], ['captured', 4_000, 'two'], ['released', 2_000]);

const viewOf = (more: object = {}): PaymentView =>
  ({
    state: 'finished',
    nextStep: 'nothing',
    journal: [],
    ledger: { captured: 8_000, reserved: 0, released: 2_000, available: 0, refunded: 0 },
    refunds: [],
    shipments: ORDER.parcels.map(({ shipmentId: id, amount }) => ({ id, amount, state: 'captured' })),
    ...more,
  }) as unknown as PaymentView;

const CLEAN = {
  capturedTwice: 0,
  overCaptured: 0,
  refunds: 0,
  refundedTwice: 0,
  overRefunded: 0,
  lost: 0,
  faults: [],
};

test('books that agree have nothing wrong with them', () => {
  expect(judge(ORDER, viewOf(), TRUTH)).toEqual({ ...CLEAN, captures: 2 });
  expect(judge(ONCE, viewOf(), truthOf(['captured', 8_000]))).toEqual({ ...CLEAN, captures: 1 });
});

test('a cancelled order may have dropped parcels, another may not', () => {
  const shipments = [
    { id: 'parcel-1', amount: 4_000, state: 'captured' },
    { id: 'parcel-2', amount: 4_000, state: 'dropped' },
  ];
  const view = viewOf({
    shipments,
    ledger: { captured: 4_000, reserved: 0, released: 6_000, available: 0, refunded: 0 },
  });
  const truth = truthOf(['captured', 4_000, 'one'], ['released', 6_000]);
  expect(judge({ ...ORDER, ends: 'cancel' }, view, truth)).toMatchObject(CLEAN);
  expect(judge(ORDER, view, truth)).toMatchObject({ lost: 1, faults: [expect.stringContaining('parcel-2')] });
});

test.each<[string, Order, PaymentView | undefined, Summary, object]>([
  [
    'a parcel captured twice under one key',
    ORDER,
    viewOf(),
    truthOf(['captured', 4_000, 'one'], ['captured', 4_000, 'one']),
    { capturedTwice: 1 },
  ],
  [
    'a second capture where there is one',
    ONCE,
    viewOf(),
    truthOf(['captured', 4_000], ['captured', 4_000]),
    { capturedTwice: 1 },
  ],
  [
    'more than was authorized, though it was given back since',
    ORDER,
    viewOf(),
    truthOf(['captured', 4_000, 'one'], ['captured', 8_000, 'two'], ['refunded', 4_000]),
    { overCaptured: 1 },
  ],
  ['a capture that never was', ORDER, viewOf(), truthOf(['captured', 4_000, 'one'], ['released', 2_000]), { lost: 2 }],
  ['a payment that never ends', ORDER, viewOf({ state: 'unknown' }), TRUTH, { lost: 1 }],
  ['a payment that gives no answer', ORDER, undefined, TRUTH, { lost: 1 }],
  ['a parcel that nobody has heard of', ORDER, viewOf({ shipments: [] }), TRUTH, { lost: 3 }],
  [
    'a ledger that does not add up',
    ORDER,
    viewOf({ ledger: { captured: 8_000, reserved: 0, released: 2_000, available: 500, refunded: 0 } }),
    TRUTH,
    { lost: 1 },
  ],
  [
    'a remainder that came back untold',
    ORDER,
    viewOf({ ledger: { captured: 8_000, reserved: 0, released: 0, available: 2_000, refunded: 0 } }),
    TRUTH,
    { lost: 1 },
  ],
  [
    'its own money taken for that of others',
    ORDER,
    viewOf({ journal: [{ at: '', fact: 'ForeignMovementSeen', text: '' }] }),
    TRUTH,
    { lost: 1 },
  ],
])('%s is seen', (_, order, view, truth, wrong) => {
  const verdict = judge(order, view, truth);
  expect(verdict).toMatchObject(wrong);
  expect(verdict.faults).not.toEqual([]);
});

describe('what is given back', () => {
  const ASKED = [{ refundId: 'return-1', amount: 1_000 }];
  const GIVEN = viewOf({
    ledger: { captured: 8_000, reserved: 0, released: 2_000, available: 0, refunded: 1_000 },
    refunds: [{ id: 'return-1', amount: 1_000, state: 'refunded' }],
  });
  const MOVED: readonly (readonly [Kind, number, string?])[] = [
    ['captured', 4_000, 'one'],
    ['captured', 4_000, 'two'],
    ['released', 2_000],
    ['refunded', 1_000, 'three'],
  ];

  test('once, as it was asked for, is right', () => {
    expect(judge(ORDER, GIVEN, truthOf(...MOVED), ASKED)).toEqual({ ...CLEAN, captures: 2, refunds: 1 });
  });

  test.each<[string, PaymentView, Summary, object]>([
    ['a refund that was made twice', GIVEN, truthOf(...MOVED, ['refunded', 1_000, 'three']), { refundedTwice: 1 }],
    ['more than was captured', GIVEN, truthOf(...MOVED, ['refunded', 7_500]), { overRefunded: 1 }],
    ['a refund that never was', GIVEN, TRUTH, { lost: 2 }],
    ['a refund that nobody has heard of', viewOf(), TRUTH, { lost: 2 }],
  ])('%s is seen', (_, view, truth, wrong) => {
    const verdict = judge(ORDER, view, truth, ASKED);
    expect(verdict).toMatchObject(wrong);
    expect(verdict.faults).not.toEqual([]);
  });
});
