import { follow, hear } from '../../src/domain/driver';
import { evolve } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { interpretReading } from '../../src/domain/interpret-reading';
import { ledgerOf } from '../../src/domain/ledger';
import type { Finding, Shown } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import {
  answered,
  aPayment,
  complete,
  confirmed,
  DAY,
  HOUR,
  learned,
  looked,
  lost,
  MINUTE,
  op,
  order,
  PROVIDERS,
  START,
  ship,
} from './support/world';

const read = (captured: number, released = 0): Finding => ({
  kind: 'done',
  by: 'status',
  amount: 24_900,
  why: 'AUTHORIZED',
  totals: { captured, released },
});
const listing = (captured: number, ...shown: Shown[]): Finding =>
  ({ ...(read(captured) as Finding & object), shown }) as Finding;
const listed = (payment: Payment, id: string): Shown => ({
  kind: 'capture',
  key: keyOf(payment, op(payment, id)),
  amount: op(payment, id).amount,
});
const look = (payment: Payment, captured: number, released = 0, at = START + MINUTE): Payment =>
  looked(payment, AUTHORIZE, read(captured, released), at, { extra: true });
const codes = (payment: Payment): string[] => payment.attention.map(({ code }) => code);

const WORD = { kind: 'resolve', evidence: 'portal', operator: 'ida', reason: 'looked' } as const;

describe('drift', () => {
  const done = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));

  it('is not judged while a capture is in doubt', () => {
    const unknown = answered(ship(done, 'parcel-2', 5_000), 'parcel-2', lost);
    expect(look(unknown, 20_000).foreign).toEqual({ captured: 0, released: 0, refunded: 0 });
  });

  it('books what others moved, tells it, and lets a later look-up replace the figure', () => {
    const seen = look(done, 14_900, 1_000);
    expect(seen.foreign).toEqual({ captured: 5_000, released: 1_000, refunded: 0 });
    expect(ledgerOf(seen)).toMatchObject({ captured: 14_900, released: 1_000, available: 9_000 });
    expect(codes(seen)).toEqual(['ForeignMovementSeen']);

    const more = look(seen, 15_900, 1_000, START + 2 * MINUTE);
    expect(more.foreign.captured).toBe(6_000);
    expect(codes(more)).toEqual(['ForeignMovementSeen']);
  });

  it('clears itself when what looked foreign was our own, and raises nothing for less than before', () => {
    const seen = look(done, 14_900);
    const once = look(seen, 9_900, 0, START + 2 * MINUTE);
    expect(codes(once)).toEqual(['ForeignMovementSeen']);
    expect(codes(look(once, 9_900, 0, START + 3 * MINUTE))).toEqual([]);
    const acknowledged = order(seen, {
      kind: 'acknowledge',
      code: 'ForeignMovementSeen',
      operator: 'ida',
      reason: 'ok',
    });
    const less = look(acknowledged, 12_900, 0, START + 2 * MINUTE);
    expect(codes(look(less, 12_900, 0, START + 3 * MINUTE))).toEqual([]);
    expect(codes(look(acknowledged, 15_900, 0, START + 2 * MINUTE))).toEqual(['ForeignMovementSeen']);
  });

  it('releases only what others left', () => {
    const completed = complete(look(done, 14_900), START + 2 * MINUTE);
    expect(op(completed, '@release').amount).toBe(10_000);
    expect(ledgerOf(completed)).toMatchObject({ captured: 14_900, reserved: 10_000, available: 0 });
  });

  it('a second read counts only for what had been captured before the first', () => {
    const once = look(done, 0);
    const later = START + 3 * MINUTE;
    const two = answered(ship(once, 'parcel-2', 5_000, later), 'parcel-2', confirmed(5_000), later);
    // The first alarm stood for long; this read is the first that lacks the new capture, and may be older than it.
    const stale = look(two, 9_900, 0, later + MINUTE);
    expect([op(stale, 'parcel-1').status, op(stale, 'parcel-2').status]).toEqual(['done', 'done']);
    expect(op(look(stale, 9_900, 0, later + 2 * MINUTE), 'parcel-2').status).toBe('parked');
  });

  it('a shortfall needs two reads, a read gap apart', () => {
    const once = look(done, 0);
    expect(op(once, 'parcel-1').status).toBe('done');
    expect(once.looks).toEqual([{ because: 'difference', at: START + 2 * MINUTE, tries: 0 }]);
    expect(op(look(once, 0, 0, START + 90_000), 'parcel-1').status).toBe('done');
    const twice = look(once, 0, 0, START + 2 * MINUTE);
    expect(op(twice, 'parcel-1')).toMatchObject({ status: 'parked', inDoubt: true });
    expect(codes(twice)).toEqual(['CaptureReversed']);
    expect(ledgerOf(twice).reserved).toBe(9_900);
  });

  it('a first read judges nothing, neither what others gave back nor what they took', () => {
    const theirs = learned(done, [
      { at: START, kind: 'ForeignMovementSeen', captured: 0, released: 1_000, why: 'portal' },
    ]);
    expect(look(theirs, 0, 0).foreign.released).toBe(1_000);
    expect(look(look(theirs, 0, 0), 0, 0, START + 2 * MINUTE).foreign.released).toBe(0);
  });

  it('a shortfall is not over by a read that shows no totals', () => {
    const { totals: _, ...bare } = read(0) as Extract<Finding, { kind: 'done' }>;
    const later = START + 2 * MINUTE;
    expect(looked(look(done, 0), AUTHORIZE, bare, later, { extra: true }).difference).toBeDefined();
    const failed: Finding = { kind: 'inconclusive', why: 'time-out' };
    expect(looked(look(done, 0), AUTHORIZE, failed, later, { extra: true }).difference).toBeDefined();
  });

  it('a shortfall seen once is over when the next read shows the capture', () => {
    const again = look(look(done, 0), 9_900, 0, START + 2 * MINUTE);
    expect(again.difference).toBeUndefined();
    expect(again.looks).toEqual([]);
    expect(op(again, 'parcel-1').status).toBe('done');
  });

  it('a shortfall is not over by a read right after the first: that may be the stale one', () => {
    const early = look(look(done, 0), 9_900, 0, START + MINUTE + 15_000);
    expect(early.difference).toBeDefined();
    expect(early.looks).toEqual([{ because: 'difference', at: START + 2 * MINUTE, tries: 0 }]);
    expect(op(look(early, 0, 0, START + 2 * MINUTE), 'parcel-1').status).toBe('parked');
  });

  describe('after a capture of ours has failed, with its amount shown once more', () => {
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const failed: Finding = { kind: 'failed', why: 'FAILED', totals: { captured: 0 } };
    const since = looked(unknown, 'parcel-1', failed, START + MINUTE);
    const once = look(since, 9_900, 0, START + 2 * MINUTE);

    it('one read may be of the time before: nothing is booked, and it is looked for once more', () => {
      expect(op(since, 'parcel-1').status).toBe('refused');
      expect(once.foreign.captured).toBe(0);
      expect(codes(once)).not.toContain('ForeignMovementSeen');
      expect(once.looks).toEqual([{ because: 'difference', at: START + 3 * MINUTE, tries: 0 }]);
    });

    it('a second read that shows it again books it', () => {
      const twice = look(once, 9_900, 0, START + 3 * MINUTE);
      expect(twice.foreign.captured).toBe(9_900);
      expect(twice.difference).toBeUndefined();
      expect(codes(twice)).toContain('ForeignMovementSeen');
    });

    it('a second read that does not show it is the end of it', () => {
      const gone = look(once, 0, 0, START + 3 * MINUTE);
      expect(gone.foreign.captured).toBe(0);
      expect(gone.difference).toBeUndefined();
    });

    it('more than it had taken is the doing of others at once', () => {
      expect(look(since, 10_000, 0, START + 2 * MINUTE).foreign.captured).toBe(10_000);
    });
  });

  it('by key, parks the capture that is no longer listed', () => {
    const both = answered(ship(done, 'parcel-2', 5_000), 'parcel-2', confirmed(5_000));
    const gone: Finding = { ...read(5_000), shown: [] } as Finding;
    const once = looked(both, AUTHORIZE, gone, START, { extra: true });
    const twice = looked(once, AUTHORIZE, gone, START + MINUTE, { extra: true });
    expect([op(twice, 'parcel-1').status, op(twice, 'parcel-2').status]).toEqual(['parked', 'parked']);
  });

  it('by key, leaves alone what is still listed', () => {
    const both = answered(ship(done, 'parcel-2', 5_000), 'parcel-2', confirmed(5_000));
    const once = looked(both, AUTHORIZE, listing(5_000, listed(both, 'parcel-2')), START, { extra: true });
    const second = listing(5_000, listed(both, 'parcel-2'));
    const facts = interpretReading(once, { operationId: AUTHORIZE, extra: true }, second, START + MINUTE);
    expect(facts.map((fact) => [fact.kind, 'operationId' in fact ? fact.operationId : ''])).toEqual([
      ['LookedUp', AUTHORIZE],
      ['Parked', 'parcel-1'],
      ['AttentionRaised', 'parcel-1'],
      ['DifferenceGone', ''],
    ]);
  });

  it('by key, takes the provider’s amount for that of an operator, after two reads', () => {
    const late = START + 3 * HOUR;
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const told = order(unknown, { ...WORD, operationId: 'parcel-1', outcome: 'done' }, late);
    const finding = listing(5_000, { ...listed(told, 'parcel-1'), amount: 5_000 });
    const once = looked(told, AUTHORIZE, finding, late + MINUTE, { extra: true });
    expect(ledgerOf(once).captured).toBe(9_900);
    const twice = looked(once, AUTHORIZE, finding, late + 2 * MINUTE, { extra: true });
    expect(op(twice, 'parcel-1')).toMatchObject({ status: 'done', amount: 5_000, by: 'key' });
    expect(ledgerOf(twice).captured).toBe(5_000);
    expect(codes(twice)).toEqual(['CaptureAmountDiffers']);
  });

  it('by key, takes back what had seemed foreign beside the amount of an operator', () => {
    const late = START + 3 * HOUR;
    const unknown = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost);
    const told = order(unknown, { ...WORD, operationId: 'parcel-1', outcome: 'done', amount: 14_900 }, late);
    const finding = listing(9_900, { ...listed(told, 'parcel-1'), amount: 9_900 });
    const theirs = learned(told, [
      { at: late, kind: 'ForeignMovementSeen', captured: 5_000, released: 0, why: 'portal' },
      { at: late, kind: 'AttentionRaised', code: 'ForeignMovementSeen', text: 'x' },
    ]);
    const once = looked(theirs, AUTHORIZE, finding, late + MINUTE, { extra: true });
    expect(ledgerOf(once).captured).toBe(19_900);
    const twice = looked(once, AUTHORIZE, finding, late + 2 * MINUTE, { extra: true });
    expect([ledgerOf(twice).captured, twice.foreign.captured]).toEqual([9_900, 0]);
    expect(codes(twice)).toEqual(['CaptureAmountDiffers']);
  });

  describe('where nothing names the capture that is gone', () => {
    const many = PROVIDERS['bambora, many captures'];
    const short = (payment: Payment, captured: number, shown?: readonly Shown[], at = START + HOUR): Payment => {
      const finding = shown === undefined ? read(captured) : listing(captured, ...shown);
      const once = looked(payment, AUTHORIZE, finding, at, { extra: true });
      return looked(once, AUTHORIZE, finding, at + MINUTE, { extra: true });
    };
    const statuses = (payment: Payment): string[] => payment.operations.slice(1).map(({ status }) => status);
    const life = (table: string): Payment =>
      lived(table, { capabilities: many, policy: { stuckAfterMs: 300 * DAY } }).payment;
    const three = `shipped parcel-1 3000
      confirmed parcel-1
      shipped parcel-2 4000
      confirmed parcel-2
      shipped parcel-3 5000
      confirmed parcel-3`;

    it('the latest is doubted, and people are told both figures', () => {
      const payment = short(life(three), 7_000);
      expect(statuses(payment)).toEqual(['done', 'done', 'parked']);
      expect(payment.attention).toMatchObject([
        { code: 'CaptureReversed', text: 'the provider shows 70.00 NOK captured, the ledger 120.00 NOK' },
      ]);
    });

    it('also where the provider lists captures without our marks: those say no more of one than of another', () => {
      expect(statuses(short(life(three), 7_000, []))).toEqual(['done', 'done', 'parked']);
    });

    it('what an operator vouched for is doubted first, the latest of it', () => {
      const vouched = (id: string, amount: number) =>
        `shipped ${id} ${amount}\nlost ${id}\nsettled ${id}\nresolve ${id} done\nabsent authorize extra\n`;
      const payment = life(`${vouched('a', 1_000)}${vouched('b', 2_000)}shipped c 3000\nconfirmed c`);
      expect(statuses(short(payment, 4_000))).toEqual(['done', 'parked', 'done']);
    });

    it('one that was refused is not doubted: it was never booked', () => {
      const refused = life(`shipped parcel-1 3000
        confirmed parcel-1
        shipped parcel-2 4000
        refused parcel-2
        total parcel-2 3000
        total parcel-2 3000
        total parcel-2 3000 => parcel-2 refused`);
      const doubted = looked(refused, AUTHORIZE, read(0), START + HOUR, { extra: true });
      expect(doubted.difference?.operationId).toBe('parcel-1');
      expect(statuses(short(refused, 0))).toEqual(['parked', 'refused']);
    });
  });

  it('a refund is only noted: the totals of the hold do not know it', () => {
    expect(look(done, 9_900).foreign).toEqual({ captured: 0, released: 0, refunded: 0 });
  });
});

describe('a difference that no read judges', () => {
  const captured = answered(ship(aPayment(), 'parcel-1', 9900), 'parcel-1', confirmed(9900));
  const differs: Payment = {
    ...captured,
    difference: { at: START + HOUR, operationId: 'parcel-1', of: 'captured', shows: 'lessOfOurs' },
    looks: [{ because: 'difference', at: START + 300 * DAY, tries: 0 }],
  };
  const told = START + HOUR + captured.capabilities.readGapMs + captured.policy.stuckAfterMs;
  const stuck = (payment: Payment, now: number) =>
    follow(payment, now).payment.attention.filter(({ code }) => code === 'Stuck');

  test('is put before a person after a while, with the capture that it is about', () => {
    expect(stuck(differs, told - 1)).toEqual([]);
    expect(stuck(differs, told)).toMatchObject([
      {
        operationId: 'parcel-1',
        text: "parcel-1 is booked as done, the provider has shown otherwise, and no look-up since says what is true; compare it with the provider's portal",
      },
    ]);
    expect(stuck(captured, told)).toEqual([]);
  });

  const acknowledge = (payment: Payment, id: string): Payment =>
    hear(payment, { kind: 'acknowledge', code: 'Stuck', id, operator: 'ida', reason: 'looked' }, 'update', told)
      .payment;

  test('is over when that person lets the booking stand', () => {
    const after = acknowledge(follow(differs, told).payment, 'parcel-1');
    expect(after).not.toHaveProperty('difference');
    expect(after.looks).toEqual([]);
    expect(op(after, 'parcel-1').lookUpWaived).toBe(true);
    expect(stuck(after, told)).toEqual([]);
  });

  describe('seen while an earlier alarm of the same capture was up', () => {
    const seenAt = START + 2 * DAY;
    const earlier: Payment = {
      ...captured,
      attention: [{ code: 'Stuck', text: 'x', since: START + DAY, operationId: 'parcel-1' }],
      operations: captured.operations.map((one) => (one.id === 'parcel-1' ? { ...one, stuckSince: START + DAY } : one)),
    };
    const fact: Fact = {
      at: seenAt,
      kind: 'DifferenceSeen',
      operationId: 'parcel-1',
      of: 'captured',
      shows: 'lessOfOurs',
      why: 'it failed',
    };
    const seen = evolve(earlier, fact);

    test('outlives that alarm, and so does the look that judges it', () => {
      const after = acknowledge(seen, 'parcel-1');
      expect(after.attention).toEqual([]);
      expect(after.difference).toEqual(seen.difference);
      expect(after.looks).toEqual(seen.looks);
      expect(op(after, 'parcel-1')).not.toHaveProperty('lookUpWaived');
    });

    test('is told anew also where that alarm had been acknowledged before', () => {
      const heard = { ...earlier, attention: [] };
      const { payment } = follow(evolve(heard, fact), seenAt);
      expect(stuck(payment, seenAt + captured.capabilities.readGapMs + captured.policy.stuckAfterMs)).toHaveLength(1);
    });

    test('takes that alarm down, and is told anew where no read judges it', () => {
      const { payment } = follow(seen, seenAt);
      expect(payment.attention).toEqual([]);
      const waited = seenAt + captured.capabilities.readGapMs + captured.policy.stuckAfterMs;
      expect(stuck(payment, waited - 1)).toEqual([]);
      expect(stuck(payment, waited)).toMatchObject([
        { text: expect.stringContaining('the provider has shown otherwise') },
      ]);
    });
  });

  test('stays where the person speaks of something else', () => {
    const both = {
      ...differs,
      attention: [{ code: 'Stuck', text: 'x', since: START + DAY, operationId: 'parcel-2' }] as const,
      operations: [...differs.operations, { ...op(differs, 'parcel-1'), id: 'parcel-2', shipments: ['parcel-2'] }],
    };
    const after = acknowledge(both, 'parcel-2');
    expect(after.difference).toEqual(differs.difference);
    expect(op(after, 'parcel-2').lookUpWaived).toBe(true);
  });
});
