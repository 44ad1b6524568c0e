import type { Capabilities } from '../../src/domain/capabilities';
import { check } from '../../src/domain/decide';
import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { claimOf, leftToClaim, ofWaiting, unexplained } from '../../src/domain/forgotten';
import { deriveKey } from '../../src/domain/key';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import {
  aPayment,
  bambora,
  cancel,
  complete,
  HOUR,
  learned,
  looked,
  MINUTE,
  op,
  order,
  START,
  ship,
  vipps,
} from './support/world';

const person = { operator: 'ida', reason: 'it was ours, before the database was lost' };
const keyFor = (operationId: string, round = 0): string =>
  deriveKey({ account: 'nordic-shop', paymentId: 'order-1001', kind: 'capture', operationId, round });
type Captured = readonly [key: string, amount: number];

/** What the provider shows of a payment whose history was lost: the hold, and what the lost run had captured. */
const shows = (...captures: readonly Captured[]): Finding & { kind: 'done' } => ({
  kind: 'done',
  by: 'status',
  amount: 24_900,
  why: 'AUTHORIZED',
  totals: { captured: captures.reduce((sum, [, amount]) => sum + amount, 0), released: 0 },
  shown: captures.map(([key, amount]) => ({ kind: 'capture', key, amount })),
});
const absent = (found: Finding & { kind: 'done' }): Finding => {
  const { totals, shown } = found;
  return { kind: 'absent', why: 'not under its own key', ...(totals && { totals }), ...(shown && { shown }) };
};

/** docs/disaster.md, "The database is lost", steps 6 and 7: recovered, then all shipments are reported again, with the same ids. */
function recovered(capabilities: Capabilities, found: Finding): Payment {
  const payment = aPayment({ capabilities, hold: 'adopted', terms: { recovered: true } });
  const read = looked(payment, AUTHORIZE, found, START);
  expect(read.pastUnknown).toBe(true);
  return order(read, { kind: 'acknowledge', code: 'ForeignMovementSeen', ...person });
}

const forgetful = (capabilities: Capabilities): Payment => ({ ...aPayment({ capabilities }), pastUnknown: true });

const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);
const money = ({ ledger: { captured, reserved, available } }: Payment) => ({ captured, reserved, available });
/** A look at the payment itself, because the provider told something. */
const looksAgain = (payment: Payment, found: Finding, now = START + HOUR): Payment =>
  looked(order(payment, { kind: 'providerNotice', text: 'webhook' }, now), AUTHORIZE, found, now, { extra: true });

describe('the one capture of a past that is forgotten', () => {
  const ALL = shows([keyFor('parcel-1'), 24_900]);
  const PART = shows([keyFor('parcel-1'), 14_900]);

  test('is that of all its parcels, as they are reported again, and is made once', () => {
    let payment = ship(recovered(bambora, ALL), 'parcel-1', 9_900, START + MINUTE);
    // The hold is used up, but by what other parcels may have been captured with: they have to come first.
    expect(payment.operations).toHaveLength(1);
    payment = ship(payment, 'parcel-2', 15_000, START + MINUTE, true);
    expect(op(payment, 'parcel-1')).toMatchObject({ amount: 24_900, status: 'unknown', inDoubt: true, rest: 0 });
    payment = looked(payment, 'parcel-1', absent(ALL), START + HOUR);
    expect(op(payment, 'parcel-1')).toMatchObject({ amount: 24_900, status: 'done', attempts: 0 });
    expect(money(payment)).toEqual({ captured: 24_900, reserved: 0, available: 0 });
    expect(codes(payment)).toEqual([]);
  });

  test('also where it was of a part of the hold', () => {
    let payment = ship(recovered(bambora, PART), 'parcel-1', 9_900, START + MINUTE);
    expect(money(payment)).toEqual({ captured: 5_000, reserved: 9_900, available: 10_000 });
    payment = ship(payment, 'parcel-2', 5_000, START + MINUTE, true);
    payment = looked(payment, 'parcel-1', absent(PART), START + HOUR);
    expect(money(payment)).toMatchObject({ captured: 14_900, reserved: 0 });
    expect(codes(payment)).toEqual([]);
  });

  test('is known by the key of another parcel, where they come in another order', () => {
    let payment = ship(recovered(bambora, ALL), 'parcel-2', 15_000, START + MINUTE);
    payment = ship(payment, 'parcel-1', 9_900, START + MINUTE, true);
    payment = looked(payment, 'parcel-2', absent(ALL), START + HOUR);
    expect(op(payment, 'parcel-2')).toMatchObject({ amount: 24_900, status: 'done', attempts: 0 });
    expect(codes(payment)).toEqual([]);
  });

  test('is never made beside one under a key that no parcel bears: it stays in doubt', () => {
    const others = shows([keyFor('parcel-7'), 9_900]);
    let payment = ship(recovered(bambora, others), 'parcel-1', 9_900, START + MINUTE, true);
    for (let hour = 1; hour < 40; hour++)
      payment = looked(payment, 'parcel-1', absent(others), START + hour * HOUR, { extra: hour % 2 === 0 });
    expect(op(payment, 'parcel-1')).toMatchObject({ status: 'parked', inDoubt: true, attempts: 0 });
  });

  test('is not booked as taken by others while its parcel waits, nor looked at as their taking less', () => {
    const found = shows([keyFor('parcel-1'), 9_900]);
    const payment = ship(recovered(bambora, found), 'parcel-1', 9_900, START + MINUTE);
    expect(money(payment)).toEqual({ captured: 0, reserved: 9_900, available: 15_000 });
    const again = looksAgain(payment, found);
    expect(money(again)).toEqual({ captured: 0, reserved: 9_900, available: 15_000 });
    expect(codes(again)).toEqual([]);
    expect(again).not.toHaveProperty('difference');
  });

  test('is not booked so either where its parcel had come before the hold was read', () => {
    const found = shows([keyFor('parcel-1'), 9_900]);
    const early = ship(aPayment({ capabilities: bambora, hold: 'adopted' }), 'parcel-1', 9_900);
    const payment = looked(early, AUTHORIZE, found, START);
    expect(money(payment)).toEqual({ captured: 0, reserved: 9_900, available: 15_000 });
    expect(codes(payment)).toEqual([]);
  });

  test('what somebody took beside it is booked, and told', () => {
    const found = shows([keyFor('parcel-1'), 9_900]);
    const payment = ship(recovered(bambora, found), 'parcel-1', 9_900, START + MINUTE);
    const more = looksAgain(payment, shows([keyFor('parcel-1'), 9_900], ['their-note', 1_000]));
    expect(more.foreign.captured).toBe(1_000);
    expect(codes(more)).toEqual(['ForeignMovementSeen']);
  });

  test('is no more than the total, which may lack what a marker stands on', () => {
    const early = ship(ship(aPayment({ capabilities: bambora, hold: 'adopted' }), 'p', 9_900), 'q', 5_000);
    const found = { ...shows([keyFor('p'), 9_900], [keyFor('q'), 5_000]), totals: { captured: 9_900, released: 0 } };
    const payment = looked(early, AUTHORIZE, found, START);
    expect(money(payment)).toEqual({ captured: 0, reserved: 14_900, available: 10_000 });
    expect(payment).not.toHaveProperty('difference');
  });

  test('a read that lists nothing leaves it what it was', () => {
    const found = shows([keyFor('parcel-1'), 9_900]);
    const payment = ship(recovered(bambora, found), 'parcel-1', 9_900, START + MINUTE);
    const { shown: _, ...unlisted } = found;
    expect(looksAgain(payment, unlisted).foreign.captured).toBe(0);
  });

  test.each<[string, (payment: Payment) => Payment]>([
    ['is cancelled', (payment) => cancel(payment, START + HOUR)],
    ['ends at captureBy', (payment) => learned(payment, [], payment.captureBy)],
  ])('is nobody’s that we know again, where its parcel %s: a person is told, and the rest alone is free', (_, ends) => {
    const found = shows([keyFor('parcel-1'), 9_900], ['their-note', 1_000]);
    const payment = ship(recovered(bambora, found), 'parcel-1', 9_900, START + MINUTE);
    expect(payment.foreign.captured).toBe(1_000);
    const ended = ends(payment);
    expect(ended.foreign.captured).toBe(10_900);
    expect(ended.ledger.captured).toBe(10_900);
    expect(ended.ledger.available).toBeGreaterThanOrEqual(0);
    expect(ended.attention.find(({ code }) => code === 'ForeignMovementSeen')?.text).toBe(
      'beyond our own operations, 109.00 NOK was captured and 0.00 NOK released at the provider',
    );
  });

  test('the facts of that, and none where nothing had been captured before', () => {
    const found = shows([keyFor('parcel-1'), 9_900]);
    const dropped = (payment: Payment): readonly string[] =>
      cancel(payment, START + HOUR)
        .journal.filter(({ at }) => at === START + HOUR)
        .map(({ text }) => text);
    const payment = ship(recovered(bambora, found), 'parcel-1', 9_900, START + MINUTE);
    expect(dropped(payment).join('\n')).toContain('the parcels that it may have been captured for have ended');
    const none = ship(forgetful(bambora), 'parcel-1', 9_900, START + MINUTE);
    expect(codes(cancel(none, START + HOUR))).toEqual([]);
    expect(cancel(none, START + HOUR).foreign.captured).toBe(0);
  });

  test('is nobody’s again also where another capture was made, and nothing ships any more', () => {
    const found = shows([keyFor('parcel-7'), 5_000]);
    let payment = ship(recovered(bambora, found), 'parcel-1', 9_900, START + MINUTE, true);
    const refused: Fact = { at: START, operationId: 'parcel-1', kind: 'Refused', code: '1', why: 'no', by: 'answer' };
    payment = evolveAll(payment, [refused]);
    const { completing: _, ...open } = payment;
    const waits = ship(looksAgain(open, found), 'parcel-2', 5_000, START + HOUR);
    expect(waits.foreign.captured).toBe(0);
    const done: Fact = { at: START, operationId: 'parcel-1', kind: 'Confirmed', amount: 9_900, by: 'key', why: 'x' };
    const late = learned(waits, [done], START + 2 * HOUR);
    expect(late.shipments.at(-1)?.ended?.state).toBe('refused');
    expect(late.foreign.captured).toBe(5_000);
    // What is listed may be an order that was refused: the total that was shown last says how much was captured.
    for (const [captured, theirs, booked] of [
      [4_000, 0, 4_000],
      [4_000, 1_000, 4_000],
      [0, 0, 0],
    ] as const) {
      const seen = { ...(waits.seen as NonNullable<Payment['seen']>), captured };
      const foreign = { ...waits.foreign, captured: theirs };
      expect(learned({ ...waits, seen, foreign }, [done], START + 2 * HOUR).foreign.captured).toBe(booked);
    }
  });

  test('is formed when all of it is claimed, at the deadline or when nothing more ships, as any other', () => {
    const payment = ship(recovered(bambora, ALL), 'parcel-1', 9_900, START + MINUTE);
    expect(complete(payment, START + MINUTE).operations.at(-1)).toMatchObject({ id: 'parcel-1', amount: 9_900 });
    const last = ship(payment, 'parcel-2', 15_000, START + MINUTE);
    expect(last.operations.at(-1)).toMatchObject({ id: 'parcel-1', amount: 24_900 });
  });
});

describe('what parcels may claim', () => {
  const listed = (unclear: readonly Captured[], capabilities: Capabilities, captured = 24_900): Payment => ({
    ...aPayment({ capabilities }),
    pastUnknown: true,
    foreign: { captured, released: 0, refunded: 0 },
    unexplained: unclear.map(([key, amount]) => ({ key, amount })),
  });
  const parcel = (amount: number, id = 'parcel-1') => ({ id, amount });

  test('of one capture whichever come, until its sum is reached, and of others’ nothing', () => {
    const payment = listed(
      [
        [keyFor('x'), 9_000],
        ['their-note', 7_000],
        [keyFor('y'), 900],
      ],
      bambora,
    );
    expect(claimOf(payment, parcel(9_900))).toBe(9_900);
    expect(claimOf(payment, parcel(9_901))).toBe(9_900);
    expect(claimOf(payment, parcel(100, 'parcel-2'))).toBe(100);
    expect(leftToClaim(payment)).toBe(9_900);
    const waiting = { ...payment, shipments: [{ id: 'parcel-9', amount: 9_000, at: START }] };
    expect(ofWaiting(waiting)).toBe(9_000);
    expect(claimOf(waiting, parcel(5_000))).toBe(900);
    expect(leftToClaim(waiting)).toBe(900);
    expect(ofWaiting({ ...payment, shipments: [{ id: 'parcel-9', amount: 20_000, at: START }] })).toBe(9_900);
  });

  test('no more than is booked for others', () => {
    expect(claimOf(listed([[keyFor('x'), 9_900]], bambora, 5_000), parcel(9_900))).toBe(5_000);
    expect(claimOf(listed([[keyFor('parcel-1'), 9_900]], vipps, 5_000), parcel(9_900))).toBe(5_000);
  });

  test('nothing where the past is known, or where nothing is listed', () => {
    for (const capabilities of [bambora, vipps]) {
      const payment = listed([[keyFor('parcel-1'), 9_900]], capabilities);
      expect(claimOf(payment, parcel(9_900))).toBe(9_900);
      expect(claimOf({ ...payment, pastUnknown: false }, parcel(9_900))).toBe(0);
      const { unexplained: _, ...none } = payment;
      expect(claimOf(none, parcel(9_900))).toBe(0);
      expect(ofWaiting(none)).toBe(0);
    }
  });

  test('nothing of what one of our operations bears', () => {
    const payment = ship(listed([[keyFor('parcel-1'), 9_900]], bambora, 0), 'parcel-1', 9_900, START, true);
    const { foreign } = listed([], bambora);
    expect(claimOf({ ...payment, foreign }, parcel(9_900, 'parcel-2'))).toBe(0);
  });

  test('where there are many captures, what bears its key, of any round that may have been ordered, with its amount', () => {
    for (const round of [0, 1, 2, 3])
      expect(claimOf(listed([[keyFor('parcel-1', round), 9_900]], vipps), parcel(9_900))).toBe(9_900);
    expect(claimOf(listed([[keyFor('parcel-1', 4), 9_900]], vipps), parcel(9_900))).toBe(0);
    expect(claimOf(listed([[keyFor('parcel-1'), 9_900]], vipps), parcel(9_800))).toBe(0);
    expect(claimOf(listed([[keyFor('parcel-2'), 9_900]], vipps), parcel(9_900))).toBe(0);
    expect(
      claimOf(
        listed(
          [
            [keyFor('parcel-2'), 9_900],
            [keyFor('parcel-1'), 9_900],
          ],
          vipps,
        ),
        parcel(9_900),
      ),
    ).toBe(9_900);
  });
});

describe('where there are many captures, each parcel of a past that is forgotten', () => {
  test('waits for no look-up with money that is booked for others', () => {
    const known = { ...forgetful(vipps), unexplained: [{ key: keyFor('parcel-1'), amount: 9_900 }] };
    const waits = { ...known, shipments: [{ id: 'parcel-1', amount: 9_900, at: START }] };
    expect(ofWaiting(waits)).toBe(0);
    expect(ofWaiting({ ...waits, capabilities: bambora })).toBe(9_900);
  });

  test('is recognized under the key of the round in which it was sent', () => {
    const found = shows([keyFor('parcel-1', 1), 24_900]);
    let payment = ship(recovered(vipps, found), 'parcel-1', 24_900, START + MINUTE);
    expect(op(payment, 'parcel-1')).toMatchObject({ status: 'unknown', inDoubt: true });
    payment = looked(payment, 'parcel-1', absent(found), START + HOUR);
    expect(op(payment, 'parcel-1')).toMatchObject({ status: 'done', attempts: 0 });
    expect(money(payment)).toEqual({ captured: 24_900, reserved: 0, available: 0 });
  });

  test('is recognized, however many there were', () => {
    const ids = Array.from({ length: 60 }, (_, at) => `parcel-${at + 1}`);
    let payment = recovered(vipps, shows(...ids.map((id): Captured => [keyFor(id), 415])));
    for (const id of ids) payment = ship(payment, id, 415, START + MINUTE);
    expect(payment.shipments).toHaveLength(60);
    expect(money(payment)).toEqual({ captured: 0, reserved: 24_900, available: 0 });
  });

  test('is booked once when its key is read, where it had come before the hold was; another one is not taken for it', () => {
    const found = shows([keyFor('parcel-1'), 9_900], [keyFor('parcel-2'), 5_000]);
    const early = ship(aPayment({ hold: 'adopted' }), 'parcel-1', 9_900);
    const payment = looked(looked(early, AUTHORIZE, found, START), 'parcel-1', absent(found), START + HOUR);
    expect(op(payment, 'parcel-1').status).toBe('done');
    expect(money(payment)).toEqual({ captured: 14_900, reserved: 0, available: 10_000 });
  });
});

describe('what is listed under keys that no operation bears', () => {
  const done = ship(aPayment(), 'parcel-1', 9_900);
  const ours: Shown = { kind: 'capture', key: keyOf(done, op(done, 'parcel-1')), amount: 9_900 };
  const forgotten = (nth: number): Shown => ({ kind: 'capture', key: `hf-cap-${nth}`, amount: 10 });
  const theirs: Shown = { kind: 'capture', key: 'their-note', amount: 20 };

  test('is kept where the key is like ours, so that a parcel of a forgotten past is known when it comes again', () => {
    const shown = [
      ours,
      theirs,
      forgotten(1),
      { kind: 'capture', amount: 7 } as const,
      { ...forgotten(2), kind: 'release' } as const,
    ];
    expect(unexplained(done, shown)).toEqual([{ key: 'hf-cap-1', amount: 10 }]);
    expect(unexplained(done, [ours])).toEqual([]);
    expect(unexplained(done, [])).toEqual([]);
  });

  test('stays what it was where a read has no list', () => {
    expect(unexplained(done, undefined)).toEqual([]);
    const known = [{ key: 'hf-cap-1', amount: 10 }];
    expect(unexplained({ ...done, unexplained: known }, undefined)).toEqual(known);
    expect(unexplained({ ...done, unexplained: known }, [])).toEqual([]);
  });

  test('the latest of it, as many as a payment can have parcels', () => {
    const kept = unexplained(
      done,
      Array.from({ length: 2_010 }, (_, nth) => forgotten(nth)),
    );
    expect(kept.map(({ key }) => key)).toEqual(Array.from({ length: 2_000 }, (_, nth) => `hf-cap-${nth + 10}`));
  });
});

describe('a parcel that is refused where the past is not known', () => {
  const SEE =
    'It may have been captured before: ask an operator to look at the captures on the provider’s page, and charge it nowhere else meanwhile.';
  const parcel = { kind: 'ship', shipmentId: 'parcel-9', amount: 20_000, currency: 'NOK' } as const;
  const found = shows(['hf-cap-x', 24_900]);
  const { completing: _, ...refused } = learned(aPayment({ hold: 'adopted' }), [
    { at: START, operationId: AUTHORIZE, kind: 'Refused', code: '1', why: 'no', by: 'absence' },
  ]);

  test.each<[string, Payment, number]>([
    ['as too much', recovered(vipps, found), START],
    ['as more than is left', recovered(vipps, shows(['hf-cap-x', 9_900])), START],
    [
      'after the one capture was formed',
      ship(recovered(bambora, shows(['hf-cap-x', 5_000])), 'p', 5_000, START, true),
      START,
    ],
    ['where there is no hold', { ...refused, pastUnknown: true }, START],
    ['after it was completed', complete(forgetful(vipps)), START],
    ['after the end of the payment', { ...forgetful(vipps), finishedAt: START }, START],
    ['after the end of the hold', forgetful(vipps), START + 181 * 24 * HOUR],
    [
      'as one of too many',
      {
        ...forgetful(vipps),
        shipments: Array.from({ length: 2_000 }, () => ({ id: 'p', amount: 1, at: START })),
      },
      START,
    ],
  ])('%s is never sent to a new hold: it would be paid twice', (_, payment, now) => {
    const no = check(payment, parcel, now)?.message;
    expect(no).toContain(SEE);
    expect(no).not.toContain('new hold');
  });

  test('and where it is known, nothing of that is said', () => {
    const NEW = 'Start a new payment with a new hold.';
    for (const payment of [
      ship(aPayment(), 'p', 24_900),
      complete(aPayment()),
      { ...aPayment(), finishedAt: START },
      refused,
    ])
      expect(check(payment, parcel, START)?.message).toContain(NEW);
    expect(check(aPayment(), { ...parcel, amount: 30_000 }, START)?.message).toContain('Ship at most 249.00 NOK.');
  });

  test('nor of any other message', () => {
    const ended = { ...forgetful(vipps), finishedAt: START };
    expect(check(ended, { kind: 'pause', ...person }, START)?.message).not.toContain(SEE);
  });
});

describe('what the first read shows as a total alone', () => {
  const mine: Captured = [keyFor('parcel-1'), 20_000];
  const { shown: _, ...unlisted } = shows(mine);
  const parcel = { kind: 'ship', shipmentId: 'parcel-1', amount: 20_000, currency: 'NOK' } as const;
  const payment = recovered(vipps, unlisted);

  test('is known by its key once the provider lists it, and nobody is told again', () => {
    expect(check(payment, parcel, START)?.code).toBe('ExceedsAvailable');
    const listed = looksAgain(payment, shows(mine));
    expect(check(listed, parcel, START + HOUR)).toBeUndefined();
    expect(codes(listed)).toEqual(codes(payment));
    expect(listed.journal.at(-1)?.text).toContain('the provider lists it now');
    expect(looksAgain(listed, shows(mine), START + 2 * HOUR).journal.at(-1)?.text).not.toContain('lists it now');
  });

  test('is not recorded where the total says that nothing was captured: what is listed may be an order that was refused', () => {
    const none: Finding = { ...shows(mine), totals: { captured: 0, released: 0 } };
    const looked = looksAgain(forgetful(vipps), none);
    expect(looked.journal.map(({ text }) => text).join()).not.toContain('lists it now');
  });

  test('of a past that is known is nothing that a parcel could claim', () => {
    const known = looksAgain({ ...payment, pastUnknown: false }, shows(mine));
    expect(known.unexplained).toEqual([]);
  });
});
