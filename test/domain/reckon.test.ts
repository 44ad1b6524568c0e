import type { Capabilities } from '../../src/domain/capabilities';
import type { ResolveCommand } from '../../src/domain/commands';
import { check } from '../../src/domain/decide';
import { evolveAll } from '../../src/domain/evolve';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { claimable, claimed, reckon, totalsShown } from '../../src/domain/reckon';
import { verdictOf } from '../../src/domain/verdict';
import { R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import {
  answered,
  aPayment,
  bambora,
  cancel,
  complete,
  confirmed,
  DAY,
  looked,
  lost,
  MINUTE,
  notDone,
  op,
  order,
  PROVIDERS,
  refusal,
  START,
  ship,
  vipps,
  type World,
} from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const many = PROVIDERS['bambora, many captures'];
const word: ResolveCommand = {
  operationId: 'parcel-1',
  outcome: 'notDone',
  evidence: 'portal',
  operator: 'ida',
  reason: 'looked',
};
const says = (payment: Payment, more: Partial<ResolveCommand>, now: number) =>
  check(payment, { kind: 'resolve', ...word, ...more }, now)?.code;

const extra = { extra: true };
const after = START + 10 * MINUTE;

/** A capture in doubt of which the provider took less, and which a person called not done. What was taken is then booked as others'. */
function wronglyDenied(world: World = {}): Payment {
  const shipped = ship(aPayment({ capabilities: many, policy, ...world }), 'parcel-1', 9_900);
  let payment = answered(shipped, 'parcel-1', lost);
  payment = looked(payment, 'parcel-1', notDone(5_000), after, extra);
  payment = looked(payment, 'parcel-1', notDone(5_000), after + MINUTE, extra);
  payment = order(payment, { kind: 'resolve', ...word }, after + MINUTE);
  return looked(payment, AUTHORIZE, notDone(5_000), after + 2 * MINUTE, extra);
}

describe('what is booked as others’ after an operation has ended may be that operation', () => {
  const payment = wronglyDenied();
  const later = after + 3 * MINUTE;

  test('it is booked as others’ first, and a person is told', () => {
    expect(op(payment, 'parcel-1').status).toBe('refused');
    expect(payment.foreign.captured).toBe(5_000);
    expect(claimable(payment, op(payment, 'parcel-1'))).toBe(5_000);
    expect(payment.attention.map(({ code }) => code)).toContain('ForeignMovementSeen');
  });

  test('so it is not sent again: that could take it a second time', () => {
    expect(says(payment, { resend: true }, later)).toBe('ContradictsEvidence');
  });

  test('and a person may say that it was this one after all: the money moves, and is booked once', () => {
    const done = order(payment, { kind: 'resolve', ...word, outcome: 'done', amount: 5_000 }, later);
    expect(op(done, 'parcel-1')).toMatchObject({ status: 'done', amount: 5_000 });
    expect(done.foreign.captured).toBe(0);
    expect(done.ledger).toMatchObject({ captured: 5_000, available: 19_900 });
    expect(says(payment, { outcome: 'done', amount: 5_001 }, later)).toBe('ContradictsEvidence');
  });

  describe('beside another one, which had seemed to be of others when it ended', () => {
    const totals = PROVIDERS['many, totals, provable'];
    const shows = (captured: number) => notDone(captured);
    /** Both were taken, and a person called both not done. */
    let now = START;
    let both = aPayment({ capabilities: totals, policy });
    for (const [nth, operationId] of ['parcel-1', 'parcel-2'].entries()) {
      both = answered(ship(both, operationId, 5_000, now), operationId, lost, now);
      now = op(both, operationId).settledAt + MINUTE;
      both = order(both, { kind: 'resolve', ...word, operationId }, now);
      now += MINUTE;
      both = looked(both, AUTHORIZE, shows(5_000 * (nth + 1)), now, extra);
    }
    now += MINUTE;
    const corrected = order(both, { kind: 'resolve', ...word, outcome: 'done' }, now);

    test('is what is left when a person has called that one done', () => {
      expect(both.foreign.captured).toBe(10_000);
      expect(op(both, 'parcel-2').elsewhereBefore).toBe(5_000);
      expect(corrected.foreign.captured).toBe(5_000);
      expect(claimable(corrected, op(corrected, 'parcel-2'))).toBe(5_000);
    });

    test('but not what others had taken before both: that is still theirs, and the other one may be sent again', () => {
      const read = (payment: Payment, captured: number, at: number) =>
        looked(payment, AUTHORIZE, shows(captured), at, extra);
      let payment = read(aPayment({ capabilities: totals, policy }), 5_000, START);
      let at = START;
      // The second is refused, and was not taken.
      for (const operationId of ['parcel-1', 'parcel-2']) {
        payment = answered(ship(payment, operationId, 5_000, at), operationId, lost, at);
        at = op(payment, operationId).settledAt + MINUTE;
        for (const nth of [0, 1]) payment = looked(payment, operationId, notDone(), at + nth * MINUTE, extra);
        at += MINUTE;
        payment = order(payment, { kind: 'resolve', ...word, operationId }, at);
      }
      payment = read(payment, 10_000, at + MINUTE);
      expect(payment.foreign.captured).toBe(10_000);
      expect(says(payment, { operationId: 'parcel-2', resend: true }, at + 2 * MINUTE)).toBe('ContradictsEvidence');
      payment = order(payment, { kind: 'resolve', ...word, outcome: 'done' }, at + 2 * MINUTE);
      expect(payment.foreign.captured).toBe(5_000);
      // The reading that showed both pointed at it: it is read anew.
      for (const nth of [3, 5]) {
        payment = order(payment, { kind: 'retryNow', operator: 'ida', reason: 'asked' }, at + nth * MINUTE);
        payment = looked(payment, 'parcel-2', notDone(10_000), at + nth * MINUTE, extra);
      }
      expect(says(payment, { operationId: 'parcel-2', resend: true }, at + 6 * MINUTE)).toBeUndefined();
    });

    test('so a person may say that of both', () => {
      const second = { operationId: 'parcel-2', outcome: 'done' } as const;
      expect(says(corrected, second, now)).toBeUndefined();
      const done = order(corrected, { kind: 'resolve', ...word, ...second }, now);
      expect(done.foreign.captured).toBe(0);
      expect(done.ledger.captured).toBe(10_000);
    });

    test('and it is not sent again: it would be taken twice', () => {
      let payment = corrected;
      for (const nth of [1, 2]) {
        payment = order(payment, { kind: 'retryNow', operator: 'ida', reason: 'asked' }, now + 2 * nth * MINUTE);
        payment = looked(payment, 'parcel-2', shows(10_000), now + 2 * nth * MINUTE, extra);
      }
      const second = { operationId: 'parcel-2', resend: true } as const;
      expect(says(payment, second, now + 10 * MINUTE)).toBe('ContradictsEvidence');
    });

    test('and while a third is in doubt, the word leaves room for that one in what is shown', () => {
      let third = answered(ship(both, 'parcel-3', 5_000, now), 'parcel-3', lost, now);
      const later = op(third, 'parcel-3').settledAt + MINUTE;
      third = looked(third, 'parcel-3', shows(15_000), now + MINUTE, extra);
      expect(op(third, 'parcel-3').status).toBe('done');
      third = answered(ship(both, 'parcel-3', 6_000, now), 'parcel-3', lost, now);
      // It took less than was ordered: which of them did, no total tells.
      third = looked(third, 'parcel-3', shows(15_000), now + MINUTE, extra);
      third = order(third, { kind: 'resolve', ...word, outcome: 'done' }, later);
      expect(third.foreign.captured).toBe(5_000);
      expect(reckon(third, { totals: { captured: 15_000 } }).roomFor(op(third, 'parcel-3'))).toBe(5_000);
    });
  });

  test('what others had taken before it ended is theirs, and forbids no resend', () => {
    let other = answered(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900), 'parcel-1', refusal);
    other = evolveAll(other, [
      { at: START, kind: 'ForeignMovementSeen', captured: 5_000, released: 0, why: 'the provider’s totals' },
    ]);
    other = looked(other, 'parcel-1', notDone(5_000), after);
    other = looked(other, 'parcel-1', notDone(5_000), after + MINUTE);
    expect(op(other, 'parcel-1')).toMatchObject({ status: 'refused', elsewhereBefore: 5_000 });
    expect(claimable(other, op(other, 'parcel-1'))).toBe(0);
    expect(says(other, { resend: true }, later)).toBeUndefined();
  });
});

describe('a total that others explain proves nothing of a capture', () => {
  const foreign = (payment: Payment, captured: number): Payment =>
    evolveAll(payment, [
      { at: START, kind: 'ForeignMovementSeen', captured, released: 0, why: 'the provider’s totals' },
    ]);
  const denied = (capabilities: World['capabilities'] = many) =>
    foreign(
      answered(ship(aPayment({ capabilities, policy }), 'parcel-1', 9_900, START, true), 'parcel-1', refusal),
      5_000,
    );

  test('a no is believed when the total shows only what others had taken before', () => {
    const payment = denied();
    expect(verdictOf(payment, op(payment, 'parcel-1'), notDone(5_000)).kind).toBe('absent');
    expect(verdictOf(payment, op(payment, 'parcel-1'), notDone(5_001)).kind).toBe('inconclusive');
  });

  test('a status that shows more than others took is no proof of the capture', () => {
    const payment = denied(PROVIDERS['payment options']);
    const status = (amount: number): Finding => ({ kind: 'done', by: 'status', amount, why: 'captured' });
    expect(verdictOf(payment, op(payment, 'parcel-1'), status(14_900)).kind).toBe('inconclusive');
    expect(verdictOf(foreign(payment, 0), op(payment, 'parcel-1'), status(9_900)).kind).toBe('done');
  });

  test('nor does a marker on an attempt that was refused, beside what others took', () => {
    const refused = answered(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 5_000), 'parcel-1', refusal);
    let payment = foreign(refused, 14_441);
    const shown = (entries: readonly Shown[]): Finding =>
      ({ ...(notDone(14_441) as Finding & object), shown: entries }) as Finding;
    const theirs: Shown = { kind: 'capture', amount: 14_441 };
    const marked: Shown = { kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 5_000 };
    payment = looked(payment, 'parcel-1', shown([theirs]), after);
    payment = looked(payment, 'parcel-1', shown([theirs]), after + MINUTE);
    expect(op(payment, 'parcel-1').status).toBe('refused');
    payment = looked(payment, AUTHORIZE, shown([marked, theirs]), after + 2 * MINUTE, extra);
    expect(op(payment, 'parcel-1').status).toBe('refused');
    expect(payment.ledger.captured).toBe(14_441);
  });
});

test('what is done is no proof against itself', () => {
  const shipped = ship(aPayment({ capabilities: PROVIDERS['payment options'], policy }), 'parcel-1', 24_900);
  const done = answered(shipped, 'parcel-1', confirmed(24_900));
  const read: Finding = { kind: 'done', by: 'status', amount: 24_900, why: 'captured' };
  expect(verdictOf(done, op(done, 'parcel-1'), read)).toMatchObject({ kind: 'done', why: 'captured' });
});

describe('a total is a sum: ours, others’, and perhaps what is uncertain', () => {
  const payment = wronglyDenied();
  const two = answered(ship(payment, 'parcel-2', 3_000, after + 3 * MINUTE), 'parcel-2', lost, after + 3 * MINUTE);
  const known = reckon(two, { totals: { captured: 8_000, released: 0 } });

  test('each total with what it is made of', () => {
    expect(known.captured).toMatchObject({ total: 8_000, ours: 0, theirs: 5_000, marked: 0 });
    expect(known.captured.perhaps.map(({ id }) => id)).toEqual(['parcel-2']);
    expect(known.released).toMatchObject({ total: 0, ours: 0, theirs: 0 });
    expect(known.released.perhaps).toEqual([]);
  });

  test('what it leaves for one operation', () => {
    expect(known.roomFor(op(two, 'parcel-2'))).toBe(3_000);
    expect(known.roomFor(op(two, 'parcel-1'))).toBe(8_000);
    expect(known.roomFor(op(two, AUTHORIZE))).toBeUndefined();
    expect(reckon(two, {}).roomFor(op(two, 'parcel-2'))).toBeUndefined();
  });
});

describe('what is booked without an order of ours', () => {
  test('given back: what others gave back, and what was left to lapse beside the one capture', () => {
    const { payment } = lived('shipped parcel-1 9900 final\nconfirmed parcel-1 => released 15000', {
      capabilities: bambora,
    });
    const more = evolveAll(payment, [
      { at: START, kind: 'ForeignMovementSeen', captured: 0, released: 300, why: 'the provider’s totals' },
    ]);
    expect(reckon(more, {}).released).toMatchObject({ ours: 0, theirs: 15_300 });
    expect(reckon(more, {}).captured).toMatchObject({ ours: 9_900, theirs: 0 });
  });

  const theirs = (payment: Payment, captured: number, released: number): Payment =>
    evolveAll(payment, [{ at: START, kind: 'ForeignMovementSeen', captured, released, why: 'the provider’s totals' }]);

  test('is no order of ours that never left', () => {
    const dropped = theirs(cancel(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900)), 9_900, 0);
    expect(op(dropped, 'parcel-1')).toMatchObject({ status: 'dropped', attempts: 0 });
    expect(claimable(dropped, op(dropped, 'parcel-1'))).toBe(0);
  });

  test('is no capture that is done: that one is booked already', () => {
    const shipped = ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900);
    const payment = theirs(answered(shipped, 'parcel-1', confirmed(9_900)), 5_000, 0);
    expect(claimable(payment, op(payment, 'parcel-1'))).toBe(0);
    expect(reckon(payment, { totals: { captured: 14_900 } }).roomFor(op(payment, 'parcel-1'))).toBe(9_900);
  });

  test('nor one in doubt: while it is, no more is booked as others’', () => {
    const payment = theirs(
      answered(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900), 'parcel-1', lost),
      5_000,
      0,
    );
    expect(claimable(payment, op(payment, 'parcel-1'))).toBe(0);
  });

  test('may be anything of ours after an unknown past: captured a capture, given back the release, and neither of them the hold', () => {
    const reset = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' } as const;
    const payment = theirs(evolveAll(complete(ship(aPayment(), 'parcel-1', 24_900)), [reset]), 9_900, 5_000);
    const release = { ...op(payment, 'parcel-1'), kind: 'release' } as const;
    expect(claimable(payment, op(payment, 'parcel-1'))).toBe(9_900);
    expect(claimable(payment, release)).toBe(5_000);
    expect(claimable(payment, op(payment, AUTHORIZE))).toBe(0);
    const refused = { ...op(payment, AUTHORIZE), status: 'refused', attempts: 1 } as const;
    expect(claimable({ ...payment, pastUnknown: false }, refused)).toBe(0);
  });
});

describe('what bears somebody else’s mark', () => {
  const shipped = (capabilities: Capabilities): Payment =>
    answered(ship(aPayment({ capabilities, policy }), 'parcel-1', 9_900), 'parcel-1', lost);
  const shown = (payment: Payment): readonly Shown[] => [
    { kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 9_900 },
    { kind: 'capture', key: 'their-note', amount: 5_000 },
    { kind: 'capture', key: 'another-note', amount: 200 },
    { kind: 'capture', amount: 1_000 },
    { kind: 'release', key: 'their-note', amount: 300 },
  ];
  const marked = (payment: Payment): number => reckon(payment, { shown: shown(payment) }).captured.marked;

  test('is theirs, where a mark is proof; what bears none may be anybody’s', () => {
    expect(marked(shipped(many))).toBe(5_200);
    expect(reckon(shipped(many), {}).captured.marked).toBe(0);
    expect(reckon(shipped(many), { shown: [] }).captured.marked).toBe(0);
  });

  test('and what bears none is listed apart', () => {
    const unmarked = (all: readonly Shown[]): number => reckon(shipped(many), { shown: all }).captured.unmarked;
    expect(unmarked(shown(shipped(many)))).toBe(1_000);
    expect(
      unmarked([
        { kind: 'capture', amount: 7 },
        { kind: 'capture', amount: 5 },
        { kind: 'release', amount: 3 },
      ]),
    ).toBe(12);
    expect(reckon(shipped(many), {}).captured.unmarked).toBe(0);
  });

  test('each total has its own: what was given back, before and after it was captured, where a mark tells of that', () => {
    const all: readonly Shown[] = [
      ...shown(shipped(many)),
      { kind: 'refund', key: 'their-note', amount: 70 },
      { kind: 'refund', amount: 9 },
    ];
    const sums = (capabilities: Capabilities) => {
      const { captured, released, refunded } = reckon(shipped(capabilities), { shown: all });
      return [captured, released, refunded].map(({ marked, unmarked }) => [marked, unmarked]);
    };
    const refunds = { ...REFUNDING.bambora.refund, evidence: 'marker' } as const;
    expect(sums(many)).toEqual([
      [5_200, 1_000],
      [0, 0],
      [0, 9],
    ]);
    expect(sums({ ...many, refund: refunds })).toEqual([
      [5_200, 1_000],
      [0, 0],
      [70, 9],
    ]);
    expect(sums({ ...many, release: { ...many.release, evidence: 'marker' } })).toEqual([
      [5_200, 1_000],
      [300, 0],
      [0, 9],
    ]);
  });

  test('is beside what is booked of others without a mark, as far as anything is listed without one', () => {
    // 60.00 are booked as theirs, and nobody knows what mark they bear.
    const payment = evolveAll(shipped(many), [
      { at: START, kind: 'ForeignMovementSeen', captured: 6_000, released: 0, why: 'the provider’s totals' },
    ]);
    const rooms = (marked: number, unmarked: number): unknown => {
      const known = reckon(payment, {
        totals: { captured: 20_000 },
        shown: [
          { kind: 'capture', key: 'their-note', amount: marked },
          { kind: 'capture', amount: unmarked },
        ],
      });
      const parcel = op(payment, 'parcel-1');
      expect(known.without(parcel)).toBe(20_000 - (known.roomFor(parcel) as number));
      return [known.roomFor(parcel), known.sureRoomFor(parcel)];
    };
    // All of it may bear none, and be beside; or as much as is listed without one.
    expect(rooms(5_000, 7_000)).toEqual([14_000, 9_000]);
    expect(rooms(5_000, 2_000)).toEqual([14_000, 13_000]);
    // All of it is what bears their mark.
    expect(rooms(6_000, 0)).toEqual([14_000, 14_000]);
    // More bears a mark than was booked; and less is listed than is booked.
    expect(rooms(7_000, 0)).toEqual([13_000, 13_000]);
    expect(rooms(1_000, 1_000)).toEqual([14_000, 14_000]);
    const none = reckon(payment, {});
    expect(none.sureRoomFor(op(payment, 'parcel-1'))).toBeUndefined();
    expect(reckon(payment, { totals: { captured: 1 } }).sureRoomFor(op(payment, AUTHORIZE))).toBeUndefined();
  });

  test('says nothing where a key or a total is', () => {
    expect(marked(shipped(vipps))).toBe(0);
    expect(marked(shipped(PROVIDERS['many, totals, provable']))).toBe(0);
  });

  describe('beside what others had moved before, is no operation of ours', () => {
    const bare: Shown = { kind: 'capture', amount: 5_000 };
    const theirs: Shown = { kind: 'capture', key: 'their-note', amount: 5_000 };
    const shows = (captured: number, all: readonly Shown[]): Finding => ({
      kind: 'absent',
      why: 'no capture bears our marker',
      totals: { captured, released: 0 },
      shown: all,
    });
    /** Others captured before the parcel was sent, without a mark. */
    const shared = (capabilities: Capabilities): Payment =>
      ship(
        looked(aPayment({ capabilities, policy }), AUTHORIZE, shows(5_000, [bare]), START, extra),
        'parcel-1',
        5_000,
        START,
        true,
      );

    test.each(['bambora', 'bambora, many captures'] as const)('%s: no capture that was lost', (name) => {
      let payment = answered(shared(PROVIDERS[name]), 'parcel-1', lost);
      expect(payment.foreign.captured).toBe(5_000);
      // Others capture once more; each reading is as good as the first.
      for (const now of [after, after + MINUTE]) {
        payment = looked(payment, 'parcel-1', shows(10_000, [bare, theirs]), now);
        expect(op(payment, 'parcel-1').status).toBe('unknown');
      }
      // What is carried out late has its own marker.
      const ours: Shown = { kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 5_000 };
      payment = looked(payment, 'parcel-1', shows(15_000, [bare, theirs, ours]), after + 2 * MINUTE);
      expect(op(payment, 'parcel-1')).toMatchObject({ status: 'done', by: 'marker' });
      expect(payment.ledger.captured).toBe(15_000);
    });

    test('nor one that was refused, and has left its marker', () => {
      const payment = answered(shared(many), 'parcel-1', refusal);
      const ours: Shown = { kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 5_000 };
      const read: Finding = {
        ...shows(10_000, [bare, theirs, ours]),
        kind: 'done',
        by: 'marker',
        amount: 5_000,
      } as Finding;
      expect(op(looked(payment, 'parcel-1', read, after), 'parcel-1').status).toBe('denied');
    });

    test('nor a refund that was lost, where a mark tells of refunds', () => {
      const capabilities = { ...many, refund: { ...REFUNDING.bambora.refund, evidence: 'marker' } } as const;
      const shipped = ship(aPayment({ capabilities, policy }), 'parcel-1', 9_900);
      const payment = answered(refund(answered(shipped, 'parcel-1', confirmed(9_900)), 'return-1', 3_000), R1, lost);
      const given: Shown = { kind: 'refund', key: 'their-note', amount: 3_000 };
      const read: Finding = {
        kind: 'absent',
        why: 'no refund bears our marker',
        totals: { captured: 9_900, refunded: 3_000 },
        shown: [given],
      };
      expect(op(looked(payment, R1, read, after), R1).status).toBe('unknown');
    });
  });

  test('may be ours after an unknown past, where it looks like a key of ours', () => {
    const reset = { at: START, kind: 'PastUnknown', why: 'reset', run: 'run-2' } as const;
    const payment = evolveAll(shipped(many), [reset]);
    const forgotten: Shown = { kind: 'capture', key: 'hf-cap-of-a-run-that-is-gone', amount: 700 };
    expect(reckon(payment, { shown: [...shown(payment), forgotten] }).captured.marked).toBe(5_200);
    expect(reckon(payment, {}).captured.marked).toBe(0);
  });
});

test('a total has no room for the hold, which raises none', () => {
  const known = reckon(aPayment(), { totals: { captured: 5_000, released: 5_000 } });
  expect(known.without(op(aPayment(), AUTHORIZE))).toBeUndefined();
  expect(known.roomFor(op(aPayment(), AUTHORIZE))).toBeUndefined();
});

test('a release in doubt may not be in the total of what was captured, and another capture in doubt may', () => {
  const two = answered(
    answered(
      ship(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900), 'parcel-2', 3_000),
      'parcel-1',
      lost,
    ),
    'parcel-2',
    lost,
  );
  const second = { ...op(two, 'parcel-2'), kind: 'release' } as const;
  const mixed = { ...two, operations: two.operations.map((other) => (other.id === second.id ? second : other)) };
  expect(reckon(two, {}).isAlone(op(two, 'parcel-1'))).toBe(false);
  expect(reckon(mixed, {}).isAlone(op(mixed, 'parcel-1'))).toBe(true);
  expect(reckon(mixed, {}).isAlone(second)).toBe(true);
});

describe('the totals that a look-up shows', () => {
  const done = answered(
    ship(aPayment({ capabilities: PROVIDERS['payment options'], policy }), 'parcel-1', 9_900, START, true),
    'parcel-1',
    confirmed(9_900),
  );
  const parcel = op(done, 'parcel-1');
  const status = (amount: number, totals?: { captured?: number; released?: number }): Finding => ({
    kind: 'done',
    by: 'status',
    amount,
    why: 'CAPTURED',
    ...(totals === undefined ? {} : { totals }),
  });

  test('a status that shows more captured than is booked is one, beside the others that are shown', () => {
    expect(totalsShown(done, parcel, status(24_900))).toEqual({ captured: 24_900 });
    expect(totalsShown(done, parcel, status(24_900, { released: 5 }))).toEqual({ captured: 24_900, released: 5 });
  });

  test('one that shows as much as is booked, or less, tells nothing new', () => {
    expect(totalsShown(done, parcel, status(9_900))).toBeUndefined();
    expect(totalsShown(done, parcel, status(9_800))).toBeUndefined();
  });

  test('one that shows as much as is booked of others tells nothing new, either', () => {
    const theirs = { ...done, foreign: { ...done.foreign, captured: 15_000 } };
    expect(totalsShown(theirs, parcel, status(24_900))).toBeUndefined();
    expect(totalsShown(theirs, parcel, status(24_901))).toEqual({ captured: 24_901 });
  });

  test('one that does not show how much was captured is none', () => {
    const assumed = { ...status(24_900), isAmountAssumed: true } as Finding;
    expect(totalsShown(done, parcel, assumed)).toBeUndefined();
  });

  test('a total that the provider shows itself counts more than its status', () => {
    expect(totalsShown(done, parcel, status(24_900, { captured: 9_900 }))).toEqual({ captured: 9_900 });
    expect(totalsShown(done, parcel, status(9_800, { captured: 9_900 }))).toEqual({ captured: 9_900 });
  });

  test('what a key or a mark names is one capture and no total, and the status of the hold says nothing of captures', () => {
    expect(totalsShown(done, parcel, { ...status(24_900), by: 'key' } as Finding)).toBeUndefined();
    expect(totalsShown(done, parcel, { ...status(24_900), by: 'marker' } as Finding)).toBeUndefined();
    expect(totalsShown(done, op(done, AUTHORIZE), status(24_900))).toBeUndefined();
  });

  test('a read that does not show the capture has those that it shows, and one that failed has none', () => {
    expect(totalsShown(done, parcel, notDone(9_900))).toEqual({ captured: 9_900, released: 0 });
    expect(totalsShown(done, parcel, { kind: 'failed', why: 'FAILED', totals: { captured: 0 } })).toEqual({
      captured: 0,
    });
    expect(totalsShown(done, parcel, { kind: 'inconclusive', why: 'time-out' })).toBeUndefined();
  });
});

describe('what a total points at', () => {
  const two = answered(
    ship(
      answered(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 9_900), 'parcel-1', lost),
      'parcel-2',
      5_000,
    ),
    'parcel-2',
    lost,
  );
  const pointsAt = (payment: Payment, id: string, captured?: number): boolean =>
    reckon(payment, captured === undefined ? {} : { totals: { captured, released: captured } }).pointsAt(
      op(payment, id),
    );
  // Bambora sends one at a time: the second is in doubt as well.
  const both: Payment = {
    ...two,
    operations: two.operations.map((one) =>
      one.id === 'parcel-2' ? { ...one, inDoubt: true, status: 'unknown' } : one,
    ),
  };

  test('is the capture for which it has more left than the others in doubt explain', () => {
    expect(pointsAt(both, 'parcel-1', 5_000)).toBe(false);
    expect(pointsAt(both, 'parcel-1', 5_001)).toBe(true);
    expect(pointsAt(both, 'parcel-2', 9_900)).toBe(false);
    expect(pointsAt(both, 'parcel-2', 9_901)).toBe(true);
    expect(pointsAt(both, 'parcel-1')).toBe(false);
    // Or the one that it comes to, where it comes to no other of them.
    expect(pointsAt(both, 'parcel-2', 5_000)).toBe(true);
    expect(pointsAt(both, 'parcel-2', 4_999)).toBe(false);
    const like: Payment = {
      ...both,
      operations: [...both.operations, { ...op(both, 'parcel-2'), id: 'parcel-3' }],
    };
    expect(pointsAt(like, 'parcel-2', 5_000)).toBe(false);
    expect(pointsAt(like, 'parcel-1', 9_900)).toBe(true);
  });

  test('is no release, no hold, and nothing where a key is shown', () => {
    const released = answered(complete(aPayment({ capabilities: many, policy }), START), '@release', lost);
    expect(pointsAt(released, '@release', 5_000)).toBe(false);
    expect(pointsAt(both, AUTHORIZE, 5_000)).toBe(false);
    const byKey = answered(ship(aPayment({ capabilities: vipps, policy }), 'parcel-1', 9_900), 'parcel-1', lost);
    expect(pointsAt(byKey, 'parcel-1', 9_900)).toBe(false);
  });
});

describe('what has proved to be ours, of what seemed to be of others', () => {
  const before = wronglyDenied();
  const done = (payment: Payment, amount: number): Payment => ({
    ...payment,
    operations: payment.operations.map((one) => (one.id === 'parcel-1' ? { ...one, status: 'done', amount } : one)),
  });

  test('is what was booked since it had ended, and no more than it took', () => {
    expect(claimed(before, done(before, 9_900))).toEqual({ captured: 5_000, released: 0, refunded: 0 });
    expect(claimed(before, done(before, 1_000))).toEqual({ captured: 1_000, released: 0, refunded: 0 });
  });

  test('is nothing of what is not done, or was done before', () => {
    expect(claimed(before, before)).toEqual({ captured: 0, released: 0, refunded: 0 });
    expect(claimed(done(before, 9_900), done(before, 9_900))).toEqual({ captured: 0, released: 0, refunded: 0 });
    // Where the past is not known, everything booked for others may be one of ours; but nothing of it has proved to be.
    const forgetful: Payment = { ...done(before, 9_900), pastUnknown: true };
    expect(claimed(forgetful, forgetful)).toEqual({ captured: 0, released: 0, refunded: 0 });
    // A hold raises no total.
    const unknown: Payment = { ...before, operations: before.operations.map((one) => ({ ...one, status: 'unknown' })) };
    expect(claimed(unknown, before)).toEqual({ captured: 0, released: 0, refunded: 0 });
  });
});
