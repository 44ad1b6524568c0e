import { evolveAll } from '../../src/domain/evolve';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { keyOf } from '../../src/domain/own-keys';
import type { Payment } from '../../src/domain/payment';
import { verdictOf } from '../../src/domain/verdict';
import { CAPTURED, listing, paid, PATIENT as policy, R1, R2, REFUNDING, refund, showing } from './support/refunds';
import { lived, scenario } from './support/scenario';
import { answered, cancel, confirmed, HOUR, learned, looked, lost, MINUTE, op, refusal, START } from './support/world';

const given = (payment: Payment): { refunded: number; refunding: number } => {
  const { refunded, refunding } = ledgerOf(payment);
  return { refunded, refunding };
};
const later = START + 2 * HOUR;
const read = (payment: Payment, id: string, finding: Parameters<typeof looked>[2], now = later): Payment =>
  looked(payment, id, finding, now);

describe('a refund whose answer was lost', () => {
  scenario(
    'stays promised and goes out again under its key, as long as no read shows it',
    `
    shipped    parcel-1 9900 final
    confirmed  parcel-1
    confirmed  release
    refund     return-1 4000
    lost       refund:return-1         => refund:return-1 unknown in doubt; refunding 4000; refundable 5900
    unreadable refund:return-1         => refunding 4000
    absent     refund:return-1         => refund:return-1 unknown in doubt; refunding 4000; send refund 4000
    confirmed  refund:return-1         => refunded 4000; refunding 0; finish
    `,
    { capabilities: REFUNDING.vipps, policy },
  );

  scenario(
    'is planned again when two settled reads deny it, and parked when they do so again',
    `
    shipped    parcel-1 9900 final
    confirmed  parcel-1
    confirmed  release
    refund     return-1 4000
    lost       refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1         => refund:return-1 unknown in doubt; refunding 4000
    absent     refund:return-1         => refund:return-1 planned; refunding 4000; send refund 4000
    lost       refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1
    absent     refund:return-1         => refund:return-1 unknown in doubt
    absent     refund:return-1         => refund:return-1 parked in doubt; refunding 4000; attention Parked
    `,
    { capabilities: REFUNDING.totals, policy },
  );

  test('is proved by its key, also under the key of another round', () => {
    const unknown = answered(refund(paid(), 'return-1', 4_000), R1, lost);
    expect(given(read(unknown, R1, listing(unknown, [R1])))).toEqual({ refunded: 4_000, refunding: 0 });
    const of = (kind: 'refund' | 'capture') => ({
      kind: 'absent' as const,
      why: 'x',
      shown: [{ kind, key: keyOf(unknown, op(unknown, R1)), amount: 4_000 }],
    });
    expect(verdictOf(unknown, op(unknown, R1), of('refund')).kind).toBe('done');
    expect(verdictOf(unknown, op(unknown, R1), of('capture')).kind).toBe('absent');
  });

  test('is proved by its key whichever operation was asked about, and whatever was believed of it', () => {
    const unknown = answered(refund(paid(), 'return-1', 4_000), R1, lost);
    const second = answered(refund(unknown, 'return-2', 1_000), R2, lost);
    expect(given(read(second, R2, listing(second, [R1, R2])))).toEqual({ refunded: 5_000, refunding: 0 });
    const refused = learned(unknown, [
      { at: START, operationId: R1, kind: 'Refused', code: 'ResolvedNotDone', why: 'x', by: 'operator' },
    ]);
    expect(given(refused)).toEqual({ refunded: 0, refunding: 0 });
    expect(given(looked(refused, '@authorize', listing(refused, [R1]), later, { extra: true }))).toEqual({
      refunded: 4_000,
      refunding: 0,
    });
  });
});

describe('by totals a refund is done', () => {
  const unknown = answered(refund(paid(REFUNDING.totals), 'return-1', 4_000), R1, lost);

  test('when the provider shows ours and this one, exactly', () => {
    expect(given(read(unknown, R1, showing({ captured: 9_900, refunded: 4_000 })))).toEqual({
      refunded: 4_000,
      refunding: 0,
    });
    expect(op(read(unknown, R1, showing({ captured: 9_900, refunded: 4_000 })), R1).by).toBe('totals');
    for (const refunded of [0, 3_999, 4_001]) {
      expect(op(read(unknown, R1, showing({ captured: 9_900, refunded })), R1).status).not.toBe('done');
    }
    // A refund is not in the total of captures.
    expect(op(read(unknown, R1, showing({ captured: 13_900 })), R1).status).toBe('unknown');
  });

  test('beside those that were made before', () => {
    const first = answered(refund(paid(REFUNDING.totals), 'return-2', 1_000), R2, confirmed(1_000));
    const second = answered(refund(first, 'return-1', 4_000), R1, lost);
    expect(op(read(second, R1, showing({ refunded: 4_000 })), R1).status).toBe('unknown');
    expect(given(read(second, R1, showing({ refunded: 5_000 })))).toEqual({ refunded: 5_000, refunding: 0 });
  });

  test('though a capture is in doubt, whose total is another', () => {
    const doubtful = answered(
      lived(`${CAPTURED}\nshipped parcel-2 4000`, { capabilities: REFUNDING['all by totals'], policy }).payment,
      'parcel-2',
      lost,
    );
    // It went out before the capture did: what is in doubt blocks the next one.
    const both = learned(doubtful, [
      {
        at: START,
        operationId: R1,
        kind: 'Planned',
        operation: 'refund',
        amount: 4_000,
        shipments: [],
        rest: 0,
        refunds: { ordered: 4_000, reason: 'returned' },
      },
      { at: START, operationId: R1, kind: 'Sending', notAfter: START + 1 },
      { at: START, operationId: R1, kind: 'OutcomeUnknown', why: 'x', dueAt: later, settledAt: START },
    ]);
    const seen = read(both, R1, showing({ captured: 9_900, released: 0, refunded: 4_000 }));
    expect(op(seen, R1).status).toBe('done');
    expect(op(seen, 'parcel-2').status).toBe('unknown');
    expect(seen.foreign).toEqual({ captured: 0, released: 0, refunded: 0 });
    const captured = read(both, 'parcel-2', showing({ captured: 13_900, released: 0, refunded: 0 }));
    expect(op(captured, 'parcel-2').status).toBe('done');
    expect(op(captured, R1).status).toBe('unknown');
  });

  test('never while two are in doubt: the total of one would prove the other', () => {
    const two = evolveAll(refund(unknown, 'return-2', 4_000), [
      { at: START, operationId: R2, kind: 'Sending', notAfter: START + 1 },
      { at: START, operationId: R2, kind: 'OutcomeUnknown', why: 'x', dueAt: later, settledAt: START },
    ]);
    for (const refunded of [4_000, 8_000]) {
      const seen = read(two, R1, showing({ captured: 9_900, refunded }));
      expect(op(seen, R1).status).toBe('unknown');
      expect(op(seen, R2).status).toBe('unknown');
      // Nor is it the doing of others.
      expect(seen.foreign.refunded).toBe(0);
      expect(seen.attention).toEqual([]);
    }
  });

  test('not where the past is unknown: others of ours may be in it', () => {
    const reset = evolveAll(unknown, [{ at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' }]);
    expect(op(read(reset, R1, showing({ captured: 9_900, refunded: 4_000 })), R1).status).not.toBe('done');
  });

  test('and is denied by reads that show it not, never by those that show something', () => {
    const verdict = (refunded: number) =>
      verdictOf(unknown, op(unknown, R1), showing({ captured: 9_900, refunded })).kind;
    expect(verdict(0)).toBe('absent');
    expect(verdict(1)).toBe('inconclusive');
    const first = answered(refund(paid(REFUNDING.totals), 'return-2', 1_000), R2, confirmed(1_000));
    const second = answered(refund(first, 'return-1', 4_000), R1, lost);
    expect(verdictOf(second, op(second, R1), showing({ refunded: 0 }))).toMatchObject({
      kind: 'inconclusive',
      why: 'by the totals; but less is shown than is booked',
    });
  });
});

describe('by status', () => {
  const unknown = answered(
    refund(paid(REFUNDING.pipwave, 'shipped parcel-1 24900 final\nconfirmed parcel-1'), 'return-1', 4_000),
    R1,
    lost,
  );

  test('a refund is done when the status shows it and nothing else can be it', () => {
    const shown = { kind: 'done', by: 'status', amount: 4_000, why: 'PARTLY_REFUNDED' } as const;
    expect(given(read(unknown, R1, shown))).toEqual({ refunded: 4_000, refunding: 0 });
    // As of a capture: the amount is the provider's, and a person is told.
    const less = read(unknown, R1, { ...shown, amount: 3_999 });
    expect(given(less)).toEqual({ refunded: 3_999, refunding: 0 });
    expect(less.attention).toMatchObject([{ code: 'RefundAmountDiffers', operationId: R1 }]);
    const failed = read(unknown, R1, { kind: 'failed', why: 'FAILED' });
    expect(op(failed, R1).status).toBe('refused');
    expect(given(failed)).toEqual({ refunded: 0, refunding: 0 });
  });

  test('what is not shown is parked when the ladder is spent, and never sent again by itself', () => {
    let payment = unknown;
    let now = START;
    for (let reads = 0; reads < 5; reads += 1) {
      now = op(payment, R1).dueAt;
      expect(nextStep(payment, now)).toMatchObject({ kind: 'lookUp', operationId: R1 });
      payment = looked(payment, R1, { kind: 'absent', why: 'PAID' }, now);
    }
    expect(op(payment, R1)).toMatchObject({ status: 'parked', inDoubt: true });
    expect(given(payment)).toEqual({ refunded: 0, refunding: 4_000 });
    expect(payment.attention).toMatchObject([{ code: 'Parked', operationId: R1 }]);
    expect(nextStep(payment, now).kind).toBe('wait');
  });
});

describe('a refund that was refused', () => {
  scenario(
    'is denied until two settled reads do not show it; people are told with the first, and the money can be given back again at the end',
    `
    shipped    parcel-1 9900 final
    confirmed  parcel-1
    confirmed  release
    refund     return-1 4000
    refused    refund:return-1  => refund:return-1 denied; refunding 4000
    absent     refund:return-1  => refund:return-1 denied; attention RefundUnmade; refunding 4000
    absent     refund:return-1  => refund:return-1 denied; refunding 4000
    absent     refund:return-1  => refund:return-1 refused; refunding 0; refundable 9900
    refund     return-1 4000    => accepted:; refunding 0
    refund     return-2 9900    => accepted:; refunding 9900
    `,
    { capabilities: REFUNDING.vipps, policy },
  );

  test('is done all the same, where a read lists it', () => {
    const denied = answered(refund(paid(), 'return-1', 4_000), R1, refusal);
    const seen = read(denied, R1, listing(denied, [R1]));
    expect(given(seen)).toEqual({ refunded: 4_000, refunding: 0 });
    expect(seen.attention).toEqual([]);
  });
});

test('another amount than was ordered is booked as it is, and put before a person', () => {
  const open = refund(paid(), 'return-1', 4_000);
  const told = {
    code: 'RefundAmountDiffers',
    operationId: R1,
    text: 'ordered 40.00 NOK, the provider refunded 45.00 NOK',
  };
  const more = answered(open, R1, confirmed(4_500));
  expect(given(more)).toEqual({ refunded: 4_500, refunding: 0 });
  expect(more.attention).toMatchObject([told]);
  const shown = read(answered(open, R1, lost), R1, { kind: 'done', by: 'key', amount: 4_500, why: 'in the log' });
  expect(given(shown)).toEqual({ refunded: 4_500, refunding: 0 });
  expect(shown.attention).toMatchObject([told]);
  // The payment does not end before somebody has looked.
  const ended = lived('complete', { capabilities: REFUNDING.vipps, policy }).payment;
  expect(nextStep(evolveAll(ended, []), START)).toMatchObject({ kind: 'send' });
  expect(nextStep({ ...more, completing: { by: 'complete', at: START } }, later).kind).not.toBe('finish');
});

describe('a cancel', () => {
  test('drops no refund: the customer was promised it', () => {
    const cancelled = cancel(refund(paid(REFUNDING.vipps, `${CAPTURED}\nshipped parcel-2 5000`), 'return-1', 4_000));
    expect(op(cancelled, 'parcel-2').status).toBe('dropped');
    expect(op(cancelled, R1)).toMatchObject({ status: 'planned', wanted: true });
    const released = answered(cancelled, '@release', confirmed(15_000));
    expect(nextStep(released, START)).toEqual({ kind: 'send', operationId: R1 });
  });

  test('nor keeps one from being sent again, or from being asked for', () => {
    const unknown = answered(refund(paid(), 'return-1', 4_000), R1, lost);
    const cancelled = cancel(unknown);
    const { dueAt } = op(cancelled, R1);
    const planned = looked(cancelled, R1, { kind: 'absent', why: 'x' }, dueAt);
    expect(op(planned, R1).replay).toBe(true);
    expect(op(refund(cancelled, 'return-2', 5_900), R2).status).toBe('planned');
  });
});

test('a total that a send was fenced with tells of refunds as well', () => {
  const open = refund(paid(REFUNDING.totals), 'return-1', 4_000);
  const fenced = answered(open, R1, {
    kind: 'notSent',
    why: 'somebody was there first',
    totals: { captured: 9_900, released: 0, refunded: 9_000 },
  });
  expect(op(fenced, R1).status).toBe('planned');
  expect(fenced.foreign.refunded).toBe(9_000);
  expect(ledgerOf(fenced).refundable).toBe(-3_100);
  expect(nextStep(fenced, START + MINUTE).kind).toBe('wait');
});
