import { changeOf } from '../../src/domain/change';
import type { OperationFact } from '../../src/domain/facts';
import { type Operation, type Payment, settledAtOf } from '../../src/domain/payment';
import { aPayment, DAY, MINUTE, op, START, ship } from './support/world';

type Told = Exclude<OperationFact, { kind: 'Planned' }>;
type Heard = Told extends infer One ? (One extends Told ? Omit<One, 'operationId'> : never) : never;

const NOW = START + DAY;
const payment = ship(aPayment(), 'parcel-1', 9_900);
const planned = op(payment, 'parcel-1');
/** As much as an operation can have behind it. */
const lived: Operation = {
  ...planned,
  status: 'unknown',
  rest: 5_000,
  replay: true,
  round: 1,
  attempts: 2,
  firstSentAt: START,
  lastSentAt: START + MINUTE,
  notAfter: START + 2 * MINUTE,
  settledAt: START + 10 * MINUTE,
  extraAt: START + 5,
  stuckSince: START + 6,
  rung: 3,
  absentAt: START + 20 * MINUTE,
  readFrom: START + 15 * MINUTE,
  readAt: START + 20 * MINUTE,
  reason: 'time-out',
};

/** The members that a fact changes; what it takes away is undefined. */
function changed(fact: Heard, before: Operation = lived, of: Payment = payment): Record<string, unknown> {
  const after = changeOf(of, before, { ...fact, operationId: before.id, at: NOW } as Told & { at: number });
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Operation)[];
  return Object.fromEntries(
    members
      .filter((name) => before[name] !== after[name] || name in before !== name in after)
      .map((name) => [name, after[name]]),
  );
}

const gone = undefined;
const soon = { dueAt: NOW + 15_000, settledAt: NOW + MINUTE };

test('an order that goes out is one more attempt, and remembers when its key was first used', () => {
  const sent = { attempts: 3, lastSentAt: NOW, notAfter: NOW + 30_000, replay: false, extraAt: gone };
  expect(changed({ kind: 'Sending', notAfter: NOW + 30_000 })).toStrictEqual(sent);
  expect(changed({ kind: 'Sending', notAfter: NOW + 30_000 }, planned)).toStrictEqual({
    attempts: 1,
    firstSentAt: NOW,
    lastSentAt: NOW,
    notAfter: NOW + 30_000,
  });
});

test('an order that goes out waits anew, where a person closed its alarm while something else was in its way', () => {
  const usual = changed({ kind: 'Sending', notAfter: NOW });
  expect(changed({ kind: 'Sending', notAfter: NOW }, { ...lived, heldUp: true })).toStrictEqual({
    ...usual,
    firstDueAt: NOW,
    stuckSince: gone,
    heldUp: gone,
  });
});

test('a confirmation of what had ended keeps what was booked for others until then, where some of what is booked since may be it', () => {
  const ended: Operation = { ...lived, status: 'refused', elsewhereBefore: 3_000 };
  const told = { kind: 'Confirmed', amount: 9_000, by: 'key', why: 'in the log' } as const;
  const booked = (captured: number): Payment => ({ ...payment, foreign: { ...payment.foreign, captured } });
  expect(changed(told, ended, booked(3_001))).not.toHaveProperty('elsewhereBefore');
  expect(changed(told, ended, booked(3_000))).toHaveProperty('elsewhereBefore', gone);
});

test('a confirmation ends every doubt and every proof against it, and says how much was moved', () => {
  const unread = { absentAt: gone, readFrom: gone, readAt: gone };
  const over = { ...unread, extraAt: gone, stuckSince: gone };
  const done = { amount: 9_000, rest: 0, replay: false, doneAt: NOW, by: 'key', ...over };
  const told = { kind: 'Confirmed', amount: 9_000, by: 'key', why: 'in the log' } as const;
  expect(changed(told)).toStrictEqual(done);
  expect(changed(told, { ...lived, heldUp: true })).toStrictEqual({ ...done, heldUp: gone });
  expect(changed(told, { ...lived, inDoubt: true })).toStrictEqual({ ...done, inDoubt: false });
  expect(changed({ ...told, providerReference: 'cap-7' })).toStrictEqual({ ...done, providerReference: 'cap-7' });
});

test('what is accepted is in doubt, and is looked up', () => {
  expect(changed({ kind: 'Accepted', why: 'in progress', ...soon })).toStrictEqual({ inDoubt: true, ...soon });
  expect(changed({ kind: 'Accepted', why: 'in progress', providerReference: 'cap-7', ...soon })).toStrictEqual({
    inDoubt: true,
    providerReference: 'cap-7',
    ...soon,
  });
});

test('a no is kept with its code, and shortens no window', () => {
  const no = { kind: 'RefusalHeard', code: '6140', why: 'not allowed' } as const;
  const kept = { refusal: { code: '6140', why: 'not allowed' }, reason: 'not allowed' };
  expect(changed({ ...no, ...soon })).toStrictEqual({ ...kept, ...soon });
  expect(changed({ ...no, ...soon, settledAt: START })).toStrictEqual({ ...kept, dueAt: soon.dueAt });
});

test('an outcome that nobody knows is in doubt, and shortens no window', () => {
  const lost = { kind: 'OutcomeUnknown', why: 'lost' } as const;
  expect(changed({ ...lost, ...soon })).toStrictEqual({ inDoubt: true, reason: 'lost', ...soon });
  expect(changed({ ...lost, ...soon, settledAt: START })).toStrictEqual({
    inDoubt: true,
    reason: 'lost',
    dueAt: soon.dueAt,
  });
});

describe('what is put off', () => {
  const put = { kind: 'Postponed', why: '429', dueAt: NOW } as const;

  test('by the provider was an attempt', () => {
    expect(changed(put)).toStrictEqual({ dueAt: NOW, reason: '429' });
  });

  test('by our own limit was none: a first one leaves no trace', () => {
    const first = { ...lived, lastSentAt: START };
    expect(changed({ ...put, ownLimit: true }, first)).toStrictEqual({
      dueAt: NOW,
      attempts: 1,
      firstSentAt: gone,
      lastSentAt: gone,
      notAfter: gone,
    });
  });

  test('by our own limit, after an attempt that went out, keeps that one', () => {
    expect(changed({ ...put, ownLimit: true })).toStrictEqual({ dueAt: NOW, attempts: 1 });
  });
});

describe('a look-up', () => {
  const looked = {
    kind: 'LookedUp',
    found: 'absent',
    why: 'not in the log',
    extra: false,
    dueAt: NOW + MINUTE,
  } as const;
  const seen = { extraAt: gone, dueAt: NOW + MINUTE, lastLookUpAt: NOW };
  const read = { readFrom: NOW, readAt: NOW };

  test('is one rung of the ladder', () => {
    expect(changed(looked)).toStrictEqual({ ...seen, ...read, rung: 4 });
  });

  test('past the last rung is counted, too', () => {
    expect(changed(looked, { ...lived, rung: 5 })).toStrictEqual({ ...seen, ...read, rung: 6 });
    expect(changed(looked, { ...lived, rung: 4 })).toStrictEqual({ ...seen, ...read, rung: 5 });
  });

  test('that counts as proof leaves the moment of the first one, unless that came before the last attempt was settled', () => {
    const { absentAt: _, ...fresh } = lived;
    expect(changed({ ...looked, absent: true }, fresh)).toMatchObject({ absentAt: NOW });
    expect(changed({ ...looked, absent: true })).not.toHaveProperty('absentAt');
    expect(changed({ ...looked, absent: true }, { ...lived, settledAt: START + 20 * MINUTE })).not.toHaveProperty(
      'absentAt',
    );
    expect(changed({ ...looked, absent: true }, { ...lived, settledAt: START + 20 * MINUTE + 1 })).toMatchObject({
      absentAt: NOW,
    });
    expect(changed(looked, fresh)).not.toHaveProperty('absentAt');
  });

  describe('that calls it gone, and is not judged yet', () => {
    const done: Operation = { ...lived, status: 'done' };
    const called: Operation = { ...done, calledGone: true };
    const told = { ...seen, ...read, rung: 4 };

    test('is remembered, and told anew once', () => {
      expect(changed({ ...looked, isGone: true }, done)).toStrictEqual({ ...told, calledGone: true, stuckSince: gone });
      expect(changed({ ...looked, isGone: true }, called)).toStrictEqual(told);
    });

    test('until one that tells something else, or the end of the booking', () => {
      expect(changed(looked, called)).toStrictEqual({ ...told, calledGone: gone });
      for (const found of ['inconclusive', 'inProgress'] as const) {
        expect(changed({ ...looked, found }, called)).not.toHaveProperty('calledGone');
      }
      const over = { why: 'x', code: 'CaptureReversed' } as const;
      expect(changed({ ...over, kind: 'Parked', dueAt: NOW }, called)).toHaveProperty('calledGone', gone);
      expect(changed({ ...over, kind: 'Refused', by: 'operator' }, called)).toHaveProperty('calledGone', gone);
    });
  });

  test('that was made for another one, and points at it, ends what was proved; one that may point elsewhere, the absence', () => {
    const half = { ...lived, readFrom: NOW - MINUTE, readAt: NOW - MINUTE };
    const points = { kind: 'PointedAt', why: 'x' } as const;
    expect(changed({ ...points, hint: 'it' }, half)).toStrictEqual({ absentAt: gone, readFrom: gone, readAt: gone });
    expect(changed({ ...points, hint: 'oneOfThem' }, half)).toStrictEqual({ absentAt: gone });
  });

  describe('that succeeds, and proves nothing', () => {
    const half = { ...lived, readFrom: NOW - MINUTE, readAt: NOW - MINUTE };
    const rung = { ...seen, rung: 4 };

    test('ends what was proved against the operation, where it points at it', () => {
      const without = { ...rung, absentAt: gone, readFrom: gone, readAt: gone };
      expect(changed({ ...looked, hint: 'it' }, half)).toStrictEqual(without);
    });

    test('ends the proof of absence, where it may be another one: it was read all the same', () => {
      expect(changed({ ...looked, hint: 'oneOfThem' }, half)).toStrictEqual({ ...rung, absentAt: gone, readAt: NOW });
    });

    test('is no reading, where it is older than what is booked', () => {
      expect(changed({ ...looked, hint: 'old' }, half)).toStrictEqual(rung);
    });

    test('does not say of what was denied that it is not there', () => {
      const denied = { ...half, status: 'denied' } as const;
      expect(changed({ ...looked, hint: 'oneOfThem' }, denied)).not.toHaveProperty('deniedAt');
      expect(changed(looked, denied)).toMatchObject({ deniedAt: NOW });
    });
  });

  test('that was asked for is no rung and no proof', () => {
    expect(changed({ ...looked, absent: true, extra: true }, { ...lived, rung: 5 })).toStrictEqual({
      ...seen,
      ...read,
    });
  });

  test('that finds the provider at it proves nothing, and starts the window anew', () => {
    const busy = { ...looked, found: 'inProgress' } as const;
    expect(changed({ ...busy, settledAt: NOW + DAY })).toStrictEqual({ ...seen, rung: 4, settledAt: NOW + DAY });
    expect(changed({ ...busy, settledAt: START })).toStrictEqual({ ...seen, rung: 4 });
  });

  test('of a hold in progress uses nothing up: its customer takes his time', () => {
    const hold: Operation = { ...lived, kind: 'authorize', rung: 5 };
    const busy = { ...looked, found: 'inProgress', settledAt: NOW } as const;
    expect(changed(busy, hold)).not.toHaveProperty('rung');
    expect(changed(busy, { ...hold, rung: 4 })).toMatchObject({ rung: 5 });
    expect(changed(looked, hold)).toMatchObject({ rung: 6 });
    expect(changed(busy, { ...lived, rung: 5 })).toMatchObject({ rung: 6 });
  });

  test('that fails tells nothing, but where no read ever can', () => {
    expect(changed({ ...looked, found: 'inconclusive' })).toStrictEqual({ ...seen, rung: 4 });
    expect(changed({ ...looked, found: 'inconclusive', isBlind: true })).toStrictEqual({ ...seen, ...read, rung: 4 });
  });

  test('before the last attempt is settled tells nothing of it', () => {
    expect(changed(looked, { ...lived, settledAt: NOW + 1 })).toStrictEqual({ ...seen, rung: 4 });
    expect(changed(looked, { ...lived, settledAt: NOW })).toStrictEqual({ ...seen, ...read, rung: 4 });
    // What was answered is settled no sooner: until then a read may show the time before it.
    const answered = { ...lived, settledAt: 0, notAfter: NOW - payment.capabilities.settleWindowMs };
    expect(changed(looked, answered)).toStrictEqual({ ...seen, ...read, rung: 4 });
    expect(changed(looked, { ...answered, notAfter: answered.notAfter + 1 })).toStrictEqual({ ...seen, rung: 4 });
  });

  test('that follows another keeps the first one’s moment, unless that came too early', () => {
    const before = { ...lived, readFrom: START + DAY / 2, readAt: START + DAY / 2 };
    expect(changed(looked, before)).toStrictEqual({ ...seen, readAt: NOW, rung: 4 });
    expect(changed(looked, { ...before, readFrom: START })).toStrictEqual({ ...seen, ...read, rung: 4 });
    const settled = settledAtOf(payment, lived);
    expect(changed(looked, { ...before, readFrom: settled })).toStrictEqual({ ...seen, readAt: NOW, rung: 4 });
    expect(changed(looked, { ...before, readFrom: settled - 1 })).toStrictEqual({ ...seen, ...read, rung: 4 });
    expect(changed(looked, { ...before, readAt: NOW + 1 })).toStrictEqual({ ...seen, rung: 4 });
  });

  test('that does not show what was denied says so the first time', () => {
    const denied: Operation = { ...lived, status: 'denied', refusal: { code: '6140', why: 'not allowed' } };
    expect(changed(looked, denied)).toStrictEqual({ ...seen, ...read, rung: 4, deniedAt: NOW });
    expect(changed(looked, { ...denied, deniedAt: START })).toStrictEqual({ ...seen, ...read, rung: 4 });
    expect(changed({ ...looked, found: 'done' }, denied)).toStrictEqual({ ...seen, ...read, rung: 4 });
    expect(changed(looked, lived)).not.toHaveProperty('deniedAt');
  });
});

test('a replay is the next call', () => {
  expect(changed({ kind: 'ReplayPlanned', why: 'its key is known', dueAt: NOW }, planned)).toStrictEqual({
    replay: true,
    dueAt: NOW,
  });
});

test('a refusal ends every doubt', () => {
  expect(
    changed({ kind: 'Refused', code: '6140', why: 'not allowed', by: 'absence' }, { ...lived, inDoubt: true }),
  ).toStrictEqual({
    inDoubt: false,
    by: 'absence',
    reason: 'not allowed',
    refusal: { code: '6140', why: 'not allowed' },
    extraAt: gone,
    stuckSince: gone,
    elsewhereBefore: 0,
  });
});

test('a hold that is refused raised no total', () => {
  const hold: Operation = { ...lived, kind: 'authorize' };
  expect(changed({ kind: 'Refused', code: '6140', why: 'no', by: 'answer' }, hold)).not.toHaveProperty(
    'elsewhereBefore',
  );
});

describe('what is proven not to be there', () => {
  const fresh = {
    dueAt: NOW,
    rung: 0,
    replay: false,
    reason: 'not there',
    extraAt: gone,
  };

  test('is planned again under its key', () => {
    expect(changed({ kind: 'AbsenceProven', why: 'not there' })).toStrictEqual({ ...fresh, replanned: 'sameKey' });
    expect(changed({ kind: 'AbsenceProven', why: 'not there' }, { ...lived, inDoubt: true })).toStrictEqual({
      ...fresh,
      replanned: 'sameKey',
      inDoubt: false,
    });
  });

  test('a second time is planned under the next one, which was never sent', () => {
    expect(changed({ kind: 'AbsenceProven', why: 'not there', nextKey: true })).toStrictEqual({
      ...fresh,
      replanned: 'nextKey',
      round: 2,
      firstSentAt: gone,
    });
  });
});

test('what is parked keeps its doubt, and a done one that turned bad is in doubt', () => {
  const parked = { kind: 'Parked', code: 'Parked', why: 'a person is asked', dueAt: NOW } as const;
  const asked = { replay: false, dueAt: NOW, reason: 'a person is asked' };
  expect(changed(parked)).toStrictEqual(asked);
  expect(changed(parked, { ...lived, status: 'done' })).toStrictEqual({ ...asked, inDoubt: true });
  expect(changed(parked, { ...lived, inDoubt: true })).toStrictEqual(asked);
});

test.each(['Dropped', 'Expired', 'Lapsed'] as const)('%s ends every doubt', (kind) => {
  expect(changed({ kind, reason: 'over' }, { ...lived, inDoubt: true })).toStrictEqual({
    inDoubt: false,
    replay: false,
    reason: 'over',
    extraAt: gone,
    elsewhereBefore: 0,
  });
});

describe('what a person orders again', () => {
  const again = { kind: 'ResendOrdered', operator: 'ida', reason: 'seen' } as const;
  const ordered = (before: Operation, of: Payment = payment): Operation =>
    changeOf(of, before, { ...again, operationId: before.id, at: NOW });

  test('begins anew under the next key, with its parcels, its attempts and what was told of it', () => {
    const evidence = [{ at: START, text: 'unknown: lost' }];
    expect(ordered({ ...lived, inDoubt: true, evidence })).toStrictEqual({
      ...planned,
      shipments: ['parcel-1'],
      rest: 5_000,
      round: 2,
      attempts: 2,
      firstDueAt: NOW,
      dueAt: NOW,
      lastSentAt: START + MINUTE,
      evidence,
      reason: 'seen',
    });
  });

  test('in doubt has its rest reserved still, however little is left', () => {
    expect(ordered(lived, { ...payment, authorized: 9_900 }).rest).toBe(5_000);
  });

  test('is what was ordered, though a person had said another amount', () => {
    expect(ordered({ ...lived, status: 'parked', amount: 500, by: 'operator' }).amount).toBe(9_900);
  });

  test('that was never sent has no last time', () => {
    expect(ordered(planned)).not.toHaveProperty('lastSentAt');
    expect(ordered(planned)).not.toHaveProperty('firstSentAt');
  });

  test('in a payment whose past is not known has a key that may be old', () => {
    expect(ordered(lived, { ...payment, pastUnknown: true }).firstSentAt).toBe(0);
  });

  test.each([
    [24_900, 5_000],
    [12_000, 2_100],
    [9_900, 0],
    [100, 0],
  ])('after a no, with %i of the hold left, reserves %i beside it again', (authorized, rest) => {
    const free: Payment = { ...payment, authorized, operations: [op(payment, '@authorize')] };
    const ended = {
      ...free,
      shipments: payment.shipments.map((shipment) => ({ ...shipment, operationId: 'parcel-1' })),
    };
    expect(ordered({ ...lived, status: 'refused' }, ended).rest).toBe(rest);
  });
});
