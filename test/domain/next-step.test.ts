import { isInItsWay, nextStep } from '../../src/domain/next-step';
import { scenario } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  confirmed,
  DAY,
  learned,
  looked,
  lost,
  notDone,
  op,
  order,
  PROVIDERS,
  pipwave,
  START,
  ship,
} from './support/world';

const patient = { policy: { stuckAfterMs: 300 * DAY } };

describe('nextStep', () => {
  scenario(
    'captures of one payment go one after another; by key, one in doubt does not hold back the next',
    `
    shipped    parcel-1 9900
    shipped    parcel-2 15000  => send capture parcel-1 9900
    lost       parcel-1        => send capture parcel-2 15000
    confirmed  parcel-2        => wait 15 s
    complete                   => wait 15 s
    shows      parcel-1        => finish
    `,
  );

  scenario(
    'without keys a capture in doubt holds back the next, also when it is parked',
    `
    shipped    parcel-1 9900
    lost       parcel-1
    shipped    parcel-2 15000  => wait 5 s
    total      parcel-1 0
    total      parcel-1 0
    total      parcel-1 0
    total      parcel-1 0
    total      parcel-1 0      => parcel-1 parked in doubt; parcel-2 planned; wait 6 h
    total      parcel-1 9900   => parcel-1 done; send capture parcel-2 15000
    `,
    {
      ...patient,
      capabilities: PROVIDERS['bambora, many captures'],
      policy: { stuckAfterMs: 300 * DAY, ladderMs: [0, 0, 0, 0, 0] },
    },
  );

  scenario(
    'a replay that fell due while nothing ran is a look-up, once its key is old',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    absent   parcel-1          => send capture parcel-1 9900
    after    1 d               => look up parcel-1
    absent   parcel-1          => wait 5 min
    `,
    patient,
  );

  scenario(
    'a replay planned before a hold is not sent, and does not burn the ladder',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    absent   parcel-1          => send capture parcel-1 9900
    pause                       => look up parcel-1
    absent   parcel-1          => wait 5 min
    resume                     => wait 5 min
    `,
    patient,
  );

  it('sends no release while a capture has turned bad, and does not stumble over it', () => {
    const done = answered(ship(aPayment(), 'parcel-1', 9_900, START, true), 'parcel-1', confirmed(9_900));
    expect(nextStep(done, START)).toEqual({ kind: 'send', operationId: '@release' });
    const bad = learned(done, [
      { at: START, operationId: 'parcel-1', kind: 'Parked', code: 'CaptureReversed', why: 'gone', dueAt: START + DAY },
    ]);
    expect(nextStep(bad, START).kind).toBe('wait');
  });

  it('nor does it send the release again', () => {
    const done = answered(ship(aPayment(), 'parcel-1', 9_900, START, true), 'parcel-1', confirmed(9_900));
    const unknown = answered(done, '@release', lost);
    const due = op(unknown, '@release').dueAt;
    expect(nextStep(looked(unknown, '@release', notDone(9_900), due), due)).toMatchObject({ kind: 'send' });
    const bad = learned(unknown, [
      { at: START, operationId: 'parcel-1', kind: 'Parked', code: 'CaptureReversed', why: 'gone', dueAt: START + DAY },
    ]);
    expect(nextStep(looked(bad, '@release', notDone(0), due), due).kind).toBe('wait');
  });

  it('starts no capture after a release was sent, though a person ordered it', () => {
    const done = answered(ship(aPayment(), 'parcel-1', 9_900, START, true), 'parcel-1', confirmed(9_900));
    const released = answered(done, '@release', confirmed(15_000));
    const about = { at: START, operationId: 'parcel-1' } as const;
    const again = learned(released, [
      { ...about, kind: 'Parked', code: 'CaptureReversed', why: 'gone', dueAt: START + DAY },
      { ...about, kind: 'ResendOrdered', operator: 'ida', reason: 'x' },
    ]);
    expect(op(again, 'parcel-1').status).toBe('planned');
    expect(nextStep(again, START).kind).toBe('wait');
  });

  it('sends nothing from captureBy on, even if nobody has noticed that it passed', () => {
    const shipped = ship(aPayment(), 'parcel-1', 9_900);
    expect(nextStep(shipped, shipped.captureBy - 1)).toEqual({ kind: 'send', operationId: 'parcel-1' });
    expect(nextStep(shipped, shipped.captureBy).kind).toBe('wait');
  });

  it('sends nothing while paused or overdrawn, and says when it will look again', () => {
    const shipped = ship(aPayment(), 'parcel-1', 9_900);
    const paused = order(shipped, { kind: 'pause', operator: 'ida', reason: 'x' });
    const taken = { at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'portal' } as const;
    for (const payment of [paused, learned(shipped, [taken])]) expect(nextStep(payment, START).kind).toBe('wait');
  });

  it('refuses to decide while an operation is being sent', () => {
    const shipped = ship(aPayment(), 'parcel-1', 9_900);
    const sending = learned(shipped, [{ at: START, operationId: 'parcel-1', kind: 'Sending', notAfter: START + 1 }]);
    expect(() => nextStep(sending, START)).toThrow('settles an operation before asking again');
  });

  scenario(
    'finish waits for the end of the provisional time and one last look',
    `
    shipped    parcel-1 24900
    confirmed  parcel-1
    complete                   => wait 4325 min
    after      3 d             => wait 5 min
    after      5 min           => look up parcel-1 extra
    unreadable parcel-1 extra  => wait 1 h
    after      1 h             => look up parcel-1 extra
    status     parcel-1 extra  => finish
    `,
    { capabilities: pipwave },
  );

  scenario(
    'nothing is sent after captureBy',
    `
    shipped    parcel-1 9900
    lost       parcel-1
    absent     parcel-1        => send capture parcel-1 9900
    captureBy  passes          => look up parcel-1
    `,
    patient,
  );

  it('never waits for a moment that has passed, whatever the moment', () => {
    const payments = [
      aPayment({ hold: 'created' }),
      aPayment({ hold: 'adopted' }),
      ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900),
      answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost),
    ];
    for (const payment of payments) {
      for (let now = START; now < payment.captureBy + 2 * DAY; now += 7 * 3_600_000) {
        const state = learned(payment, [], now);
        const step = nextStep(state, now);
        if (step.kind === 'wait') expect(step.until).toBeGreaterThan(now);
      }
    }
  });

  it('keeps what is parked and unsent away from nobody', () => {
    const parked = ship(aPayment({ capabilities: { ...pipwave, captures: 'many' } }), 'parcel-1', 9_900);
    expect(op(parked, 'parcel-1')).toMatchObject({ status: 'parked', inDoubt: false });
    expect(nextStep(parked, START).kind).toBe('wait');
  });
});

describe('what is planned has something in its way', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);
  const capture = op(shipped, 'parcel-1');
  const paused = order(shipped, { kind: 'pause', operator: 'ida', reason: 'x' });

  it('while nothing is sent, or its time is over; but what is not planned waits for something else', () => {
    expect(isInItsWay(shipped, capture, START)).toBe(false);
    expect(isInItsWay(paused, capture, START)).toBe(true);
    expect(isInItsWay(shipped, capture, shipped.captureBy)).toBe(true);
    expect(isInItsWay(paused, { ...capture, status: 'denied' }, START)).toBe(false);
  });

  it('a capture behind another in doubt, where no key tells; a release that comes after them is not held up by that', () => {
    const byTotals = { ...shipped, capabilities: PROVIDERS['many, totals, provable'] };
    const doubtful = { ...capture, id: 'parcel-2', status: 'unknown' as const };
    const two = { ...byTotals, operations: [...byTotals.operations, doubtful] };
    expect(isInItsWay(two, capture, START)).toBe(true);
    expect(isInItsWay({ ...two, capabilities: shipped.capabilities }, capture, START)).toBe(false);
  });

  it('a release while a capture is open, or the hold is kept; a capture is not held up by that', () => {
    const done = answered(ship(aPayment(), 'parcel-1', 9_900, START, true), 'parcel-1', confirmed(9_900));
    const release = op(done, '@release');
    expect(isInItsWay(done, release, START)).toBe(false);
    const open = { ...done, operations: done.operations.map((o) => (o.id === 'parcel-1' ? capture : o)) };
    expect(isInItsWay(open, release, START)).toBe(true);
    expect(isInItsWay(open, capture, START)).toBe(false);
    const kept = { ...done, attention: [{ code: 'ShipmentRefused', text: 'x', since: START }] as const };
    expect(isInItsWay(kept, release, START)).toBe(true);
  });
});
