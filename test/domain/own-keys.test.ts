import type { Shown } from '../../src/domain/outcome';
import { keyOf, listedUnderKeys, mayBeForgotten, shownUnder } from '../../src/domain/own-keys';
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

test('what is listed under keys: captures apart from releases, and nothing that bears no key', () => {
  const back: Shown = { kind: 'release', key: 'hf-rel-1', amount: 100 };
  const shown: readonly Shown[] = [listed, back, { kind: 'capture', amount: 5_000 }, { kind: 'release', amount: 7 }];
  expect(listedUnderKeys(shown, 'capture')).toEqual([{ key, amount: 9_900 }]);
  expect(listedUnderKeys(shown, 'release')).toEqual([{ key: 'hf-rel-1', amount: 100 }]);
  expect(listedUnderKeys(undefined, 'capture')).toEqual([]);
});
