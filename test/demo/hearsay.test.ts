import type { Ending } from '../../src/demo/books';
import type { Heard } from '../../src/demo/ears';
import { compareHearsay } from '../../src/demo/hearsay';

const ending = {
  merchant: { name: 'shop' },
  order: { paymentId: 'order' },
  view: { state: 'finished', ledger: { captured: 100 } },
} as unknown as Ending;
const right: Heard = { sequences: [1, 2, 3], captured: 100, ledger: 100, isFinished: true };

const compared = (heard: Heard | undefined, forged = 0) =>
  compareHearsay([ending], {
    heard: new Map(heard === undefined ? [] : [['shop/order', heard]]),
    doubled: () => 2,
    failed: () => 3,
    forged: () => forged,
  });

test('what was heard in order, with the same captures and the end, agrees', () => {
  expect(compared(right)).toEqual({ events: 3, doubled: 2, failed: 3, disagreements: [] });
});

test.each<[string, Heard | undefined]>([
  ['nobody heard of it', undefined],
  ['events were heard as 1, 3', { ...right, sequences: [1, 3] }],
  ['nobody heard of its end', { ...right, isFinished: false }],
  ['Holdfast says 100 captured, and told 90', { ...right, ledger: 90 }],
  ['captures of 90 were told, 100 were made', { ...right, captured: 90 }],
])('%s: that is said', (what, heard) => {
  expect(compared(heard).disagreements).toEqual([{ paymentId: 'order', what }]);
});

test('a wrong signature is said', () => {
  expect(compared(right, 1).disagreements).toEqual([{ paymentId: 'events', what: '1 were signed wrongly' }]);
});
