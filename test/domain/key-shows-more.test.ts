import type { Capabilities } from '../../src/domain/capabilities';
import { driftOf } from '../../src/domain/drift';
import { evolveAll } from '../../src/domain/evolve';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment, RELEASE } from '../../src/domain/payment';
import { present } from '../../src/domain/present';
import { lived } from './support/scenario';
import {
  answered,
  aPayment,
  complete,
  looked,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  refusal,
  ship,
  vipps,
} from './support/world';

const life = (capabilities: Capabilities, word = 'resolve parcel-1 done 5000 => captured 5000') =>
  lived(`shipped parcel-1 9900\nlost parcel-1\nsettled parcel-1\n${word}`, {
    capabilities,
    policy: { stuckAfterMs: 1e12 },
  });

/** A look at the payment, a minute later, that lists so much under the capture's own key. */
function read({ payment, now }: { payment: Payment; now: number }, amount: number | undefined, captured = amount ?? 0) {
  const key = keyOf(payment, op(payment, 'parcel-1'));
  const shown = amount === undefined ? [] : [{ kind: 'capture', key, amount } as const];
  const log = { kind: 'absent', why: 'log', totals: { captured, released: 0 }, shown } as const;
  return looked(payment, AUTHORIZE, log, now + MINUTE, { extra: true });
}

test('what is listed under our own key beyond an operator’s amount is ours, at once, and nobody else’s', () => {
  const after = read(life(vipps), 9_900);
  expect(after.foreign.captured).toBe(0);
  expect(op(after, 'parcel-1')).toMatchObject({ status: 'done', amount: 9_900, by: 'key' });
  expect(op(after, 'parcel-1').evidence.at(-1)?.text).toBe(
    'a person had said 50.00 NOK of parcel-1, its key shows more',
  );
});

test('what it lists as the operator said, less, or not at all, is no reason to doubt it at once', () => {
  expect(read(life(vipps), 5_000).attention).toEqual([]);
  const { payment, now } = life(vipps);
  const noLog = { kind: 'absent', why: 'totals', totals: { captured: 5_000, released: 0 } } as const;
  expect(looked(payment, AUTHORIZE, noLog, now + MINUTE, { extra: true }).attention).toEqual([]);
  for (const amount of [4_000, undefined]) {
    const after = read(life(vipps), amount, 5_000);
    expect(op(after, 'parcel-1')).toMatchObject({ status: 'done', amount: 5_000, by: 'operator' });
    expect(after.attention).toEqual([]);
  }
});

test('a marker says which capture it is, and not how much: the rest is others’', () => {
  const after = read(life(PROVIDERS['bambora, many captures']), 9_900);
  expect(op(after, 'parcel-1').amount).toBe(5_000);
  expect(after.foreign.captured).toBe(4_900);
});

test('what the provider itself had said is not what a person said', () => {
  const { payment, now } = lived('shipped parcel-1 9900\nconfirmed parcel-1 5000', { capabilities: vipps });
  const after = read({ payment, now }, 9_900);
  expect(op(after, 'parcel-1').amount).toBe(5_000);
  expect(after.foreign.captured).toBe(4_900);
});

describe('what the keys prove to be ours is not booked for others beside it', () => {
  const extra = { extra: true };
  const word = { kind: 'resolve', outcome: 'done', evidence: 'portal', operator: 'ida', reason: 'looked' } as const;
  const total = (captured: number, shown?: readonly Shown[]): Finding => ({
    kind: 'absent',
    why: 'read',
    totals: { captured, released: 0, refunded: 0 },
    ...present({ shown }),
  });

  /** 100.00 of each of two, of which a person had said 10.00: the rest is booked for others. What was left of the hold is left to lapse. */
  function twoTooSmall(theirs: number): { payment: Payment; now: number } {
    let payment = aPayment({ capabilities: vipps, policy: { stuckAfterMs: 1e12 } });
    for (const id of ['parcel-1', 'parcel-2']) payment = answered(ship(payment, id, 10_000), id, lost);
    let now = op(payment, 'parcel-2').settledAt + MINUTE;
    for (const operationId of ['parcel-1', 'parcel-2'])
      payment = order(payment, { ...word, operationId, amount: 1_000 }, now);
    const seen = total(2_000 + theirs);
    payment = looked(payment, AUTHORIZE, seen, now, extra);
    now += MINUTE;
    payment = answered(complete(payment, now), RELEASE, refusal, now);
    while (op(payment, RELEASE).status !== 'refused') {
      now = Math.max(now, op(payment, RELEASE).dueAt);
      payment = looked(payment, RELEASE, seen, now);
    }
    return { payment, now: now + MINUTE };
  }
  const listed = (payment: Payment): readonly Shown[] =>
    ['parcel-1', 'parcel-2'].map((id) => ({ kind: 'capture', key: keyOf(payment, op(payment, id)), amount: 10_000 }));

  test('both are corrected by one reading, and nothing of what was left to lapse was taken', () => {
    const { payment, now } = twoTooSmall(18_000);
    expect([payment.foreign.captured, payment.releasedWithoutOrder]).toEqual([18_000, 4_900]);
    const after = looked(payment, AUTHORIZE, total(20_000, listed(payment)), now, extra);
    expect(after.ledger).toMatchObject({ captured: 20_000, released: 4_900, available: 0 });
    expect([after.foreign.captured, after.releasedWithoutOrder]).toEqual([0, 4_900]);
    expect(after.attention.map(({ code }) => code)).not.toContain('ForeignMovementSeen');
    const claimed = { captured: 0, released: 0, refunded: 0 };
    const facts = driftOf(payment, { totals: { captured: 20_000 }, shown: listed(payment), claimed }, now);
    expect(facts).toMatchObject([
      { kind: 'ForeignMovementSeen', captured: 0, why: 'the rest of it was our own' },
      { kind: 'AttentionCleared', code: 'ForeignMovementSeen' },
      { kind: 'Parked', code: 'Parked', operationId: 'parcel-1', dueAt: now },
      { kind: 'Confirmed', operationId: 'parcel-1', amount: 10_000 },
      { kind: 'AttentionRaised', code: 'CaptureAmountDiffers', operationId: 'parcel-1' },
      { kind: 'Parked', code: 'Parked', operationId: 'parcel-2', dueAt: now },
      { kind: 'Confirmed', operationId: 'parcel-2', amount: 10_000 },
      { kind: 'AttentionRaised', code: 'CaptureAmountDiffers', operationId: 'parcel-2' },
    ]);
  });

  test('what was left to lapse is taken back once, whatever a provider shows', () => {
    const { payment, now } = twoTooSmall(18_000);
    const after = looked(payment, AUTHORIZE, total(38_000, listed(payment)), now, extra);
    expect([after.ledger.captured, after.releasedWithoutOrder]).toEqual([38_000, 0]);
  });

  const one = (theirs: number) => {
    const { payment, now } = life(vipps);
    const booked = { kind: 'ForeignMovementSeen', captured: theirs, released: 700, why: 'x' } as const;
    return { payment: evolveAll(payment, [{ at: now, ...booked }]), now };
  };
  const shows99 = (theirs: number, captured: number): Payment => {
    const { payment, now } = one(theirs);
    const shown = [{ kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 9_900 } as const];
    const log = { kind: 'absent', why: 'log', totals: { captured }, shown } as const;
    return looked(payment, AUTHORIZE, log, now + MINUTE, { extra: true });
  };
  const told = ({ attention }: Payment): string[] => attention.map(({ code }) => code);

  test('no more of it than was proved, since a reading may be of the time before they took the rest', () => {
    const after = shows99(10_000, 9_900);
    expect([after.foreign.captured, after.difference?.shows]).toEqual([5_100, 'lessOfTheirs']);
  });

  test('and none where the total leaves room for both', () => {
    const after = shows99(2_100, 12_000);
    expect(after.foreign).toMatchObject({ captured: 2_100, released: 700 });
    expect(after.journal.filter(({ fact }) => fact === 'ForeignMovementSeen')).toHaveLength(1);
    expect(told(after)).toEqual(['CaptureAmountDiffers']);
    expect(shows99(7_000, 12_000).foreign).toMatchObject({ captured: 2_100, released: 700 });
    // What the total leaves beyond that is theirs, and is told.
    expect(told(shows99(0, 12_000))).toEqual(['CaptureAmountDiffers', 'ForeignMovementSeen']);
  });

  test('never less than none', () => {
    expect(shows99(1_000, 9_900).foreign.captured).toBe(0);
    expect(shows99(1_000, 9_000).foreign.captured).toBe(0);
  });
});
