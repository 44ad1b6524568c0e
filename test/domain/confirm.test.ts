import { confirmed, type Success } from '../../src/domain/confirm';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { keyOf } from '../../src/domain/own-keys';
import { type AttentionCode, AUTHORIZE, type Operation, type Payment, RELEASE } from '../../src/domain/payment';
import { lived } from './support/scenario';
import {
  aPayment,
  bambora,
  DAY,
  HOUR,
  learned,
  looked,
  op,
  paymentOptions,
  pipwave,
  START,
  ship,
  vipps,
} from './support/world';

const at = START;
const told = (amount: number, more: Partial<Success> = {}): Success => ({
  amount,
  by: 'status',
  why: 'as read',
  ...more,
});
const factsOf = (payment: Payment, id: string, success: Success): Fact[] =>
  confirmed(payment, op(payment, id), success, at);
const withOp = (payment: Payment, id: string, more: Partial<Operation>): Payment => ({
  ...payment,
  operations: payment.operations.map((other) => (other.id === id ? { ...other, ...more } : other)),
});
const up = (payment: Payment, code: AttentionCode, operationId = AUTHORIZE): Payment => ({
  ...payment,
  attention: [...payment.attention, { code, text: 'x', since: START, operationId }],
});

describe('a hold that proves to be there', () => {
  const adopted = aPayment({ hold: 'adopted' });
  const isConfirmed = { at, operationId: AUTHORIZE, kind: 'Confirmed', amount: 24_900, by: 'status', why: 'as read' };

  test('counts, with what was told of it and no more', () => {
    expect(factsOf(adopted, AUTHORIZE, told(24_900))).toStrictEqual([isConfirmed]);
    const more = { providerReference: 'tx-1', authorizedAt: START - DAY, captureBy: START + DAY };
    expect(factsOf(adopted, AUTHORIZE, told(24_900, { ...more, currency: 'NOK' }))).toStrictEqual([
      { ...isConfirmed, ...more },
    ]);
  });

  test('in another currency is not the one of the terms, though its figure is', () => {
    const why = 'the provider holds 249.00 SEK, the terms say 249.00 NOK';
    expect(factsOf(adopted, AUTHORIZE, told(24_900, { currency: 'SEK' }))).toStrictEqual([
      {
        at,
        operationId: AUTHORIZE,
        kind: 'Parked',
        code: 'AuthorizationDiffers',
        why,
        dueAt: at + adopted.policy.parkedEveryMs,
      },
      { at, kind: 'AttentionRaised', operationId: AUTHORIZE, code: 'AuthorizationDiffers', text: why },
    ]);
  });

  test('with another amount is told once, also where it was before an operator for something else', () => {
    const parked = withOp(adopted, AUTHORIZE, { status: 'parked' });
    const text = 'the provider holds 200.00 NOK, the terms say 249.00 NOK';
    expect(factsOf(up(parked, 'Parked'), AUTHORIZE, told(20_000))).toStrictEqual([
      { at, kind: 'AttentionRaised', operationId: AUTHORIZE, code: 'AuthorizationDiffers', text },
    ]);
    expect(factsOf(up(parked, 'AuthorizationDiffers'), AUTHORIZE, told(20_000))).toStrictEqual([]);
  });

  test('that another payment uses is taken on an operator’s word only', () => {
    const shared = up(withOp(adopted, AUTHORIZE, { status: 'parked' }), 'HoldShared');
    expect(factsOf(shared, AUTHORIZE, told(24_900))).toStrictEqual([]);
    expect(factsOf(shared, AUTHORIZE, told(24_900, { by: 'operator' }))).toStrictEqual([
      { ...isConfirmed, by: 'operator' },
    ]);
    expect(factsOf(up(adopted, 'PastUnknown'), AUTHORIZE, told(24_900))).toStrictEqual([isConfirmed]);
    const captured = up(ship(aPayment(), 'parcel-1', 9_900), 'HoldShared');
    expect(factsOf(captured, 'parcel-1', told(9_900))).toMatchObject([{ kind: 'Confirmed', operationId: 'parcel-1' }]);
  });

  test('is as large as an operator says, who needs not be told', () => {
    expect(factsOf(adopted, AUTHORIZE, told(20_000, { by: 'operator' }))).toStrictEqual([
      { ...isConfirmed, amount: 20_000, by: 'operator' },
    ]);
  });
});

describe('a moment that is not believed is told with what is wrong with it, but not with what whoever sent it should do', () => {
  const adopted = aPayment({ hold: 'adopted' });
  const { holdDays } = vipps;
  const why = (more: Partial<Success>) => {
    const [fact] = factsOf(adopted, AUTHORIZE, told(24_900, more));
    return (fact as Extract<Fact, { kind: 'Confirmed' }>).why;
  };

  test('one, or both', () => {
    expect(why({ captureBy: START })).toBe(
      'as read; not believed: captureBy is 2027-03-01T00:00:00Z, which is in the past',
    );
    expect(why({ authorizedAt: START + DAY, captureBy: START - DAY })).toBe(
      'as read; not believed: authorizedAt is 2027-03-02T00:00:00Z, which is in the future; captureBy is 2027-02-28T00:00:00Z, which is in the past',
    );
  });

  test('a hold made so long ago that it would end now', () => {
    const over = 'as read; not believed: authorizedAt would mean that the hold is over';
    expect(why({ authorizedAt: START - holdDays * DAY })).toBe(over);
    expect(why({ authorizedAt: START - holdDays * DAY + 1 })).toBe('as read');
  });

  test('only of a hold: what the read of a capture says of it counts for nothing', () => {
    const [fact] = factsOf(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', told(9_900, { captureBy: START - DAY }));
    expect(fact).toMatchObject({ kind: 'Confirmed', why: 'as read' });
  });
});

describe('where the provider captures once, the rest of the hold goes with the capture', () => {
  const shipped = (capabilities = bambora): Payment => ship(aPayment({ capabilities }), 'parcel-1', 9_900, START, true);
  const rest = (amount: number) => ({
    at,
    kind: 'RemainderReleased',
    amount,
    how: 'lapses',
    why: 'left to lapse: the provider captures once',
  });
  const following = (payment: Payment, amount: number): Fact[] => factsOf(payment, 'parcel-1', told(amount)).slice(1);

  test('left to lapse, or given back by itself', () => {
    expect(following(shipped(), 9_900)).toStrictEqual([rest(15_000)]);
    expect(following(shipped(paymentOptions), 9_900)).toStrictEqual([
      { ...rest(15_000), how: 'automatic', why: 'given back with the one capture' },
    ]);
  });

  test('with what the provider took less, and without what it took more', () => {
    expect(following(shipped(), 9_000)[0]).toStrictEqual(rest(15_900));
    expect(following(shipped(), 10_000)[0]).toStrictEqual(rest(14_900));
    expect(following(shipped(), 24_900).map(({ kind }) => kind)).toEqual(['AttentionRaised']);
  });

  test('none where it all was captured, where many captures may follow, or where an order gives the rest back', () => {
    const whole = ship(aPayment({ capabilities: bambora }), 'parcel-1', 24_900);
    expect(following(whole, 24_900)).toStrictEqual([]);
    expect(following(shipped(vipps), 9_900)).toStrictEqual([]);
    expect(following(shipped({ ...vipps, captures: 'one' }), 9_900)).toStrictEqual([]);
  });

  test('no more of it than there still is: it had been called refused, and another parcel was promised some of it', () => {
    const { payment: planned } = lived('shipped parcel-1 9900', { capabilities: bambora });
    const formed = evolveAll(planned, [
      {
        at,
        operationId: 'parcel-1',
        kind: 'Planned',
        operation: 'capture',
        amount: 9_900,
        shipments: ['parcel-1'],
        rest: 15_000,
      },
      { at, operationId: 'parcel-1', kind: 'Refused', code: '1', why: 'no', by: 'answer' },
    ]);
    expect(formed.ledger.available).toBe(24_900);
    const promised = learned(formed, [{ at, kind: 'ShipmentAccepted', shipmentId: 'parcel-2', amount: 10_000 }]);
    expect(following(promised, 9_900)).toStrictEqual([rest(5_000)]);
  });

  test('no more of it than was reserved with the capture: what others had seemed to take meanwhile is judged by itself', () => {
    const theirs = (captured: number): Fact => ({
      at,
      kind: 'ForeignMovementSeen',
      captured,
      released: 0,
      why: 'portal',
    });
    const formed = ship(learned(aPayment({ capabilities: bambora }), [theirs(1_000)]), 'parcel-1', 9_900, START, true);
    expect(op(formed, 'parcel-1').rest).toBe(14_000);
    expect(following(evolveAll(formed, [theirs(0)]), 9_900)).toStrictEqual([rest(14_000)]);
  });

  test('nothing goes with a release of which less was given back than ordered: people are told', () => {
    const { payment } = lived('complete => send release 24900', { capabilities: paymentOptions });
    expect(factsOf(payment, RELEASE, told(20_000))).toMatchObject([
      { kind: 'Confirmed', operationId: RELEASE, amount: 20_000 },
      {
        kind: 'AttentionRaised',
        code: 'ReleaseAmountDiffers',
        text: 'ordered 249.00 NOK, the provider released 200.00 NOK',
      },
    ]);
  });

  test('nothing goes with the hold itself', () => {
    const adopted = aPayment({ hold: 'adopted', capabilities: pipwave });
    expect(factsOf(adopted, AUTHORIZE, told(20_000, { by: 'operator' }))).toHaveLength(1);
  });
});

describe('what was left to lapse was taken after all, where a capture proves to be made that had been called not done', () => {
  const policy = { stuckAfterMs: 300 * DAY };
  const { payment: lapsed, now } = lived(
    `shipped     parcel-1 9900
     lost        parcel-1
     unreadable  parcel-1
     settled     parcel-1
     resolve     parcel-1 notDone  => parcel-1 refused
     captureBy   passes            => released 24900`,
    { policy },
  );
  const listed = {
    kind: 'absent',
    why: 'in the log',
    totals: { captured: 9_900, released: 0 },
    shown: [{ kind: 'capture', key: keyOf(lapsed, op(lapsed, 'parcel-1')), amount: 9_900 }],
  } as const;

  test('and is not booked twice', () => {
    const { ledger, operations } = looked(lapsed, AUTHORIZE, listed, now + HOUR, { extra: true });
    expect(operations[1]).toMatchObject({ id: 'parcel-1', status: 'done' });
    expect(ledger).toMatchObject({ captured: 9_900, released: 15_000, available: 0 });
  });

  test('nor a second time, where it had seemed to be of others', () => {
    const { totals } = listed;
    const foreign = looked(lapsed, AUTHORIZE, { kind: 'absent', why: 'x', totals }, now + HOUR, { extra: true });
    expect(foreign.ledger).toMatchObject({ captured: 9_900, released: 15_000 });
    const { ledger } = looked(foreign, AUTHORIZE, listed, now + 2 * HOUR, { extra: true });
    expect(ledger).toMatchObject({ captured: 9_900, released: 15_000, available: 0 });
    expect(factsOf(foreign, 'parcel-1', told(9_900)).map(({ kind }) => kind)).toEqual(['Confirmed']);
  });

  test('no more of it than is booked twice', () => {
    expect(factsOf(lapsed, 'parcel-1', told(9_900))[1]).toStrictEqual({
      at,
      kind: 'RemainderTaken',
      amount: 9_900,
      why: 'parcel-1 proves to be captured',
    });
    const half = { ...lapsed, authorized: 24_900 + 5_000, ledger: { ...lapsed.ledger, authorized: 29_900 } };
    expect(factsOf(half, 'parcel-1', told(9_900))[1]).toMatchObject({ kind: 'RemainderTaken', amount: 4_900 });
    const enough = { ...lapsed, authorized: 34_800, ledger: { ...lapsed.ledger, authorized: 34_800 } };
    expect(factsOf(enough, 'parcel-1', told(9_900)).map(({ kind }) => kind)).toEqual(['Confirmed']);
    expect(factsOf(lapsed, 'parcel-1', told(30_000))[1]).toMatchObject({ kind: 'RemainderTaken', amount: 24_900 });
  });
});
