import { advance } from '../../src/domain/driver';
import { describeNext } from '../../src/view/next-step';
import { R1, REFUNDING, refund, showing } from '../domain/support/refunds';
import { lived } from '../domain/support/scenario';
import { DAY, looked, MINUTE, op, order, START, vipps } from '../domain/support/world';

const person = { operator: 'ida', reason: 'asked' };

describe('what the page says of a refund that is held up', () => {
  let payment = lived('shipped parcel-1 9900 final\nconfirmed parcel-1\nconfirmed release', {
    capabilities: REFUNDING.vipps,
  }).payment;
  payment = order(payment, { kind: 'pause', ...person });
  payment = refund(payment, 'return-1', 9_900);
  const totals = { captured: 9_900, released: 15_000, refunded: 9_900 };
  payment = looked(payment, '@authorize', showing(totals), START + MINUTE, { extra: true });
  payment = order(payment, { kind: 'acknowledge', code: 'ForeignRefundSeen', ...person }, START + MINUTE);
  payment = order(payment, { kind: 'resume', ...person }, START + 2 * MINUTE);
  const next = { at: START + 10 * MINUTE, until: START + 365 * DAY };

  test('it counts as stuck, and nothing is looked up', () => {
    expect(advance(payment, START + 2 * MINUTE).effect).toEqual({ kind: 'wait', until: next.at });
    const then = advance(payment, next.at);
    expect(then.effect.kind).toBe('wait');
    expect(then.payment.attention.map(({ code }) => code)).toEqual(['Stuck']);
    expect(describeNext(payment, START + 2 * MINUTE)).toBe(`wait; at 2027-03-01 00:10:00Z ${R1} counts as stuck`);
  });

  test('and that its window ends, where nothing comes before', () => {
    const late = advance(payment, payment.holdUntil).payment;
    expect(advance(late, payment.holdUntil).effect).toEqual({ kind: 'wait', until: next.until });
    expect(describeNext(late, payment.holdUntil)).toContain(
      'at 2028-02-29 00:00:00Z the provider takes no refund any more',
    );
  });
});

test('the page names no refund of a payment that waits for none: the hold ends at the same moment', () => {
  const { totals } = REFUNDING;
  const { payment } = lived('', { capabilities: { ...totals, refund: { ...totals.refund, windowDays: 180 } } });
  const now = payment.captureBy - MINUTE;
  const warned = advance(payment, now).payment;
  expect(describeNext(warned, now)).toContain('the hold may be gone');
});

describe('what the page says of captureBy', () => {
  const terms = { captureBy: START + 10 * DAY };
  const now = START + 9.5 * DAY;
  const seenLate = (table: string) => {
    const late = order(
      lived(table, { capabilities: vipps, terms }).payment,
      { kind: 'providerNotice', text: 'x' },
      now,
    );
    return looked(late, '@authorize', showing({ captured: 0, released: 0 }), now, { extra: true });
  };

  test('nothing is released while an unpaid parcel keeps the hold', () => {
    const kept = seenLate('shipped parcel-1 9900\nrefused parcel-1\nverifies parcel-1 => attention ShipmentUnpaid');
    const passed = order(kept, { kind: 'providerNotice', text: 'x' }, terms.captureBy);
    expect(passed.operations.map(({ id }) => id)).not.toContain('@release');
    expect(describeNext(kept, now)).toContain('captureBy is reached, and nothing more is captured');
  });

  test('the rest is released where nothing keeps it', () => {
    const open = seenLate('');
    const passed = order(open, { kind: 'providerNotice', text: 'x' }, terms.captureBy);
    expect(op(passed, '@release').amount).toBe(24_900);
    expect(describeNext(open, now)).toContain('captureBy is reached, and the rest is released');
  });
});
