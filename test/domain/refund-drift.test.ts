import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import type { Totals } from '../../src/domain/outcome';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { refundDrift } from '../../src/domain/refund-drift';
import { listing, R1, R2, REFUNDING, type Refunding, refund, showing } from './support/refunds';
import { lived } from './support/scenario';
import { answered, complete, confirmed, DAY, learned, looked, lost, MINUTE, op, order, START } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const CAPTURED = 'shipped parcel-1 9900\nconfirmed parcel-1';
const paid = (capabilities: Refunding = REFUNDING.totals, table = CAPTURED): Payment =>
  lived(table, { capabilities, policy }).payment;
const at = START + 10 * MINUTE;
const GAP = MINUTE;
const NONE = { captured: 0, released: 0, refunded: 0 };
const drift = (payment: Payment, totals: Totals, now = at): Fact[] =>
  refundDrift(payment, { totals, claimed: NONE }, now);
const look = (payment: Payment, totals: Totals, now = at): Payment =>
  looked(payment, AUTHORIZE, showing(totals), now, { extra: true });
const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);
const given = (payment: Payment, id: string, amount: number): Payment =>
  answered(refund(payment, id.replace('@refund:', ''), amount), id, confirmed(amount));
const seen = (refunded: number, now = at): Fact => ({
  at: now,
  kind: 'ForeignRefundSeen',
  refunded,
  why: 'the provider’s totals',
});

describe('what others gave back', () => {
  test('is booked, told and taken from what can be given back', () => {
    expect(drift(paid(), { refunded: 3_000 })).toStrictEqual([
      seen(3_000),
      {
        at,
        kind: 'AttentionRaised',
        code: 'ForeignRefundSeen',
        text: 'beyond our own refunds, 30.00 NOK was given back at the provider',
      },
    ]);
    const payment = look(given(paid(), R1, 4_000), { captured: 9_900, refunded: 7_000 });
    expect(payment.foreign).toEqual({ captured: 0, released: 0, refunded: 3_000 });
    expect(ledgerOf(payment)).toMatchObject({ captured: 9_900, refunded: 7_000, refundable: 2_900, available: 15_000 });
    expect(codes(payment)).toEqual(['ForeignRefundSeen']);
  });

  test('keeps the payment open until a person has acknowledged it', () => {
    const payment = { ...look(paid(REFUNDING.totals, `${CAPTURED}\ncomplete\nconfirmed release`), { refunded: 1 }) };
    expect(nextStep(payment, at).kind).toBe('wait');
    const known = order(payment, { kind: 'acknowledge', code: 'ForeignRefundSeen', operator: 'ida', reason: 'us' }, at);
    expect(nextStep(known, at).kind).toBe('finish');
    // And stays booked.
    expect(known.foreign.refunded).toBe(1);
    expect(drift(known, { refunded: 1 })).toEqual([]);
    expect(codes(look(known, { refunded: 2 }))).toEqual(['ForeignRefundSeen']);
  });

  test('is nothing where no total is shown, or where it is what is ours', () => {
    const payment = given(paid(), R1, 4_000);
    expect(drift(payment, {})).toEqual([]);
    expect(drift(payment, { captured: 20_000 })).toEqual([]);
    expect(drift(payment, { refunded: 4_000 })).toEqual([]);
    expect(drift(paid(), { refunded: 0 })).toEqual([]);
  });

  const cleared: Fact = { at, kind: 'AttentionCleared', code: 'ForeignRefundSeen' };
  const told = (amount: string): Fact => ({
    at,
    kind: 'AttentionRaised',
    code: 'ForeignRefundSeen',
    text: `beyond our own refunds, ${amount} NOK was given back at the provider`,
  });

  const gone: Fact = { at, kind: 'DifferenceGone' };
  const LESS = { of: 'refunded', shows: 'lessOfTheirs' } as const;
  /** As a read before showed it: less than is booked for others. */
  const lessSeen = (payment: Payment): Payment => ({
    ...payment,
    difference: { at: at - GAP, operationId: AUTHORIZE, ...LESS },
  });

  test('and less of it may be of the time before they gave it back: a second read, a gap later, is believed', () => {
    const booked = look(paid(), { captured: 9_900, refunded: 3_000 });
    const why = 'of what others gave back, the provider shows no more than 10.00 NOK';
    expect(drift(booked, { refunded: 1_000 })).toEqual([
      { at, kind: 'DifferenceSeen', operationId: AUTHORIZE, ...LESS, why },
    ]);
    const once = look(booked, { captured: 9_900, refunded: 1_000 });
    expect([once.foreign.refunded, codes(once)]).toEqual([3_000, ['ForeignRefundSeen']]);
    expect(drift(once, { refunded: 1_000 }, at + GAP - 1)).toEqual([]);
    expect(look(once, { captured: 9_900, refunded: 1_000 }, at + GAP).foreign.refunded).toBe(1_000);
    const again = look(once, { captured: 9_900, refunded: 3_000 }, at + GAP);
    expect([again.foreign.refunded, again.difference]).toEqual([3_000, undefined]);
    // What waits to be judged of a capture is judged first.
    const other: Payment = {
      ...booked,
      difference: { at, operationId: 'parcel-1', of: 'captured', shows: 'lessOfOurs' },
    };
    expect(drift(other, { refunded: 1_000 })).toEqual([]);
  });

  test('is believed at once as far as it has just proved to be ours', () => {
    const booked = look(paid(), { captured: 9_900, refunded: 3_000 });
    const claimed = { captured: 0, released: 0, refunded: 1_000 };
    const kinds = (refunded: number) =>
      refundDrift(booked, { totals: { refunded }, claimed }, at).map(({ kind }) => kind);
    expect(kinds(2_000)[0]).toBe('ForeignRefundSeen');
    expect(kinds(1_999)).toEqual(['DifferenceSeen']);
  });

  test('is told once; a later figure replaces it, and is told anew, so that nobody acknowledges one that was not read', () => {
    const once = look(paid(), { captured: 9_900, refunded: 3_000 });
    expect(drift(once, { refunded: 3_000 })).toEqual([]);
    expect(drift(once, { refunded: 5_000 })).toEqual([seen(5_000), cleared, told('50.00')]);
    expect(drift(lessSeen(once), { refunded: 2_000 })).toEqual([gone, seen(2_000), cleared, told('20.00')]);
    expect(drift(lessSeen(once), { refunded: 0 })).toEqual([gone, seen(0), cleared]);
    expect(codes(look(once, { captured: 9_900, refunded: 5_000 }))).toEqual(['ForeignRefundSeen']);
    const acknowledged = { ...once, attention: [] };
    expect(drift(lessSeen(acknowledged), { refunded: 2_999 })).toEqual([gone, seen(2_999)]);
    expect(drift(lessSeen(acknowledged), { refunded: 0 })).toEqual([gone, seen(0)]);
    expect(drift(acknowledged, { refunded: 3_001 }).map(({ kind }) => kind)).toEqual([
      'ForeignRefundSeen',
      'AttentionRaised',
    ]);
  });

  test('is not judged while a refund of ours is in doubt, which may be it', () => {
    const unknown = answered(refund(paid(), 'return-1', 4_000), R1, lost);
    expect(drift(unknown, { refunded: 4_000 })).toEqual([]);
    expect(drift(unknown, { refunded: 9_000 })).toEqual([]);
    // A planned one is not: the provider does not have it.
    expect(drift(refund(paid(), 'return-1', 4_000), { refunded: 4_000 })).toContainEqual(seen(4_000));
  });

  test('but what had seemed foreign and is ours is not booked twice, whatever is in doubt', () => {
    const foreign = look(paid(), { captured: 9_900, refunded: 4_000 });
    const unknown = evolveAll(answered(refund(foreign, 'return-1', 1_000), R1, lost), []);
    expect(drift(unknown, { refunded: 4_000 })).toEqual([]);
    expect(drift(unknown, { refunded: 5_000 })).toEqual([]);
    expect(drift(lessSeen(unknown), { refunded: 3_000 })).toEqual([gone, seen(3_000), cleared, told('30.00')]);
    expect(drift(lessSeen(unknown), { refunded: 0 })).toEqual([gone, seen(0), cleared]);
  });

  test('is not judged together with what was captured: each total says nothing of the other', () => {
    const captured = answered(
      lived(`${CAPTURED}\nshipped parcel-2 5000`, { capabilities: REFUNDING['all by totals'], policy }).payment,
      'parcel-2',
      lost,
    );
    expect(look(captured, { captured: 9_900, refunded: 3_000 }).foreign).toEqual({
      captured: 0,
      released: 0,
      refunded: 3_000,
    });
    const unknown = answered(refund(paid(), 'return-1', 4_000), R1, lost);
    expect(look(unknown, { captured: 12_900, refunded: 0 }).foreign).toMatchObject({ captured: 3_000, refunded: 0 });
  });
});

describe('a refund that the provider no longer shows', () => {
  const LESS = { of: 'refunded', shows: 'lessOfOurs' } as const;
  const one = given(paid(), R1, 4_000);
  const why = 'the provider shows 0.00 NOK refunded, the ledger 40.00 NOK';

  test('is parked by the second of two reads a gap apart; its money is promised again', () => {
    expect(drift(one, { refunded: 0 })).toStrictEqual([{ at, kind: 'DifferenceSeen', operationId: R1, ...LESS, why }]);
    const first = look(one, { captured: 9_900, refunded: 0 });
    expect(first.attention).toEqual([]);
    expect(op(first, R1).status).toBe('done');
    const soon = look(first, { captured: 9_900, refunded: 0 }, at + GAP - 1);
    expect(op(soon, R1).status).toBe('done');
    const second = look(first, { captured: 9_900, refunded: 0 }, at + GAP);
    expect(op(second, R1)).toMatchObject({ status: 'parked', inDoubt: true, reason: why });
    expect(second.attention).toMatchObject([{ code: 'RefundReversed', operationId: R1, text: why }]);
    expect(second.difference).toBeUndefined();
    expect(ledgerOf(second)).toMatchObject({ refunded: 0, refunding: 4_000, refundable: 5_900 });
    expect(nextStep(second, at + GAP).kind).toBe('wait');
  });

  test('is in question until that is judged, whatever else becomes of it', () => {
    const first = look(one, { captured: 9_900, refunded: 0 });
    const parked: Fact = { at, operationId: R1, kind: 'Parked', code: 'RefundReversed', why, dueAt: at };
    expect(evolveAll(first, [parked]).difference).toMatchObject({ at, operationId: R1, ...LESS });
    const refused: Fact = { at, operationId: R1, kind: 'Refused', code: 'x', why: 'x', by: 'operator' };
    expect(evolveAll(first, [refused]).difference).toBeUndefined();
  });

  test('is looked at again when the gap is over, and the payment does not end before', () => {
    const ended = complete(look(one, { captured: 9_900, refunded: 0 }), at);
    const released = answered(ended, '@release', confirmed(15_000), at);
    expect(nextStep(released, at)).toEqual({ kind: 'wait', until: at + GAP });
    expect(nextStep(released, at + GAP)).toEqual({ kind: 'lookUp', operationId: R1, extra: true });
  });

  test('is there all the same, by a read a gap after the first', () => {
    const first = look(one, { captured: 9_900, refunded: 0 });
    const shown = { refunded: 4_000 };
    expect(drift(first, shown, at + GAP - 1)).toEqual([]);
    expect(drift(first, shown, at + GAP)).toEqual([{ at: at + GAP, kind: 'DifferenceGone' }]);
    // More is the doing of others, beside that.
    expect(drift(first, { refunded: 5_000 }, at + GAP).map(({ kind }) => kind)).toEqual([
      'DifferenceGone',
      'ForeignRefundSeen',
      'AttentionRaised',
    ]);
    // Nothing waited to be judged.
    expect(drift(one, shown, at + GAP)).toEqual([]);
    const doubtful = answered(refund(first, 'return-2', 1_000, at), R2, lost, at);
    expect(drift(doubtful, shown, at + GAP)).toEqual([{ at: at + GAP, kind: 'DifferenceGone' }]);
    const foreign = evolveAll(doubtful, [seen(500)]);
    expect(drift(foreign, shown, at + GAP).map(({ kind }) => kind)).toEqual(['DifferenceGone', 'DifferenceSeen']);
  });

  test('is never sent again by itself, however it was made', () => {
    for (const capabilities of [REFUNDING.vipps, REFUNDING.totals]) {
      const made = given(paid(capabilities), R1, 4_000);
      const gone = look(look(made, { captured: 9_900, refunded: 0 }), { captured: 9_900, refunded: 0 }, at + GAP);
      let payment = gone;
      for (let reads = 1; reads < 12; reads += 1) {
        const now = op(payment, R1).dueAt;
        expect(nextStep(payment, now)).toMatchObject({ kind: 'lookUp', operationId: R1 });
        payment = looked(payment, R1, showing({ captured: 9_900, refunded: 0 }), now);
        expect(op(payment, R1).status).toBe('parked');
      }
    }
  });

  test('is judged even while another is in doubt, which could only add', () => {
    const two = answered(refund(one, 'return-2', 1_000), R2, lost);
    expect(drift(two, { refunded: 3_999 })).toMatchObject([{ kind: 'DifferenceSeen', operationId: R1 }]);
  });

  test('is not missing in a read that is older than it', () => {
    const first = look(one, { captured: 9_900, refunded: 0 });
    const second = answered(refund(first, 'return-2', 1_000, at + 1), R2, confirmed(1_000), at + 1);
    expect(drift(second, { refunded: 4_000 }, at + GAP)).toMatchObject([{ kind: 'DifferenceSeen', operationId: R2 }]);
  });

  test('of many is the one that is not listed', () => {
    const two = given(given(paid(REFUNDING.vipps), R1, 4_000), R2, 1_000);
    const gone = (ids: readonly string[], refunded: number): string[] => {
      const lists = (payment: Payment, now: number): Payment =>
        looked(payment, AUTHORIZE, listing(two, ids, { captured: 9_900, refunded }), now, { extra: true });
      const payment = lists(lists(two, at), at + GAP);
      return payment.operations.filter(({ status }) => status === 'parked').map(({ id }) => id);
    };
    expect(gone([R2], 1_000)).toEqual([R1]);
    expect(gone([R1], 4_000)).toEqual([R2]);
    expect(gone([], 0)).toEqual([R1, R2]);
    // All are listed: a key is proof alone, whatever the total says.
    expect(gone([R1, R2], 4_500)).toEqual([]);
  });

  test('of many that nothing names is one that rests on a person’s word, or else the latest', () => {
    const two = given(given(paid(), R1, 4_000), R2, 1_000);
    const parked = (payment: Payment): string[] => {
      const read = (state: Payment, now: number): Payment => look(state, { captured: 9_900, refunded: 500 }, now);
      return read(read(payment, at), at + GAP)
        .operations.filter(({ status }) => status === 'parked')
        .map(({ id }) => id);
    };
    expect(parked(two)).toEqual([R2]);
    const said = {
      ...two,
      operations: two.operations.map((o) => (o.id === R1 ? { ...o, by: 'operator' as const } : o)),
    };
    expect(parked(said)).toEqual([R1]);
    // What is listed counts only where keys are shown.
    const listed = { captured: 9_900, refunded: 500 };
    const reads = (state: Payment, now: number): Payment =>
      looked(state, AUTHORIZE, listing(two, [R2], listed), now, { extra: true });
    expect(op(reads(reads(two, at), at + GAP), R2).status).toBe('parked');
  });
});

describe('one difference at a time is judged', () => {
  const both = given(paid(REFUNDING.totals, CAPTURED), R1, 4_000);
  const less = { captured: 5_000, released: 0, refunded: 0 };

  test('that of a capture first, where both are missing; then that of the refund', () => {
    const first = look(both, less);
    expect(first.difference).toMatchObject({ at, operationId: 'parcel-1' });
    const second = look(first, less, at + GAP);
    expect(codes(second)).toContain('CaptureReversed');
    expect(op(second, R1).status).toBe('done');
    expect(second.difference).toMatchObject({ at: at + GAP, operationId: R1 });
    const third = look(second, less, at + 2 * GAP);
    expect(codes(third)).toContain('RefundReversed');
  });

  test('that of a refund is judged before one of a capture is seen', () => {
    const first = look(both, { captured: 9_900, released: 0, refunded: 0 });
    expect(first.difference).toMatchObject({ at, operationId: R1 });
    const soon = look(first, less, at + 1);
    expect(soon.difference).toMatchObject({ at, operationId: R1 });
    const second = look(first, less, at + GAP);
    expect(codes(second)).toContain('RefundReversed');
    expect(op(second, 'parcel-1').status).toBe('done');
    expect(second.difference).toMatchObject({ at: at + GAP, operationId: 'parcel-1' });
  });

  test('one read alone parks no refund, though another had shown less of a capture', () => {
    const ofCapture = look(both, { captured: 5_000, released: 0, refunded: 4_000 });
    expect(drift(ofCapture, { refunded: 0 }, at + GAP)).toEqual([]);
    const later = answered(refund(ofCapture, 'return-2', 500, at + 1), R2, confirmed(500), at + 1);
    expect(drift(later, { refunded: 0 }, at + GAP)).toEqual([]);
  });

  test('a read that shows every capture takes down no alarm of a refund, nor the other way round', () => {
    const ofRefund = look(both, { captured: 9_900, released: 0, refunded: 0 });
    const noTotal = look(ofRefund, { captured: 9_900, released: 0 }, at + GAP);
    expect(noTotal.difference).toMatchObject({ at, operationId: R1 });
    const ofCapture = look(both, { captured: 5_000, released: 0, refunded: 4_000 });
    expect(ofCapture.difference).toMatchObject({ at, operationId: 'parcel-1' });
    const refundsOnly = look(ofCapture, { refunded: 4_000 }, at + GAP);
    expect(refundsOnly.difference).toMatchObject({ at, operationId: 'parcel-1' });
  });
});

test('what is gone of an unended payment is learned together with what follows', () => {
  const gone = learned(given(paid(), R1, 4_000), [
    { at, operationId: R1, kind: 'Parked', code: 'RefundReversed', why: 'x', dueAt: at },
    { at, kind: 'AttentionRaised', code: 'RefundReversed', operationId: R1, text: 'x' },
  ]);
  expect(codes(gone)).toEqual(['RefundReversed']);
  const again = looked(gone, R1, showing({ captured: 9_900, refunded: 4_000 }), at);
  expect(op(again, R1).status).toBe('done');
  expect(codes(again)).toEqual([]);
});
