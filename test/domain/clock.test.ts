import type { Capabilities } from '../../src/domain/capabilities';
import { hear } from '../../src/domain/driver';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { followClock } from '../../src/domain/follow-clock';
import type { Operation, Payment } from '../../src/domain/payment';
import { deadlineOf, isHoldSettled, isSettledDown, waitsSince } from '../../src/domain/waiting';
import { REFUNDING, refund } from './support/refunds';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  complete,
  confirmed,
  DAY,
  learned,
  lost,
  MINUTE,
  op,
  order,
  paymentOptions,
  pipwave,
  START,
  ship,
  vipps,
} from './support/world';

const at = START;
const NEVER = Number.MAX_SAFE_INTEGER;
const ida = { operator: 'ida', reason: 'asked' };
const one: Capabilities = { ...vipps, captures: 'one' };
const refusedHold: Fact = { at, operationId: '@authorize', kind: 'Refused', code: 'VOID', why: 'void', by: 'status' };

/** The payment after a message, before anything has followed from it. */
const told = (payment: Payment, shipmentId: string, amount: number): Payment =>
  hear(payment, { kind: 'ship', shipmentId, amount, currency: 'NOK' }, 'signal', START).payment;
const completed = (payment: Payment): Payment => hear(payment, { kind: 'complete' }, 'signal', START).payment;
const cancelled = (payment: Payment): Payment =>
  hear(payment, { kind: 'cancel', reason: 'out of stock' }, 'signal', START).payment;
const withOp = (payment: Payment, id: string, more: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((other) => (other.id === id ? { ...other, ...more } : other)),
});
const iso = (moment: number): string => new Date(moment).toISOString();
const follows = followClock;

describe('a parcel gets its capture', () => {
  const planned = (id: string, amount: number, shipments = [id], rest = 0) => ({
    at,
    operationId: id,
    kind: 'Planned',
    operation: 'capture',
    amount,
    shipments,
    rest,
  });

  test('each its own, where the provider captures many times', () => {
    const two = told(told(aPayment(), 'parcel-1', 9_900), 'parcel-2', 5_000);
    expect(follows(two, START)).toEqual([planned('parcel-1', 9_900), planned('parcel-2', 5_000)]);
  });

  test('not before there is a hold, and not from captureBy on', () => {
    expect(follows(told(aPayment({ hold: 'adopted' }), 'parcel-1', 9_900), START)).toEqual([]);
    const waits = told(aPayment(), 'parcel-1', 9_900);
    expect(follows(waits, waits.captureBy).map(({ kind }) => kind)).not.toContain('Planned');
    expect(follows(waits, waits.captureBy - 1).map(({ kind }) => kind)).toContain('Planned');
  });

  describe('where the provider captures once', () => {
    const waits = told(told(aPayment({ capabilities: one }), 'parcel-1', 9_900), 'parcel-2', 5_000);
    const all = planned('parcel-1', 14_900, ['parcel-1', 'parcel-2'], 10_000);

    test('one of the sum, when nothing more ships', () => {
      expect(follows(waits, START)).toEqual([]);
      expect(follows(completed(waits), START)).toEqual([all]);
    });

    test('or when the hold is used up', () => {
      const full = told(waits, 'parcel-3', 10_000);
      expect(follows(full, START)).toEqual([planned('parcel-1', 24_900, ['parcel-1', 'parcel-2', 'parcel-3'])]);
    });

    test('or at the deadline margin, and not a moment before', () => {
      const margin = deadlineOf(waits);
      expect(follows(waits, margin - 1).map(({ kind }) => kind)).not.toContain('Planned');
      expect(follows(waits, margin)).toContainEqual({ ...all, at: margin });
    });

    test('with the rest that others have left', () => {
      const some: Fact = { at, kind: 'ForeignMovementSeen', captured: 1_000, released: 2_000, why: 'portal' };
      const taken = { ...evolveAll(waits, [some]), releasedWithoutOrder: 500 };
      expect(follows(completed(taken), START)).toContainEqual({ ...all, rest: 6_500 });
      const more: Fact = { ...some, captured: 24_900, released: 0 };
      expect(follows(completed(evolveAll(waits, [more])), START)).toContainEqual({ ...all, rest: 0 });
    });

    test('none beside one that is open, and none after one that was made', () => {
      const open = order(completed(waits), { kind: 'providerNotice', text: 'x' });
      const late = { ...open, shipments: [...open.shipments, { id: 'parcel-3', amount: 100, at }] };
      expect(follows(late, START)).toEqual([]);
      const done = answered(open, 'parcel-1', confirmed(14_900));
      const after = { ...done, shipments: [...done.shipments, { id: 'parcel-3', amount: 100, at }] };
      expect(follows(after, START)[0]).toEqual({
        at,
        kind: 'ShipmentEnded',
        shipmentId: 'parcel-3',
        state: 'refused',
        reason: 'this provider allows one capture, and it was made',
      });
    });
  });

  test('or is put before a person, where only the whole can be captured', () => {
    const why = 'less than the whole authorization shipped, and this provider captures only the whole';
    const payment = told(aPayment({ capabilities: { ...vipps, partial: false } }), 'parcel-1', 9_900);
    expect(follows(payment, START)).toEqual([
      planned('parcel-1', 9_900),
      {
        at,
        operationId: 'parcel-1',
        kind: 'Parked',
        code: 'Parked',
        why,
        dueAt: START + payment.policy.parkedEveryMs,
      },
      { at, kind: 'AttentionRaised', code: 'Parked', text: why, operationId: 'parcel-1' },
    ]);
    const whole = told(aPayment({ capabilities: { ...vipps, partial: false } }), 'parcel-1', 24_900);
    expect(follows(whole, START)).toEqual([planned('parcel-1', 24_900)]);
  });
});

describe('the rest is given back', () => {
  const release = { at, operationId: '@release', kind: 'Planned', operation: 'release', shipments: [], rest: 0 };
  const lapses = (why: string) => ({ at, kind: 'RemainderReleased', amount: 24_900, how: 'lapses', why });

  test('by an order, when nothing more ships', () => {
    expect(follows(aPayment(), START)).toEqual([]);
    expect(follows(completed(aPayment()), START)).toEqual([{ ...release, amount: 24_900 }]);
  });

  test('not before there is a hold, nor while a parcel waits or a capture is open', () => {
    expect(follows(completed(aPayment({ hold: 'adopted' })), START)).toEqual([]);
    expect(follows(completed(ship(aPayment(), 'parcel-1', 9_900)), START)).toEqual([]);
    const done = answered(completed(ship(aPayment(), 'parcel-1', 9_900)), 'parcel-1', confirmed(9_900));
    expect(op(done, '@release').amount).toBe(15_000);
    const all = answered(completed(ship(aPayment(), 'parcel-1', 24_900)), 'parcel-1', confirmed(24_900));
    expect(follows(all, START)).toEqual([]);
  });

  test('by itself after a capture, where this provider does so', () => {
    const where = (afterCapture: Capabilities['release']['afterCapture']) => {
      const payment = aPayment({ capabilities: { ...vipps, release: { ...vipps.release, afterCapture } } });
      const some: Fact = { at, kind: 'ForeignMovementSeen', captured: 1_000, released: 0, why: 'portal' };
      return [follows(completed(evolveAll(payment, [some])), START), follows(completed(payment), START)];
    };
    const untouched = [{ ...release, amount: 24_900 }];
    const why = 'this provider gives no other way';
    expect(where('explicit')).toEqual([[{ ...release, amount: 23_900 }], untouched]);
    expect(where('lapses')).toEqual([[{ ...lapses(why), amount: 23_900 }], untouched]);
    expect(where('automatic')).toEqual([[{ ...lapses(why), amount: 23_900, how: 'automatic' }], untouched]);
  });

  test('by nobody, once the hold may be gone', () => {
    const asked = { ...completed(aPayment()), expiryWarned: true, deadlineReached: true };
    expect(follows({ ...asked, holdUntil: START }, START)).toEqual([lapses('the hold may be gone')]);
    expect(follows({ ...asked, holdUntil: START + 1 }, START)).toEqual([{ ...release, amount: 24_900 }]);
  });

  test('once: what was left of a release that was refused lapses', () => {
    const refused = withOp(complete(aPayment()), '@release', { status: 'refused' });
    const counted = evolveAll(refused, [{ at, kind: 'NoticeReceived', text: 'x' }]);
    expect(follows(counted, START)).toEqual([lapses('left to lapse: the release was refused')]);
  });

  test('without being asked, after the one capture that this provider allows', () => {
    const done = answered(
      ship(aPayment({ capabilities: one }), 'parcel-1', 9_900, START, true),
      'parcel-1',
      confirmed(9_900),
    );
    const { completing: _, ...open } = done;
    const free = { ...open, operations: open.operations.filter(({ kind }) => kind !== 'release') };
    const counted = evolveAll(free, [{ at, kind: 'NoticeReceived', text: 'x' }]);
    expect(follows(counted, START)).toEqual([{ ...release, amount: 15_000 }]);
    expect(follows({ ...counted, capabilities: vipps }, START)).toEqual([]);
  });

  test('not while a person has a parcel to see to', () => {
    const up: Fact = { at, kind: 'AttentionRaised', code: 'ShipmentRefused', text: 'x' };
    expect(follows(evolveAll(completed(aPayment()), [up]), START)).toEqual([]);
  });
});

describe('without a hold', () => {
  const gone = evolveAll(told(aPayment({ hold: 'adopted' }), 'parcel-1', 9_900), [refusedHold]);

  test('every parcel is refused, and the payment ends', () => {
    expect(follows(gone, START)).toEqual([
      {
        at,
        kind: 'ShipmentEnded',
        shipmentId: 'parcel-1',
        state: 'refused',
        reason: 'there is no authorization: void',
      },
      { at, kind: 'FulfilmentCompleted', by: 'authorizationRefused', reason: 'there is no authorization: void' },
      {
        at,
        kind: 'AttentionRaised',
        code: 'ShipmentUnpaid',
        text: 'parcel-1 of 99.00 NOK ended refused: there is no authorization: void',
        shipmentId: 'parcel-1',
      },
    ]);
  });

  test('is told by its state, where nobody gave a reason', () => {
    const { reason: _, ...silent } = op(gone, '@authorize');
    expect(follows({ ...gone, operations: [silent] }, START)[0]).toMatchObject({
      reason: 'there is no authorization: refused',
    });
  });

  test('is said once', () => {
    expect(follows(evolveAll(completed(aPayment({ hold: 'adopted' })), [refusedHold]), START)).toEqual([]);
  });
});

describe('cancel', () => {
  const drop = (operationId: string, reason = 'cancelled: out of stock') => ({
    at,
    operationId,
    kind: 'Dropped',
    reason,
  });

  test('drops what waits and what is planned, and gives the rest back', () => {
    const waits = cancelled(told(aPayment({ hold: 'created' }), 'parcel-1', 9_900));
    expect(follows(waits, START).slice(0, 2)).toEqual([
      { at, kind: 'ShipmentEnded', shipmentId: 'parcel-1', state: 'dropped', reason: 'cancelled: out of stock' },
      drop('@authorize'),
    ]);
    const planned = cancelled(ship(aPayment(), 'parcel-1', 9_900));
    expect(follows(planned, START)).toMatchObject([drop('parcel-1'), { kind: 'Planned', operation: 'release' }]);
  });

  test('drops no release, and nothing that is in doubt', () => {
    const asked = complete(aPayment());
    expect(follows(cancelled(asked), START)).toEqual([]);
    const doubtful = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    expect(follows(cancelled(doubtful), START)).toEqual([]);
  });

  test('is told without a reason, where there was none', () => {
    const { completing: _, ...silent } = cancelled(ship(aPayment(), 'parcel-1', 9_900));
    expect(follows(silent, START)[0]).toEqual(drop('parcel-1', 'cancelled: no reason given'));
    const bare = { ...silent, completing: { by: 'cancel', at } as const };
    expect(follows(bare, START)[0]).toEqual(drop('parcel-1', 'cancelled: no reason given'));
  });
});

describe('captureBy', () => {
  const payment = ship(aPayment({ capabilities: one, terms: { captureBy: START + 100 * DAY } }), 'parcel-1', 9_900);
  const { captureBy, holdUntil } = payment;
  const reason = `captureBy ${iso(captureBy)} has passed`;
  const known = { ...payment, expiryWarned: true, deadlineReached: true };

  test('ends what is planned and what waits, and the payment with it', () => {
    expect(follows(known, captureBy).slice(0, 2)).toEqual([
      { at: captureBy, kind: 'ShipmentEnded', shipmentId: 'parcel-1', state: 'expired', reason },
      { at: captureBy, kind: 'FulfilmentCompleted', by: 'captureBy', reason },
    ]);
    const planned = { ...ship(aPayment(), 'parcel-1', 9_900), expiryWarned: true, deadlineReached: true };
    const passed = `captureBy ${iso(planned.captureBy)} has passed`;
    expect(follows(planned, planned.captureBy)[0]).toEqual({
      at: planned.captureBy,
      operationId: 'parcel-1',
      kind: 'Expired',
      reason: passed,
    });
    expect(follows(known, captureBy - 1).map(({ kind }) => kind)).not.toContain('ShipmentEnded');
  });

  test('is said once', () => {
    const after = evolveAll(known, follows(known, captureBy));
    expect(follows(after, captureBy)).toEqual([]);
  });

  test('ends no parcel whose hold is not known yet', () => {
    const adopted = ship(aPayment({ hold: 'adopted' }), 'parcel-1', 9_900);
    expect(follows(adopted, adopted.captureBy).map(({ kind }) => kind)).not.toContain('ShipmentEnded');
  });

  test('ends no release: that is given back as long as the hold lasts', () => {
    const asked = complete({ ...aPayment({ terms: { captureBy } }), expiryWarned: true, deadlineReached: true });
    expect(follows(asked, captureBy).map(({ kind }) => kind)).toEqual(['AttentionRaised']);
    expect(follows(asked, holdUntil - 1).filter(({ kind }) => kind === 'Lapsed')).toEqual([]);
    expect(follows(asked, holdUntil)[0]).toEqual({
      at: holdUntil,
      operationId: '@release',
      kind: 'Lapsed',
      reason: 'the hold may be gone',
    });
    const done = answered(asked, '@release', confirmed(24_900));
    expect(follows(done, holdUntil)).toEqual([]);
  });
});

describe('the deadline margin', () => {
  const payment = { ...aPayment(), expiryWarned: true };
  const margin = deadlineOf(payment);
  const reached = { at: margin, kind: 'DeadlineReached' };
  const release = { ...payment, policy: { ...payment.policy, atDeadline: 'release' as const } };

  test('is a day before captureBy, and is told', () => {
    expect(margin).toBe(payment.captureBy - DAY);
    expect(follows(payment, margin - 1)).toEqual([]);
    expect(follows(payment, margin)).toEqual([
      reached,
      {
        at: margin,
        kind: 'AttentionRaised',
        code: 'DeadlineReached',
        text: `not completed, and the hold may be gone after ${iso(payment.captureBy)}`,
      },
    ]);
    expect(follows({ ...payment, deadlineReached: true }, margin)).toEqual([]);
  });

  test('completes the payment where that is the policy', () => {
    expect(follows(release, margin).slice(0, 2)).toEqual([
      reached,
      { at: margin, kind: 'FulfilmentCompleted', by: 'deadline', reason: 'the deadline margin was reached' },
    ]);
  });

  test('is passed in silence where nothing more ships', () => {
    const open = { ...completed(ship(payment, 'parcel-1', 9_900)), expiryWarned: true };
    expect(follows(open, margin)[0]).toEqual(reached);
    expect(follows(open, margin).filter(({ kind }) => kind === 'AttentionRaised')).toMatchObject([{ code: 'Stuck' }]);
  });

  test('waits for the hold', () => {
    const adopted = { ...aPayment({ hold: 'adopted' }), expiryWarned: true };
    expect(follows(adopted, margin).map(({ kind }) => kind)).not.toContain('DeadlineReached');
  });
});

describe('that the hold ends soon', () => {
  const payment = aPayment();
  const warned = payment.captureBy - 3 * DAY;

  test('is told three days before', () => {
    expect(follows(payment, warned - 1)).toEqual([]);
    expect(follows(payment, warned)).toEqual([
      { at: warned, kind: 'AuthorizationExpiring', captureBy: payment.captureBy },
      {
        at: warned,
        kind: 'AttentionRaised',
        code: 'AuthorizationExpiring',
        text: `the hold may be gone after ${iso(payment.captureBy)}; ship or complete before then`,
      },
    ]);
    expect(follows({ ...payment, expiryWarned: true }, warned)).toEqual([]);
  });

  test('is not told where all is done, and is where a parcel is before a person', () => {
    const done = answered(complete(payment), '@release', confirmed(24_900));
    expect(follows(done, warned)).toEqual([]);
    const up: Fact = { at, kind: 'AttentionRaised', code: 'ShipmentRefused', text: 'x' };
    expect(follows(evolveAll(done, [up]), warned).map(({ kind }) => kind)).toContain('AuthorizationExpiring');
    const { completing: _, ...open } = done;
    expect(follows(open, warned).map(({ kind }) => kind)).toContain('AuthorizationExpiring');
    const doubtful = answered(complete(payment), '@release', lost);
    expect(follows(doubtful, warned).map(({ kind }) => kind)).toContain('AuthorizationExpiring');
  });
});

describe('what waits too long', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);
  const stuckAt = START + 10 * MINUTE;
  const stuck = (operationId: string, text: string, now = stuckAt) => ({
    at: now,
    kind: 'AttentionRaised',
    code: 'Stuck',
    text,
    operationId,
  });

  test('is told after ten minutes, once, with the last that is known', () => {
    expect(follows(shipped, stuckAt - 1)).toEqual([]);
    expect(follows(shipped, stuckAt)).toEqual([stuck('parcel-1', 'parcel-1 is planned')]);
    const doubtful = answered(shipped, 'parcel-1', lost);
    expect(follows(doubtful, stuckAt)).toEqual([stuck('parcel-1', 'parcel-1 is unknown: time-out')]);
    expect(follows(learned(shipped, [], stuckAt), stuckAt + DAY)).toEqual([]);
  });

  test('is told no more once it is over', () => {
    const told = learned(shipped, [], stuckAt);
    const done = withOp(told, 'parcel-1', { status: 'done', doneAt: stuckAt, by: 'answer' });
    expect(follows(done, stuckAt)).toEqual([
      { at: stuckAt, kind: 'AttentionCleared', code: 'Stuck', operationId: 'parcel-1' },
    ]);
  });

  test('of a done capture is the look-up that is owed', () => {
    const done = answered(ship(aPayment({ capabilities: pipwave }), 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
    const owedAt = START + 3 * DAY + 5 * MINUTE;
    expect(waitsSince(done, op(done, 'parcel-1'))).toBe(owedAt);
    expect(follows(done, owedAt + 10 * MINUTE)).toContainEqual(
      stuck(
        'parcel-1',
        'parcel-1 is done, but this provider may still reverse it, and the look-ups that would show that fail',
        owedAt + 10 * MINUTE,
      ),
    );
  });

  test.each<[string, Partial<Operation>, number]>([
    ['is planned: since it was due', {}, START],
    ['is on its way: since never', { status: 'sending' }, NEVER],
    ['is in doubt: since it was due', { status: 'unknown', inDoubt: true, settledAt: START + DAY }, START],
    [
      'was denied, and is not shown: since it can be verified',
      { status: 'denied', refusal: { code: '1', why: 'x' }, deniedAt: START, settledAt: START + DAY },
      START + DAY,
    ],
    [
      'was denied long ago: since it was due',
      { status: 'denied', refusal: { code: '1', why: 'x' }, deniedAt: START, settledAt: 0 },
      START,
    ],
    [
      'was denied, and nobody has looked: since it was due',
      { status: 'denied', refusal: { code: '1', why: 'x' }, settledAt: START + DAY },
      START,
    ],
    [
      'was denied in a run that is gone, and is in doubt again: since it was due',
      { status: 'unknown', refusal: { code: '1', why: 'x' }, deniedAt: START, settledAt: START + DAY },
      START,
    ],
    ['is before a person: since never', { status: 'parked' }, NEVER],
    ['is done: since never', { status: 'done' }, NEVER],
  ])('%s', (_, more, since) => {
    const payment = withOp(shipped, 'parcel-1', more);
    expect(waitsSince(payment, op(payment, 'parcel-1'))).toBe(since);
  });

  test('stands in line behind our own limit of writes without waiting', () => {
    const limited = { ...shipped, sendAfter: START + DAY };
    expect(waitsSince(limited, op(limited, 'parcel-1'))).toBe(START + DAY);
    expect(waitsSince({ ...shipped, sendAfter: START - DAY }, op(shipped, 'parcel-1'))).toBe(START);
  });
});

describe('what is before a person is taken down', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);
  const up = (code: 'Parked' | 'AuthorizationDiffers' | 'CaptureReversed' | 'HoldShared'): Fact => ({
    at,
    kind: 'AttentionRaised',
    code,
    text: 'x',
    operationId: 'parcel-1',
  });
  const cleared = (code: string, more: object = {}) => ({ at, kind: 'AttentionCleared', code, ...more });
  const parked = withOp(shipped, 'parcel-1', { status: 'parked' });

  test.each(['Parked', 'AuthorizationDiffers', 'CaptureReversed', 'HoldShared'] as const)(
    '%s, once its operation is parked no more',
    (code) => {
      expect(follows(evolveAll(parked, [up(code)]), START)).toEqual([]);
      expect(follows(evolveAll(shipped, [up(code)]), START)).toEqual([cleared(code, { operationId: 'parcel-1' })]);
      const { operationId: _, ...nowhere } = up(code) as Fact & { operationId: string };
      expect(follows(evolveAll(parked, [nowhere as Fact]), START)).toEqual([cleared(code)]);
    },
  );

  test.each(['AuthorizationExpiring', 'DeadlineReached'] as const)('%s, once all is settled', (code) => {
    const raised: Fact = { at, kind: 'AttentionRaised', code, text: 'x' };
    const warned = { ...aPayment({ policy: { warnBeforeMs: 300 * DAY } }), expiryWarned: true };
    const done = answered(complete(warned), '@release', confirmed(24_900));
    expect(follows(evolveAll(done, [raised]), START)).toEqual([cleared(code)]);
    const { completing: _, ...open } = done;
    expect(follows(evolveAll(open, [raised]), START)).toEqual([]);
    expect(follows(evolveAll(answered(complete(warned), '@release', lost), [raised]), START)).toEqual([]);
    const parcel: Fact = { at, kind: 'AttentionRaised', code: 'ShipmentRefused', text: 'x' };
    expect(follows(evolveAll(done, [raised, parcel]), START)).toEqual([]);
  });

  test.each([
    'CaptureAmountDiffers',
    'CapturedTwice',
    'ForeignMovementSeen',
    'InvalidTerms',
    'PastUnknown',
    'ReleaseAmountDiffers',
    'ShipmentRefused',
    'UnknownMessage',
    'UnreadableMessage',
  ] as const)('%s by a person only', (code) => {
    expect(follows(evolveAll(aPayment(), [{ at, kind: 'AttentionRaised', code, text: 'x' }]), START)).toEqual([]);
  });

  test('of a parcel without a capture, under its name', () => {
    const gone = learned(told(aPayment({ hold: 'adopted' }), 'parcel-1', 9_900), [refusedHold]);
    expect(gone.attention).toMatchObject([{ code: 'ShipmentUnpaid', shipmentId: 'parcel-1' }]);
    expect(follows(gone, START)).toEqual([]);
  });
});

describe('an overdrawn payment', () => {
  const taken: Fact = { at, kind: 'ForeignMovementSeen', captured: 20_000, released: 0, why: 'portal' };
  const overdrawn = evolveAll(ship(aPayment(), 'parcel-1', 9_900), [taken]);

  test('is told with the amount that is missing, once', () => {
    const raised = {
      at,
      kind: 'AttentionRaised',
      code: 'Overdrawn',
      text: '50.00 NOK more is captured, reserved and released than was authorized',
    };
    expect(follows(overdrawn, START)).toEqual([raised]);
    expect(follows(learned(overdrawn, []), START)).toEqual([]);
  });

  test('is told no more once nothing is open, or the money is there', () => {
    const up = learned(overdrawn, []);
    const settled = withOp(up, 'parcel-1', { status: 'done', doneAt: START, by: 'answer' });
    expect(follows(settled, START)).toEqual([{ at, kind: 'AttentionCleared', code: 'Overdrawn' }]);
    const back = evolveAll(up, [{ ...taken, captured: 0 } as Fact]);
    expect(follows(back, START)).toContainEqual({ at, kind: 'AttentionCleared', code: 'Overdrawn' });
  });

  test('that has nothing open is not told: there is nothing to resolve', () => {
    const quiet = evolveAll(aPayment(), [{ ...taken, captured: 25_000 } as Fact]);
    expect(isSettledDown(quiet)).toBe(true);
    expect(follows(quiet, START)).toEqual([]);
  });
});

test('a payment is settled down when nothing is open and no parcel waits', () => {
  expect(isSettledDown(aPayment())).toBe(true);
  expect(isSettledDown(aPayment({ hold: 'adopted' }))).toBe(false);
  expect(isSettledDown(ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900))).toBe(false);
  expect(isSettledDown(cancel(ship(aPayment({ capabilities: paymentOptions }), 'parcel-1', 9_900)))).toBe(false);
  expect(order(aPayment(), { kind: 'pause', ...ida }).operations).toHaveLength(1);
});

test('so is its hold, whatever is still to be given back of what was captured', () => {
  const paid = answered(
    ship(aPayment({ capabilities: REFUNDING.vipps }), 'parcel-1', 9_900),
    'parcel-1',
    confirmed(9_900),
  );
  const open = refund(paid, 'return-1', 4_000);
  expect([isHoldSettled(paid), isSettledDown(paid)]).toEqual([true, true]);
  expect([isHoldSettled(open), isSettledDown(open)]).toEqual([true, false]);
  expect(isHoldSettled(ship(open, 'parcel-2', 100))).toBe(false);
  expect(isHoldSettled(aPayment({ hold: 'adopted' }))).toBe(false);
  expect(isHoldSettled(ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900))).toBe(false);
});
