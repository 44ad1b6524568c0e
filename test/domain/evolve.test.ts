import { evolve, evolveAll } from '../../src/domain/evolve';
import { type OperationFact, TRANSITIONS } from '../../src/domain/facts';
import { AUTHORIZE, EVIDENCE_KEPT, JOURNAL_KEPT } from '../../src/domain/payment';
import { type OperationStatus, STATUSES } from '../../src/domain/status';
import { answered, aPayment, lost, op, START, ship } from './support/world';

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
