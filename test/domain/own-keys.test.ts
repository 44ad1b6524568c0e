import { deriveKey } from '../../src/domain/key';
import type { Shown } from '../../src/domain/outcome';
import { isLikeOurs, keyOf, keysOf, listedUnderKeys, mayBeForgotten, shownUnder } from '../../src/domain/own-keys';
import type { Payment } from '../../src/domain/payment';
import { aPayment, learned, op, START, ship } from './support/world';

const payment = ship(aPayment(), 'parcel-1', 9_900);
const forgetful: Payment = learned(payment, [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);
const parcel = op(payment, 'parcel-1');
const key = keyOf(payment, parcel);
const listed: Shown = { kind: 'capture', key, amount: 9_900 };

describe('whose order an entry of the provider’s list is', () => {
  test('that of the capture whose key it bears, with whatever else the provider says of it', () => {
    const nobodys: Shown = { kind: 'capture', amount: 9_900 };
    const theirs: Shown = { ...listed, key: 'their-note' };
    const ours: Shown = { ...listed, providerReference: 'tx-7' };
    expect(shownUnder(payment, parcel, [nobodys, theirs, ours])).toBe(ours);
    expect(shownUnder(payment, parcel, [nobodys, theirs])).toBeUndefined();
    expect(shownUnder(payment, parcel, [])).toBeUndefined();
  });

  test('not of a capture, where the key stands on something given back', () => {
    expect(shownUnder(payment, parcel, [{ ...listed, kind: 'release' }])).toBeUndefined();
    expect(shownUnder(payment, op(payment, '@authorize'), [listed])).toBeUndefined();
  });

  test('of a run that is gone, where there was one and the key is like ours', () => {
    expect(mayBeForgotten(forgetful, 'hf-cap-of-a-run-that-is-gone')).toBe(true);
    expect(mayBeForgotten(forgetful, 'order-1001-hf-')).toBe(false);
    expect(mayBeForgotten(payment, 'hf-cap-of-a-run-that-is-gone')).toBe(false);
  });
});

test('a key is like ours whatever is known of the past', () => {
  expect(isLikeOurs('hf-cap-of-a-run-that-is-gone')).toBe(true);
  expect(isLikeOurs('order-1001-hf-')).toBe(false);
});

describe('the keys of an operation', () => {
  const first = (round: number, kind: 'capture' | 'refund' = 'capture') => ({
    id: 'parcel-1',
    kind,
    round,
    shipments: ['parcel-1', 'parcel-2'],
  });
  const keys = (ids: readonly string[], rounds: readonly number[], kind: 'capture' | 'refund' = 'capture') =>
    ids.flatMap((operationId) =>
      rounds.map((round) => deriveKey({ account: 'nordic-shop', paymentId: 'order-1001', kind, operationId, round })),
    );

  test('are those of each of its rounds, and of its first parcel', () => {
    expect(keysOf(payment, first(0))).toEqual(keys(['parcel-1'], [0]));
    expect(keysOf(payment, first(1))).toEqual(keys(['parcel-1'], [0, 1]));
  });

  test('where the past is not known, of three rounds more, and of whichever parcel came first then', () => {
    expect(keysOf(forgetful, first(0))).toEqual(keys(['parcel-1', 'parcel-2'], [0, 1, 2, 3]));
    expect(keysOf(forgetful, { ...first(1), shipments: ['parcel-1'] })).toEqual(keys(['parcel-1'], [0, 1, 2, 3, 4]));
    expect(keysOf(forgetful, { ...first(0, 'refund'), shipments: [] })).toEqual(
      keys(['parcel-1'], [0, 1, 2, 3], 'refund'),
    );
  });
});

test('what is listed under keys: captures apart from releases, and nothing that bears no key', () => {
  const back: Shown = { kind: 'release', key: 'hf-rel-1', amount: 100 };
  const shown: readonly Shown[] = [listed, back, { kind: 'capture', amount: 5_000 }, { kind: 'release', amount: 7 }];
  expect(listedUnderKeys(shown, 'capture')).toEqual([{ key, amount: 9_900 }]);
  expect(listedUnderKeys(shown, 'release')).toEqual([{ key: 'hf-rel-1', amount: 100 }]);
  expect(listedUnderKeys(undefined, 'capture')).toEqual([]);
});
