import { differenceOverAt, isDifferenceOver } from '../../src/domain/difference';
import { NEVER } from '../../src/domain/money';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE } from '../../src/domain/payment';
import { answered, aPayment, confirmed, HOUR, looked, MINUTE, op, PROVIDERS, START, ship } from './support/world';

const capabilities = PROVIDERS['many, totals, provable'];
const total = (captured: number): Finding => ({
  kind: 'absent',
  why: 'by the totals',
  totals: { captured, released: 0 },
});

// parcel-1 of 99.00 is captured. parcel-2 of 50.00 was accepted and failed in the end.
const one = answered(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
const sent = answered(ship(one, 'parcel-2', 5_000), 'parcel-2', { kind: 'accepted', why: 'in progress' });
const at = START + HOUR;
const failed = looked(
  sent,
  'parcel-2',
  { kind: 'failed', why: 'FAILED', totals: { captured: 9_900, released: 0 } },
  at,
);

test('less than ours is judged by two readings that show it, and not by one after a reading that showed more', () => {
  expect(op(failed, 'parcel-2').status).toBe('refused');
  // An old reading of the time before the failure: more than ours, to be seen again.
  const more = looked(failed, AUTHORIZE, total(14_900), at + MINUTE, { extra: true });
  expect(more.difference).toMatchObject({ at: at + MINUTE, operationId: AUTHORIZE });
  // Another old reading, of the time before parcel-1: the FIRST that shows less than ours.
  const less = looked(more, AUTHORIZE, total(0), at + 2 * MINUTE, { extra: true });
  expect(op(less, 'parcel-1').status).toBe('done');
  expect(less.attention.map(({ code }) => code)).not.toContain('CaptureReversed');
});

test('and more than ours, after a failure, by two that show more', () => {
  const less = looked(failed, AUTHORIZE, total(0), at + MINUTE, { extra: true });
  expect(less.difference?.operationId).toBe('parcel-1');
  const more = looked(less, AUTHORIZE, total(14_900), at + 2 * MINUTE, { extra: true });
  expect(more.foreign.captured).toBe(0);
  expect(more.attention.map(({ code }) => code)).not.toContain('ForeignMovementSeen');
});

test('where nothing differs, nothing is ever over', () => {
  const none = aPayment({ capabilities });
  expect(differenceOverAt(none)).toBe(NEVER);
  expect(isDifferenceOver(none, START + HOUR)).toBe(false);
});
