import { evolve, evolveAll } from '../../src/domain/evolve';
import { type Fact, type OperationFact, TRANSITIONS } from '../../src/domain/facts';
import { AUTHORIZE, EVIDENCE_KEPT, JOURNAL_KEPT, type Operation, type Payment } from '../../src/domain/payment';
import { DEFAULT_POLICY } from '../../src/domain/policy';
import { type OperationStatus, STATUSES } from '../../src/domain/status';
import { answered, aPayment, bambora, DAY, HOUR, lost, op, START, ship, vipps } from './support/world';

describe('evolve', () => {
  it('refuses an edge that is not in the table', () => {
    const shipped = ship(aPayment(), 'parcel-1', 9_900);
    const accepted = {
      at: START,
      operationId: 'parcel-1',
      kind: 'Accepted',
      why: 'x',
      dueAt: START,
      settledAt: 0,
    } as const;
    expect(() => evolve(shipped, accepted)).toThrow('only walks the edges of its table');
  });

  it('refuses two operations on their way at once', () => {
    const shipped = ship(ship(aPayment(), 'parcel-1', 100), 'parcel-2', 100);
    const sending = (operationId: string) =>
      ({ at: START, operationId, kind: 'Sending', notAfter: START + 1 }) as const;
    expect(() => evolveAll(shipped, [sending('parcel-1'), sending('parcel-2')])).toThrow(
      'one operation is sent at a time',
    );
  });

  it('keeps journal and evidence bounded, and numbers every fact', () => {
    let payment = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    for (let turn = 0; turn < 200; turn++) {
      payment = evolve(payment, {
        at: START + turn,
        operationId: 'parcel-1',
        kind: 'LookedUp',
        found: 'absent',
        why: `read ${turn}`,
        extra: true,
        dueAt: START + turn,
      });
    }
    expect(payment.journal).toHaveLength(JOURNAL_KEPT);
    expect(payment.journal.at(-1)?.seq).toBe(payment.seq);
    // The answer that began the doubt stays; of the readings the oldest make room.
    const kept = Array.from(
      { length: EVIDENCE_KEPT - 1 },
      (_, at) => `look-up, not shown: read ${201 - EVIDENCE_KEPT + at}`,
    );
    expect(op(payment, 'parcel-1').evidence.map(({ text }) => text)).toEqual(['unknown: time-out', ...kept]);
  });

  it('takes captureBy from whoever says the earliest, and authorizedAt from the provider first', () => {
    const hold = (more: object, terms = {}) =>
      evolve(aPayment({ hold: 'adopted', terms }), {
        at: START,
        operationId: AUTHORIZE,
        kind: 'Confirmed',
        amount: 24_900,
        by: 'status',
        why: 'x',
        ...more,
      });
    const day = 86_400_000;
    expect(hold({})).toMatchObject({ captureBy: START + 180 * day, authorizedAtAssumed: true });
    expect(hold({ authorizedAt: START - day })).toMatchObject({
      captureBy: START + 179 * day,
      authorizedAt: START - day,
      authorizedAtAssumed: false,
    });
    expect(hold({ captureBy: START + day })).toMatchObject({ captureBy: START + day });
    expect(hold({ captureBy: START + 5 * day }, { captureBy: START + 2 * day }).captureBy).toBe(START + 2 * day);
    expect(hold({}, { authorizedAt: START - 2 * day })).toMatchObject({
      captureBy: START + 178 * day,
      authorizedAtAssumed: false,
    });
  });
});

describe('TRANSITIONS', () => {
  const edges = Object.values(TRANSITIONS);
  const statuses = Object.keys(STATUSES) as OperationStatus[];
  const reach = (from: OperationStatus): Set<OperationStatus> => {
    const seen = new Set([from]);
    for (const status of seen) {
      for (const { from: sources, to } of edges) if (to && sources.includes(status)) seen.add(to);
    }
    return seen;
  };

  it('reaches every status from planned', () => {
    expect([...reach('planned')].sort()).toEqual([...statuses].sort());
  });

  it('leads from every status to done: no belief of ours keeps the truth out', () => {
    for (const status of statuses) expect(reach(status)).toContain('done');
  });

  it('sends only what is planned or in doubt, and plans again only with evidence or a person’s word', () => {
    expect(TRANSITIONS.Sending.from).toEqual(['planned', 'unknown']);
    const toPlanned = (Object.keys(TRANSITIONS) as OperationFact['kind'][]).filter(
      (is) => TRANSITIONS[is].to === 'planned',
    );
    expect(toPlanned.sort()).toEqual(['AbsenceProven', 'Planned', 'Postponed', 'ResendOrdered']);
  });

  it('never leaves done except by two reads that deny it, or by the word of a person who had booked it', () => {
    const leaving = (Object.keys(TRANSITIONS) as OperationFact['kind'][]).filter(
      (is) => TRANSITIONS[is].from.includes('done') && TRANSITIONS[is].to !== null,
    );
    expect(leaving).toEqual(['Refused', 'Parked']);
  });
});

/** The members of a payment that a fact changes, beside its number, its line in the journal and the ledger; what it takes away is undefined. */
function changed(fact: Fact, before: Payment): Record<string, unknown> {
  const after = evolve(before, fact);
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Payment)[];
  return Object.fromEntries(
    members
      .filter((name) => !['seq', 'journal', 'ledger'].includes(name))
      .filter((name) => before[name] !== after[name] || name in before !== name in after)
      .map((name) => [name, after[name]]),
  );
}

const gone = undefined;
const NOW = START + HOUR;
const at = NOW;
const ida = { operator: 'ida', reason: 'asked' };
const one = ship(aPayment(), 'parcel-1', 9_900);
const two = ship(one, 'parcel-2', 5_000);
const [hold, first, second] = two.operations as [Operation, Operation, Operation];

/** The payment with these members of its operation changed. */
const having = (payment: Payment, id: string, more: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((other) => (other.id === id ? { ...other, ...more } : other)),
});

test('what does not happen changes nothing', () => {
  expect(evolveAll(one, [])).toBe(one);
});

describe('the invariants name the fact that broke them', () => {
  const wrong = (...facts: Fact[]) => expect(() => evolveAll(two, facts));

  test('two orders on their way', () => {
    const notAfter = NOW;
    wrong(
      { at, kind: 'DeadlineReached' },
      { at, kind: 'AuthorizationExpiring', captureBy: NOW },
      { at, operationId: 'parcel-1', kind: 'Sending', notAfter },
      { at, operationId: 'parcel-2', kind: 'Sending', notAfter },
    ).toThrow('one operation is sent at a time; seen {"fact":"Sending"}');
  });

  test('less than nothing is released, or reserved', () => {
    wrong({ at, kind: 'RemainderTaken', amount: 1, why: 'x' }).toThrow(
      'I4: nothing is reserved or released below zero; seen {"reserved":14900,"released":-1}',
    );
    wrong({ at, kind: 'ShipmentAccepted', shipmentId: 'parcel-3', amount: -14_901 }).toThrow(
      'I4: nothing is reserved or released below zero; seen {"reserved":-1,"released":0}',
    );
  });

  test('an edge that is not in the table, an operation that is not there, and one that is planned twice', () => {
    wrong({ at, operationId: 'parcel-1', kind: 'ReplayPlanned', why: 'x', dueAt: NOW }).toThrow(
      'an operation only walks the edges of its table; seen {"fact":"ReplayPlanned","status":"planned","operationId":"parcel-1"}',
    );
    wrong({ at, operationId: 'parcel-7', kind: 'Dropped', reason: 'x' }).toThrow(
      'a fact speaks of an operation that exists; seen {"operationId":"parcel-7"}',
    );
    const plan = { at, operationId: 'parcel-1', kind: 'Planned', operation: 'capture', amount: 1, rest: 0 } as const;
    wrong({ ...plan, shipments: ['parcel-1'] }).toThrow('an operation is planned once; seen {"id":"parcel-1"}');
  });
});

describe('shipments', () => {
  test('are kept as they were told', () => {
    expect(changed({ at, kind: 'ShipmentAccepted', shipmentId: 'parcel-3', amount: 100 }, two)).toStrictEqual({
      shipments: [...two.shipments, { id: 'parcel-3', amount: 100, at }],
    });
  });

  test('end one by one', () => {
    const waits = evolveAll(aPayment({ hold: 'adopted' }), [
      { at, kind: 'ShipmentAccepted', shipmentId: 'parcel-1', amount: 100 },
      { at, kind: 'ShipmentAccepted', shipmentId: 'parcel-2', amount: 200 },
    ]);
    const [kept, ends] = waits.shipments;
    expect(
      changed({ at, kind: 'ShipmentEnded', shipmentId: 'parcel-2', state: 'dropped', reason: 'why' }, waits),
    ).toStrictEqual({ shipments: [kept, { ...ends, ended: { state: 'dropped', reason: 'why' } }] });
  });

  test('name the operation that pays for them, one or several', () => {
    const plan = { at, operationId: 'parcel-1', kind: 'Planned', operation: 'capture', amount: 300, rest: 7 } as const;
    const waits = evolveAll(
      aPayment({ capabilities: bambora }),
      ['parcel-1', 'parcel-2', 'parcel-3'].map(
        (shipmentId): Fact => ({ at, kind: 'ShipmentAccepted', shipmentId, amount: 100 }),
      ),
    );
    const paid = (shipments: readonly string[]) =>
      evolve(waits, { ...plan, shipments }).shipments.map(({ operationId }) => operationId);
    expect(paid(['parcel-2'])).toEqual([gone, 'parcel-1', gone]);
    expect(paid(['parcel-1', 'parcel-3'])).toEqual(['parcel-1', gone, 'parcel-1']);
    expect(op(evolve(waits, { ...plan, shipments: ['parcel-2'] }), 'parcel-1')).toMatchObject({
      kind: 'capture',
      amount: 300,
      rest: 7,
      shipments: ['parcel-2'],
      status: 'planned',
      firstDueAt: NOW,
    });
  });
});

describe('that nothing more will ship', () => {
  test('is said once: the first word stays', () => {
    const completed = { at, kind: 'FulfilmentCompleted', by: 'complete' } as const;
    expect(changed(completed, two)).toStrictEqual({ completing: { by: 'complete', at } });
    const because = { ...completed, reason: 'all is out' };
    expect(changed(because, two)).toStrictEqual({ completing: { by: 'complete', at, reason: 'all is out' } });
    expect(changed({ ...because, at: at + 1 }, evolve(two, completed))).toStrictEqual({});
  });

  test('by the clock owes one look at the truth', () => {
    expect(changed({ at, kind: 'FulfilmentCompleted', by: 'captureBy' }, two)).toStrictEqual({
      completing: { by: 'captureBy', at },
      looks: [{ because: 'captureBy', at, tries: 0 }],
    });
  });

  test('by a cancellation: captures and the hold are wanted no more, and are not sent again; a release is', () => {
    const release = { ...second, id: '@release', kind: 'release', replay: true } as const;
    const payment = { ...two, operations: [hold, { ...first, replay: true }, release] };
    const cancelled = { at, kind: 'FulfilmentCompleted', by: 'cancel', reason: 'out of stock' } as const;
    const follows = {
      completing: { by: 'cancel', at, reason: 'out of stock' },
      cancelled: true,
      operations: [
        { ...hold, wanted: false },
        { ...first, wanted: false },
        { ...second, id: '@release', kind: 'release', replay: true },
      ],
    };
    expect(changed(cancelled, payment)).toStrictEqual(follows);
    expect(changed({ ...cancelled, inTemporal: true }, payment)).toStrictEqual({
      ...follows,
      cancelledInTemporal: true,
    });
    // The order service had asked for it itself: what is cancelled in Temporal afterwards is what it wanted.
    expect(changed({ ...cancelled, inTemporal: true }, evolve(payment, cancelled))).not.toHaveProperty(
      'cancelledInTemporal',
    );
  });
});

test('a pause has a name and a reason, and is over when it is resumed', () => {
  const paused = evolve(two, { at, kind: 'Paused', ...ida });
  expect(changed({ at, kind: 'Paused', ...ida }, two)).toStrictEqual({ paused: { ...ida, at } });
  expect(evolve(paused, { at, kind: 'Resumed', ...ida })).not.toHaveProperty('paused');
});

test('what is planned waits anew when a pause is over, and its alarm was closed: that was of the pause', () => {
  const stuck = having(two, 'parcel-1', { status: 'planned', stuckSince: NOW - 1, firstDueAt: NOW - 2 });
  const paused = evolve(stuck, { at, kind: 'Paused', ...ida });
  const held = having(paused, 'parcel-1', { heldUp: true });
  const resumed = op(evolve(held, { at, kind: 'Resumed', ...ida }), 'parcel-1');
  expect(resumed).not.toHaveProperty('stuckSince');
  expect(resumed).not.toHaveProperty('heldUp');
  expect(resumed.firstDueAt).toBe(at);
  // An alarm that is up stays up.
  const up = evolve(paused, {
    at: NOW - 1,
    kind: 'AttentionRaised',
    code: 'Stuck',
    operationId: 'parcel-1',
    text: 'x',
  });
  expect(op(evolve(up, { at, kind: 'Resumed', ...ida }), 'parcel-1')).toMatchObject({ firstDueAt: NOW - 2 });
  // A pause that raised no alarm postpones none.
  const quiet = evolve(having(two, 'parcel-1', { status: 'planned', firstDueAt: NOW - 2 }), {
    at,
    kind: 'Paused',
    ...ida,
  });
  expect(op(evolve(quiet, { at, kind: 'Resumed', ...ida }), 'parcel-1').firstDueAt).toBe(NOW - 2);
  const unknown = having(paused, 'parcel-1', { status: 'unknown' });
  expect(op(evolve(unknown, { at, kind: 'Resumed', ...ida }), 'parcel-1')).toMatchObject({
    stuckSince: NOW - 1,
    firstDueAt: NOW - 2,
  });
});

describe('what is brought forward', () => {
  test.each(['sending', 'done', 'dropped', 'expired', 'lapsed'] as const)('%s: nothing', (status) => {
    const before = having(two, 'parcel-1', { status });
    expect(op(evolve(before, { at, kind: 'RetryOrdered', ...ida }), 'parcel-1')).toStrictEqual(op(before, 'parcel-1'));
  });

  const retried = (more: Partial<Operation>): Operation =>
    op(evolve(having(two, 'parcel-1', more), { at, kind: 'RetryOrdered', ...ida }), 'parcel-1');
  const gap = vipps.lookGapMs;

  test.each(['accepted', 'unknown', 'denied', 'parked'] as const)('%s: a look-up, within no gap', (status) => {
    expect(retried({ status }).extraAt).toBe(NOW);
    expect(retried({ status, lastLookUpAt: NOW - 1 }).extraAt).toBe(NOW - 1 + gap);
    expect(retried({ status, lastLookUpAt: NOW - gap }).extraAt).toBe(NOW);
    expect(retried({ status }).dueAt).toBe(first.dueAt);
  });

  test('planned: the order, never later than it was due, and within no gap', () => {
    expect(retried({ dueAt: NOW + HOUR }).dueAt).toBe(NOW);
    expect(retried({ dueAt: NOW + HOUR, lastSentAt: NOW - 1 }).dueAt).toBe(NOW - 1 + gap);
    expect(retried({ dueAt: NOW + 1, lastSentAt: NOW }).dueAt).toBe(NOW + 1);
    expect(retried({ dueAt: NOW + HOUR })).not.toHaveProperty('extraAt');
  });

  test('what is over, or on its way, stays as it is', () => {
    for (const status of ['done', 'sending'] as const) {
      expect(retried({ status, dueAt: NOW + HOUR })).toStrictEqual({ ...first, status, dueAt: NOW + HOUR });
    }
  });

  test('refused: a look-up, however often it was read, and also where it was never sent', () => {
    expect(retried({ status: 'refused' }).extraAt).toBe(NOW);
    expect(retried({ status: 'refused', attempts: 1, readFrom: 1, readAt: NOW }).extraAt).toBe(NOW);
    expect(retried({ status: 'refused', lastLookUpAt: NOW - 1 }).extraAt).toBe(NOW - 1 + gap);
    expect(retried({ status: 'refused', kind: 'release' })).not.toHaveProperty('extraAt');
  });

  describe('while it is paused', () => {
    const paused = evolve(two, { at, kind: 'Paused', ...ida });
    const owed = (payment: Payment) => evolve(payment, { at, kind: 'RetryOrdered', ...ida }).looks;

    test('what is planned is not sent: one look says what the provider shows', () => {
      expect(owed(paused)).toEqual([{ because: 'asked', at: NOW, tries: 0 }]);
      expect(owed({ ...paused, lastLookUpAt: NOW - 1 })).toEqual([{ because: 'asked', at: NOW - 1 + gap, tries: 0 }]);
    });

    test('nothing of that while it goes on, nor where nothing is planned, or a hold alone', () => {
      expect(owed(two)).toEqual([]);
      const unknown = {
        ...paused,
        operations: paused.operations.map((one) => ({ ...one, status: 'unknown' as const })),
      };
      expect(owed(unknown)).toEqual([]);
      expect(owed(having(unknown, AUTHORIZE, { status: 'planned' }))).toEqual([]);
    });
  });
});

describe('a notice of the provider', () => {
  const notice = { at, kind: 'NoticeReceived', text: 'CAPTURED' } as const;
  const notices = { times: 1, at, text: 'CAPTURED' };

  test('causes a look at the payment, where nothing is in doubt', () => {
    expect(changed(notice, two)).toStrictEqual({ notices, looks: [{ because: 'notice', at, tries: 0 }] });
    expect(evolve(evolve(two, notice), notice).notices).toEqual({ ...notices, times: 2 });
  });

  test('causes a look-up of what is in doubt, and of nothing else', () => {
    const doubtful = having(two, 'parcel-1', { status: 'unknown', inDoubt: true });
    expect(changed(notice, doubtful)).toStrictEqual({
      notices,
      operations: [hold, { ...first, status: 'unknown', inDoubt: true, extraAt: NOW }, second],
    });
  });

  test('says nothing to an order that is on its way: the payment is looked at afterwards', () => {
    const sending = having(two, 'parcel-1', { status: 'sending', inDoubt: true });
    expect(changed(notice, sending)).toStrictEqual({ notices, looks: [{ because: 'notice', at, tries: 0 }] });
  });
});

describe('what a person ordered', () => {
  const acted = { at, kind: 'OperatorActed', action: 'pause', ...ida } as const;

  test('is kept as one line of a bounded length', () => {
    const long = `a\n${'x'.repeat(2_000)}`;
    const told = evolve(two, { ...acted, operator: long, reason: long, about: long }).audit;
    const kept = `a ${'x'.repeat(997)}…`;
    expect(told).toEqual([{ at, action: 'pause', operator: kept, reason: kept, about: kept }]);
    expect(changed(acted, two)).toStrictEqual({ audit: [{ at, action: 'pause', ...ida }] });
  });

  test('makes the oldest make room beyond 500, and what is forgotten is counted', () => {
    const full = {
      ...two,
      audit: Array.from({ length: 499 }, (_, nth) => ({ at: nth, action: 'pause', ...ida })),
    };
    const filled = evolve(full, acted);
    expect(filled.audit).toHaveLength(500);
    expect(filled).not.toHaveProperty('auditForgotten');
    const over = evolve(filled, acted);
    expect(over.audit).toEqual([...filled.audit.slice(1), { at, action: 'pause', ...ida }]);
    expect(over.auditForgotten).toBe(1);
    expect(evolve(over, acted).auditForgotten).toBe(2);
  });
});

describe('what is put before a person', () => {
  const raised = (more: object): Fact =>
    ({ at, kind: 'AttentionRaised', code: 'Parked', text: 'look', ...more }) as Fact;

  test('is one line of a bounded length, with what it is about', () => {
    expect(changed(raised({}), two)).toStrictEqual({ attention: [{ code: 'Parked', text: 'look', since: NOW }] });
    expect(changed(raised({ operationId: 'parcel-1' }), two).attention).toStrictEqual([
      { code: 'Parked', text: 'look', since: NOW, operationId: 'parcel-1' },
    ]);
    expect(changed(raised({ shipmentId: 'parcel-1', text: `a\n${'x'.repeat(2_000)}` }), two).attention).toStrictEqual([
      { code: 'Parked', text: `a ${'x'.repeat(997)}…`, since: NOW, shipmentId: 'parcel-1' },
    ]);
  });

  test.each([
    ['Stuck', 'stuckSince'],
    ['ShipmentUnpaid', 'unpaidSince'],
    ['CapturedTwice', 'twiceSince'],
  ] as const)('%s is noted at its operation, so that it is told once', (code, mark) => {
    expect(changed(raised({ code, operationId: 'parcel-1' }), two).operations).toStrictEqual([
      hold,
      { ...first, [mark]: NOW },
      second,
    ]);
  });

  test('an unpaid parcel without an operation has the note itself; others are noted nowhere', () => {
    const [parcel, other] = two.shipments;
    expect(changed(raised({ code: 'ShipmentUnpaid', shipmentId: 'parcel-1' }), two).shipments).toStrictEqual([
      { ...parcel, unpaidSince: NOW },
      other,
    ]);
    expect(changed(raised({ code: 'Stuck', shipmentId: 'parcel-1' }), two)).not.toHaveProperty('shipments');
    expect(changed(raised({ operationId: 'parcel-1' }), two)).not.toHaveProperty('operations');
  });

  test('is taken down by its code and what it is about, and nothing beside it', () => {
    const up = [
      raised({}),
      raised({ operationId: 'parcel-1' }),
      raised({ operationId: 'parcel-2' }),
      raised({ shipmentId: 'parcel-1' }),
      raised({ code: 'HoldShared' }),
    ];
    const payment = evolveAll(two, up);
    const cleared = (more: object): number[] => {
      const left = evolve(payment, { at, kind: 'AttentionCleared', code: 'Parked', ...more }).attention;
      return payment.attention.flatMap((item, nth) => (left.includes(item) ? [] : [nth]));
    };
    expect(cleared({})).toEqual([0]);
    expect(cleared({ operationId: 'parcel-2' })).toEqual([2]);
    expect(cleared({ shipmentId: 'parcel-1' })).toEqual([3]);
    expect(cleared({ code: 'HoldShared' })).toEqual([4]);
  });

  describe('and acknowledged', () => {
    const known = { at: NOW + 1, kind: 'Acknowledged', code: 'Stuck', ...ida } as const;
    const stuck = (status: 'done' | 'unknown', doneAt: number | undefined, since = NOW): Payment => ({
      ...having(two, 'parcel-1', { status, ...(doneAt === undefined ? {} : { doneAt }) }),
      attention: [
        { code: 'Parked', text: 'x', since, operationId: 'parcel-1' },
        { code: 'Stuck', text: 'x', since, operationId: 'parcel-1' },
        { code: 'Stuck', text: 'x', since, operationId: 'parcel-2' },
      ],
    });

    test('goes down, all of its code or the one that is named', () => {
      expect(evolve(stuck('unknown', gone), known).attention).toHaveLength(1);
      expect(evolve(stuck('unknown', gone), { ...known, id: 'parcel-2' }).attention).toHaveLength(2);
    });

    test('waives the last look-up of a capture that was done and is stuck since', () => {
      const waived = (payment: Payment, fact: Fact = known) => op(evolve(payment, fact), 'parcel-1').lookUpWaived;
      expect(waived(stuck('done', NOW - 1))).toBe(true);
      expect(waived(stuck('done', NOW))).toBeUndefined();
      expect(waived(stuck('done', gone))).toBe(true);
      expect(waived(stuck('unknown', NOW - 1))).toBeUndefined();
      expect(waived(stuck('done', NOW - 1), { ...known, code: 'Parked' })).toBeUndefined();
      expect(waived(stuck('done', NOW - 1), { ...known, id: 'parcel-2' })).toBeUndefined();
      expect(op(evolve(stuck('done', NOW - 1), known), 'parcel-2')).toStrictEqual(second);
    });

    test('notes what something else was in the way of, and of nothing else', () => {
      const paused = { ...stuck('done', NOW - 1), paused: { ...ida, at: NOW } };
      expect(op(evolve(paused, known), 'parcel-2')).toStrictEqual({ ...second, heldUp: true });
      expect(op(evolve(paused, known), 'parcel-1')).not.toHaveProperty('heldUp');
      expect(op(evolve(paused, { ...known, id: 'parcel-1' }), 'parcel-2')).toStrictEqual(second);
      expect(op(evolve(paused, { ...known, code: 'Parked' }), 'parcel-2')).toStrictEqual(second);
      const parked = [{ code: 'Parked', text: 'x', since: NOW, operationId: 'parcel-2' } as const];
      expect(op(evolve({ ...paused, attention: parked }, { ...known, code: 'Parked' }), 'parcel-2')).toStrictEqual(
        second,
      );
      const only = { ...paused, attention: paused.attention.slice(0, 2) };
      expect(op(evolve(only, known), 'parcel-2')).toStrictEqual(second);
      expect(op(evolve(stuck('done', NOW - 1), known), 'parcel-2')).toStrictEqual(second);
    });

    test('notes it by the sums as they are then, also where they changed with it', () => {
      const foreign = { at: NOW, kind: 'ForeignMovementSeen', captured: 20_000, released: 0, why: 'x' } as const;
      const facts: readonly Fact[] = [foreign, { ...known, id: 'parcel-2' }];
      const stepwise = facts.reduce((payment, fact) => evolve(payment, fact), stuck('done', NOW - 1));
      expect(stepwise.ledger.available).toBeLessThan(0);
      expect(op(stepwise, 'parcel-2').heldUp).toBe(true);
      expect(evolveAll(stuck('done', NOW - 1), facts)).toStrictEqual(stepwise);
    });

    describe('of what a look-up calls gone while another difference waits', () => {
      const LESS = { of: 'captured', shows: 'lessOfOurs' } as const;
      const called = having(stuck('done', NOW - 2), 'parcel-1', { calledGone: true, stuckSince: NOW - 1 });
      const differing = (operationId: string): Payment => ({
        ...called,
        difference: { at: NOW - 1, operationId, ...LESS },
      });

      test('waives nothing', () => {
        const after = evolve(differing('parcel-2'), { ...known, id: 'parcel-1' });
        expect(after.attention.some(({ code, operationId }) => code === 'Stuck' && operationId === 'parcel-1')).toBe(
          false,
        );
        expect(op(after, 'parcel-1')).toMatchObject({ calledGone: true });
        expect(op(after, 'parcel-1')).not.toHaveProperty('lookUpWaived');
        expect(after.difference?.operationId).toBe('parcel-2');
      });

      test('nor does one of another capture let the difference stand', () => {
        const other = differing('parcel-2');
        const { calledGone: _, ...plain } = op(other, 'parcel-1');
        const operations = other.operations.map((one) => (one.id === 'parcel-1' ? plain : one));
        const after = evolve({ ...other, operations }, { ...known, id: 'parcel-1' });
        expect(op(after, 'parcel-1').lookUpWaived).toBe(true);
        expect(after.difference?.operationId).toBe('parcel-2');
      });

      test('but where that is the difference, a person knows it, and lets it stand', () => {
        const after = evolve(differing('parcel-1'), known);
        expect(op(after, 'parcel-1').lookUpWaived).toBe(true);
        expect(op(after, 'parcel-1')).not.toHaveProperty('calledGone');
        expect(after.difference).toBeUndefined();
      });

      test('when the other one is over, it is what waits, and a person is told of it anew', () => {
        const others = having(differing('parcel-2'), 'parcel-2', { status: 'done' });
        for (const fact of [
          { ...known, id: 'parcel-2' },
          { at: NOW + 1, kind: 'DifferenceGone' },
          { at: NOW + 1, kind: 'Refused', operationId: 'parcel-2', code: 'x', why: 'x', by: 'operator' },
        ] as const) {
          const after = evolve(others, fact);
          expect(after.difference).toEqual({ at: NOW + 1, operationId: 'parcel-1', ...LESS });
          expect(after.looks).toContainEqual({ because: 'difference', at: NOW + 1 + vipps.readGapMs, tries: 0 });
          expect(op(after, 'parcel-1')).not.toHaveProperty('stuckSince');
          expect(op(after, 'parcel-1').calledGone).toBe(true);
        }
      });
    });
  });
});

describe('money that moved without an order', () => {
  test('is booked as left to lapse, and back', () => {
    const lapsed = { at, kind: 'RemainderReleased', amount: 700, how: 'lapses', why: 'x' } as const;
    expect(changed(lapsed, two)).toStrictEqual({ releasedWithoutOrder: 700 });
    const taken = { at, kind: 'RemainderTaken', amount: 200, why: 'x' } as const;
    expect(changed(taken, evolve(two, lapsed))).toStrictEqual({ releasedWithoutOrder: 500 });
  });

  test('is booked as theirs, with the keys that nothing explains', () => {
    const seen = { at, kind: 'ForeignMovementSeen', captured: 100, released: 50, why: 'x' } as const;
    expect(changed(seen, two)).toStrictEqual({ foreign: { captured: 100, released: 50, refunded: 0 } });
    const unexplained = [{ key: 'hf-cap-1', amount: 100 }];
    expect(changed({ ...seen, unexplained }, two)).toStrictEqual({
      foreign: { captured: 100, released: 50, refunded: 0 },
      unexplained,
    });
  });

  const LESS = { of: 'captured', shows: 'lessOfOurs' } as const;

  test('that differs is read once more, a read gap later, and is forgotten when it is gone', () => {
    const seen = { at, kind: 'DifferenceSeen', operationId: 'parcel-1', ...LESS, why: 'x' } as const;
    expect(changed(seen, two)).toStrictEqual({
      difference: { at, operationId: 'parcel-1', ...LESS },
      looks: [{ because: 'difference', at: NOW + vipps.readGapMs, tries: 0 }],
      operations: two.operations,
    });
    expect(changed({ at, kind: 'DifferenceGone' }, evolve(two, seen))).toStrictEqual({ difference: gone, looks: [] });
  });

  test('that differs is forgotten with the booking that it was about, and one look is owed to the word', () => {
    const [first, second] = two.operations.filter(({ kind }) => kind === 'capture').map(({ id }) => id) as [
      string,
      string,
    ];
    const back = (operationId: string, of: string): Payment => {
      const done = two.operations.map((op) => (op.id === of ? { ...op, status: 'done' as const } : op));
      const state = evolve(
        { ...two, operations: done },
        { at, kind: 'DifferenceSeen', operationId, ...LESS, why: 'x' },
      );
      return evolve(state, { at, kind: 'Refused', operationId: of, code: 'x', why: 'x', by: 'operator' });
    };
    expect(back(first, first).difference).toBeUndefined();
    expect(back(first, first).looks.map(({ because }) => because)).toEqual(['word']);
    expect(back(first, second).difference).toEqual({ at, operationId: first, ...LESS });
  });
});

test('that it expires, reaches its deadline and ends is noted; a message that was refused is in the journal alone', () => {
  expect(changed({ at, kind: 'AuthorizationExpiring', captureBy: NOW }, two)).toStrictEqual({ expiryWarned: true });
  const warned = { ...aPayment({ hold: 'adopted' }), expiryWarned: true };
  const approved = { operationId: '@authorize', kind: 'Confirmed', amount: 24_900, by: 'status', why: 'x' } as const;
  const { captureBy, policy } = evolve(warned, { ...approved, at: NOW });
  const from = captureBy - policy.warnBeforeMs;
  expect(evolve(warned, { ...approved, at: from - 1 }).expiryWarned).toBe(false);
  expect(evolve(warned, { ...approved, at: from }).expiryWarned).toBe(true);
  expect(changed({ at, kind: 'DeadlineReached' }, two)).toStrictEqual({ deadlineReached: true });
  expect(changed({ at, kind: 'PaymentFinished' }, two)).toStrictEqual({ finishedAt: NOW });
  const refused = { at, kind: 'CommandRefused', command: 'ship', code: 'PaymentClosed', reason: 'x' } as const;
  expect(changed(refused, two)).toStrictEqual({});
});

describe('after a reset', () => {
  const old = NOW + DEFAULT_POLICY.sendWithinMs + vipps.settleWindowMs;
  const reset = { at, kind: 'PastUnknown', why: 'reset' } as const;
  const startedInDoubt = {
    status: 'unknown',
    inDoubt: true,
    firstSentAt: 0,
    dueAt: NOW,
    settledAt: old,
    reason: 'what was sent before this run began is not known',
  } as const;

  test('one look is owed, late enough to show the last of its attempts; what was planned may have been sent', () => {
    expect(changed(reset, two)).toStrictEqual({
      pastUnknown: true,
      looks: [{ because: 'forgottenRun', at: old + vipps.settleWindowMs, tries: 0 }],
      operations: [
        { ...hold, firstSentAt: 0, settledAt: old },
        { ...first, ...startedInDoubt },
        { ...second, ...startedInDoubt },
      ],
    });
    expect(changed({ ...reset, run: 'run-2' }, two).knownRun).toBe('run-2');
  });

  test('what is not over is in doubt, but for a hold; nothing is sent again', () => {
    const afterReset = (more: Partial<Operation>, id = 'parcel-1') => op(evolve(having(two, id, more), reset), id);
    const kept = { firstSentAt: 0, replay: false, settledAt: old };
    for (const status of ['accepted', 'unknown', 'parked'] as const) {
      expect(afterReset({ status, replay: true })).toStrictEqual({ ...first, ...kept, status, inDoubt: true });
      expect(afterReset({ status }, '@authorize')).toMatchObject({ status, inDoubt: false });
    }
    expect(afterReset({ status: 'denied' })).toMatchObject({ status: 'unknown', inDoubt: true });
    expect(afterReset({ status: 'refused' })).toStrictEqual({ ...first, ...kept, status: 'refused' });
    expect(afterReset({ status: 'refused', inDoubt: true }).inDoubt).toBe(true);
    expect(afterReset({ status: 'unknown', settledAt: old + 1 }).settledAt).toBe(old + 1);
  });

  test('what is planned later starts in doubt, too', () => {
    const plan = { at, operationId: '@release', kind: 'Planned', operation: 'release', amount: 100, rest: 0 } as const;
    expect(op(evolve(evolve(two, reset), { ...plan, shipments: [] }), '@release')).toMatchObject(startedInDoubt);
    expect(op(evolve(two, { ...plan, shipments: [] }), '@release')).toMatchObject({
      status: 'planned',
      inDoubt: false,
    });
  });
});

describe('what a fact of an operation means to the payment', () => {
  const about = { at, operationId: 'parcel-1' };
  const done = { ...about, kind: 'Confirmed', amount: 9_900, by: 'answer', why: 'x' } as const;
  const look = (because: string) => [{ because, at, tries: 0 }];
  const looked = { ...about, kind: 'LookedUp', found: 'absent', why: 'x', extra: false, dueAt: NOW } as const;
  const doubtful = having(two, 'parcel-1', { status: 'unknown', inDoubt: true });

  test('a person’s word on a capture or a release owes one look at the totals; on the hold it owes none', () => {
    expect(changed({ ...done, by: 'operator' }, doubtful).looks).toEqual(look('word'));
    const refused = { ...about, kind: 'Refused', code: 'ResolvedNotDone', why: 'x', by: 'operator' } as const;
    expect(changed(refused, doubtful).looks).toEqual(look('word'));
    expect(changed({ ...refused, by: 'absence' }, doubtful)).not.toHaveProperty('looks');
    const parked = having(two, '@authorize', { status: 'parked' });
    expect(changed({ ...done, operationId: '@authorize', by: 'operator' }, parked)).not.toHaveProperty('looks');
  });

  test('what lapses in doubt owes one look', () => {
    const lapsed = { ...about, kind: 'Lapsed', reason: 'x' } as const;
    expect(changed(lapsed, doubtful).looks).toEqual(look('lapsedInDoubt'));
    expect(changed(lapsed, two)).not.toHaveProperty('looks');
    expect(changed({ ...lapsed, kind: 'Expired' }, doubtful)).not.toHaveProperty('looks');
  });

  test('a capture that was found where something had seemed foreign owes one look', () => {
    const unclear = { ...doubtful, pastUnknown: true, foreign: { captured: 100, released: 0, refunded: 0 } };
    expect(changed({ ...done, by: 'key' }, unclear).looks).toEqual(look('foreignMayBeOurs'));
    expect(changed({ ...done, by: 'key' }, { ...unclear, pastUnknown: false })).not.toHaveProperty('looks');
    expect(changed({ ...done, by: 'key' }, { ...unclear, foreign: two.foreign })).not.toHaveProperty('looks');
    const sending = having(unclear, 'parcel-1', { status: 'sending' });
    expect(changed(done, sending)).not.toHaveProperty('looks');
  });

  test('a release that had ended, and was made after all, takes back what was booked without it', () => {
    const lapses = (status: 'lapsed' | 'unknown', releasedWithoutOrder: number): Payment => ({
      ...two,
      releasedWithoutOrder,
      operations: [hold, { ...first, id: '@release', kind: 'release', status }],
    });
    const released = { ...done, operationId: '@release', amount: 500, by: 'key' } as const;
    expect(changed(released, lapses('lapsed', 700)).releasedWithoutOrder).toBe(200);
    expect(changed(released, lapses('lapsed', 300)).releasedWithoutOrder).toBe(0);
    expect(changed(released, lapses('unknown', 700))).not.toHaveProperty('releasedWithoutOrder');
  });

  test('totals are kept as they were shown last; a look-up of a capture without them is newer', () => {
    const totals = { captured: 100, released: 0 };
    const seen = evolve(doubtful, { ...looked, totals });
    expect(seen.seen).toEqual({ ...totals, at: NOW });
    expect(evolve(seen, looked)).not.toHaveProperty('seen');
    expect(evolve(seen, { ...looked, found: 'inconclusive' }).seen).toEqual({ ...totals, at: NOW });
    expect(evolve(seen, { ...looked, operationId: '@authorize' }).seen).toEqual({ ...totals, at: NOW });
    expect(evolve(seen, { ...about, kind: 'Parked', code: 'Parked', why: 'x', dueAt: NOW }).seen).toEqual({
      ...totals,
      at: NOW,
    });
  });

  test('a read that failed pays no look that is owed', () => {
    const owes = { ...doubtful, looks: [{ because: 'notice', at: NOW, tries: 0 }] as const };
    expect(changed(looked, owes)).toMatchObject({ lastLookUpAt: NOW, looks: [] });
    expect(changed({ ...looked, found: 'inconclusive' }, owes).looks).toMatchObject([{ because: 'notice', tries: 1 }]);
  });

  test('our own limit holds everything back, a provider’s no only the one', () => {
    const sending = having(two, 'parcel-1', { status: 'sending', attempts: 1 });
    const put = { ...about, kind: 'Postponed', why: 'x', dueAt: NOW + 1 } as const;
    expect(changed({ ...put, ownLimit: true }, sending).sendAfter).toBe(NOW + 1);
    expect(changed(put, sending)).not.toHaveProperty('sendAfter');
    const lost = { ...about, kind: 'OutcomeUnknown', why: 'x', dueAt: NOW + 1, settledAt: NOW } as const;
    expect(changed(lost, sending)).not.toHaveProperty('sendAfter');
  });

  test('a hold that is confirmed is as large as the provider says', () => {
    const adopted = aPayment({ hold: 'adopted' });
    const told = { ...done, operationId: AUTHORIZE, amount: 20_000, by: 'status' } as const;
    expect(changed(told, adopted)).toMatchObject({ authorized: 20_000 });
    expect(evolve({ ...adopted, startedAt: START - 5 }, told)).toMatchObject({
      authorizedAt: START - 5,
      authorizedAtAssumed: true,
    });
    const given = aPayment({ hold: 'adopted', terms: { authorizedAt: START - HOUR } });
    expect(evolve(given, told)).toMatchObject({ authorizedAt: START - HOUR, authorizedAtAssumed: false });
    expect(evolve(given, { ...told, authorizedAt: START - 1 })).toMatchObject({
      authorizedAt: START - 1,
      authorizedAtAssumed: false,
      holdUntil: START - 1 + 180 * DAY,
    });
  });
});

describe('the journal', () => {
  const saw = (text: string): Fact => ({ at, kind: 'CommandRefused', command: text, code: 'x', reason: 'no' });

  test('says what happened, when, and under which number', () => {
    const told = evolve(two, { at, operationId: 'parcel-1', kind: 'Dropped', reason: 'no' });
    expect(told.journal.at(-1)).toEqual({ seq: two.seq + 1, at, fact: 'CaptureDropped', text: 'parcel-1: no' });
    expect(told.journal).toHaveLength(two.journal.length + 1);
  });

  test('counts what is said again in a row, by its name and its words', () => {
    const entries = (...facts: Fact[]) => evolveAll(two, facts).journal.slice(two.journal.length);
    expect(entries(saw('a'), { ...saw('a'), at: at + 1 }, { ...saw('a'), at: at + 2 })).toEqual([
      { seq: two.seq + 3, at: at + 2, fact: 'CommandRefused', text: 'a refused: no', times: 3 },
    ]);
    expect(entries(saw('a'), saw('b'), saw('a'))).toHaveLength(3);
    const named = { at, ...ida, operator: 'ida', reason: 'x' };
    expect(entries({ kind: 'Paused', ...named }, { kind: 'Resumed', ...named })).toHaveLength(2);
  });

  test('has no line of a notice or of an order of a person, but a number', () => {
    for (const fact of [
      { at, kind: 'NoticeReceived', text: 'x' },
      { at, kind: 'OperatorActed', action: 'pause', ...ida },
    ] as const) {
      const told = evolve(two, fact);
      expect(told.journal).toBe(two.journal);
      expect(told.seq).toBe(two.seq + 1);
    }
  });

  test('keeps the last fifty lines, each one of a bounded length', () => {
    const many = Array.from({ length: 60 }, (_, nth) => saw(String(nth)));
    const texts = evolveAll(two, many).journal.map(({ text }) => text);
    expect(texts).toEqual(many.slice(10).map((_, nth) => `${nth + 10} refused: no`));
    expect(evolve(two, saw('x'.repeat(2_000))).journal.at(-1)?.text).toBe(`${'x'.repeat(999)}…`);
  });
});
