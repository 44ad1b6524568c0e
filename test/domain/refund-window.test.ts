import { check } from '../../src/domain/decide';
import { evolveAll } from '../../src/domain/evolve';
import { KINDS, refundUntil, sentUntil } from '../../src/domain/kinds';
import { backOff, canReplay } from '../../src/domain/ladder';
import { NEVER } from '../../src/domain/money';
import { nextStep } from '../../src/domain/next-step';
import { sendOrderOf } from '../../src/domain/order';
import type { Payment } from '../../src/domain/payment';
import { asked, R1, REFUNDING, type Refunding, refund } from './support/refunds';
import { lived } from './support/scenario';
import {
  answered,
  complete,
  confirmed,
  DAY,
  HOUR,
  learned,
  looked,
  lost,
  op,
  order,
  START,
  vipps,
} from './support/world';

const policy = { stuckAfterMs: 500 * DAY };
const CAPTURED = 'shipped parcel-1 9900\nconfirmed parcel-1';
const life = (table: string, capabilities: Refunding = REFUNDING.vipps) => lived(table, { capabilities, policy });
const paid = (table = CAPTURED): Payment => life(table).payment;
const WINDOW = 365 * DAY;

describe('the provider takes refunds', () => {
  test('for its window, counted from the last capture that is booked', () => {
    expect(refundUntil(paid())).toBe(START + WINDOW);
    expect(refundUntil(paid(`after 3 d\n${CAPTURED}`))).toBe(START + 3 * DAY + WINDOW);
    const two = `after 2 d\n${CAPTURED}\nafter 3 d\nshipped parcel-2 5000`;
    expect(refundUntil(paid(two))).toBe(START + 2 * DAY + WINDOW);
    expect(refundUntil(paid(`${two}\nconfirmed parcel-2`))).toBe(START + 5 * DAY + WINDOW);
  });

  test('where no capture of ours is booked, from when the hold was made: others may have captured', () => {
    expect(refundUntil(paid('after 3 d'))).toBe(START + WINDOW);
    const moved = evolveAll(paid('after 3 d'), [
      { at: START + 3 * DAY, kind: 'ForeignMovementSeen', captured: 9_900, released: 0, why: 'portal' },
    ]);
    expect(refundUntil(moved)).toBe(START + WINDOW);
  });

  test('at no time, where Holdfast cannot refund', () => {
    expect(refundUntil(lived(CAPTURED, { capabilities: vipps, policy }).payment)).toBe(START);
  });

  test('no longer because of a capture that is in doubt, or that did not happen', () => {
    const { payment, now } = life(`after 3 d\n${CAPTURED}`);
    const about = { at: now, operationId: 'parcel-1' } as const;
    const bad = learned(payment, [{ ...about, kind: 'Parked', code: 'CaptureReversed', why: 'gone', dueAt: now }]);
    expect(refundUntil(bad)).toBe(START + WINDOW);
    expect(sentUntil(bad, 'refund')).toBe(NEVER);
    const refused = learned(bad, [{ ...about, kind: 'Refused', code: 'x', why: 'x', by: 'operator' }]);
    expect(refundUntil(refused)).toBe(START + WINDOW);
    expect(sentUntil(refused, 'refund')).toBe(START + WINDOW);
  });
});

describe('while a capture is in doubt, which may be the last one and move the window', () => {
  const { payment, now } = life(`${CAPTURED}\nafter 3 d\nshipped parcel-2 5000\nlost parcel-2`);
  const late = START + WINDOW + DAY;
  const open = refund(payment, 'return-1', 100, now);

  test('a refund that was accepted is not too late', () => {
    expect(sentUntil(open, 'refund')).toBe(NEVER);
    const waits = learned(open, [], late);
    expect(op(waits, R1).status).toBe('planned');
    const parked = learned(
      waits,
      [{ at: late, operationId: 'parcel-2', kind: 'Parked', code: 'Parked', why: 'x', dueAt: late }],
      late,
    );
    expect(op(parked, R1).status).toBe('planned');
  });

  test('what becomes of the capture moves the window, or closes it', () => {
    const shown = { kind: 'done', by: 'key', amount: 5_000, why: 'in the log' } as const;
    const found = looked(open, 'parcel-2', shown, late);
    expect(refundUntil(found)).toBe(late + WINDOW);
    expect(op(found, R1).status).toBe('planned');
    const gone = looked(open, 'parcel-2', { kind: 'failed', why: 'never taken' }, late);
    expect(op(gone, R1)).toMatchObject({
      status: 'expired',
      reason: 'the provider takes refunds until 2028-02-29T00:00:00.000Z',
    });
  });

  test('a new one is judged by the window that is known', () => {
    const asks = (at: number) => check(payment, { kind: 'refund', ...asked('return-2', 100) }, at)?.code;
    expect(asks(START + WINDOW - 1)).toBeUndefined();
    expect(asks(START + WINDOW)).toBe('RefundWindowOver');
  });
});

describe('captureBy does not bind a refund', () => {
  const open = refund(complete(paid()), 'return-1', 4_000);
  const after = open.captureBy + DAY;

  test('it is sent later, up to the end of the window', () => {
    const released = answered(open, '@release', confirmed(15_000));
    const later = learned(released, [], after);
    expect(op(later, R1).status).toBe('planned');
    expect(later.captureBy).toBeLessThan(after);
    const looks = { ...later, looks: [] };
    expect(nextStep(looks, after)).toEqual({ kind: 'send', operationId: R1 });
    expect(nextStep(looks, START + WINDOW - 1)).toEqual({ kind: 'send', operationId: R1 });
    expect(nextStep(looks, START + WINDOW).kind).not.toBe('send');
    const order = sendOrderOf(looks, op(looks, R1), START + WINDOW - 1).order;
    expect(order.notAfter).toBe(START + WINDOW);
    expect(() => sendOrderOf(looks, op(looks, R1), START + WINDOW)).toThrow(
      'nothing is sent later than its kind allows',
    );
  });

  test('its last try is before the end of the window, and not before that of the hold', () => {
    const tried = { ...op(open, R1), attempts: 1 };
    const wait = { kind: 'tryLater', retryAfterMs: HOUR } as const;
    expect(backOff(open, tried, wait, open.captureBy - 1)).toBe(open.captureBy - 1 + HOUR);
    expect(backOff(open, tried, wait, START + WINDOW - HOUR / 2)).toBe(START + WINDOW - open.policy.callBoundMs);
  });

  test('its replay is bound by the window, too', () => {
    const unknown = answered(open, R1, lost, open.captureBy - 1);
    expect(canReplay(unknown, op(unknown, R1), open.captureBy)).toBe(true);
    const late = answered(open, R1, lost, START + WINDOW - 2);
    expect(canReplay(late, op(late, R1), START + WINDOW - 1)).toBe(true);
    expect(canReplay(late, op(late, R1), START + WINDOW)).toBe(false);
  });

  test('what is planned expires with the window, and people are told; what is in doubt does not', () => {
    const at = START + WINDOW;
    expect(op(learned(open, [], at - 1), R1).status).toBe('planned');
    const over = learned(open, [], at);
    expect(op(over, R1)).toMatchObject({
      status: 'expired',
      reason: 'the provider takes refunds until 2028-02-29T00:00:00.000Z',
    });
    expect(over.attention).toContainEqual({
      code: 'RefundUnmade',
      operationId: R1,
      since: at,
      text: 'return-1 of 40.00 NOK ended expired: the provider takes refunds until 2028-02-29T00:00:00.000Z',
    });
    expect(op(learned(answered(open, R1, lost), [], at), R1)).toMatchObject({ status: 'unknown', inDoubt: true });
    const limit = KINDS.refund.limit(open);
    expect(limit).toBe('the provider takes refunds until 2028-02-29T00:00:00.000Z');
  });

  test('the payment wakes when the window closes, where a refund is open or may still come', () => {
    const done = { ...answered(open, '@release', confirmed(15_000)), looks: [] };
    const paused = learned(order(done, { kind: 'pause', operator: 'ida', reason: 'x' }), [], after);
    const still = { ...paused, looks: [], attention: [] };
    const until = (payment: Payment, now = after): number => {
      const step = nextStep(payment, now);
      return step.kind === 'wait' ? step.until : 0;
    };
    expect(until(still)).toBe(START + WINDOW);
    const closed = { ...still, operations: still.operations.filter(({ id }) => id !== R1) };
    const waits = { ...closed, attention: [{ code: 'ForeignRefundSeen' as const, text: 'x', since: START }] };
    expect(until(waits)).toBe(NEVER);
    expect(until({ ...waits, reopenedAt: after })).toBe(START + WINDOW);
  });
});
