import type { Capabilities } from '../../src/domain/capabilities';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { atMost } from '../../src/domain/foreign';
import { interpretReading } from '../../src/domain/interpret-reading';
import { ledgerOf } from '../../src/domain/ledger';
import type { Finding, Shown, Totals } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import {
  answered,
  bambora,
  DAY,
  learned,
  looked,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  SECOND,
  START,
  ship,
  vipps,
} from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const lifeOf = (table: string, capabilities: Capabilities = vipps): Payment =>
  lived(table, { capabilities, policy }).payment;
const CAPTURED = 'shipped parcel-1 9900\nconfirmed parcel-1';
const read = (totals: Totals, shown?: readonly Shown[]): Finding => ({
  kind: 'done',
  by: 'status',
  amount: 24_900,
  why: 'AUTHORIZED',
  totals,
  ...(shown === undefined ? {} : { shown }),
});
const at = START + 10 * MINUTE;
/** What follows from the provider's totals, beside that they were read. */
const factsOf = (payment: Payment, totals: Totals, shown?: readonly Shown[], now = at): readonly Fact[] =>
  interpretReading(payment, { operationId: AUTHORIZE, extra: true }, read(totals, shown), now).slice(1);
const look = (payment: Payment, totals: Totals, now = at): Payment =>
  looked(payment, AUTHORIZE, read(totals), now, { extra: true });
const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);
const acknowledged = (payment: Payment): Payment =>
  order(payment, { kind: 'acknowledge', code: 'ForeignMovementSeen', operator: 'ida', reason: 'ours' }, at);
const seen = (captured: number, released: number, more: object = {}) => ({
  at,
  kind: 'ForeignMovementSeen',
  captured,
  released,
  why: 'the provider’s totals',
  unexplained: [],
  ...more,
});

const toldOf = (captured: string, released: string) => ({
  at,
  kind: 'AttentionRaised',
  code: 'ForeignMovementSeen',
  text: `beyond our own operations, ${captured} NOK was captured and ${released} NOK released at the provider`,
});

/** As a read before showed it: less than is booked for others. */
const seenOnce = (payment: Payment, now = at, of: 'captured' | 'released' = 'captured'): Payment => ({
  ...payment,
  difference: { at: now - MINUTE, operationId: AUTHORIZE, of, shows: 'lessOfTheirs' },
});

describe('what the totals hold beyond our own operations', () => {
  const done = lifeOf(CAPTURED);

  test('is booked as the doing of others, and people are told both figures', () => {
    expect(factsOf(done, { captured: 14_900, released: 1_000 })).toStrictEqual([
      seen(5_000, 1_000),
      {
        at,
        kind: 'AttentionRaised',
        code: 'ForeignMovementSeen',
        text: 'beyond our own operations, 50.00 NOK was captured and 10.00 NOK released at the provider',
      },
    ]);
  });

  test('is told also where they took as much as they gave back', () => {
    const payment = look(done, { captured: 14_900, released: 5_000 });
    expect(payment.foreign).toEqual({ captured: 5_000, released: 5_000, refunded: 0 });
    expect(codes(payment)).toEqual(['ForeignMovementSeen']);
  });

  test('is booked once: the same totals again tell nothing', () => {
    const payment = look(done, { captured: 14_900, released: 1_000 });
    expect(factsOf(payment, { captured: 14_900, released: 1_000 })).toEqual([]);
  });

  test('is told again when more of either was moved since, and not when less was', () => {
    const known = acknowledged(look(done, { captured: 14_900, released: 1_000 }));
    const again = (captured: number, released: number) =>
      look(look(known, { captured, released }, at), { captured, released }, at + MINUTE);
    expect(codes(again(14_900, 2_000))).toEqual(['ForeignMovementSeen']);
    expect(again(14_900, 2_000).foreign).toEqual({ captured: 5_000, released: 2_000, refunded: 0 });
    expect(codes(again(15_000, 1_000))).toEqual(['ForeignMovementSeen']);
    expect(codes(again(14_000, 1_000))).toEqual([]);
    expect(codes(again(14_900, 500))).toEqual([]);
    expect(again(14_900, 500).foreign).toEqual({ captured: 5_000, released: 500, refunded: 0 });
  });

  test('is told anew while it is up, with what was moved in all: nobody acknowledges a figure that was not read', () => {
    const known = look(done, { captured: 14_900, released: 1_000 });
    const cleared = { at, kind: 'AttentionCleared', code: 'ForeignMovementSeen' };
    expect(factsOf(known, { captured: 24_900, released: 1_000 })).toStrictEqual([
      seen(15_000, 1_000),
      cleared,
      toldOf('150.00', '10.00'),
    ]);
    expect(factsOf(seenOnce(known, at, 'released'), { captured: 14_900, released: 500 })).toStrictEqual([
      { at, kind: 'DifferenceGone' },
      seen(5_000, 500),
      cleared,
      toldOf('50.00', '5.00'),
    ]);
    expect(codes(look(known, { captured: 24_900, released: 1_000 }))).toEqual(['ForeignMovementSeen']);
  });

  test('stays as it was in the total that a read leaves out', () => {
    const known = look(done, { captured: 14_900, released: 1_000 });
    expect(look(known, { released: 3_000 }).foreign).toEqual({ captured: 5_000, released: 3_000, refunded: 0 });
    expect(look(known, { captured: 15_900 }).foreign).toEqual({ captured: 6_000, released: 1_000, refunded: 0 });
  });
});

describe('less than is booked for others', () => {
  const done = lifeOf(CAPTURED, PROVIDERS['many, totals, provable']);
  const booked = look(done, { captured: 14_900, released: 1_000 });
  const LESS = { of: 'captured', shows: 'lessOfTheirs' } as const;

  test('may be of the time before they moved it: a second read, a gap later, is believed', () => {
    expect(factsOf(booked, { captured: 9_900, released: 1_000 })).toStrictEqual([
      {
        at,
        kind: 'DifferenceSeen',
        operationId: AUTHORIZE,
        ...LESS,
        why: 'of what others moved, the provider shows no more than 0.00 NOK captured',
      },
    ]);
    const once = look(booked, { captured: 9_900, released: 1_000 });
    expect(once.foreign).toEqual(booked.foreign);
    expect(codes(once)).toEqual(['ForeignMovementSeen']);
    expect(factsOf(once, { captured: 9_900, released: 1_000 }, undefined, at + MINUTE - 1)).toEqual([]);
    const twice = look(once, { captured: 9_900, released: 1_000 }, at + MINUTE);
    expect(twice.foreign).toEqual({ captured: 0, released: 1_000, refunded: 0 });
    expect(twice).not.toHaveProperty('difference');
  });

  test('is not over by a read that shows nothing of that total, nor, of ours, while something in doubt may have filled it up', () => {
    const once = look(booked, { captured: 9_900, released: 1_000 });
    expect(look(once, { released: 1_000 }, at + MINUTE).difference).toMatchObject({ at, of: 'captured' });
    const ours = look(answered(ship(done, 'parcel-2', 5_000), 'parcel-2', lost), { captured: 5_000 });
    expect(ours.difference?.shows).toBe('lessOfOurs');
    expect(look(ours, { captured: 9_900 }, at + MINUTE).difference?.shows).toBe('lessOfOurs');
  });

  test('of each total for itself: a read that shows one of them says nothing of the other', () => {
    const once = look(booked, { captured: 14_900, released: 0 });
    expect(once.difference).toMatchObject({ at, of: 'released', shows: 'lessOfTheirs' });
    const other = look(once, { captured: 9_900 }, at + MINUTE);
    expect(other.foreign).toEqual(booked.foreign);
    // What is seen of the one while the other waits is seen once that one is over.
    expect(other.difference).toMatchObject({ at, of: 'released' });
    const both = look(other, { captured: 9_900, released: 0 }, at + MINUTE);
    expect(both.foreign).toEqual({ captured: 5_000, released: 0, refunded: 0 });
    expect(both.difference).toMatchObject({ at: at + MINUTE, of: 'captured' });
    const last = look(both, { captured: 9_900, released: 0 }, at + 2 * MINUTE);
    expect([last.foreign.captured, last.difference, codes(last)]).toEqual([0, undefined, []]);
  });

  test('holds up nothing that is more: it is booked, and told, at once', () => {
    const once = look(booked, { captured: 9_900, released: 2_000 });
    expect(once.foreign).toEqual({ captured: 5_000, released: 2_000, refunded: 0 });
    expect(once.difference).toMatchObject({ of: 'captured', shows: 'lessOfTheirs' });
  });

  test('was old where the second read shows it again: it stays booked, and told', () => {
    const again = look(
      look(booked, { captured: 9_900, released: 0 }),
      { captured: 14_900, released: 1_000 },
      at + MINUTE,
    );
    expect(again.foreign).toEqual(booked.foreign);
    expect(codes(again)).toEqual(['ForeignMovementSeen']);
    expect(again).not.toHaveProperty('difference');
  });

  test('is not believed at once while a capture is in doubt, which a later read would then seem to prove', () => {
    const doubtful = answered(ship(look(done, { captured: 14_900 }), 'parcel-2', 5_000), 'parcel-2', lost);
    const once = look(doubtful, { captured: 9_900 });
    expect(once.foreign.captured).toBe(5_000);
    expect(op(look(once, { captured: 14_900 }, at + 15 * SECOND), 'parcel-2').status).toBe('unknown');
    expect(look(once, { captured: 14_900 }, at + MINUTE)).not.toHaveProperty('difference');
    expect(look(once, { captured: 9_900 }, at + MINUTE).foreign.captured).toBe(0);
  });

  test('differs in a way of its own: neither less than ours, nor more, is the read before it', () => {
    const lessOfOurs = look(booked, { captured: 5_000, released: 1_000 });
    expect(lessOfOurs.difference?.shows).toBe('lessOfOurs');
    const lessOfTheirs = look(lessOfOurs, { captured: 9_900, released: 1_000 }, at + MINUTE);
    expect(lessOfTheirs.foreign).toEqual(booked.foreign);
    expect(lessOfTheirs.difference).toMatchObject({ at: at + MINUTE, ...LESS });
    const back = look(lessOfTheirs, { captured: 5_000, released: 1_000 }, at + 2 * MINUTE);
    expect(op(back, 'parcel-1').status).toBe('done');
    expect(back.difference).toMatchObject({ at: at + 2 * MINUTE, shows: 'lessOfOurs' });
  });
});

describe('a capture of ours that had failed, and a total that shows its amount', () => {
  const failed = lifeOf(
    `shipped parcel-1 9900
     lost parcel-1
     failed parcel-1 => parcel-1 refused`,
  );

  test('may be older than the failure: a second read, a gap later, books it', () => {
    expect(factsOf(failed, { captured: 9_900 })).toStrictEqual([
      {
        at,
        kind: 'DifferenceSeen',
        operationId: AUTHORIZE,
        of: 'captured',
        shows: 'more',
        why: 'the provider shows 99.00 NOK captured that it had called failed',
      },
    ]);
    const once = look(failed, { captured: 9_900 });
    expect(factsOf(once, { captured: 9_900 }, undefined, at + 15 * SECOND)).toEqual([]);
    expect(look(once, { captured: 9_900 }, at + MINUTE).foreign.captured).toBe(9_900);
  });

  test('beside what others had taken before: what counts is what is shown beyond that', () => {
    const known = evolveAll(failed, [
      { at: START, kind: 'ForeignMovementSeen', captured: 1_000, released: 0, why: 'portal' },
    ]);
    expect(look(known, { captured: 10_900 }).foreign.captured).toBe(1_000);
    expect(look(known, { captured: 10_901 }).foreign.captured).toBe(10_901);
  });

  test('holds nothing else up: what was given back is booked at once, and what is less than before after a second read', () => {
    const known = look(failed, { captured: 10_000, released: 0 });
    expect(look(known, { captured: 10_000, released: 1_000 }).foreign).toEqual({
      captured: 10_000,
      released: 1_000,
      refunded: 0,
    });
    expect(look(seenOnce(known), { captured: 5_000, released: 0 }).foreign).toEqual({
      captured: 5_000,
      released: 0,
      refunded: 0,
    });
  });

  test('a refusal is no failure: there was nothing that an old read could show', () => {
    const refused = lifeOf(
      `shipped parcel-1 9900
       refused parcel-1
       settled parcel-1
       absent parcel-1
       absent parcel-1 => parcel-1 refused`,
    );
    expect(refused.operations.at(-1)?.by).toBe('answer');
    expect(look(refused, { captured: 9_900 }, START + 2 * DAY).foreign.captured).toBe(9_900);
  });
});

describe('a capture that we took twice', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     absent parcel-1 extra
     after 1 min
     absent parcel-1 extra
     resolve parcel-1 notDone resend
     confirmed parcel-1 => captured 9900`,
    { policy, capabilities: { ...vipps, replayForMs: 0 } },
  );
  const twice = [0, 1].map(
    (round): Shown => ({ kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1'), round), amount: 9_900 }),
  );
  const told = (captured: number, released: number): readonly Fact[] =>
    factsOf(payment, { captured, released }, twice, now);

  test('is booked, and told as nobody else’s', () => {
    expect(told(19_800, 0)).toMatchObject([
      { kind: 'AttentionRaised', code: 'CapturedTwice' },
      { kind: 'ForeignMovementSeen', captured: 9_900, released: 0, why: 'captured twice by us' },
    ]);
    expect(told(19_800, 0)).toHaveLength(2);
  });

  test('and what the totals no longer show was never captured twice', () => {
    const booked: Payment = { ...payment, foreign: { ...payment.foreign, captured: 9_900 } };
    expect(factsOf(seenOnce(booked, now), { captured: 9_900, released: 0 }, undefined, now)).toMatchObject([
      { kind: 'DifferenceGone' },
      { kind: 'ForeignMovementSeen', captured: 0, why: 'the provider’s totals' },
    ]);
  });

  test('takes down what had been told as the doing of others', () => {
    const others = learned(payment, [{ at: now, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text: 'x' }]);
    const facts = factsOf(others, { captured: 19_800, released: 0 }, twice, now);
    expect(facts.slice(2)).toStrictEqual([{ at: now, kind: 'AttentionCleared', code: 'ForeignMovementSeen' }]);
  });

  test('leaves what others took besides, or gave back, to be told with its own figure', () => {
    const others = (captured: string, released: string) => ({
      code: 'ForeignMovementSeen',
      text: `beyond our own operations, ${captured} NOK was captured and ${released} NOK released at the provider`,
    });
    expect(told(20_800, 0)[2]).toMatchObject(others('10.00', '0.00'));
    expect(told(19_800, 500)[2]).toMatchObject(others('0.00', '5.00'));
    expect(told(20_800, 0)[1]).toMatchObject({ captured: 10_900, why: 'the provider’s totals' });
    // A total that still lacks one of the two leaves nothing for others to have taken, and not less than nothing.
    expect(told(9_900, 500).at(-1)).toMatchObject(others('0.00', '5.00'));
  });
});

describe('what had been left to lapse was taken after all', () => {
  const lapsed = lifeOf('shipped parcel-1 9900 final\nconfirmed parcel-1 => released 15000', bambora);
  const taken = (amount: number) => ({ at, kind: 'RemainderTaken', amount, why: 'the provider shows it as captured' });

  test('some of it, or all: it moves, and no money is booked twice', () => {
    expect(factsOf(lapsed, { captured: 14_900 })[0]).toStrictEqual(taken(5_000));
    expect(ledgerOf(look(lapsed, { captured: 14_900 }))).toMatchObject({
      captured: 14_900,
      released: 10_000,
      available: 0,
    });
    expect(factsOf(lapsed, { captured: 24_900 })[0]).toStrictEqual(taken(15_000));
    expect(ledgerOf(look(lapsed, { captured: 24_900 }))).toMatchObject({ captured: 24_900, released: 0, available: 0 });
  });

  test('more than the whole hold overdraws it, by as much as there is too much', () => {
    expect(factsOf(lapsed, { captured: 25_900 })[0]).toStrictEqual(taken(15_000));
    expect(ledgerOf(look(lapsed, { captured: 25_900 })).available).toBe(-1_000);
  });

  test('beside what others gave back', () => {
    const payment = look(lapsed, { captured: 14_900, released: 17_000 });
    expect(payment.foreign).toEqual({ captured: 5_000, released: 2_000, refunded: 0 });
    expect(ledgerOf(payment)).toMatchObject({ captured: 14_900, released: 10_000, available: 0 });
  });

  test('beside what we gave back ourselves', () => {
    const some = lifeOf('complete\nconfirmed release 20000', PROVIDERS['many, totals, provable']);
    expect(ledgerOf(some)).toMatchObject({ captured: 0, released: 24_900, available: 0 });
    const payment = look(some, { captured: 4_000, released: 20_000 });
    expect(ledgerOf(payment)).toMatchObject({ captured: 4_000, released: 20_900, available: 0 });
  });

  test('nothing of it, where the hold has room for what others took, or nothing had been left to lapse', () => {
    const open = lifeOf(CAPTURED, PROVIDERS['many, totals, provable']);
    for (const captured of [14_900, 30_000]) {
      const kinds = factsOf(open, { captured }).map(({ kind }) => kind);
      expect(kinds).toEqual(['ForeignMovementSeen', 'AttentionRaised']);
    }
  });
});

describe('while a capture is in doubt, others took at most what our own leave of the totals', () => {
  const lapsed = lifeOf('shipped parcel-1 9900 final\nconfirmed parcel-1 => released 15000', bambora);
  const theirs = (captured: number, released: number): Payment =>
    learned(
      evolveAll(lapsed, [
        { at: START, kind: 'ForeignMovementSeen', captured, released, why: 'the provider’s totals' },
        { at: START, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text: 'x' },
      ]),
      [],
    );
  const most = (captured: number, released: number) => ({
    at,
    kind: 'ForeignMovementSeen',
    captured,
    released,
    why: 'the rest of it was our own',
  });
  const cleared = { at, kind: 'AttentionCleared', code: 'ForeignMovementSeen' };

  test('less of either, and while anything is left people are told of that', () => {
    const payment = theirs(1_000, 300);
    const anew = (captured: string, released: string) => [cleared, toldOf(captured, released)];
    expect(atMost(payment, { captured: 10_500 }, at)).toStrictEqual([most(600, 300), ...anew('6.00', '3.00')]);
    expect(atMost(payment, { released: 15_100 }, at)).toStrictEqual([most(1_000, 100), ...anew('10.00', '1.00')]);
    expect(atMost(payment, { captured: 10_200, released: 15_300 }, at)).toStrictEqual([
      most(300, 300),
      ...anew('3.00', '3.00'),
    ]);
  });

  test('less of either, and whoever has acknowledged the most is told nothing', () => {
    expect(atMost({ ...theirs(1_000, 300), attention: [] }, { captured: 10_500 }, at)).toStrictEqual([most(600, 300)]);
    expect(atMost({ ...theirs(1_000, 300), attention: [] }, { captured: 9_900, released: 15_000 }, at)).toStrictEqual([
      most(0, 0),
    ]);
  });

  test('nothing of it any more, and the attention is down', () => {
    expect(atMost(theirs(1_000, 300), { captured: 9_900, released: 15_000 }, at)).toStrictEqual([most(0, 0), cleared]);
  });

  test('a total that holds as much, or less than our own, says nothing of them', () => {
    const payment = theirs(1_000, 300);
    expect(atMost(payment, { captured: 10_900, released: 15_300 }, at)).toEqual([]);
    expect(atMost(payment, { captured: 24_900, released: 24_900 }, at)).toEqual([]);
    expect(atMost(payment, { captured: 9_899, released: 14_999 }, at)).toEqual([]);
    expect(atMost(payment, undefined, at)).toEqual([]);
  });
});

test('what is listed under keys like ours that no operation bears is kept with it', () => {
  const done = lifeOf(CAPTURED);
  const ours: Shown = { kind: 'capture', key: keyOf(done, op(done, 'parcel-1')), amount: 9_900 };
  const forgotten: Shown = { kind: 'capture', key: 'hf-cap-x', amount: 100 };
  const unexplained = [{ key: 'hf-cap-x', amount: 100 }];
  expect(factsOf(done, { captured: 10_000, released: 0 }, [ours, forgotten])[0]).toStrictEqual(
    seen(100, 0, { unexplained }),
  );
  expect(factsOf({ ...done, unexplained }, { captured: 10_000, released: 0 })[0]).toStrictEqual(
    seen(100, 0, { unexplained }),
  );
});
