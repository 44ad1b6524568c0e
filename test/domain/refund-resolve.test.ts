import { checkResolve } from '../../src/domain/check-resolve';
import type { ResolveCommand } from '../../src/domain/commands';
import { contradiction } from '../../src/domain/contradiction';
import type { Fact } from '../../src/domain/facts';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { keyOf } from '../../src/domain/own-keys';
import { onlyRefund, type Payment } from '../../src/domain/payment';
import { claimable } from '../../src/domain/reckon';
import { resolve } from '../../src/domain/resolve';
import { R1, R2, REFUNDING, type Refunding, refund, showing } from './support/refunds';
import { lived } from './support/scenario';
import {
  answered,
  aPayment,
  confirmed,
  DAY,
  HOUR,
  learned,
  looked,
  lost,
  MINUTE,
  notDone as notShown,
  op,
  order,
  refusal,
  START,
} from './support/world';

const policy = { stuckAfterMs: 400 * DAY };
const word = { evidence: 'portal', operator: 'ida', reason: 'looked', operationId: R1 };
const done: ResolveCommand = { ...word, outcome: 'done' };
const notDone: ResolveCommand = { ...word, outcome: 'notDone' };
const again: ResolveCommand = { ...notDone, resend: true };
const settled = START + 30_000 + 75 * MINUTE;
const at = START + DAY;

const paid = (capabilities: Refunding = REFUNDING.totals): Payment =>
  lived('shipped parcel-1 9900\nconfirmed parcel-1', { capabilities, policy }).payment;
const unknown = (capabilities: Refunding = REFUNDING.totals): Payment =>
  answered(refund(paid(capabilities), 'return-1', 4_000), R1, lost);
const said = (payment: Payment, command: ResolveCommand, now = at): Payment =>
  order(payment, { kind: 'resolve', ...command }, now);
const no = (payment: Payment, command: ResolveCommand, now = at): string | undefined =>
  checkResolve(payment, command, now)?.message;
const figures = (payment: Payment) => {
  const { refunded, refunding, refundable } = ledgerOf(payment);
  return { refunded, refunding, refundable };
};
/** Looked up twice once nothing can take effect any more. */
const read = (payment: Payment): Payment =>
  [settled, settled + MINUTE].reduce((state, now) => looked(state, R1, notShown(9_900), now, { extra: true }), payment);

describe('a person says that a refund was made', () => {
  test('it is booked, as much as they say, and one look shows what the totals hold', () => {
    const payment = said(unknown(), done);
    expect(figures(payment)).toEqual({ refunded: 4_000, refunding: 0, refundable: 5_900 });
    expect(op(payment, R1)).toMatchObject({ status: 'done', by: 'operator' });
    expect(payment.looks).toMatchObject([{ because: 'word' }]);
    const less = said(unknown(), { ...done, amount: 1_000 });
    expect(figures(less)).toEqual({ refunded: 1_000, refunding: 0, refundable: 8_900 });
    expect(less.attention).toEqual([]);
  });

  test('not before the attempt can take effect no more', () => {
    expect(no(unknown(), done, settled - 1)).toContain('may still take effect');
    expect(no(unknown(), done, settled)).toBeUndefined();
  });

  test('of no more than was promised and can be given back beside it', () => {
    expect(no(unknown(), { ...done, amount: 9_900 })).toBeUndefined();
    expect(no(unknown(), { ...done, amount: 9_901 })).toBe(
      'ExceedsAvailable: 99.01 NOK is more than the 99.00 NOK that is reserved for @refund:return-1 or available. Resolve it with at most 99.00 NOK.',
    );
    const second = refund(unknown(), 'return-2', 5_000);
    expect(no(second, { ...done, amount: 4_900 })).toBeUndefined();
    expect(no(second, { ...done, amount: 4_901 })).toContain('more than the 49.00 NOK that is reserved');
    // What is free of the hold is no room for a refund.
    expect(ledgerOf(second).available).toBe(15_000);
    const over = learned(unknown(), [{ at: START, kind: 'ForeignRefundSeen', refunded: 9_000, why: 'portal' }]);
    expect(ledgerOf(over).refundable).toBe(-3_100);
    expect(no(over, { ...done, amount: 4_000 })).toBeUndefined();
    expect(no(over, { ...done, amount: 4_001 })).toContain('more than the 40.00 NOK that is reserved');
  });

  test('nor against the total that was shown last', () => {
    const shown = looked(unknown(), R1, showing({ captured: 9_900, refunded: 1_000 }), settled, { extra: true });
    expect(no(shown, done)).toBe(
      'ContradictsEvidence: the look-up of 2027-03-01T01:15:30.000Z shows 10.00 NOK refunded; at most 10.00 NOK of that can be @refund:return-1, not 40.00 NOK. Order retryNow, check the provider again, and resolve it accordingly.',
    );
    expect(no(shown, { ...done, amount: 1_000 })).toBeUndefined();
    const others = looked(unknown(), R1, showing({ captured: 4_000 }), settled, { extra: true });
    expect(no(others, done)).toBeUndefined();
  });

  test('also of one that was refused: the money that seemed to be of others is its own', () => {
    const refused = learned(unknown(), [
      { at: START, operationId: R1, kind: 'Refused', code: 'x', why: 'x', by: 'absence' },
    ]);
    const seen = looked(refused, '@authorize', showing({ captured: 9_900, refunded: 4_000 }), settled, { extra: true });
    expect(seen.foreign.refunded).toBe(4_000);
    expect(claimable(seen, op(seen, R1))).toBe(4_000);
    expect(no(seen, done)).toBeUndefined();
    const before = learned(seen, [{ at, kind: 'ForeignRefundSeen', refunded: 1_000, why: 'x' }]);
    expect(claimable(before, op(before, R1))).toBe(1_000);
    expect(no(refused, { ...done, amount: 9_901 })).toContain('ExceedsAvailable');
  });
});

describe('a refund of ours that seemed given back by others, and that a person says was made', () => {
  /** Each was given back and its answer lost; a person called it not made, and the total was then booked as others'. */
  const wronglyDenied = (...refunds: [id: string, amount: number][]): Payment => {
    let now = START;
    let given = 0;
    let payment = paid(REFUNDING['all by totals']);
    for (const [id, amount] of refunds) {
      payment = answered(refund(payment, id, amount, now), `@refund:${id}`, lost, now);
      now = op(payment, `@refund:${id}`).settledAt + MINUTE;
      payment = said(payment, { ...notDone, operationId: `@refund:${id}` }, now);
      now += MINUTE;
      given += amount;
      payment = looked(payment, '@authorize', showing({ captured: 9_900, refunded: given }), now, { extra: true });
      expect(payment.foreign.refunded).toBe(given);
    }
    return payment;
  };
  const told = (payment: Payment) => payment.attention.filter(({ code }) => code === 'ForeignRefundSeen');

  test('is in the books once, and nobody is told of others any more', () => {
    const payment = said(wronglyDenied(['return-1', 6_000]), done);
    expect(op(payment, R1)).toMatchObject({ status: 'done', amount: 6_000 });
    expect(figures(payment)).toEqual({ refunded: 6_000, refunding: 0, refundable: 3_900 });
    expect(told(payment)).toEqual([]);
    expect(payment.journal.map(({ text }) => text).join()).toContain('the rest of it was our own');
  });

  test('is as much as the person says, and the rest is told anew', () => {
    const payment = said(wronglyDenied(['return-1', 6_000]), { ...done, amount: 4_000 });
    expect(figures(payment)).toMatchObject({ refunded: 6_000 });
    expect(payment.foreign.refunded).toBe(2_000);
    expect(told(payment)).toMatchObject([{ text: expect.stringContaining('20.00 NOK was given back'), since: at }]);
  });

  test('and of one that nothing was booked for since, nothing of what others gave back is its own', () => {
    const others = looked(paid(), '@authorize', showing({ captured: 9_900, refunded: 1_000 }), START, { extra: true });
    expect(others.foreign.refunded).toBe(1_000);
    const payment = said(answered(refund(others, 'return-1', 4_000), R1, lost), done);
    expect(figures(payment)).toMatchObject({ refunded: 5_000 });
    expect(told(payment)).toMatchObject([{ since: START }]);
  });

  test('leaves the next one to be said, too: it is not sent again, and would go back twice', () => {
    let payment = said(wronglyDenied(['return-1', 3_000], ['return-2', 3_000]), done);
    expect(figures(payment)).toMatchObject({ refunded: 6_000 });
    expect(claimable(payment, op(payment, R2))).toBe(3_000);
    expect(no(payment, { ...done, operationId: R2 })).toBeUndefined();
    for (const nth of [1, 2]) {
      const now = at + 2 * nth * MINUTE;
      payment = looked(payment, R2, showing({ captured: 9_900, refunded: 6_000 }), now, { extra: true });
    }
    expect(no(payment, { ...again, operationId: R2 }, at + HOUR)).toContain('ContradictsEvidence');
  });
});

describe('a person says that a refund was not made', () => {
  test('its money can be given back again, and nothing is sent', () => {
    const payment = said(unknown(), notDone);
    expect(op(payment, R1)).toMatchObject({ status: 'refused', by: 'operator' });
    expect(figures(payment)).toEqual({ refunded: 0, refunding: 0, refundable: 9_900 });
    // A person knows of it.
    expect(payment.attention).toEqual([]);
    expect(nextStep(payment, at).kind).toBe('lookUp');
    expect(no(unknown(), notDone, settled - 1)).toContain('may still take effect');
  });

  test('of one that was booked on a word, and takes that back', () => {
    const booked = said(unknown(), done);
    expect(no(booked, again)).toContain('@refund:return-1 is done');
    const back = said(booked, notDone);
    expect(figures(back)).toEqual({ refunded: 0, refunding: 0, refundable: 9_900 });
    expect(no(answered(refund(paid(), 'return-1', 4_000), R1, confirmed(4_000)), notDone)).toContain(
      '@refund:return-1 is done',
    );
  });
});

test('a refund that did not happen brings nothing of the hold back', () => {
  const { payment } = lived(
    'shipped parcel-1 9900 final\nconfirmed parcel-1\nrefund return-1 4000\nlost refund:return-1',
    {
      capabilities: REFUNDING.bambora,
      policy,
    },
  );
  expect(payment.releasedWithoutOrder).toBe(15_000);
  const booked = said(payment, { ...done, amount: 1_000 });
  expect(resolve(booked, notDone, at).map(({ kind }) => kind)).toEqual(['Refused']);
  const back = said(booked, notDone);
  expect(op(back, R1)).toMatchObject({ status: 'refused', amount: 4_000, rest: 0 });
  expect(back.releasedWithoutOrder).toBe(15_000);
});

describe('a person has a refund sent again', () => {
  test('under a new key, once two settled reads do not show it', () => {
    expect(no(unknown(), again)).toContain('two look-ups must succeed');
    const denied = read(unknown());
    expect(no(denied, again)).toBeUndefined();
    const resent = said(denied, again);
    expect(op(resent, R1)).toMatchObject({
      status: 'planned',
      round: 1,
      amount: 4_000,
      refunds: { ordered: 4_000, reason: 'returned' },
    });
    expect(keyOf(resent, op(resent, R1))).not.toBe(keyOf(denied, op(denied, R1)));
    expect(nextStep(resent, at)).toEqual({ kind: 'send', operationId: R1 });
    expect(figures(resent)).toEqual({ refunded: 0, refunding: 4_000, refundable: 5_900 });
  });

  test('for what was ordered, though a person had said another amount', () => {
    const booked = said(unknown(), { ...done, amount: 1_000 });
    const back = said(booked, notDone);
    expect(op(back, R1).amount).toBe(4_000);
    expect(op(said(read(back), again, at + DAY), R1)).toMatchObject({ status: 'planned', amount: 4_000 });
  });

  test('never while a total says that it may have been made', () => {
    const shown = looked(read(unknown()), R1, showing({ captured: 9_900, refunded: 1_000 }), settled + 2 * MINUTE, {
      extra: true,
    });
    expect(no(shown, again)).toBe(
      'ContradictsEvidence: the look-up of 2027-03-01T01:17:30.000Z shows 10.00 NOK refunded, and 10.00 NOK of that may be @refund:return-1: a resend could move it twice. Order retryNow, check the provider again, and resolve it accordingly.',
    );
    // A key tells alone: it is not there, whatever the total holds.
    const keyed = looked(unknown(REFUNDING.vipps), R1, showing({ captured: 9_900, refunded: 1_000 }), settled, {
      extra: true,
    });
    expect(contradiction(keyed, op(keyed, R1), again)).toBeUndefined();
  });

  test('after a reversal, too: by a person, and by nobody else', () => {
    const made = answered(refund(paid(), 'return-1', 4_000), R1, confirmed(4_000));
    const none = showing({ captured: 9_900, refunded: 0 });
    const first = looked(made, '@authorize', none, settled, { extra: true });
    const reversed = looked(first, R1, none, settled + MINUTE, { extra: true });
    expect(op(reversed, R1).status).toBe('parked');
    expect(no(reversed, notDone)).toBeUndefined();
    const readAgain = looked(reversed, R1, none, settled + 2 * MINUTE, { extra: true });
    expect(op(said(readAgain, again), R1)).toMatchObject({ status: 'planned', round: 1 });
  });

  describe('that was refused', () => {
    const refused = (capabilities: Refunding = REFUNDING.totals): Payment => {
      const fact: Fact = { at: START, operationId: R1, kind: 'Refused', code: 'x', why: 'x', by: 'absence' };
      return learned(read(unknown(capabilities)), [fact]);
    };

    test('while the window is open', () => {
      const late = START + 180 * DAY;
      expect(no(refused(), again, late - 1)).toBeUndefined();
      expect(no(refused(), again, late)).toBe(
        'NotResolvable: the provider takes refunds until 2027-08-28T00:00:00.000Z. Resolve it without `resend`.',
      );
    });

    test('while there is money for it', () => {
      expect(no(refund(refused(), 'return-2', 5_900), again)).toBeUndefined();
      expect(no(refund(refused(), 'return-2', 5_901), again)).toBe(
        'NotResolvable: only 39.99 NOK can still be given back. Resolve it without `resend`.',
      );
      const none = learned(refused(), [{ at: START, kind: 'ForeignRefundSeen', refunded: 9_901, why: 'x' }]);
      expect(no({ ...none, seen: { at: 0 } }, again)).toContain('only 0.00 NOK can still be given back');
    });

    test('beside no other, where the provider makes one', () => {
      const one = { ...REFUNDING.totals, refund: { ...REFUNDING.totals.refund, times: 'one' as const } };
      const first = refused(one);
      expect(onlyRefund(first)).toBeUndefined();
      expect(no(first, again)).toBeUndefined();
      const second = refund(first, 'return-2', 1_000);
      expect(onlyRefund(second)?.id).toBe(R2);
      expect(no(second, again)).toBe(
        'NotResolvable: this provider makes one refund for each payment, and another one was made. Resolve it without `resend`.',
      );
      // Where there may be many, there is no only one.
      expect(onlyRefund(refund(refused(), 'return-2', 1_000))).toBeUndefined();
      expect(onlyRefund(aPayment())).toBeUndefined();
    });

    test('though the payment was cancelled, or captured all that the provider allows', () => {
      const cancelled = { ...refused(), cancelled: true };
      expect(no(cancelled, again)).toBeUndefined();
      expect(no({ ...cancelled, capabilities: { ...cancelled.capabilities, captures: 'one' } }, again)).toBeUndefined();
    });

    test('that it was not made is what is known already', () => {
      expect(no(refused(), notDone)).toContain('@refund:return-1 is refused');
      expect(no(refused(), done)).toBeUndefined();
    });
  });

  test('that is denied, once it is read twice; then nobody is told any more that it was not made', () => {
    const denied = answered(refund(paid(), 'return-1', 4_000), R1, refusal);
    const first = looked(denied, R1, notShown(9_900), START + HOUR);
    expect(first.attention).toMatchObject([{ code: 'RefundUnmade', operationId: R1 }]);
    expect(no(first, again)).toContain('two look-ups must succeed');
  });
});

describe('a refund that waits is resolved', () => {
  test('only where it is stuck', () => {
    const open = refund(paid(), 'return-1', 4_000);
    expect(no(open, notDone)).toContain('@refund:return-1 is planned');
    const stuck = { ...open, operations: open.operations.map((o) => ({ ...o, stuckSince: START })) };
    expect(no(stuck, notDone)).toBeUndefined();
    expect(op(said(stuck, notDone), R1).status).toBe('refused');
  });

  test('or where somebody may have made it by hand', () => {
    const open = refund(paid(), 'return-1', 4_000);
    const told = (code: 'ForeignMovementSeen' | 'ForeignRefundSeen'): Payment => ({
      ...open,
      attention: [{ code, text: 'x', since: START }],
    });
    expect(no(told('ForeignRefundSeen'), notDone)).toBeUndefined();
    expect(no(told('ForeignRefundSeen'), again)).toContain('@refund:return-1 is planned');
    expect(no(told('ForeignMovementSeen'), notDone)).toContain('@refund:return-1 is planned');
    expect(no({ ...open, paused: { operator: 'ida', reason: 'x', at: START } }, notDone)).toBeUndefined();
  });
});
