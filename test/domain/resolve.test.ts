import type { Capabilities } from '../../src/domain/capabilities';
import { checkResolve } from '../../src/domain/check-resolve';
import type { ResolveCommand } from '../../src/domain/commands';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import type { Outcome } from '../../src/domain/outcome';
import type { AttentionCode, Operation, Payment } from '../../src/domain/payment';
import { resolve } from '../../src/domain/resolve';
import { R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  complete,
  confirmed,
  DAY,
  learned,
  looked,
  lost,
  MINUTE,
  notDone as notShown,
  op,
  order,
  PROVIDERS,
  paymentOptions,
  pipwave,
  SECOND,
  START,
  ship,
  vipps,
} from './support/world';

const at = START + DAY;
const policy = { stuckAfterMs: 300 * DAY };
const word = { evidence: 'portal', operator: 'ida', reason: 'looked' };
const why = 'ida: looked (portal)';
const done: ResolveCommand = { ...word, operationId: 'parcel-1', outcome: 'done' };
const notDone: ResolveCommand = { ...word, operationId: 'parcel-1', outcome: 'notDone' };
const again: ResolveCommand = { ...notDone, resend: true };

const withOp = (payment: Payment, id: string, more: Partial<Operation>): Payment =>
  learned(
    {
      ...payment,
      operations: payment.operations.map((other) => (other.id === id ? { ...other, ...more } : other)),
    },
    [{ at: START, kind: 'NoticeReceived', text: 'x' }],
  );
const shipped = ship(aPayment({ policy: { stuckAfterMs: 300 * DAY } }), 'parcel-1', 9_900);
const unknown = answered(shipped, 'parcel-1', lost);
const settledAt = START + 30_000 + 75 * MINUTE;
const is = (status: Operation['status'], more: Partial<Operation> = {}): Payment => ({
  ...shipped,
  operations: shipped.operations.map((other) => (other.id === 'parcel-1' ? { ...other, status, ...more } : other)),
});

const no = (payment: Payment, command: ResolveCommand, now = at) => checkResolve(payment, command, now)?.message;

describe('a person’s word is refused', () => {
  test('of an operation that is not there, or of no amount', () => {
    expect(no(unknown, { ...done, operationId: 'parcel-7' })).toContain(
      'OperationNotFound: payment order-1001 has no operation parcel-7.',
    );
    expect(no(unknown, { ...done, amount: 0.5 })).toContain(
      'InvalidMessage: amount 0.5 is not a whole number of minor units above zero.',
    );
    expect(no(unknown, { ...done, amount: 9_900 })).toBeUndefined();
  });

  test.each(['sending', 'accepted', 'dropped', 'expired', 'lapsed'] as const)('of what is %s', (status) => {
    expect(no(is(status), done)).toBe(
      `NotResolvable: parcel-1 is ${status}. Resolve only an operation that is unknown, parked, refused, stuck, overdrawn or paused.`,
    );
  });

  test.each(['unknown', 'parked'] as const)('but not of what is %s', (status) => {
    expect(no(is(status), done)).toBeUndefined();
    expect(no(is(status), notDone)).toBeUndefined();
  });

  test('of what is planned, unless it is stuck or overdrawn', () => {
    expect(no(shipped, notDone)).toContain('NotResolvable: parcel-1 is planned. Resolve only');
    expect(no(is('planned', { stuckSince: START }), notDone)).toBeUndefined();
    const taken: Fact = { at: START, kind: 'ForeignMovementSeen', captured: 20_000, released: 0, why: 'portal' };
    expect(no(learned(shipped, [taken]), notDone)).toBeUndefined();
  });

  test('of what is planned, unless it may have been done by hand: then nothing is sent for it', () => {
    const paused: Payment = { ...shipped, paused: { operator: 'ida', reason: 'x', at: START } };
    expect(no(paused, notDone)).toBeUndefined();
    expect(no(paused, done)).toBeUndefined();
    expect(no(paused, again)).toContain('NotResolvable: parcel-1 is planned. Resolve only');
    const told = (code: AttentionCode, payment = shipped): Payment => ({
      ...payment,
      attention: [{ code, text: 'x', since: START }],
    });
    expect(no(told('ForeignMovementSeen'), notDone)).toBeUndefined();
    expect(no(told('ForeignMovementSeen'), again)).toContain('NotResolvable: parcel-1 is planned. Resolve only');
    expect(no(told('ForeignRefundSeen'), notDone)).toContain('NotResolvable: parcel-1 is planned. Resolve only');
    const release = complete(aPayment());
    const ofRelease = { ...notDone, operationId: '@release' };
    expect(no(told('ForeignMovementSeen', release), ofRelease)).toContain('@release is planned. Resolve only');
    const hold = aPayment({ hold: 'created' });
    expect(no(told('ForeignMovementSeen', hold), { ...notDone, operationId: '@authorize' })).toContain(
      '@authorize is planned. Resolve only',
    );
    // Stuck, it may be sent under another key, paused or not.
    expect(
      no({ ...is('planned', { stuckSince: START }), paused: { operator: 'ida', reason: 'x', at: START } }, again),
    ).toBeUndefined();
  });

  test('of what is refused, unless it was there or is ordered again', () => {
    expect(no(is('refused'), notDone)).toContain('parcel-1 is refused. Resolve only');
    expect(no(is('refused'), done)).toBeUndefined();
    expect(no(is('refused'), again)).toBeUndefined();
    const release = complete(aPayment());
    const refused = {
      ...release,
      operations: release.operations.map((o) => (o.id === '@release' ? { ...o, status: 'refused' as const } : o)),
    };
    expect(no(refused, { ...done, operationId: '@release' })).toContain('@release is refused. Resolve only');
  });

  test('of what is done, unless a person said so and takes it back', () => {
    expect(no(is('done', { by: 'key' }), notDone)).toContain('parcel-1 is done. Resolve only');
    expect(no(is('done', { by: 'operator' }), notDone)).toBeUndefined();
    expect(no(is('done', { by: 'operator' }), done)).toContain('parcel-1 is done. Resolve only');
    expect(no(is('done', { by: 'operator' }), again)).toContain('parcel-1 is done. Resolve only');
    const hold = { ...aPayment(), operations: [{ ...op(aPayment(), '@authorize'), by: 'operator' as const }] };
    expect(no(hold, { ...notDone, operationId: '@authorize' })).toContain('@authorize is done. Resolve only');
  });

  test('while the request may still take effect', () => {
    const until = new Date(settledAt).toISOString();
    expect(no(unknown, notDone, settledAt - 1)).toBe(
      `NotResolvable: the request for parcel-1 may still take effect, or become visible, until ${until}. Resolve it after ${until}.`,
    );
    expect(no(unknown, notDone, settledAt)).toBeUndefined();
    expect(no(unknown, done, settledAt - 1)).toContain('may still take effect');
    const stuck = is('planned', { stuckSince: START, notAfter: at });
    expect(no(stuck, notDone)).toBeUndefined();
  });

  test('that it is not there while a read may not show it yet, though it was answered', () => {
    const answer = is('unknown', { notAfter: at });
    expect(no(answer, notDone)).toContain('may still take effect');
    expect(no(answer, done)).toBeUndefined();
  });

  test('where it says more than can be', () => {
    expect(no(unknown, { ...done, amount: 24_900 })).toBeUndefined();
    expect(no(unknown, { ...done, amount: 24_901 })).toBe(
      'ExceedsAvailable: 249.01 NOK is more than the 249.00 NOK that is reserved for parcel-1 or available. Resolve it with at most 249.00 NOK.',
    );
    const full = ship(unknown, 'parcel-2', 15_000);
    expect(no(full, { ...done, amount: 9_901 })).toContain('more than the 99.00 NOK that is reserved');
    expect(no(full, done)).toBeUndefined();
    const free = is('refused');
    const counted = learned(free, [{ at: START, kind: 'NoticeReceived', text: 'x' }]);
    expect(no(ship(counted, 'parcel-2', 24_900), done)).toBe(
      'ExceedsAvailable: 99.00 NOK is more than the 0.00 NOK that is reserved for parcel-1 or available. Resolve another operation as not done first, so that there is room for it.',
    );
    const taken: Fact = { at: START, kind: 'ForeignMovementSeen', captured: 20_000, released: 3_000, why: 'portal' };
    const overdrawn = learned(unknown, [taken]);
    expect(no(overdrawn, { ...done, amount: 9_901 })).toContain('more than the 99.00 NOK that is reserved');
    // Where the past is not known, what seems foreign may be this very operation.
    expect(no({ ...overdrawn, pastUnknown: true }, { ...done, amount: 21_901 })).toContain('ExceedsAvailable');
    expect(no({ ...overdrawn, pastUnknown: true }, { ...done, amount: 21_900 })).toBeUndefined();
  });

  test('where it says more than can be, of a capture that has the rest of the hold with it', () => {
    const one = ship(
      aPayment({ capabilities: bambora, policy: { stuckAfterMs: 300 * DAY } }),
      'parcel-1',
      9_900,
      START,
      true,
    );
    const doubtful = answered(one, 'parcel-1', lost);
    expect(op(doubtful, 'parcel-1').rest).toBe(15_000);
    expect(no(doubtful, { ...done, amount: 24_900 })).toBeUndefined();
    expect(no(doubtful, { ...done, amount: 24_901 })).toContain('more than the 249.00 NOK that is reserved');
  });

  test('but not for an amount that it names of what did not happen', () => {
    expect(no(unknown, { ...notDone, amount: 24_901 })).toBeUndefined();
    const hold = aPayment({ hold: 'adopted' });
    const lostHold = { ...hold, operations: [{ ...op(hold, '@authorize'), status: 'unknown' as const }] };
    expect(no(lostHold, { ...notDone, operationId: '@authorize', amount: 24_901 })).toBeUndefined();
  });

  test('where the hold would be more than was agreed', () => {
    const hold = aPayment({ hold: 'adopted' });
    const lostHold = { ...hold, operations: [{ ...op(hold, '@authorize'), status: 'unknown' as const }] };
    const said = (amount: number): ResolveCommand => ({ ...done, operationId: '@authorize', amount });
    expect(no(lostHold, said(24_900))).toBeUndefined();
    expect(no(lostHold, said(24_901))).toBe(
      'ExceedsAvailable: 249.01 NOK is more than the 249.00 NOK of the terms. Resolve it with at most 249.00 NOK.',
    );
    // What is free of the hold is no room for a larger one.
    expect(no(lostHold, said(50_000))).toContain('500.00 NOK is more than the 249.00 NOK of the terms.');
  });
});

describe('a person cannot have it sent again', () => {
  const remedy = 'Resolve it without `resend`.';
  const read = { readFrom: settledAt, readAt: settledAt + MINUTE };

  test('before two look-ups have shown that it is not there', () => {
    expect(no(unknown, again)).toBe(
      'NotResolvable: the provider may have carried out parcel-1: two look-ups must succeed after its last attempt can no longer take effect, and they have not yet. Order retryNow, and resend when two look-ups have shown that it is not there.',
    );
    expect(no(is('unknown', { inDoubt: true, attempts: 1, ...read }), again)).toBeUndefined();
    expect(no(is('unknown', { attempts: 1 }), again)).toContain('two look-ups must succeed');
    // What was never sent, or provably never arrived, needs no look.
    expect(no(is('unknown'), again)).toBeUndefined();
    expect(no(is('planned', { stuckSince: START, attempts: 3 }), again)).toBeUndefined();
    expect(no(is('unknown', { inDoubt: true }), again)).toContain('two look-ups must succeed');
  });

  test('with a word that it is done: that is no order to send, and needs no two look-ups', () => {
    expect(no(unknown, { ...done, resend: true })).toBeUndefined();
  });

  test('where Holdfast has nothing to send', () => {
    const of = (hold: 'adopted' | 'created'): Payment => {
      const payment = aPayment({ hold });
      return { ...payment, operations: [{ ...op(payment, '@authorize'), status: 'parked', inDoubt: false }] };
    };
    const command = { ...again, operationId: '@authorize' };
    expect(no(of('adopted'), command)).toBe(
      `NotResolvable: the order service made the authorization, so Holdfast has nothing to send. ${remedy}`,
    );
    expect(no(of('created'), command)).toBeUndefined();
  });

  test('a capture after the rest was released', () => {
    const release = { ...op(shipped, 'parcel-1'), id: '@release', kind: 'release', status: 'done' } as const;
    const released = (status: Operation['status'], more = {}): Payment => ({
      ...is(status, more),
      operations: [...is(status, more).operations, release],
    });
    expect(no(released('parked'), again)).toBe(
      `NotResolvable: the rest of the hold has been released since. ${remedy}`,
    );
    const own = { ...again, operationId: '@release' };
    const unreleased = {
      ...released('done'),
      operations: [op(shipped, '@authorize'), { ...release, status: 'parked' as const, inDoubt: true, attempts: 1 }],
    };
    expect(no(unreleased, own)).toContain('two look-ups must succeed');
  });

  test.each<[string, Payment, number, string]>([
    ['from captureBy on', is('refused'), shipped.captureBy, 'captureBy 2027-08-28T00:00:00.000Z has passed'],
    ['after a cancel', { ...is('refused'), cancelled: true }, at, 'the payment was cancelled'],
    [
      'where less than it needs is left',
      learned(ship(learned(is('refused'), [{ at: START, kind: 'NoticeReceived', text: 'x' }]), 'parcel-2', 20_000), []),
      at,
      'only 49.00 NOK of the hold is available',
    ],
  ])('what was refused, %s', (_, payment, now, said) => {
    expect(no(payment, again, now)).toBe(`NotResolvable: ${said}. ${remedy}`);
  });

  test('what was refused, and again when just as much as it needs is left', () => {
    const counted = learned(is('refused'), [{ at: START, kind: 'NoticeReceived', text: 'x' }]);
    expect(no(ship(counted, 'parcel-2', 15_000), again)).toBeUndefined();
    expect(no(ship(counted, 'parcel-2', 15_001), again)).toContain('only 98.99 NOK of the hold is available');
  });

  test('what was refused, where the provider allowed one capture and another was made', () => {
    const refused = withOp(ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900, START, true), 'parcel-1', {
      status: 'refused',
    });
    const other = { ...op(refused, 'parcel-1'), id: 'parcel-2', status: 'done' as const };
    const { completing: _, ...open } = refused;
    const command = { ...again };
    const one = { ...open, operations: [op(refused, '@authorize'), op(refused, 'parcel-1'), other] };
    expect(no(one, command)).toBe(
      `NotResolvable: this provider allows one capture, and another one was made. ${remedy}`,
    );
    expect(no({ ...one, capabilities: vipps }, command)).toBeUndefined();
  });

  test.each(['unknown', 'parked', 'denied'] as const)(
    'what is %s and can never be sent any more: cancelled, or too late',
    (status) => {
      const payment = is(status);
      expect(no({ ...payment, cancelled: true }, again)).toBe(`NotResolvable: the payment was cancelled. ${remedy}`);
      expect(no(payment, again, payment.captureBy - 1)).toBeUndefined();
      expect(no(payment, again, payment.captureBy)).toBe(
        `NotResolvable: captureBy 2027-08-28T00:00:00.000Z has passed. ${remedy}`,
      );
      expect(no({ ...payment, cancelled: true }, notDone)).toBeUndefined();
    },
  );

  test('a hold of a payment that was cancelled; but its rest may be given back again', () => {
    const hold = aPayment({ hold: 'created' });
    const of = (id: string, payment: Payment): string | undefined => no(payment, { ...again, operationId: id });
    const parked = { ...op(hold, '@authorize'), status: 'parked' as const };
    expect(of('@authorize', { ...hold, operations: [parked] })).toBeUndefined();
    expect(of('@authorize', { ...hold, operations: [parked], cancelled: true })).toContain('the payment was cancelled');
    const release = { ...op(shipped, 'parcel-1'), id: '@release', kind: 'release', status: 'parked' } as const;
    const released = { ...shipped, operations: [op(shipped, '@authorize'), release], cancelled: true };
    expect(of('@release', released)).toBeUndefined();
  });

  test('but what is not refused has its money still, whatever else is open', () => {
    expect(no(ship(is('parked'), 'parcel-2', 15_000), again)).toBeUndefined();
    const one = is('parked');
    const other = { ...op(one, 'parcel-1'), id: 'parcel-2', status: 'done' as const };
    const many = { ...one, capabilities: bambora, operations: [...one.operations, other] };
    expect(no(many, again)).toBeUndefined();
  });
});

describe('a person’s word becomes facts', () => {
  test('done, with what was moved', () => {
    expect(resolve(unknown, { ...done, amount: 9_000, providerReference: 'cap-7' }, at)).toEqual([
      {
        at,
        operationId: 'parcel-1',
        kind: 'Confirmed',
        amount: 9_000,
        by: 'operator',
        why,
        providerReference: 'cap-7',
      },
    ]);
    expect(resolve(unknown, done, at)).toEqual([
      { at, operationId: 'parcel-1', kind: 'Confirmed', amount: 9_900, by: 'operator', why },
    ]);
  });

  test('and what seemed foreign was the capture itself, as far as it may be, or the hold has no room for both', () => {
    const theirs: Fact = { at: START, kind: 'ForeignMovementSeen', captured: 20_000, released: 3_000, why: 'portal' };
    const past: Payment = { ...learned(unknown, [theirs]), pastUnknown: true };
    const foreign = (payment: Payment, amount: number): unknown =>
      evolveAll(payment, resolve(payment, { ...done, amount }, at)).foreign;
    // Of 249.00, 30.00 were given back.
    expect(foreign(past, 1_900)).toMatchObject({ captured: 18_100, released: 3_000 });
    expect(foreign(past, 9_900)).toMatchObject({ captured: 10_100, released: 3_000 });
    expect(foreign(past, 21_900)).toMatchObject({ captured: 0, released: 3_000 });
    // A total that is less than what is booked may be of the time before that: no more of it is the capture's own.
    expect(foreign({ ...past, seen: { captured: 9_900, at } }, 9_901)).toMatchObject({ captured: 10_099 });
    expect(foreign({ ...past, seen: { captured: 9_901, at } }, 9_901)).toMatchObject({ captured: 10_099 });
    // What a look-up shows counts more.
    expect(foreign({ ...past, seen: { captured: 24_000, at } }, 9_900)).toMatchObject({ captured: 14_100 });
    expect(foreign({ ...past, seen: { captured: 24_000, at } }, 4_000)).toMatchObject({ captured: 20_000 });
    // But for what another one in doubt may have taken of it, which is booked for nobody yet.
    const second: Operation = { ...op(past, 'parcel-1'), id: 'parcel-2', amount: 3_000 };
    const two: Payment = { ...past, operations: [...past.operations, second], seen: { captured: 24_000, at } };
    expect(foreign(two, 9_900)).toMatchObject({ captured: 11_100 });
    // What was booked before it ended is not its own; the hold has no room for both all the same.
    const ended = learned(unknown, [{ ...theirs, captured: 12_000 }]);
    expect(foreign(ended, 9_900)).toMatchObject({ captured: 12_000 });
    expect(foreign({ ...ended, authorized: 20_900 }, 9_900)).toMatchObject({ captured: 8_000 });
    // A release says nothing of captures, and what seemed given back by others may be it; less than that may be of the time before.
    const release: Operation = { ...op(past, 'parcel-1'), kind: 'release' };
    const releasing: Payment = { ...past, operations: past.operations.with(1, release) };
    expect(foreign(releasing, 1_000)).toMatchObject({ captured: 20_000, released: 2_000 });
    expect(foreign({ ...releasing, seen: { captured: 0, released: 1_000, at } }, 1_000)).toMatchObject({
      captured: 20_000,
      released: 2_000,
    });
    expect(foreign({ ...releasing, pastUnknown: false }, 1_000)).toMatchObject({ captured: 20_000, released: 3_000 });
    // However much of the hold that was.
    const most: Payment = { ...learned(releasing, [{ ...theirs, captured: 0, released: 14_000 }]), pastUnknown: false };
    expect(foreign(most, 1_000)).toMatchObject({ released: 14_000 });
    // A refund says nothing of captures.
    const overdrawn = learned(past, [{ ...theirs, captured: 30_000 }]);
    const given = { ...op(overdrawn, 'parcel-1'), kind: 'refund' as const };
    expect(foreign({ ...overdrawn, operations: overdrawn.operations.with(1, given) }, 100)).toMatchObject({
      captured: 30_000,
    });
  });

  describe('about one operation, and takes nothing of what others moved otherwise', () => {
    const capabilities: Capabilities = {
      ...PROVIDERS['many, totals, provable'],
      refund: { ...REFUNDING.bambora.refund, evidence: 'status', absence: 'neverProvable' },
    };
    const given: ResolveCommand = { ...word, operationId: R1, outcome: 'done' };
    const refunding = answered(
      refund(lived('shipped parcel-1 9900\nconfirmed parcel-1', { capabilities, policy }).payment, 'return-1', 3_000),
      R1,
      lost,
    );
    const later = op(refunding, R1).settledAt + MINUTE;
    const codes = (payment: Payment): readonly string[] => payment.attention.map(({ code }) => code);

    test('though a stale reading shows less captured than is booked for others', () => {
      let payment = looked(refunding, R1, notShown(14_900), later, { extra: true });
      expect(payment.foreign.captured).toBe(5_000);
      let now = later + 10 * SECOND;
      // Never carried out.
      payment = answered(ship(payment, 'parcel-2', 5_000, now), 'parcel-2', lost, now);
      now += 15 * SECOND;
      payment = looked(payment, 'parcel-2', notShown(9_900), now, { extra: true });
      now += SECOND;
      payment = order(payment, { kind: 'resolve', ...given }, now);
      expect(op(payment, R1).status).toBe('done');
      expect(payment.foreign.captured).toBe(5_000);
      expect(codes(payment)).toEqual(['ForeignMovementSeen']);
      // A fresh one: what others captured proves nothing of the parcel.
      payment = looked(payment, 'parcel-2', notShown(14_900), now + 20 * SECOND, { extra: true });
      expect(op(payment, 'parcel-2').status).toBe('unknown');
    });

    test('though the last reading was made before others gave back a part of the hold', () => {
      let payment = looked(refunding, R1, notShown(9_900), later, { extra: true });
      let now = later + 10 * SECOND;
      const answer = { ...confirmed(1_000), totals: { captured: 10_900, released: 10_000 } } as Outcome;
      payment = answered(ship(payment, 'parcel-2', 1_000, now), 'parcel-2', answer, now);
      expect(payment.foreign.released).toBe(10_000);
      now += 10 * SECOND;
      payment = order(payment, { kind: 'resolve', ...given }, now);
      expect(op(payment, R1).status).toBe('done');
      // A parcel that the hold has no money for.
      payment = ship(payment, 'parcel-3', 14_000, now);
      expect(payment.foreign.released).toBe(10_000);
      expect(payment.shipments.map(({ id }) => id)).toEqual(['parcel-1', 'parcel-2']);
      expect(codes(payment)).toEqual(['ForeignMovementSeen', 'ShipmentRefused']);
    });
  });

  test('not done, or ordered again', () => {
    expect(resolve(unknown, notDone, at)).toEqual([
      { at, operationId: 'parcel-1', kind: 'Refused', code: 'ResolvedNotDone', why, by: 'operator' },
    ]);
    expect(resolve(unknown, again, at)).toEqual([
      { at, operationId: 'parcel-1', kind: 'ResendOrdered', operator: 'ida', reason: why },
    ]);
  });

  describe('takes another one back', () => {
    const wrong = { ...done, amount: 990 };
    const heard = (payment: Payment, ...commands: ResolveCommand[]): Payment =>
      commands.reduce(
        (before, command, nth) => evolveAll(before, resolve(before, command, at + nth)),
        answered(payment, 'parcel-1', lost),
      );
    const atOnce = { ...paymentOptions, release: { ...paymentOptions.release, afterCapture: 'automatic' } } as const;
    const collected = complete(ship(ship(aPayment({ capabilities: atOnce }), 'parcel-1', 9_900), 'parcel-2', 5_000));

    test('and the rest that had gone with the capture is there again', () => {
      const booked = heard(collected, wrong);
      expect(booked.ledger).toMatchObject({ captured: 990, released: 23_910, available: 0 });
      expect(resolve(booked, notDone, at).at(-1)).toEqual({
        at,
        kind: 'RemainderTaken',
        amount: 23_910,
        why: 'the capture that it had gone with did not happen',
      });
      expect(heard(collected, wrong, notDone).ledger).toMatchObject({ captured: 0, released: 0, available: 24_900 });
    });

    test('and as much of the rest goes with it as there was', () => {
      expect(op(heard(collected, wrong, notDone), 'parcel-1')).toMatchObject({ amount: 14_900, rest: 10_000 });
      // Where the rest is given back by an order, none of it goes with a capture.
      const many = heard(shipped, { ...done, amount: 14_900 }, notDone);
      expect(op(many, 'parcel-1')).toMatchObject({ amount: 9_900, rest: 0 });
    });

    test('nothing of the rest is there again, where none had gone', () => {
      const whole = complete(ship(aPayment({ capabilities: atOnce }), 'parcel-1', 24_900));
      expect(resolve(heard(whole, done), notDone, at).map(({ kind }) => kind)).toEqual(['Refused']);
    });

    test('and what is sent again is what was shipped, not what the first word had said', () => {
      const ordered = heard(collected, wrong, notDone, again);
      expect(op(ordered, 'parcel-1')).toMatchObject({ status: 'planned', amount: 14_900, rest: 10_000 });
      expect(ordered.ledger).toMatchObject({ reserved: 24_900, available: 0 });
      const parts = heard(shipped, wrong, notDone, again);
      expect(op(parts, 'parcel-1')).toMatchObject({ status: 'planned', amount: 9_900, rest: 0 });
      expect(parts.ledger).toMatchObject({ reserved: 9_900, available: 15_000 });
    });

    test('of a release, as it was booked', () => {
      const over = complete(aPayment());
      const released = evolveAll(over, [
        { at, operationId: '@release', kind: 'Confirmed', amount: 24_000, by: 'operator', why },
      ]);
      const back = resolve(released, { ...notDone, operationId: '@release' }, at);
      expect(back).toHaveLength(1);
      expect(op(evolveAll(released, back), '@release')).toMatchObject({ status: 'refused', amount: 24_000 });
    });

    test('where nothing had gone with it, or it was not booked yet, nothing comes back', () => {
      expect(resolve(heard(shipped, wrong), notDone, at)).toHaveLength(1);
      const lapsed = { ...heard(shipped, wrong), releasedWithoutOrder: 100 };
      expect(resolve(lapsed, notDone, at)).toHaveLength(1);
      expect(
        resolve({ ...answered(collected, 'parcel-1', lost), releasedWithoutOrder: 100 }, notDone, at),
      ).toHaveLength(1);
    });
  });

  describe('of the hold', () => {
    const hold: ResolveCommand = { ...done, operationId: '@authorize' };
    const confirmedHold = { at, operationId: '@authorize', kind: 'Confirmed', amount: 24_900, by: 'operator', why };
    const unread = 'no look-up of this hold has succeeded, so earlier captures are not known';
    const parked = (
      more: Partial<Payment> = {},
      capabilities = vipps,
      kind: 'adopted' | 'created' = 'adopted',
    ): Payment => {
      const payment = aPayment({ hold: kind, capabilities });
      return { ...payment, operations: [{ ...op(payment, '@authorize'), status: 'parked' }], ...more };
    };

    test('what was captured before is not known, where nobody could read it', () => {
      expect(resolve(parked(), hold, at)).toEqual([confirmedHold, { at, kind: 'PastUnknown', why: unread }]);
      expect(resolve(parked({}, pipwave), hold, at)).toEqual([
        confirmedHold,
        { at, kind: 'PastUnknown', why: unread },
        { at, kind: 'AttentionRaised', code: 'PastUnknown', text: unread },
      ]);
    });

    test.each<[string, Payment]>([
      ['was read', parked({ seen: { captured: 0, at: START } })],
      [
        'was read, and differs',
        parked({ attention: [{ code: 'AuthorizationDiffers', text: 'x', since: START, operationId: '@authorize' }] }),
      ],
      ['is made by Holdfast', parked({}, vipps, 'created')],
      ['has a past that is known to be unknown', parked({ pastUnknown: true })],
    ])('but not where it %s', (_, payment) => {
      expect(resolve(payment, hold, at)).toEqual([confirmedHold]);
    });

    test('that another payment uses has captures that are not known', () => {
      const shared = [{ code: 'HoldShared', text: 'x', since: START, operationId: '@authorize' }] as const;
      expect(resolve(parked({ attention: shared, seen: { captured: 0, at: START } }), hold, at)).toEqual([
        confirmedHold,
        { at, kind: 'PastUnknown', why: 'another payment uses this hold, and its captures are not known' },
      ]);
    });

    test('that is smaller refuses the newest parcels that no longer fit', () => {
      const parcel = (id: string, amount: number, more = {}) => ({ id, amount, at: START, ...more });
      const shipments = [
        parcel('a', 5_000),
        parcel('b', 6_000),
        parcel('c', 1_000),
        parcel('d', 4_000),
        parcel('e', 1, { operationId: 'e' }),
        parcel('f', 1, { ended: { state: 'dropped', reason: 'x' } }),
        parcel('g', 1),
      ];
      const seen = { captured: 0, at: START };
      expect(resolve(parked({ shipments, seen }), { ...hold, amount: 10_000 }, at)).toEqual([
        { ...confirmedHold, amount: 10_000 },
        { at, kind: 'ShipmentEnded', shipmentId: 'b', state: 'refused', reason: 'the hold is only 100.00 NOK' },
        { at, kind: 'ShipmentEnded', shipmentId: 'g', state: 'refused', reason: 'the hold is only 100.00 NOK' },
      ]);
    });
  });

  test('needs no attention for an amount that the person has named', () => {
    const facts = resolve(unknown, { ...done, amount: 1 }, at);
    expect(facts.map((fact) => fact.kind)).toEqual(['Confirmed']);
    expect(confirmed(1)).toMatchObject({ amount: 1 });
  });
});
