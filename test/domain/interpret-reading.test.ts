import { evolveAll } from '../../src/domain/evolve';
import { interpretReading, isUsed } from '../../src/domain/interpret-reading';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { scenario } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  complete,
  confirmed,
  DAY,
  HOUR,
  learned,
  looked,
  lost,
  MINUTE,
  notDone,
  op,
  order,
  PROVIDERS,
  paymentOptions,
  pipwave,
  refusal,
  START,
  ship,
} from './support/world';

const patient = { policy: { stuckAfterMs: 300 * DAY } };
const totalsOnly = PROVIDERS['bambora, totals only'];
const many = PROVIDERS['many, totals, provable'];

const listed = (payment: Payment, id: string, amount: number, round?: number): Shown => ({
  kind: 'capture',
  key: keyOf(payment, op(payment, id), round),
  amount,
});

const held = (captured: number): Finding => ({
  kind: 'done',
  by: 'status',
  amount: 24_900,
  why: 'as read',
  totals: { captured, released: 0 },
});

const showing = (captured: number, ...shown: Shown[]): Finding => ({
  kind: 'absent',
  why: 'as listed',
  totals: { captured, released: 0 },
  shown,
});

describe('what counts', () => {
  scenario(
    'totals count when they are the ledger’s plus our amount, exactly',
    `
    shipped  parcel-1 9900 final
    lost     parcel-1
    total    parcel-1 9900          => parcel-1 done; captured 9900; finish
    `,
    { ...patient, capabilities: totalsOnly },
  );

  scenario(
    'a total that rose by something else is neither proof nor absence',
    `
    shipped  parcel-1 9900 final
    lost     parcel-1
    total    parcel-1 12000
    total    parcel-1 12000
    total    parcel-1 12000
    total    parcel-1 12000
    total    parcel-1 12000
    total    parcel-1 12000
    total    parcel-1 12000         => parcel-1 unknown in doubt; reserved 24900
    `,
    { ...patient, capabilities: totalsOnly },
  );

  scenario(
    'a marker needs the risen total',
    `
    shipped  parcel-1 9900 final
    lost     parcel-1
    marks    parcel-1 0             => parcel-1 unknown in doubt
    marks    parcel-1 9900          => parcel-1 done
    `,
    { ...patient, capabilities: bambora },
  );

  it('a marker beside a capture of others is not ours: their figure was known before', () => {
    const taken = { at: START, kind: 'ForeignMovementSeen', captured: 9_900, released: 0, why: 'portal' } as const;
    const known = learned(aPayment({ capabilities: bambora }), [taken]);
    const unknown = answered(ship(known, 'parcel-1', 9_900, START, true), 'parcel-1', lost);
    const marked = looked(unknown, 'parcel-1', showing(9_900, listed(unknown, 'parcel-1', 9_900)), START + MINUTE);
    expect(op(marked, 'parcel-1').status).toBe('unknown');
  });

  it('a status is no proof while the past is unknown, nor of absence', () => {
    const reset = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' } as const;
    const shown = PROVIDERS['pipwave, whole amount, absence shown'];
    let payment = ship(learned(aPayment({ capabilities: shown }), [reset]), 'parcel-1', 24_900);
    for (let day = 1; day < 10; day++) {
      const finding: Finding = { kind: 'done', by: 'status', amount: 24_900, why: 'CAPTURED' };
      payment = looked(payment, 'parcel-1', finding, START + day * DAY);
    }
    expect(op(payment, 'parcel-1')).toMatchObject({ inDoubt: true });
    expect(op(payment, 'parcel-1').status).not.toBe('planned');
  });

  it('totals count for one operation only while it is the only one in doubt', () => {
    const shipped = ship(ship(aPayment({ capabilities: many }), 'parcel-1', 5_000), 'parcel-2', 5_000);
    const unknown = answered(answered(shipped, 'parcel-1', lost), 'parcel-2', lost);
    const read = looked(unknown, 'parcel-1', notDone(5_000), START + MINUTE);
    expect([op(read, 'parcel-1').status, op(read, 'parcel-2').status]).toEqual(['unknown', 'unknown']);
  });

  it('a parked operation that was never sent leaves the totals clear', () => {
    const whole = { ...many, partial: false };
    const unsent = ship(aPayment({ capabilities: whole }), 'parcel-1', 5_000);
    expect(op(unsent, 'parcel-1')).toMatchObject({ status: 'parked', inDoubt: false });
    const second = answered(ship(aPayment({ capabilities: many }), 'parcel-2', 5_000), 'parcel-2', lost);
    const both = { ...second, operations: [...second.operations, op(unsent, 'parcel-1')] };
    expect(op(looked(both, 'parcel-2', notDone(5_000), START + MINUTE), 'parcel-2').status).toBe('done');
  });

  it('what a read shows by key settles every operation it names, in one read', () => {
    const shipped = ship(ship(aPayment(), 'parcel-1', 9_900), 'parcel-2', 5_000);
    const unknown = answered(answered(shipped, 'parcel-1', lost), 'parcel-2', lost);
    const both = showing(14_900, listed(unknown, 'parcel-1', 9_900), listed(unknown, 'parcel-2', 5_000));
    const read = looked(unknown, 'parcel-1', both, START + MINUTE);
    expect(ledgerOf(read)).toMatchObject({ captured: 14_900, reserved: 0 });
    expect(read.foreign).toEqual({ captured: 0, released: 0, refunded: 0 });
  });

  it('a key of an earlier round still counts', () => {
    const parked = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const resent = learned(parked, [
      { at: START, operationId: 'parcel-1', kind: 'ResendOrdered', operator: 'ida', reason: 'seen' },
    ]);
    const read = looked(resent, AUTHORIZE, showing(9_900, listed(resent, 'parcel-1', 9_900, 0)), START + HOUR);
    expect(op(read, 'parcel-1')).toMatchObject({ status: 'done', by: 'key' });
  });

  it('after a reset, a key of a round that this run never heard of counts too', () => {
    const reset = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' } as const;
    const payment = learned(ship(aPayment(), 'parcel-1', 9_900), [reset]);
    const read = looked(payment, 'parcel-1', showing(9_900, listed(payment, 'parcel-1', 9_900, 1)), START + MINUTE);
    expect(op(read, 'parcel-1')).toMatchObject({ status: 'done', by: 'key' });
  });
});

describe('late evidence', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);
  const about = { at: START, operationId: 'parcel-1' } as const;
  it.each([
    ['refused', learned(shipped, [{ ...about, kind: 'Refused', code: 'x', why: 'no', by: 'answer' }])],
    ['dropped', cancel(shipped)],
    ['expired', learned(shipped, [{ ...about, kind: 'Expired', reason: 'late' }])],
  ])('what we had called %s is done when its key shows up', (_, ended) => {
    const read = looked(ended, AUTHORIZE, showing(9_900, listed(ended, 'parcel-1', 9_900)), START + HOUR, {
      extra: true,
    });
    expect(op(read, 'parcel-1')).toMatchObject({ status: 'done', by: 'key' });
    expect(ledgerOf(read).captured).toBe(9_900);
  });

  it('a marker of what had ended needs the total too', () => {
    const ended = cancel(ship(aPayment({ capabilities: many }), 'parcel-1', 9_900));
    const marked = { ...ended, capabilities: { ...many, evidence: 'marker' as const } };
    const mark = listed(marked, 'parcel-1', 9_900);
    expect(op(looked(marked, AUTHORIZE, showing(0, mark), START), 'parcel-1').status).toBe('dropped');
    expect(op(looked(marked, AUTHORIZE, showing(9_900, mark), START), 'parcel-1').status).toBe('done');
  });
});

describe('a reset, or a hold that was used before', () => {
  const reset = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' } as const;

  it('is noticed by a look-up, once for each run', () => {
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const facts = interpretReading(
      unknown,
      { operationId: 'parcel-1', extra: false },
      notDone(),
      START + MINUTE,
      'run-2',
    );
    expect(facts[0]).toMatchObject({ kind: 'PastUnknown', run: 'run-2' });
    const known = evolveAll(unknown, facts);
    expect(
      interpretReading(known, { operationId: 'parcel-1', extra: true }, notDone(), START + HOUR, 'run-2'),
    ).toHaveLength(1);
  });

  it('is no news to the run that goes on from one that was reset in a recovery: it is told of the recovery alone', () => {
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const known = { ...unknown, knownRun: 'run-2 backup-1' };
    const told = (resetRun: string) =>
      interpretReading(known, { operationId: 'parcel-1', extra: true }, notDone(), START + HOUR, resetRun);
    expect(told('backup-1').map(({ kind }) => kind)).not.toContain('PastUnknown');
    expect(told('run-3 backup-1')[0]).toMatchObject({ kind: 'PastUnknown', run: 'run-3 backup-1' });
  });

  it('starts each capture and release in doubt, with an old key and a window of its own', () => {
    const payment = ship(learned(aPayment(), [reset]), 'parcel-1', 9_900);
    expect(op(payment, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true, firstSentAt: 0, replay: false });
    expect(op(payment, 'parcel-1').settledAt).toBeGreaterThanOrEqual(START + payment.capabilities.settleWindowMs);
  });

  it.each(Object.entries(PROVIDERS))(
    'ends what starts in doubt, or puts it before a person (%s)',
    (_, capabilities) => {
      const shipped = ship(aPayment({ capabilities, ...patient }), 'parcel-1', 24_900);
      let payment = learned(shipped, [reset]);
      expect(op(payment, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
      for (let turn = 0; turn < 20 && op(payment, 'parcel-1').status === 'unknown'; turn++) {
        payment = looked(payment, 'parcel-1', notDone(0), Math.max(op(payment, 'parcel-1').dueAt, START));
      }
      const isProvable = capabilities.absence === 'provable';
      expect(op(payment, 'parcel-1').status).toBe(isProvable ? 'planned' : 'parked');
    },
  );

  it('forgets the read that was to prove absence, and every replay', () => {
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const once = { ...op(unknown, 'parcel-1'), absentAt: START, rung: 6, replay: true };
    const before = { ...unknown, operations: unknown.operations.map((other) => (other.id === once.id ? once : other)) };
    const now = learned(before, [reset]);
    expect(op(now, 'parcel-1').settledAt).toBeGreaterThan(START);
    expect(op(now, 'parcel-1')).toMatchObject({ replay: false, firstSentAt: 0, status: 'unknown' });
  });

  it('leaves what was done as it is, and doubts what was only refused by an answer', () => {
    const done = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
    expect(op(learned(done, [reset]), 'parcel-1')).toMatchObject({ status: 'done', inDoubt: false });
    const heard = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', { kind: 'refused', code: 'x', why: 'no' });
    expect(op(learned(heard, [reset]), 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
  });

  it('counts a release whose rest is gone as done, and asks on where less is gone', () => {
    const payment = { ...learned(aPayment(), [reset]), completing: { by: 'complete' as const, at: START } };
    const release = learned(payment, []);
    expect(op(release, '@release')).toMatchObject({ status: 'unknown', inDoubt: true });
    expect(op(looked(release, '@release', notDone(0, 24_900), START), '@release').status).toBe('done');
    expect(op(looked(release, '@release', notDone(0, 10_000), START), '@release').status).toBe('unknown');
  });

  it('is seen in the first look-up of the authorization', () => {
    const read: Finding = {
      kind: 'done',
      by: 'status',
      amount: 24_900,
      why: 'AUTHORIZED',
      totals: { captured: 9_900, released: 0 },
    };
    const used = looked(aPayment({ hold: 'adopted', capabilities: many }), AUTHORIZE, read, START);
    expect(used.pastUnknown).toBe(true);
    expect(used.foreign.captured).toBe(9_900);
    let payment = ship(used, 'parcel-1', 9_900);
    // Totals may be this very shipment: it is never called absent, and never sent.
    for (let turn = 1; turn < 8; turn++) payment = looked(payment, 'parcel-1', notDone(9_900), START + turn * DAY);
    expect(op(payment, 'parcel-1').inDoubt).toBe(true);
    expect(op(payment, 'parcel-1').status).not.toBe('planned');
  });
});

describe('the authorization', () => {
  scenario(
    'one that exists is looked up, never sent; shipments wait for it',
    `
    shipped  parcel-1 9900            => look up authorize
    status   authorize                => authorize done; send capture parcel-1 9900
    `,
    { hold: 'adopted' },
  );

  scenario(
    'one that provably does not exist is refused, not created',
    `
    shipped  parcel-1 9900
    absent   authorize
    absent   authorize
    absent   authorize
    absent   authorize
    absent   authorize
    absent   authorize
    absent   authorize                => authorize refused; shipment parcel-1 refused; attention ShipmentUnpaid
    acknowledge ShipmentUnpaid        => finish
    `,
    { ...patient, hold: 'adopted' },
  );

  scenario(
    'refused ends all',
    `
    shipped  parcel-1 9900            => send authorize 24900
    refused  authorize                => wait 15 s
    verifies authorize                => authorize refused; shipment parcel-1 refused; attention ShipmentUnpaid
    acknowledge ShipmentUnpaid        => finish
    `,
    { hold: 'created' },
  );

  scenario(
    'another amount than the terms parks it, and looking again and again changes nothing',
    `
    status   authorize 20000          => authorize parked in doubt; attention AuthorizationDiffers
    status   authorize 20000          => wait 6 h
    status   authorize 20000          => wait 6 h
    status   authorize 24900          => authorize done; no attention
    `,
    { hold: 'adopted' },
  );

  scenario(
    'a lost answer to its creation is looked up, sent again while the key is young, and found',
    `
    lost     authorize                => wait 15 s
    absent   authorize                => send authorize 24900
    refused  authorize                => authorize unknown in doubt
    status   authorize                => authorize done
    `,
    { ...patient, hold: 'created' },
  );

  scenario(
    'a customer who takes days to approve uses nothing up',
    `
    accepted authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize
    busy     authorize                => authorize accepted in doubt
    failed   authorize                => authorize refused; finish
    `,
    { ...patient, hold: 'created' },
  );

  scenario(
    'one without replay that is lost for good is before a person',
    `
    lost     authorize
    absent   authorize
    absent   authorize
    absent   authorize
    absent   authorize
    absent   authorize                => authorize parked in doubt
    settled  authorize
    resolve  authorize notDone resend => send authorize 24900
    `,
    { ...patient, hold: 'created', capabilities: paymentOptions },
  );
});

describe('a marker may stand on an order that was refused', () => {
  const capabilities = PROVIDERS['bambora, many captures'];
  const refusedFirst = answered(ship(aPayment({ capabilities, ...patient }), 'parcel-1', 100), 'parcel-1', refusal);
  const heard = looked(refusedFirst, 'parcel-1', notDone(0), START + MINUTE);
  const once = looked(heard, 'parcel-1', notDone(0), START + 8 * MINUTE, { extra: true });
  const verified = looked(once, 'parcel-1', notDone(0), START + 10 * MINUTE, { extra: true });
  const two = answered(ship(verified, 'parcel-2', 5_000, START + 10 * MINUTE), 'parcel-2', lost, START + 10 * MINUTE);
  const read = (payment: Payment, captured: number) =>
    looked(
      payment,
      'parcel-2',
      showing(captured, listed(payment, 'parcel-1', 100), listed(payment, 'parcel-2', 5_000)),
      START + HOUR,
    );

  test('until its no is verified, nothing else is sent: a total could be its own', () => {
    const waiting = ship(heard, 'parcel-2', 5_000, START + MINUTE);
    expect(nextStep(waiting, START + MINUTE).kind).toBe('wait');
    expect(nextStep(waiting, op(heard, 'parcel-1').settledAt)).toMatchObject({
      kind: 'lookUp',
      operationId: 'parcel-1',
    });
  });

  test('a total that is that of the other proves nothing of it', () => {
    const seen = read(two, 5_000);
    expect([op(seen, 'parcel-1').status, op(seen, 'parcel-2').status]).toEqual(['refused', 'done']);
  });

  test('a total that holds both proves both', () => {
    const seen = read(two, 5_100);
    expect([op(seen, 'parcel-1').status, op(seen, 'parcel-2').status]).toEqual(['done', 'done']);
  });
});

test('a person’s word is followed by one look, so that what else the totals hold is told', () => {
  const totals = { capabilities: totalsOnly, ...patient };
  const doubtful = answered(ship(aPayment(totals), 'parcel-1', 24_900), 'parcel-1', lost);
  const now = START + HOUR;
  const word = { outcome: 'notDone', evidence: 'portal', operator: 'ida', reason: 'looked' } as const;
  const resolved = order(doubtful, { kind: 'resolve', operationId: 'parcel-1', ...word }, now);
  expect(nextStep(resolved, now)).toEqual({ kind: 'lookUp', operationId: AUTHORIZE, extra: true });
  const seen = looked(resolved, AUTHORIZE, held(100), now, { extra: true });
  expect(seen.foreign).toEqual({ captured: 100, released: 0, refunded: 0 });
  expect(seen.attention.map(({ code }) => code)).toEqual(['ForeignMovementSeen']);
});

test('a hold that nobody could read, taken on a person’s word, has an unknown past: nothing is sent before a look', () => {
  const adopted = aPayment({ hold: 'adopted', ...patient });
  const word = { outcome: 'done', evidence: 'portal', operator: 'ida', reason: 'looked' } as const;
  const blind = looked(adopted, AUTHORIZE, { kind: 'inconclusive', why: 'time-out' }, START);
  const parked = learned(blind, [
    { at: START, operationId: AUTHORIZE, kind: 'Parked', code: 'Parked', why: 'spent', dueAt: START + DAY },
  ]);
  const taken = ship(order(parked, { kind: 'resolve', operationId: AUTHORIZE, ...word }), 'parcel-1', 9_900);
  expect(taken.pastUnknown).toBe(true);
  expect(op(taken, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
});

describe('after a reset, what the gone run sent may still take effect', () => {
  const reset = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' } as const;
  const captured = answered(complete(ship(aPayment(), 'parcel-1', 24_900)), 'parcel-1', confirmed(24_900));
  const { policy, capabilities } = captured;
  // The last attempt takes effect within a settle window, and an old read shows it within another.
  const settlesAt = START + policy.sendWithinMs + 2 * capabilities.settleWindowMs;
  const unknown = learned(captured, [reset]);

  test('so the payment ends only after one more look, later than that', () => {
    expect(nextStep(captured, START)).toEqual({ kind: 'finish' });
    expect(nextStep(unknown, START)).toMatchObject({ kind: 'wait' });
    const early = looked(unknown, AUTHORIZE, held(24_900), START + MINUTE, { extra: true });
    expect(nextStep(early, settlesAt)).toEqual({ kind: 'lookUp', operationId: AUTHORIZE, extra: true });
    const late = looked(early, AUTHORIZE, held(24_900), settlesAt, { extra: true });
    expect(nextStep(late, settlesAt)).toEqual({ kind: 'finish' });
  });

  test('a look that fails is made again, but not for ever', () => {
    let payment = unknown;
    let looks = 0;
    for (let now = settlesAt; nextStep(payment, now).kind !== 'finish'; now += HOUR, looks += 1) {
      expect(nextStep(payment, now)).toMatchObject({ kind: 'lookUp', operationId: AUTHORIZE });
      payment = looked(payment, AUTHORIZE, { kind: 'inconclusive', why: 'time-out' }, now, { extra: true });
      expect(looks).toBeLessThan(10);
    }
    expect(looks).toBeGreaterThan(1);
  });
});

describe('a done capture that turns bad', () => {
  const provisional = { ...pipwave };

  scenario(
    'needs two reads, a gap apart; then it is parked and its money reserved',
    `
    shipped    parcel-1 24900
    confirmed  parcel-1
    notice                       => look up parcel-1 extra
    failed     parcel-1 extra    => parcel-1 done; wait 1 min
    after      1 min
    failed     parcel-1 extra    => parcel-1 parked in doubt; attention CaptureReversed; reserved 24900
    status     parcel-1          => parcel-1 done; no attention
    `,
    { capabilities: provisional },
  );

  scenario(
    'one bad read is forgotten with the next good one',
    `
    shipped    parcel-1 24900 final
    confirmed  parcel-1
    notice
    absent     parcel-1 extra    => parcel-1 done; wait 1 min
    after      1 min             => look up parcel-1 extra
    status     parcel-1 extra    => parcel-1 done; wait 4324 min
    after      3 d
    after      5 min
    status     parcel-1 extra    => finish
    `,
    { capabilities: provisional },
  );

  scenario(
    'a second read that fails is made again',
    `
    shipped    parcel-1 24900 final
    confirmed  parcel-1
    notice
    absent     parcel-1 extra    => wait 1 min
    after      1 min
    unreadable parcel-1 extra    => wait 1 h
    after      1 h
    absent     parcel-1 extra    => parcel-1 parked in doubt
    `,
    { capabilities: provisional },
  );

  scenario(
    'whose last look-up never succeeds goes before a person, and is looked up on',
    `
    shipped    parcel-1 24900 final
    confirmed  parcel-1
    after      3 d
    after      5 min             => look up parcel-1 extra
    unreadable parcel-1 extra    => parcel-1 done; no attention; wait 1 h
    after      1 h               => parcel-1 done; attention Stuck; look up parcel-1 extra
    status     parcel-1 extra    => no attention; finish
    `,
    { capabilities: provisional, policy: { stuckAfterMs: 10 * MINUTE } },
  );

  test('gets stuck a second time where it was stuck before it was done; who acknowledges that lets the payment end', () => {
    const policy = { stuckAfterMs: 10 * MINUTE };
    const shipped = complete(ship(aPayment({ capabilities: provisional, policy }), 'parcel-1', 24_900));
    const doubtful = learned(answered(shipped, 'parcel-1', lost), [], START + HOUR);
    expect(doubtful.attention.map(({ code }) => code)).toEqual(['Stuck']);
    const word = { outcome: 'done', evidence: 'portal', operator: 'ida', reason: 'looked' } as const;
    const done = order(doubtful, { kind: 'resolve', operationId: 'parcel-1', ...word }, START + HOUR);
    const late = START + HOUR + 3 * DAY + HOUR;
    const checked = looked(done, AUTHORIZE, held(24_900), START + HOUR, { extra: true });
    const blind = looked(checked, 'parcel-1', { kind: 'inconclusive', why: 'the account cannot tell' }, late, {
      extra: true,
    });
    expect(blind.attention.map(({ code }) => code)).toContain('Stuck');
    const known = order(blind, { kind: 'acknowledge', code: 'Stuck', operator: 'ida', reason: 'seen' }, late);
    expect(nextStep(known, late)).toEqual({ kind: 'finish' });
  });
});

test.each([
  [{ captured: 100, refunded: 100 }, true],
  [{ refunded: 1 }, true],
  [{ captured: 1 }, true],
  [{ released: 1 }, true],
  [{ captured: 0, released: 0, refunded: 0 }, false],
])('a hold whose totals are %j was used before: %j', (totals, was) => {
  expect(isUsed({ kind: 'absent', why: 'x', totals })).toBe(was);
});
