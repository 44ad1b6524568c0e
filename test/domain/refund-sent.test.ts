import { isRefundAnswered } from '../../src/domain/answer';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { canReplay } from '../../src/domain/ladder';
import { isHeldUp, nextStep } from '../../src/domain/next-step';
import { orderOf, sendOrderOf } from '../../src/domain/order';
import type { Payment } from '../../src/domain/payment';
import { isRefundBlocked } from '../../src/domain/refund';
import { CAPTURED, paid, PATIENT as policy, R1, R2, REFUNDING, type Refunding, refund } from './support/refunds';
import { lived, scenario } from './support/scenario';
import {
  answered,
  confirmed,
  learned,
  looked,
  lost,
  MINUTE,
  notDone,
  op,
  order,
  refusal,
  START,
  ship,
} from './support/world';

const byOthers = (captured: number, released = 0): Fact => ({
  at: START,
  kind: 'ForeignMovementSeen',
  captured,
  released,
  why: 'portal',
});
const step = (payment: Payment, now = START) => nextStep(payment, now);
const sends = (id: string) => ({ kind: 'send', operationId: id });

describe('a refund goes out', () => {
  const open = refund(paid(), 'return-1', 4_000);

  test('as an order of its own, under a key that only its id decides', () => {
    const { fact, order: sent } = sendOrderOf(open, op(open, R1), START);
    expect(fact).toEqual({ at: START, operationId: R1, kind: 'Sending', notAfter: START + 30_000 });
    expect(sent).toStrictEqual({
      kind: 'refund',
      account: 'nordic-shop',
      paymentId: 'order-1001',
      operationId: R1,
      reference: 'order-1001-1',
      amount: 4_000,
      currency: 'NOK',
      key: expect.stringMatching(/^hf-ref-[a-z0-9]{26}$/),
      notAfter: START + 30_000,
      capturedBefore: 9_900,
      releasedBefore: 0,
      refundedBefore: 0,
    });
    const again = refund(answered(open, R1, confirmed(4_000)), 'return-2', 4_000);
    const next = sendOrderOf(again, op(again, R2), START).order;
    expect(next).toMatchObject({ refundedBefore: 4_000, capturedBefore: 9_900 });
    expect(next.key).not.toBe(sent.key);
    expect(orderOf(answered(open, R1, lost), op(open, R1)).key).toBe(sent.key);
  });

  test('with the capture that it is of, where it names one', () => {
    const named = refund(paid(), 'return-1', 4_000, START, { providerReference: 'txn-1' });
    expect(orderOf(named, op(named, R1)).captureReference).toBe('txn-1');
  });

  scenario(
    'after the captures and the release, one after another',
    `
    shipped    parcel-1 9900
    confirmed  parcel-1
    refund     return-1 4000
    refund     return-2 5900
    shipped    parcel-2 5000 final  => send capture parcel-2 5000
    confirmed  parcel-2             => send release 10000
    confirmed  release              => send refund 4000
    confirmed  refund:return-1      => send refund 5900; refundable 5000
    confirmed  refund:return-2      => finish; refunded 9900; captured 14900
    `,
    { capabilities: REFUNDING.vipps, policy },
  );

  test('from an overdrawn payment, since it is the cure', () => {
    const over = learned(open, [byOthers(24_900)]);
    expect(over.ledger.available).toBeLessThan(0);
    // So nothing waits for a person there.
    expect(over.attention).toEqual([]);
    expect(step(over)).toEqual(sends(R1));
    expect(sendOrderOf(over, op(over, R1), START).order.amount).toBe(4_000);
    const unknown = answered(over, R1, lost);
    expect(canReplay(unknown, op(unknown, R1), START)).toBe(true);
  });

  test('not while the payment is paused, nor before our own limit of writes allows it', () => {
    const paused = order(open, { kind: 'pause', operator: 'ida', reason: 'x' });
    expect(step(paused).kind).toBe('wait');
    const limited = { ...open, sendAfter: START + MINUTE };
    expect(step(limited)).toEqual({ kind: 'wait', until: START + MINUTE });
    expect(step(limited, START + MINUTE)).toEqual(sends(R1));
  });

  test('not before it is due', () => {
    const later = answered(open, R1, { kind: 'tryLater', code: '429', why: 'x' });
    const { dueAt } = op(later, R1);
    expect(dueAt).toBeGreaterThan(START);
    expect(step(later)).toEqual({ kind: 'wait', until: dueAt });
    expect(step(later, dueAt)).toEqual(sends(R1));
  });
});

describe('a refund waits', () => {
  const two = 'shipped parcel-1 9900\nconfirmed parcel-1\nshipped parcel-2 5000\nlost parcel-2';

  test('while a capture is in doubt whose key does not tell: what can be given back is not known', () => {
    for (const capabilities of [REFUNDING['all by totals'], { ...REFUNDING.vipps, evidence: 'marker' as const }]) {
      const open = refund(paid(capabilities, two), 'return-1', 4_000);
      expect(isRefundBlocked(open)).toBe(true);
      expect(step(open).kind).toBe('wait');
      expect(isHeldUp(open, 'refund')).toBe(true);
    }
  });

  test('not where the key of the capture tells: it only adds to what can be given back', () => {
    const open = refund(paid(REFUNDING.vipps, two), 'return-1', 4_000);
    expect(isRefundBlocked(open)).toBe(false);
    expect(isHeldUp(open, 'refund')).toBe(false);
    expect(step(open)).toEqual(sends(R1));
  });

  test('for a capture that is denied, or parked on a no; not for one that was never sent', () => {
    const denied = answered(
      paid(REFUNDING['all by totals'], `${CAPTURED}\nshipped parcel-2 5000`),
      'parcel-2',
      refusal,
    );
    expect(op(denied, 'parcel-2').status).toBe('denied');
    expect(isRefundBlocked(refund(denied, 'return-1', 4_000))).toBe(true);
    const planned = refund(paid(REFUNDING['all by totals'], `${CAPTURED}\nshipped parcel-2 5000`), 'return-1', 4_000);
    expect(isRefundBlocked(planned)).toBe(false);
  });

  test('for the one capture, whose key depends on which parcel came first', () => {
    const one = paid(REFUNDING['one, key'], 'shipped parcel-1 9900 final\nlost parcel-1');
    const moved = learned(one, [byOthers(5_000)]);
    expect(isRefundBlocked(refund(moved, 'return-1', 4_000))).toBe(true);
  });

  test('not for a release, nor a release for it', () => {
    const released = lived(`${CAPTURED}\ncomplete\nlost release`, { capabilities: REFUNDING['all by totals'], policy });
    const open = refund(released.payment, 'return-1', 4_000);
    expect(step(open)).toEqual(sends(R1));
    const unknown = answered(refund(paid(REFUNDING['all by totals']), 'return-1', 4_000), R1, lost);
    const completing = order(unknown, { kind: 'complete' });
    expect(step(completing)).toEqual(sends('@release'));
  });

  test('while another refund is in doubt, unless its key tells', () => {
    const second = (capabilities: Refunding): Payment =>
      refund(answered(refund(paid(capabilities), 'return-1', 4_000), R1, lost), 'return-2', 4_000);
    expect(isRefundBlocked(second(REFUNDING.totals))).toBe(true);
    expect(step(second(REFUNDING.totals)).kind).toBe('wait');
    expect(isRefundBlocked(second(REFUNDING.vipps))).toBe(false);
    expect(step(second(REFUNDING.vipps))).toEqual(sends(R2));
  });

  test('while more was given back, or is promised, than was captured', () => {
    const open = refund(paid(), 'return-1', 9_900);
    const seen = (refunded: number): Fact => ({ at: START, kind: 'ForeignRefundSeen', refunded, why: 'portal' });
    expect(isRefundBlocked(evolveAll(open, [seen(0)]))).toBe(false);
    const over = evolveAll(open, [seen(1)]);
    expect(over.ledger.refundable).toBe(-1);
    expect(isRefundBlocked(over)).toBe(true);
    expect(step(over).kind).toBe('wait');
    expect(() => sendOrderOf(over, op(over, R1), START)).toThrow('I14: no more is given back than was captured');
    // Nor is what was lost sent again; what was given back of it is no reason to take more from the customer.
    const unknown = answered(open, R1, lost);
    expect(canReplay(unknown, op(unknown, R1), START)).toBe(true);
    const less = evolveAll(unknown, [seen(1)]);
    expect(canReplay(less, op(less, R1), START)).toBe(false);
  });

  test('and is stuck, when it waits too long', () => {
    const open = refund(lived(two, { capabilities: REFUNDING['all by totals'] }).payment, 'return-1', 4_000);
    const late = learned(open, [], START + 10 * MINUTE);
    expect(late.attention).toContainEqual(expect.objectContaining({ code: 'Stuck', operationId: R1 }));
  });

  test('it wakes for nothing then but what it waits for', () => {
    const open = refund(paid(REFUNDING['all by totals'], two), 'return-1', 4_000);
    const { dueAt } = op(open, 'parcel-2');
    expect(step(open)).toEqual({ kind: 'wait', until: dueAt });
  });
});

describe('a capture does not wait for a refund in doubt', () => {
  test.each(['vipps', 'totals', 'all by totals'] as const)('%s', (name) => {
    const unknown = answered(refund(paid(REFUNDING[name]), 'return-1', 4_000), R1, lost);
    expect(step(ship(unknown, 'parcel-2', 5_000))).toEqual(sends('parcel-2'));
  });
});

describe('who waits for a refund', () => {
  const open = refund(paid(), 'return-1', 4_000);
  const is = (payment: Payment, now = START): boolean => isRefundAnswered(payment, 'return-1', now);

  test('is answered when it was made, refused or lost, and not before it was tried', () => {
    expect(is(open)).toBe(false);
    const sending = evolveAll(open, [{ at: START, operationId: R1, kind: 'Sending', notAfter: START + 1 }]);
    expect(is(sending)).toBe(false);
    expect(is(answered(open, R1, confirmed(4_000)))).toBe(true);
    expect(is(answered(open, R1, lost))).toBe(true);
    expect(is(answered(open, R1, refusal))).toBe(true);
    expect(is(answered(open, R1, { kind: 'tryLater', code: '429', why: 'x' }))).toBe(true);
    expect(isRefundAnswered(open, 'return-7', START)).toBe(true);
  });

  test('is answered when it waits for others', () => {
    const busy = (payment: Payment): Payment => ship(payment, 'parcel-2', 5_000);
    expect(step(busy(open))).toEqual(sends('parcel-2'));
    expect(is(busy(open))).toBe(false);
    expect(is(order(busy(open), { kind: 'pause', operator: 'ida', reason: 'x' }))).toBe(true);
    const late = answered(busy(open), 'parcel-2', lost);
    expect(is(late)).toBe(false);
    const doubtful = refund(answered(busy(paid(REFUNDING['all by totals'])), 'parcel-2', lost), 'return-1', 4_000);
    expect(is(doubtful)).toBe(true);
    // Tried, or stopped, while another order can go out, or a look-up is due: nobody is idle there.
    const tried = answered(busy(open), R1, { kind: 'tryLater', code: '429', why: 'x' });
    expect(step(tried)).toEqual(sends('parcel-2'));
    expect(is(tried)).toBe(true);
    const stopped = order(late, { kind: 'pause', operator: 'ida', reason: 'x' });
    const { dueAt } = op(stopped, 'parcel-2');
    expect(step(stopped, dueAt)).toMatchObject({ kind: 'lookUp', operationId: 'parcel-2' });
    expect(is(stopped, dueAt)).toBe(true);
    expect(is(late, dueAt)).toBe(false);
    // Nor here: another order can go out.
    const both = answered(refund(busy(paid(REFUNDING.totals)), 'return-2', 100), R2, lost);
    const second = refund(both, 'return-1', 4_000);
    expect(step(second)).toEqual(sends('parcel-2'));
    expect(is(second)).toBe(true);
  });
});

test('an order of a refund whose answer was lost is repeated under its key, as long as that is remembered', () => {
  const open = refund(paid(), 'return-1', 4_000);
  const unknown = answered(open, R1, lost);
  const due = op(unknown, R1).dueAt;
  const planned = looked(unknown, R1, notDone(), due);
  expect(step(planned, due)).toEqual(sends(R1));
  const never = answered(refund(paid(REFUNDING.totals), 'return-1', 4_000), R1, lost);
  const then = op(never, R1).dueAt;
  expect(step(looked(never, R1, notDone(9_900), then), then).kind).toBe('wait');
});

test('what waits for something else is asked of each kind apart', () => {
  const released = lived(`${CAPTURED}\ncomplete\nconfirmed release`, { capabilities: REFUNDING.vipps, policy }).payment;
  expect(isHeldUp(released, 'capture')).toBe(true);
  expect(isHeldUp(released, 'refund')).toBe(false);
  const over = evolveAll(released, [{ at: START, kind: 'ForeignRefundSeen', refunded: 10_000, why: 'portal' }]);
  expect(isHeldUp(over, 'refund')).toBe(true);
  expect(isHeldUp(over, 'authorize')).toBe(false);
  expect(isHeldUp(over, 'release')).toBe(false);
});

test('all that was captured can be given back, and a capture goes out though too much was', () => {
  const all = refund(paid(), 'return-1', 9_900);
  expect(all.ledger.refundable).toBe(0);
  expect(sendOrderOf(all, op(all, R1), START).order.amount).toBe(9_900);
  const over = evolveAll(ship(all, 'parcel-2', 100), [
    { at: START, kind: 'ForeignRefundSeen', refunded: 5, why: 'portal' },
  ]);
  expect(sendOrderOf(over, op(over, 'parcel-2'), START).order.amount).toBe(100);
  expect(() => sendOrderOf(over, op(over, R1), START)).toThrow('captured; seen {"refundable":-5}');
});
