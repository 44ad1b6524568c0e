import fc from 'fast-check';
import type { Fact } from '../../src/domain/facts';
import type { Payment } from '../../src/domain/payment';
import { cloudEventOf } from '../../src/events/cloud-event';
import type { Told } from '../../src/events/event';
import type { Listener } from '../../src/events/listener';
import {
  BATCH,
  BATCH_BYTES,
  type Cursor,
  cursorOf,
  dueTo,
  type EventLog,
  givenUpOn,
  isAllTold,
  KEPT,
  KEPT_BYTES,
  leapt,
  letGo,
  listOf,
  newLog,
  recorded,
  takenUp,
  toldAgain,
  toldUpTo,
  UNTOLD_KEPT,
  untoldTo,
  withoutEndpoint,
} from '../../src/events/log';
import { aPayment, START, ship } from '../domain/support/world';

const listener = (endpoint: string, types?: string[]): Listener => ({
  endpoint,
  giveUpAfterMs: 3_600_000,
  firstRetryMs: 5_000,
  ...(types === undefined ? {} : { types }),
});
const payment: Payment = ship(aPayment(), 'parcel-1', 9_900);
const log = (...listeners: Listener[]): EventLog => newLog(payment, listeners);

const released: Fact = { at: START, kind: 'RemainderReleased', amount: 1, how: 'lapses', why: 'x' };
const foreign: Fact = { at: START, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text: 'x' };
const finished: Fact = { at: START, kind: 'PaymentFinished' };
const sequences = (events: readonly { sequence: number }[]): number[] => events.map(({ sequence }) => sequence);
const due = (of: EventLog, endpoint: string): number[] => {
  const cursor = cursorOf(of, endpoint);
  return cursor ? sequences(dueTo(of, cursor)) : [];
};
const many = (count: number, fact: Fact = released): Fact[] => Array.from({ length: count }, () => fact);

test('events are numbered from 1 without gaps, and bear the ledger', () => {
  const told = recorded(log(listener('orders')), payment, [released, finished]);
  expect(told.kept).toMatchObject([
    { sequence: 1, type: 'release.done', data: { released: 1, ledger: payment.ledger } },
    { sequence: 2, type: 'payment.finished', data: { ledger: payment.ledger } },
  ]);
  expect(due(told, 'orders')).toEqual([1, 2]);
  expect(isAllTold(told)).toBe(false);
});

test('facts that are no event change nothing', () => {
  const empty = log(listener('orders'));
  expect(recorded(empty, payment, [{ at: START, kind: 'DifferenceGone' }])).toBe(empty);
});

test('each endpoint hears what it asked for, and which one came before', () => {
  const told = recorded(log(listener('all'), listener('end', ['payment.*'])), payment, [
    released,
    foreign,
    released,
    finished,
  ]);
  expect(due(told, 'end')).toEqual([2, 4]);
  const halfway = toldUpTo(told, 'end', 2);
  expect(cursorOf(halfway, 'end')).toMatchObject({ told: 2, previous: 2 });
  expect(due(halfway, 'end')).toEqual([4]);
  expect(due(halfway, 'all')).toEqual([1, 2, 3, 4]);
});

test('so many are handed out at a time', () => {
  const told = recorded(log(listener('orders')), payment, many(BATCH + 5));
  expect(due(told, 'orders')).toHaveLength(BATCH);
  expect(due(toldUpTo(told, 'orders', BATCH), 'orders')).toEqual([21, 22, 23, 24, 25]);
});

describe('a payment of thousands of parcels that the provider captures at once', () => {
  const parcels = Array.from({ length: 2_000 }, (_, nth) => ({
    id: `parcel-${nth}`.padEnd(64, 'x'),
    amount: 99_999,
    at: START,
  }));
  const large: Payment = {
    ...payment,
    shipments: parcels,
    operations: payment.operations.map((op) =>
      op.id === 'parcel-1' ? { ...op, shipments: parcels.map(({ id }) => id) } : op,
    ),
  };
  const parked = { at: START, operationId: 'parcel-1', kind: 'Parked', code: 'Parked', why: 'x', dueAt: START } as Fact;
  const bytes = (what: unknown): number => Buffer.byteLength(JSON.stringify(what));

  test('is told in calls that the server takes, one event at least', () => {
    const told = recorded(log(listener('orders')), large, many(3, parked));
    const [first] = told.kept;
    expect(bytes(first)).toBeGreaterThan(150_000);
    expect(due(told, 'orders')).toEqual([1, 2]);
    expect(bytes(dueTo(told, cursorOf(told, 'orders') as Cursor))).toBeLessThan(BATCH_BYTES);
    const shipments = [...parcels, ...parcels, ...parcels];
    const one = { ...told, kept: told.kept.map((event) => ({ ...event, data: { ...event.data, shipments } }) as Told) };
    expect(due(one, 'orders')).toEqual([1]);
  });

  test('keeps no more than can be handed on with it, heard or not', () => {
    const untold = recorded(log(listener('orders')), large, many(20, parked));
    expect(bytes(untold)).toBeLessThan(KEPT_BYTES);
    expect(untold.kept.length).toBeGreaterThan(1);
    expect(untold).toMatchObject({ truncated: true, sequence: 20 });
    expect(cursorOf(untold, 'orders')).toMatchObject({ dropped: 20 - untold.kept.length });
    let heard = log(listener('orders'));
    for (let nth = 1; nth <= 20; nth += 1) heard = toldUpTo(recorded(heard, large, [parked]), 'orders', nth);
    expect(bytes(heard)).toBeLessThan(KEPT_BYTES);
    expect(cursorOf(heard, 'orders')).not.toHaveProperty('dropped');
  });

  test('no event is larger than what it counts as', () => {
    const longest = 'x'.repeat(64);
    const captured = {
      at: START,
      kind: 'Confirmed',
      operationId: 'parcel-1',
      amount: 9_900,
      by: 'answer',
      why: 'x',
      providerReference: longest,
    } as const;
    const raised = {
      at: START,
      kind: 'AttentionRaised',
      code: 'CaptureAmountDiffers',
      text: 'x',
      operationId: longest,
      shipmentId: longest,
      endpoint: longest,
    } as const;
    for (const { data, ...rest } of recorded(log(listener('orders')), payment, [captured, raised, parked]).kept) {
      const { ledger } = data;
      const figures = Object.fromEntries(Object.keys(ledger).map((name) => [name, Number.MAX_SAFE_INTEGER]));
      expect(bytes({ ...rest, data: { ...data, ledger: figures } })).toBeLessThan(
        700 + ('shipments' in data ? 100 : 0),
      );
    }
  });
});

test('a doubt is told once, until it is known what became of the capture', () => {
  const unknown = (at: number): Fact =>
    ({ at, operationId: 'parcel-1', kind: 'PastUnknown', why: 'x' }) as unknown as Fact;
  const doubted: Payment = {
    ...payment,
    operations: payment.operations.map((op) =>
      op.kind === 'capture' ? { ...op, status: 'unknown', inDoubt: true } : op,
    ),
  };
  const once = recorded(log(listener('orders')), doubted, [unknown(START), unknown(START + 1)]);
  expect(once.kept.map(({ type }) => type)).toEqual(['capture.unknown']);
  const known = recorded(once, doubted, [{ at: START, operationId: 'parcel-1', kind: 'Expired', reason: 'x' }]);
  expect(recorded(known, doubted, [unknown(START)]).kept.map(({ type }) => type)).toEqual([
    'capture.unknown',
    'capture.refused',
    'capture.unknown',
  ]);
});

test('after a reset the sequence goes on beyond every number before', () => {
  const before = toldUpTo(recorded(log(listener('orders')), payment, [released]), 'orders', 1);
  const reset: Fact = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' };
  const after = recorded(before, payment, [reset, finished]);
  expect(sequences(after.kept)).toEqual([1, START / 1_000 + 1]);
  // A past that is not known for another reason has told what it told.
  expect(sequences(recorded(before, payment, [{ at: START, kind: 'PastUnknown', why: 'x' }, finished]).kept)).toEqual([
    1, 2,
  ]);
  // One that was lost before this payment was started again may have told anything.
  expect(
    sequences(
      recorded(log(listener('orders')), payment, [{ at: START, kind: 'PastUnknown', why: 'x' }, finished]).kept,
    ),
  ).toEqual([START / 1_000 + 1]);
});

describe('what happened before the reset was known', () => {
  const reset = (run: string, at = START): Fact => ({ at, kind: 'PastUnknown', why: 'reset', run });
  const leap = START / 1_000;

  test('is told with numbers beyond the leap, too, where the same answer told both', () => {
    const after = recorded(log(listener('orders')), payment, [released, reset('run-2'), finished]);
    expect(sequences(after.kept)).toEqual([leap + 1, leap + 2]);
  });

  test('is numbered anew, unless somebody has heard it from this run', () => {
    const told = recorded(log(listener('orders'), listener('books')), payment, many(3));
    const after = recorded(toldUpTo(told, 'orders', 1), payment, [reset('run-2'), finished]);
    expect(sequences(after.kept)).toEqual([1, leap + 1, leap + 2, leap + 3]);
    expect(due(after, 'orders')).toEqual([leap + 1, leap + 2, leap + 3]);
    expect(due(after, 'books')).toEqual([1, leap + 1, leap + 2, leap + 3]);
    expect(after.sequence).toBe(leap + 3);
  });

  test('is numbered anew once for each reset', () => {
    const once = leapt(recorded(log(listener('orders')), payment, [released]), { at: START, run: 'run-2' });
    expect(once.knownRun).toBe('run-2');
    expect(recorded(once, payment, [reset('run-2', START + 5_000)])).toEqual(once);
    expect(sequences(recorded(once, payment, [reset('run-3', START + 5_000)]).kept)).toEqual([leap + 6]);
  });
});

describe('what is kept', () => {
  test('is the latest hundred of those that everybody has heard', () => {
    let told = recorded(log(listener('orders')), payment, many(KEPT));
    expect(told.truncated).toBeUndefined();
    told = recorded(toldUpTo(told, 'orders', KEPT), payment, many(30));
    expect(told.kept).toHaveLength(KEPT);
    expect(told.truncated).toBe(true);
    expect(listOf(told, 0)).toMatchObject({ truncated: true });
    expect(listOf(told, 30)).not.toHaveProperty('truncated');
    expect(listOf(told, 29)).toMatchObject({ truncated: true });
  });

  test('is everything that somebody has not heard', () => {
    const told = recorded(log(listener('orders'), listener('down')), payment, many(500));
    expect(told.kept).toHaveLength(500);
    expect(recorded(toldUpTo(told, 'orders', 500), payment, many(1)).kept).toHaveLength(501);
  });

  test('has an end, and whoever missed something is known by name', () => {
    const told = recorded(log(listener('down'), listener('end', ['payment.*'])), payment, [
      foreign,
      ...many(UNTOLD_KEPT + 9),
    ]);
    expect(told.kept).toHaveLength(UNTOLD_KEPT);
    expect(cursorOf(told, 'down')).toMatchObject({ told: 10, previous: 10, dropped: 10 });
    expect(cursorOf(told, 'end')).toMatchObject({ told: 10, previous: 1, dropped: 1 });
    expect(isAllTold(toldUpTo(told, 'down', 2_000))).toBe(false);
    expect(isAllTold(letGo(letGo(told, 'down'), 'end'))).toBe(true);
  });
});

describe('an endpoint', () => {
  const told = recorded(log(listener('orders')), payment, many(5));

  test('that was given up on is told nothing until a person says so', () => {
    const givenUp = givenUpOn(toldUpTo(told, 'orders', 2), 'orders', 'HTTP 503');
    expect(due(givenUp, 'orders')).toEqual([]);
    expect(listOf(givenUp, 0).endpoints).toEqual([
      { endpoint: 'orders', told: '0000000002', untold: 3, givenUp: 'HTTP 503' },
    ]);
    expect(due(takenUp(givenUp, 'orders'), 'orders')).toEqual([3, 4, 5]);
    const gone = letGo(givenUp, 'orders');
    expect(isAllTold(gone)).toBe(true);
    expect(cursorOf(recorded(gone, payment, [finished]), 'orders')).toMatchObject({ told: 5, previous: 5 });
  });

  test('is told again from where a person says', () => {
    const all = toldUpTo(told, 'orders', 5);
    expect(due(toldAgain(all, 'orders', 2), 'orders')).toEqual([3, 4, 5]);
    expect(cursorOf(toldAgain(all, 'orders', 2), 'orders')).toMatchObject({ told: 2, previous: 2 });
    expect(cursorOf(toldAgain(all, 'orders', 0), 'orders')).not.toHaveProperty('previous');
    // Never forward: nothing is left out by it.
    const forward = toldAgain(toldUpTo(told, 'orders', 1), 'orders', 4);
    expect(due(forward, 'orders')).toEqual([2, 3, 4, 5]);
    expect(cursorOf(forward, 'orders')).toMatchObject({ told: 1, previous: 1 });
    // What came before is known, though it may be kept no longer.
    const { kept, ...rest } = toldUpTo(told, 'orders', 3);
    const short = toldAgain({ ...rest, kept: kept.slice(3), truncated: true }, 'orders', 3);
    expect(cursorOf(short, 'orders')).toMatchObject({ told: 3, previous: 3 });
  });

  test('that is gone from the configuration is waited for by nobody', () => {
    expect(isAllTold(withoutEndpoint(told, 'orders'))).toBe(true);
  });

  test('never goes back by what a slower call tells', () => {
    expect(cursorOf(toldUpTo(toldUpTo(told, 'orders', 5), 'orders', 3), 'orders')).toMatchObject({
      told: 5,
      previous: 5,
    });
  });
});

test('whatever fails in between, an endpoint hears all that is meant for it, in order, each naming the one before', () => {
  const step = fc.oneof(
    fc.constantFrom('released', 'foreign').map((kind) => ({ kind })),
    fc.record({ kind: fc.constant('heard'), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.constantFrom('renewed', 'gaveUp', 'retried').map((kind) => ({ kind })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = log(listener('orders', ['payment.*']));
      const heard: [number, number | undefined][] = [];
      const hear = (share: number): void => {
        const cursor = cursorOf(now, 'orders');
        if (cursor === undefined) return;
        const events = dueTo(now, cursor);
        let { previous } = cursor;
        const taken = events.slice(0, Math.ceil(share * events.length));
        for (const event of taken) {
          heard.push([event.sequence, previous]);
          previous = event.sequence;
        }
        now = toldUpTo(now, 'orders', taken.at(-1)?.sequence ?? 0);
      };
      for (const one of steps) {
        if (one.kind === 'released') now = recorded(now, payment, [released]);
        if (one.kind === 'foreign') now = recorded(now, payment, [foreign]);
        if (one.kind === 'renewed') now = JSON.parse(JSON.stringify(now));
        if (one.kind === 'gaveUp') now = givenUpOn(now, 'orders', 'x');
        if (one.kind === 'retried') now = takenUp(now, 'orders');
        if (one.kind === 'heard' && 'share' in one) hear(one.share);
      }
      now = takenUp(now, 'orders');
      while (!isAllTold(now)) hear(1);
      const meant = now.kept.filter(({ type }) => type === 'payment.attention');
      expect(heard).toEqual(meant.map(({ sequence }, at) => [sequence, meant[at - 1]?.sequence]));
      expect(sequences(now.kept)).toEqual(now.kept.map((_, at) => at + 1));
      const cursor = cursorOf(now, 'orders');
      expect(cursor && untoldTo(now, cursor)).toEqual([]);
    }),
  );
});

test('as it is told an event is a CloudEvent whose id never changes and holds no dot', () => {
  const [event] = recorded(log(listener('orders')), payment, [released]).kept;
  if (event === undefined) throw new Error('nothing was told');
  const subject = { account: 'nordic.shop', paymentId: 'order.1', currency: 'NOK' };
  const cloud = cloudEventOf(subject, event, 0);
  expect(cloud).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^hf-evt-[a-z0-9]{26}$/),
    source: '/accounts/nordic.shop',
    type: 'holdfast.release.done.v1',
    subject: 'order.1',
    time: new Date(START).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: 'nordic.shop/order.1',
    sequence: '0000000001',
    previous: '0000000000',
    data: {
      account: 'nordic.shop',
      paymentId: 'order.1',
      currency: 'NOK',
      released: 1,
      how: 'lapses',
      ledger: payment.ledger,
    },
  });
  expect(cloudEventOf(subject, { ...event, at: START + 5 }).id).toBe(cloud.id);
  expect(cloudEventOf({ ...subject, account: 'nordic', paymentId: 'shop.order.1' }, event).id).not.toBe(cloud.id);
});
