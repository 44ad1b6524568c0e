import type { Capabilities, RefundCapabilities } from '../../src/domain/capabilities';
import type { RefundCommand } from '../../src/domain/commands';
import { decide } from '../../src/domain/decide';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { ledgerOf } from '../../src/domain/ledger';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { checkRefund, REFUNDS_MAX, refundOrdered } from '../../src/domain/refund';
import { asked, R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import { answered, aPayment, confirmed, DAY, learned, lost, op, START, vipps } from './support/world';

const policy = { stuckAfterMs: 400 * DAY };
const CAPTURED = 'shipped parcel-1 9900\nconfirmed parcel-1';
const paid = (capabilities: Capabilities = REFUNDING.vipps, table = CAPTURED): Payment =>
  lived(table, { capabilities, policy }).payment;
const able = (change: Partial<RefundCapabilities>): Capabilities => ({
  ...vipps,
  refund: { ...REFUNDING.vipps.refund, ...change },
});
const WINDOW = START + 365 * DAY;

const no = (payment: Payment, command: RefundCommand, now = START): string | undefined =>
  checkRefund(payment, command, now)?.message;

describe('a refund is accepted', () => {
  test('of all that was captured, of a part of it, and of what is left of it', () => {
    expect(no(paid(), asked('return-1', 9_900))).toBeUndefined();
    expect(no(paid(), asked('return-1', 1))).toBeUndefined();
    expect(no(refund(paid(), 'return-1', 4_000), asked('return-2', 5_900))).toBeUndefined();
  });

  test('after the end, too', () => {
    const ended = lived('shipped parcel-1 24900 final\nconfirmed parcel-1 => finish', {
      capabilities: REFUNDING.vipps,
    }).payment;
    const finished = evolveAll(ended, [{ at: START, kind: 'PaymentFinished' }]);
    expect(decide(finished, { kind: 'refund', ...asked('return-1', 9_900) }, START).refusal).toBeUndefined();
  });
});

describe('a refund is refused', () => {
  test.each([[''], [7], [undefined]])('with %j for its id', (id) => {
    expect(no(paid(), asked(id as string, 100))).toBe(
      `InvalidMessage: ${JSON.stringify(id)} is not a valid refundId. Correct the field that is named.`,
    );
  });

  test.each([[0], [-1], [0.5], ['100'], [2 ** 53]])('of %j', (amount) => {
    expect(no(paid(), asked('return-1', amount as number))).toBe(
      `InvalidMessage: amount ${amount} of refund return-1 is not a whole number of minor units above zero. Correct the field that is named.`,
    );
  });

  test('in another currency than that of the hold', () => {
    expect(no(paid(), asked('return-1', 100, { currency: 'SEK' }))).toBe(
      'CurrencyMismatch: refund return-1 is in SEK, the hold is in NOK. Send the amount in the currency of the hold.',
    );
  });

  test('where another run makes the refunds of this payment, before anything else is asked', () => {
    const elsewhere = { ...paid(vipps), refundsElsewhere: true as const };
    expect(no(elsewhere, asked('return-1', 100))).toBe(
      'RefundsElsewhere: refund return-1 is not made here: refunds of payment nordic-shop/order-1001 are made by workflow refunds:nordic-shop:order-1001. Send the refund to the workflow that is named.',
    );
  });

  test('where the account cannot refund', () => {
    expect(no(paid(vipps), asked('return-1', 100))).toBe(
      'CannotRefund: refund return-1 is not possible: Holdfast cannot give back money at account nordic-shop. Pay the customer in another way.',
    );
  });

  test('where there is no hold, and what was captured is of others', () => {
    const payment = aPayment({ capabilities: REFUNDING.vipps, hold: 'adopted' });
    const foreign: Fact = { at: START, kind: 'ForeignMovementSeen', captured: 9_900, released: 0, why: 'x' };
    const refused: Fact = { at: START, operationId: AUTHORIZE, kind: 'Refused', code: 'x', why: 'x', by: 'operator' };
    expect(no(learned(payment, [refused, foreign]), asked('return-1', 100))).toBe(
      'CannotRefund: refund return-1 is of a payment without an authorization. Pay the customer in another way.',
    );
  });

  test('when the window is over, and not a moment sooner', () => {
    expect(no(paid(), asked('return-1', 100), WINDOW - 1)).toBeUndefined();
    expect(no(paid(), asked('return-1', 100), WINDOW)).toBe(
      'RefundWindowOver: refund return-1 came after 2028-02-29T00:00:00.000Z. Pay the customer in another way.',
    );
  });

  test('beside the only one that the provider makes, wherever that is; but not beside one that it did not make', () => {
    const first = refund(paid(REFUNDING.bambora, 'shipped parcel-1 9900 final\nconfirmed parcel-1'), 'return-1', 4_000);
    const said =
      'CannotRefund: refund return-2 is one too many: this provider makes one refund for each payment, and @refund:return-1 is it. Pay the customer in another way.';
    for (const payment of [first, answered(first, R1, lost), answered(first, R1, confirmed(4_000))]) {
      expect(no(payment, asked('return-2', 100))).toBe(said);
    }
    const refused: Fact = { at: START, operationId: R1, kind: 'Refused', code: 'x', why: 'x', by: 'absence' };
    expect(no(learned(answered(first, R1, lost), [refused]), asked('return-2', 100))).toBeUndefined();
  });

  test('beyond the two hundredth', () => {
    expect(REFUNDS_MAX).toBe(200);
    const until = (count: number): Payment =>
      evolveAll(
        paid(),
        Array.from({ length: count }, (_, at) => refundOrdered(paid(), asked(`r-${at}`, 1), START)).flat(),
      );
    expect(no(until(199), asked('return-1', 1))).toBeUndefined();
    expect(no(until(200), asked('return-1', 1))).toBe(
      'CannotRefund: refund return-1 is one more than the 200 that a payment can have. Pay the customer in another way.',
    );
  });

  test('of a part, where the provider gives back only the whole', () => {
    const whole = paid(able({ parts: false }));
    expect(no(whole, asked('return-1', 9_900))).toBeUndefined();
    expect(no(whole, asked('return-1', 9_899))).toBe(
      'CannotRefund: refund return-1 is of 98.99 NOK, and this provider gives back only all of the 99.00 NOK. Pay the customer in another way.',
    );
  });

  test('of the whole, where the provider gives back only that and others have given back a part: no amount is left to ask for', () => {
    const byOthers = (refunded: number): Fact => ({ at: START, kind: 'ForeignRefundSeen', refunded, why: 'portal' });
    const whole = paid(able({ parts: false }));
    const some = evolveAll(whole, [byOthers(1_000)]);
    expect(no(some, asked('return-1', 9_900))).toBe(
      'ExceedsRefundable: refund return-1 is 99.00 NOK, but only 89.00 NOK of the 99.00 NOK captured can be given back. Pay the customer in another way: this provider gives back only all at once.',
    );
    expect(no(some, asked('return-1', 8_900))).toContain('CannotRefund');
    expect(no(evolveAll(whole, [byOthers(9_900)]), asked('return-1', 9_900))).toContain('Refund nothing more');
  });

  test('of more than was captured and is not given back or promised already', () => {
    const said = (refund: string, left: string, remedy: string): string =>
      `ExceedsRefundable: refund return-9 is ${refund} NOK, but only ${left} NOK of the 99.00 NOK captured can be given back. ${remedy}.`;
    expect(no(paid(), asked('return-9', 9_901))).toBe(said('99.01', '99.00', 'Refund at most 99.00 NOK'));
    const open = refund(paid(), 'return-1', 9_899);
    expect(no(open, asked('return-9', 2))).toBe(said('0.02', '0.01', 'Refund at most 0.01 NOK'));
    // A time-out hands nothing back.
    expect(no(answered(open, R1, lost), asked('return-9', 2))).toBe(said('0.02', '0.01', 'Refund at most 0.01 NOK'));
    const nothing = 'Refund nothing more, or wait until a capture is booked';
    const all = answered(refund(paid(), 'return-1', 9_900), R1, confirmed(9_900));
    expect(no(all, asked('return-9', 1))).toBe(said('0.01', '0.00', nothing));
    const byOthers: Fact = { at: START, kind: 'ForeignRefundSeen', refunded: 1, why: 'portal' };
    expect(no(evolveAll(all, [byOthers]), asked('return-9', 1))).toBe(said('0.01', '0.00', nothing));
    expect(no(evolveAll(paid(), [byOthers]), asked('return-9', 9_900))).toBe(
      said('99.00', '98.99', 'Refund at most 98.99 NOK'),
    );
  });

  test('of what is only reserved: it is not captured yet', () => {
    expect(no(paid(REFUNDING.vipps, 'shipped parcel-1 9900\nlost parcel-1'), asked('return-1', 1))).toContain(
      'ExceedsRefundable',
    );
  });
});

describe('what names a parcel gives back no more than was captured for it', () => {
  const two = paid(REFUNDING.vipps, `${CAPTURED}\nshipped parcel-2 5000\nconfirmed parcel-2`);
  const of = (shipmentId: string) => ({ shipmentId });
  const said = (refund: string, shipment: string, left: string): string =>
    `ExceedsRefundable: refund return-9 is ${refund} NOK, but of shipment ${shipment} only ${left} NOK can be given back. Refund less, or leave shipmentId out.`;

  test('though more was captured in all', () => {
    expect(no(two, asked('return-9', 9_901))).toBeUndefined();
    expect(no(two, asked('return-9', 9_901, of('parcel-1')))).toBe(said('99.01', 'parcel-1', '99.00'));
    expect(no(two, asked('return-9', 9_900, of('parcel-1')))).toBeUndefined();
    expect(no(two, asked('return-9', 5_001, of('parcel-2')))).toBe(said('50.01', 'parcel-2', '50.00'));
  });

  test('together with what was promised or given back of it; of what did not happen nothing counts', () => {
    const open = refund(two, 'return-1', 4_000, START, of('parcel-1'));
    for (const payment of [open, answered(open, R1, lost), answered(open, R1, confirmed(4_000))]) {
      expect(no(payment, asked('return-9', 5_900, of('parcel-1')))).toBeUndefined();
      expect(no(payment, asked('return-9', 5_901, of('parcel-1')))).toBe(said('59.01', 'parcel-1', '59.00'));
      expect(no(payment, asked('return-9', 5_000, of('parcel-2')))).toBeUndefined();
    }
    const refused: Fact = { at: START, operationId: R1, kind: 'Refused', code: 'x', why: 'x', by: 'operator' };
    expect(no(learned(open, [refused]), asked('return-9', 9_900, of('parcel-1')))).toBeUndefined();
    // What names no parcel is of none.
    expect(no(refund(two, 'return-1', 4_000), asked('return-9', 9_900, of('parcel-1')))).toBeUndefined();
  });

  test('nothing of a parcel that nobody knows, or that is not captured', () => {
    expect(no(two, asked('return-9', 1, of('parcel-3')))).toBe(said('0.01', 'parcel-3', '0.00'));
    const waiting = paid(REFUNDING.vipps, `${CAPTURED}\nshipped parcel-2 5000`);
    expect(no(waiting, asked('return-9', 1, of('parcel-2')))).toBe(said('0.01', 'parcel-2', '0.00'));
  });

  test('no more than the capture took, and of one capture for several parcels no more than the parcel', () => {
    const less = paid(REFUNDING.vipps, `${CAPTURED}\nshipped parcel-2 5000\nconfirmed parcel-2 3000`);
    expect(no(less, asked('return-9', 3_000, of('parcel-2')))).toBeUndefined();
    expect(no(less, asked('return-9', 3_001, of('parcel-2')))).toBe(said('30.01', 'parcel-2', '30.00'));
    const both = paid(
      REFUNDING.bambora,
      'shipped parcel-1 9900\nshipped parcel-2 5000\ncomplete\nconfirmed parcel-1 => captured 14900',
    );
    expect(no(both, asked('return-9', 5_000, of('parcel-2')))).toBeUndefined();
    expect(no(both, asked('return-9', 5_001, of('parcel-2')))).toBe(said('50.01', 'parcel-2', '50.00'));
  });

  test('and never less than nothing, where a capture turned out smaller after it was given back', () => {
    const given = answered(refund(two, 'return-1', 9_900, START, of('parcel-1')), R1, confirmed(9_900));
    const gone: Fact = {
      at: START,
      operationId: 'parcel-1',
      kind: 'Parked',
      code: 'CaptureReversed',
      why: 'x',
      dueAt: START,
    };
    const byOthers: Fact = { at: START, kind: 'ForeignMovementSeen', captured: 20_000, released: 0, why: 'x' };
    expect(no(evolveAll(given, [gone, byOthers]), asked('return-9', 1, of('parcel-1')))).toBe(
      said('0.01', 'parcel-1', '0.00'),
    );
  });
});

describe('where a capture is given back, and not a payment', () => {
  const ofCapture = able({ of: 'capture' });
  const one = paid(ofCapture);
  const named = answered(paid(ofCapture, 'shipped parcel-1 9900'), 'parcel-1', {
    kind: 'confirmed',
    amount: 9_900,
    providerReference: 'txn-1',
  });
  const both = answered(paid(ofCapture, 'shipped parcel-1 9900\nshipped parcel-2 5000'), 'parcel-1', {
    kind: 'confirmed',
    amount: 9_900,
    providerReference: 'txn-1',
  });
  const two = answered(both, 'parcel-2', { kind: 'confirmed', amount: 5_000, providerReference: 'txn-2' });
  const referenceIn = (payment: Payment, command: RefundCommand): unknown =>
    refundOrdered(payment, command, START).map((fact) => fact.kind === 'Planned' && fact.refunds?.captureReference);

  test('a refund has to say of which capture, if the payment does not know', () => {
    expect(no(one, asked('return-1', 100))).toBe(
      'CannotRefund: refund return-1 does not say of which capture, and this provider has to be told. Send providerReference: the id of the capture at the provider.',
    );
    expect(no(one, asked('return-1', 100, { providerReference: 'txn-7' }))).toBeUndefined();
    expect(no(two, asked('return-1', 100))).toContain('does not say of which capture');
    // Elsewhere nobody asks.
    expect(no(paid(able({ of: 'payment' })), asked('return-1', 100))).toBeUndefined();
  });

  test('it is that of its parcel, the only one that there is, or the one that the message names', () => {
    expect(no(named, asked('return-1', 100))).toBeUndefined();
    expect(referenceIn(named, asked('return-1', 100))).toEqual(['txn-1']);
    expect(referenceIn(both, asked('return-1', 100))).toEqual(['txn-1']);
    expect(referenceIn(two, asked('return-1', 100, { shipmentId: 'parcel-2' }))).toEqual(['txn-2']);
    expect(referenceIn(two, asked('return-1', 100, { shipmentId: 'parcel-2', providerReference: 'txn-7' }))).toEqual([
      'txn-7',
    ]);
    expect(no(two, asked('return-1', 100, { shipmentId: 'parcel-2' }))).toBeUndefined();
  });
});

describe('the same refund again', () => {
  const first = refund(paid(), 'return-1', 4_000);
  const ofParcel = refund(paid(), 'return-1', 4_000, START, { shipmentId: 'parcel-1' });

  test('gets the same answer and orders nothing, also when no new one would be accepted', () => {
    expect(no(first, asked('return-1', 4_000))).toBeUndefined();
    expect(no(ofParcel, asked('return-1', 4_000, { shipmentId: 'parcel-1' }))).toBeUndefined();
    expect(refundOrdered(first, asked('return-1', 4_000), START)).toEqual([]);
    expect(no(first, asked('return-1', 4_000), WINDOW)).toBeUndefined();
    const refused: Fact = { at: START, operationId: R1, kind: 'Refused', code: 'x', why: 'x', by: 'operator' };
    expect(no(learned(first, [refused]), asked('return-1', 4_000))).toBeUndefined();
    expect(no({ ...first, refundsElsewhere: true }, asked('return-1', 4_000))).toBeUndefined();
    // Other words are no other refund.
    expect(no(first, asked('return-1', 4_000, { reason: 'broken' }))).toBeUndefined();
  });

  test('is compared with what was asked for, and not with what the provider moved', () => {
    const more = answered(first, R1, confirmed(4_500));
    expect(op(more, R1).amount).toBe(4_500);
    expect(no(more, asked('return-1', 4_000))).toBeUndefined();
    expect(no(more, asked('return-1', 4_500))).toContain('RefundConflict');
  });

  test.each([
    ['of another amount', asked('return-1', 4_001), '4001 NOK'],
    ['in another currency', asked('return-1', 4_000, { currency: 'SEK' }), '4000 SEK'],
    ['of a parcel', asked('return-1', 4_000, { shipmentId: 'parcel-1' }), '4000 NOK of parcel-1'],
  ])('is a conflict %s, and never a second one', (_, command, says) => {
    expect(no(first, command)).toBe(
      `RefundConflict: refund return-1 was already accepted with 4000 NOK; this message says ${says}. Send the first content; only another refund gets a new refundId.`,
    );
    expect(refundOrdered(first, command, START)).toEqual([]);
  });

  test('is a conflict of another parcel, or of none', () => {
    expect(no(ofParcel, asked('return-1', 4_000))).toContain(
      'accepted with 4000 NOK of parcel-1; this message says 4000 NOK.',
    );
    expect(no(ofParcel, asked('return-1', 4_000, { shipmentId: 'parcel-2' }))).toContain('RefundConflict');
  });
});

describe('an accepted refund', () => {
  test('is planned with what it is for', () => {
    const command = asked('return-1', 4_000, { shipmentId: 'parcel-1', reason: 'too small' });
    expect(refundOrdered(paid(), command, START + 1)).toStrictEqual([
      {
        at: START + 1,
        operationId: '@refund:return-1',
        kind: 'Planned',
        operation: 'refund',
        amount: 4_000,
        shipments: [],
        rest: 0,
        refunds: { ordered: 4_000, reason: 'too small', shipmentId: 'parcel-1' },
      },
    ]);
    expect(op(refund(paid(), 'return-1', 4_000), R1)).toMatchObject({
      kind: 'refund',
      status: 'planned',
      refunds: { ordered: 4_000, reason: 'returned' },
    });
  });

  test('keeps open a run that has ended and not closed yet', () => {
    const ended = evolveAll(paid(), [{ at: START, kind: 'PaymentFinished' }]);
    const facts = refundOrdered(ended, asked('return-1', 4_000), START + 5);
    expect(facts.map(({ kind, at }) => [kind, at])).toEqual([
      ['Reopened', START + 5],
      ['Planned', START + 5],
    ]);
    const goesOn = evolveAll(ended, facts);
    expect(goesOn.finishedAt).toBeUndefined();
    expect(goesOn.reopenedAt).toBe(START + 5);
  });

  test('is of what was captured, and touches the hold at no time', () => {
    const before = ledgerOf(paid());
    const counts = (refunded: number, refunding: number) => ({
      ...before,
      refunded,
      refunding,
      refundable: 9_900 - refunded - refunding,
    });
    const open = refund(paid(), 'return-1', 4_000);
    expect(ledgerOf(open)).toEqual(counts(0, 4_000));
    expect(ledgerOf(answered(open, R1, lost))).toEqual(counts(0, 4_000));
    expect(ledgerOf(answered(open, R1, confirmed(4_000)))).toEqual(counts(4_000, 0));
  });
});
