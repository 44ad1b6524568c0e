import { aPayment, DAY, HOUR, looked, notDone, op, order, START, ship } from './support/world';

const ida = { operator: 'ida', reason: 'fraud check' };
const notices = (payment: ReturnType<typeof aPayment>, many: number, from = START) =>
  Array.from({ length: many }).reduce<ReturnType<typeof aPayment>>(
    (state, _, nth) => order(state, { kind: 'providerNotice', text: 'CAPTURED' }, from + nth * 1_000),
    payment,
  );

describe('notices', () => {
  test('are counted, and leave the journal to what matters', () => {
    let payment = ship(aPayment(), 'parcel-1', 9_900);
    for (let nth = 0; nth < 200; nth++) {
      payment = notices(payment, 1, START + nth * HOUR);
      payment = looked(payment, '@authorize', notDone(0), START + nth * HOUR, { extra: true });
    }
    expect(payment.notices).toEqual({ times: 200, at: START + 199 * HOUR, text: 'CAPTURED' });
    expect(payment.journal.map(({ fact }) => fact)).toContain('ShipmentAccepted');
    expect(payment.journal.filter(({ fact }) => fact === 'NoticeReceived')).toEqual([]);
  });

  test('and the look-ups that follow stand in one line while they say the same', () => {
    let payment = aPayment();
    for (let nth = 1; nth <= 60; nth++) {
      payment = notices(payment, 1, START + nth * HOUR);
      payment = looked(payment, '@authorize', notDone(0), START + nth * HOUR, { extra: true });
    }
    const lines = payment.journal.filter(({ fact }) => fact === 'AuthorizationLookedUp');
    expect(lines).toMatchObject([{ times: 60, at: START + 60 * HOUR }]);
  });
});

describe('what operators order', () => {
  test('is kept apart from the journal, for the payment’s life', () => {
    const paused = order(aPayment(), { kind: 'pause', ...ida });
    const resumed = order(paused, { kind: 'resume', operator: 'bo', reason: 'checked' }, START + 1_000);
    const later = notices(resumed, 60);
    expect(later.audit).toEqual([
      { at: START, action: 'pause', ...ida },
      { at: START + 1_000, action: 'resume', operator: 'bo', reason: 'checked' },
    ]);
  });

  test('says what was meant, with the evidence', () => {
    const parked = order(ship(aPayment({ policy: { stuckAfterMs: 300 * DAY } }), 'parcel-1', 9_900), {
      kind: 'complete',
    });
    const stuck = { ...op(parked, 'parcel-1'), stuckSince: START };
    const payment = {
      ...parked,
      operations: parked.operations.map((other) => (other.id === stuck.id ? stuck : other)),
    };
    const word = {
      kind: 'resolve',
      operationId: 'parcel-1',
      outcome: 'notDone',
      evidence: 'portal, line 8',
      ...ida,
    } as const;
    expect(order(payment, word).audit).toMatchObject([
      { action: 'resolve', about: 'parcel-1 notDone: portal, line 8' },
    ]);
  });

  test('is bounded, and how much was forgotten is told', () => {
    let payment = aPayment();
    for (let nth = 0; nth < 510; nth++) payment = order(payment, { kind: nth % 2 ? 'resume' : 'pause', ...ida });
    expect(payment.audit).toHaveLength(500);
    expect(payment.auditForgotten).toBe(10);
  });

  test('that is refused leaves no line: nothing was done', () => {
    expect(order(aPayment(), { kind: 'retryNow', ...ida }).audit).toEqual([]);
  });
});
