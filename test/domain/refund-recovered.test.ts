import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import type { Payment } from '../../src/domain/payment';
import { checkRefund } from '../../src/domain/refund';
import { asked, R1, R2, REFUNDING, type Refunding, refund } from './support/refunds';
import { aPayment, DAY, HOUR, learned, looked, MINUTE, op, order, START, ship } from './support/world';

/** Everything was captured, and some of it given back, before the history was lost: both are booked as the doing of others. */
function recovered(refunded: number, capabilities: Refunding = REFUNDING.vipps): Payment {
  return learned({ ...aPayment({ capabilities }), pastUnknown: true }, [
    { at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'the provider’s totals' },
    { at: START, kind: 'ForeignRefundSeen', refunded, why: 'the provider’s totals' },
  ]);
}

/** What the provider lists of refunds, each under its key; all of it is in the total. */
const lists = (payment: Payment, given: Readonly<Record<string, number>>, refunded: number): Finding => ({
  kind: 'absent',
  why: 'not under its own key',
  totals: { captured: 24_900, released: 0, refunded },
  shown: Object.entries(given).map(([id, amount]) => ({
    kind: 'refund',
    key: keyOf(payment, op(payment, id)),
    amount,
  })),
});
const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);
const no = (payment: Payment, amount: number, refundId = 'return-9') =>
  checkRefund(payment, asked(refundId, amount), START)?.code;
/** Both look-ups that prove its absence, as late as they count. */
const provenAbsent = (payment: Payment, id: string, found: Finding): Payment => {
  let after = payment;
  for (let hour = 1; hour < 60 && op(after, id).status === 'unknown'; hour++)
    after = looked(after, id, found, START + DAY + hour * HOUR);
  return after;
};

describe('a refund that a run that is gone had made, and that is reported again', () => {
  test.each([
    ['a part of the money', 4_000],
    ['more than half of it', 15_000],
    ['all of it', 24_900],
  ])('is found by its key, where it was of %s', (_, given) => {
    let payment = refund(recovered(given), 'return-1', given, START);
    expect(op(payment, R1)).toMatchObject({ status: 'unknown', inDoubt: true });
    payment = looked(payment, R1, lists(payment, { [R1]: given }, given), START + HOUR);
    expect(op(payment, R1)).toMatchObject({ status: 'done', attempts: 0 });
    expect(ledgerOf(payment)).toMatchObject({ captured: 24_900, refunded: given, refunding: 0 });
    expect(codes(payment)).toEqual([]);
  });

  test('is found beside another one', () => {
    let payment = refund(refund(recovered(20_000), 'return-1', 15_000), 'return-2', 5_000);
    payment = looked(payment, R1, lists(payment, { [R1]: 15_000, [R2]: 5_000 }, 20_000), START + HOUR);
    expect(ledgerOf(payment)).toMatchObject({ refunded: 20_000, refunding: 0, refundable: 4_900 });
  });
});

describe('a refund that is really too much', () => {
  test('is refused where all that was given back could not be it either', () => {
    expect(no(recovered(15_000), 24_900)).toBeUndefined();
    expect(no(recovered(15_000), 24_901)).toBe('ExceedsRefundable');
    const promised = refund(recovered(15_000), 'return-1', 15_000);
    expect(no(promised, 9_900)).toBeUndefined();
    expect(no(promised, 9_901)).toBe('ExceedsRefundable');
  });

  test('is refused at once where the past is known', () => {
    const known = { ...recovered(15_000), pastUnknown: false };
    expect(no(known, 9_900)).toBeUndefined();
    expect(no(known, 9_901)).toBe('ExceedsRefundable');
  });

  test('is never sent: once look-ups have proved that it was not made, it is refused, and a person is told', () => {
    let payment = refund(recovered(15_000), 'return-1', 9_901);
    expect(ledgerOf(payment).refundable).toBe(-1);
    payment = provenAbsent(payment, R1, lists(payment, {}, 15_000));
    expect(op(payment, R1)).toMatchObject({
      status: 'refused',
      by: 'absence',
      attempts: 0,
      refusal: {
        code: 'ExceedsRefundable',
        why: 'two settled look-ups do not show it, and others gave back so much that there is no money for it',
      },
    });
    expect(codes(payment)).toEqual(['RefundUnmade']);
    expect(ledgerOf(payment)).toMatchObject({ refunded: 15_000, refunding: 0, refundable: 9_900 });
  });

  test('but one for which there is money is sent, when they have proved that', () => {
    const payment = refund(recovered(15_000), 'return-1', 9_900);
    const proven = provenAbsent(payment, R1, lists(payment, {}, 15_000));
    expect(op(proven, R1)).toMatchObject({ status: 'planned', attempts: 0 });
    expect(nextStep(proven, START + 3 * DAY)).toEqual({ kind: 'send', operationId: R1 });
  });

  test('is not sent by a person’s order either, while there is no money for it', () => {
    const payment = refund(recovered(15_000), 'return-1', 9_901);
    const once = looked(payment, R1, lists(payment, {}, 15_000), START + DAY);
    const twice = looked(once, R1, lists(payment, {}, 15_000), START + DAY + MINUTE, { extra: true });
    const resent = order(
      twice,
      {
        kind: 'resolve',
        operationId: R1,
        outcome: 'notDone',
        resend: true,
        evidence: 'x',
        operator: 'ida',
        reason: 'x',
      },
      START + DAY + MINUTE,
    );
    expect(op(resent, R1)).toMatchObject({ status: 'planned', round: 1 });
    expect(nextStep(resent, START + 2 * DAY).kind).not.toBe('send');
  });

  test('where no key tells, may be what was given back: it stays in doubt, and unsent', () => {
    const payment = refund(recovered(15_000, REFUNDING.totals), 'return-1', 15_000);
    const { shown: _, ...totals } = lists(payment, {}, 15_000) as Finding & { kind: 'absent' };
    const read = provenAbsent(payment, R1, totals);
    expect(op(read, R1)).toMatchObject({ status: 'parked', inDoubt: true, attempts: 0 });
  });
});

test('a refund that was sent, and for which a capture that turned bad has left no money, is not refused for that', () => {
  const payment = refund(recovered(0), 'return-1', 9_900);
  const sent = { ...payment, operations: payment.operations.map((item) => ({ ...item, attempts: 1 })) };
  const more = learned(sent, [{ at: START, kind: 'ForeignRefundSeen', refunded: 20_000, why: 'x' }]);
  expect(ledgerOf(more).refundable).toBeLessThan(0);
  expect(op(provenAbsent(more, R1, lists(more, {}, 20_000)), R1).status).toBe('planned');
});

test('nor is a capture: what was given back is no money of the hold', () => {
  const given = learned({ ...aPayment({ capabilities: REFUNDING.vipps }), pastUnknown: true }, [
    { at: START, kind: 'ForeignMovementSeen', captured: 4_900, released: 0, why: 'x' },
    { at: START, kind: 'ForeignRefundSeen', refunded: 5_000, why: 'x' },
  ]);
  const payment = ship(given, 'parcel-1', 9_900);
  const found: Finding = {
    kind: 'absent',
    why: 'x',
    totals: { captured: 4_900, released: 0, refunded: 5_000 },
    shown: [],
  };
  expect(op(provenAbsent(payment, 'parcel-1', found), 'parcel-1')).toMatchObject({ status: 'planned', attempts: 0 });
});
