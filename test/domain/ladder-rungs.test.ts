import { backOff, canReplay, climb, firstRung, lastRung } from '../../src/domain/ladder';
import type { Operation, Payment } from '../../src/domain/payment';
import {
  aPayment,
  complete,
  DAY,
  HOUR,
  learned,
  MINUTE,
  op,
  order,
  paymentOptions,
  SECOND,
  START,
  ship,
  vipps,
} from './support/world';

const shipped = ship(aPayment(), 'parcel-1', 9_900);
const planned = op(shipped, 'parcel-1');
const doubtful: Operation = { ...planned, status: 'unknown', inDoubt: true, attempts: 1, firstSentAt: START };
const tryLater = { kind: 'tryLater' } as const;
const notSent = { kind: 'notSent' } as const;
const within = (payment: Payment, more: object): Payment => ({ ...payment, policy: { ...payment.policy, ...more } });
const ida = { operator: 'ida', reason: 'asked' };

describe('the first look-up after an attempt', () => {
  test.each([
    [0, 15 * SECOND],
    [1, MINUTE],
    [4, HOUR],
    [5, HOUR],
  ])('on rung %i is due after %i ms', (rung, wait) => {
    expect(firstRung(shipped, { ...doubtful, rung }, START)).toBe(START + wait);
  });

  test('is never sooner than the gap between look-ups', () => {
    const slow = aPayment({ capabilities: { ...vipps, lookGapMs: 5 * MINUTE } });
    expect(firstRung(slow, doubtful, START)).toBe(START + 5 * MINUTE);
    expect(firstRung(within(shipped, { ladderMs: [] }), doubtful, START)).toBe(START + 15 * SECOND);
  });

  test('is soon, and so is the first repeat of the order; the second waits for the gap between writes', () => {
    const { policy } = shipped;
    const soon = within(aPayment({ capabilities: { ...vipps, lookGapMs: SECOND } }), {
      ladderMs: [SECOND, ...policy.ladderMs],
    });
    const lookedAt = firstRung(soon, doubtful, START);
    expect(lookedAt).toBe(START + SECOND);
    const sent = (attempts: number) => ({ ...doubtful, attempts, firstSentAt: START, lastSentAt: START });
    expect(climb(soon, sent(1), 'absent', lookedAt)).toEqual({ kind: 'replay', dueAt: lookedAt });
    expect(climb(soon, sent(2), 'absent', lookedAt)).toEqual({ kind: 'replay', dueAt: START + 15 * SECOND });
  });

  test('beyond the ladder comes at its last pace', () => {
    expect(lastRung(shipped)).toBe(HOUR);
  });
});

describe('what changed nothing is tried again', () => {
  test.each([
    ['a first time within the gap that the provider asks for', 1, tryLater, 15 * SECOND],
    ['at once where it never left', 1, notSent, SECOND],
    ['later each time', 3, notSent, 30 * SECOND],
    ['later each time, beyond the gap', 4, tryLater, 2 * MINUTE],
    ['at the last pace for ever', 7, notSent, HOUR],
    ['at the last pace for ever, and ever', 20, notSent, HOUR],
    ['when the provider says', 1, { ...tryLater, retryAfterMs: 3 * MINUTE }, 3 * MINUTE],
    ['no sooner than we would, whatever the provider says', 4, { ...tryLater, retryAfterMs: SECOND }, 2 * MINUTE],
  ])('%s', (_, attempts, answer, wait) => {
    expect(backOff(shipped, { ...planned, attempts }, answer, START)).toBe(START + wait);
  });

  test('a last time before it may be sent no more', () => {
    const lastChance = shipped.captureBy - 25 * SECOND;
    const again = (now: number) => backOff(shipped, { ...planned, attempts: 20 }, notSent, now);
    expect(again(lastChance - HOUR)).toBe(lastChance);
    expect(again(lastChance - HOUR - 1)).toBe(lastChance - 1);
    expect(again(lastChance - 1)).toBe(lastChance);
    // Then there is none: it expires.
    expect(again(lastChance)).toBe(lastChance + HOUR);
  });

  test('without waits of the account’s, as soon as the provider lets us', () => {
    expect(backOff(within(shipped, { backoffMs: [] }), { ...planned, attempts: 1 }, tryLater, START)).toBe(
      START + 15 * SECOND,
    );
    expect(backOff(within(shipped, { backoffMs: [] }), { ...planned, attempts: 1 }, notSent, START)).toBe(START);
  });
});

describe('the same order goes out again', () => {
  const young = START + MINUTE;
  // 23 h less the time to send it, less the window in which it may take effect.
  const oldAt = START + 23 * HOUR - 30 * SECOND - 75 * MINUTE;
  const overdrawn = learned(shipped, [
    { at: START, kind: 'ForeignMovementSeen', captured: 24_900, released: 0, why: 'portal' },
  ]);

  test.each<[string, Payment, Operation, number, boolean]>([
    ['while its key is young', shipped, doubtful, young, true],
    ['until the key grows old', shipped, doubtful, oldAt - 1, true],
    ['not from then on', shipped, doubtful, oldAt, false],
    ['not where the key may have been used before this run', shipped, { ...doubtful, firstSentAt: 0 }, young, false],
    ['not what is not in doubt', shipped, { ...doubtful, inDoubt: false }, young, false],
    ['not what nobody wants any more', shipped, { ...doubtful, wanted: false }, young, false],
    ['not what the provider took', shipped, { ...doubtful, status: 'accepted' }, young, false],
    ['not what heard a no', shipped, { ...doubtful, refusal: { code: '1', why: 'x' } }, young, false],
    ['not while paused', order(shipped, { kind: 'pause', ...ida }), doubtful, young, false],
    ['not from what is overdrawn', overdrawn, doubtful, young, false],
    ['not once the hold may be gone', { ...shipped, captureBy: young }, doubtful, young, false],
  ])('%s', (_, payment, doubt, now, may) => {
    expect(canReplay(payment, doubt, now)).toBe(may);
  });

  test('a release does not beside an open capture', () => {
    const release: Operation = { ...doubtful, id: '@release', kind: 'release' };
    expect(canReplay(shipped, release, young)).toBe(false);
    expect(canReplay(aPayment(), release, young)).toBe(true);
    expect(canReplay(complete(aPayment()), release, young)).toBe(true);
  });

  test('what was never sent counts as young', () => {
    const { firstSentAt: _, ...unsent } = doubtful;
    expect(canReplay(shipped, unsent, young)).toBe(true);
  });
});

describe('the rung after a look-up', () => {
  const keyless = { ...vipps, replayForMs: 0 };
  const provable = ship(aPayment({ capabilities: keyless }), 'parcel-1', 9_900);
  const blind = ship(aPayment({ capabilities: { ...paymentOptions, captures: 'many' } }), 'parcel-1', 9_900);
  const proving: Operation = { ...doubtful, rung: 5, settledAt: START };
  const at = (payment: Payment, rung: Partial<Operation>, shown: Parameters<typeof climb>[2], now = START + HOUR) =>
    climb(payment, { ...proving, ...rung }, shown, now);
  const now = START + HOUR;
  const look = (wait: number, absent = false) => ({ kind: 'lookUp', dueAt: now + wait, absent });

  test('is the next one', () => {
    expect(at(provable, { rung: 0 }, 'absent')).toEqual(look(MINUTE));
    expect(at(provable, { rung: 3 }, 'inconclusive')).toEqual(look(HOUR));
    expect(at(provable, { rung: 2 }, 'inProgress')).toEqual(look(15 * MINUTE));
  });

  test('is the same order again, where it is not shown and its key is young', () => {
    expect(at(shipped, { rung: 0 }, 'absent')).toEqual({ kind: 'replay', dueAt: now });
    const again = { rung: 0, attempts: 2, lastSentAt: now };
    expect(at(shipped, again, 'absent')).toEqual({ kind: 'replay', dueAt: now + 15 * SECOND });
    expect(at(shipped, { rung: 0 }, 'inconclusive')).toEqual(look(MINUTE));
  });

  test('of a hold in progress is one more, until captureBy', () => {
    const hold = { kind: 'authorize', rung: 30 } as const;
    expect(at(provable, hold, 'inProgress')).toEqual(look(HOUR));
    expect(at(provable, hold, 'inProgress', provable.captureBy).kind).toBe('park');
    expect(at(provable, { ...hold, kind: 'capture' }, 'inProgress').kind).toBe('park');
    expect(at(provable, hold, 'absent').kind).toBe('park');
  });

  test('is a proof after two settled reads, a gap apart', () => {
    const first = { absentAt: now - MINUTE, settledAt: now - MINUTE };
    expect(at(provable, {}, 'absent')).toEqual(look(MINUTE, true));
    expect(at(provable, first, 'absent')).toEqual({ kind: 'absenceProven' });
    expect(at(provable, { ...first, absentAt: now - MINUTE + 1 }, 'absent')).toEqual(look(MINUTE, true));
    expect(at(provable, { ...first, settledAt: now - MINUTE + 1 }, 'absent')).toEqual(look(MINUTE, true));
    expect(at(provable, { ...first, settledAt: now + 1 }, 'absent')).toEqual(look(MINUTE));
    expect(at(provable, { ...first, settledAt: now + HOUR }, 'absent')).toEqual(look(HOUR));
    expect(at(provable, { ...first, rung: 4 }, 'absent')).toEqual(look(MINUTE));
    expect(at(provable, first, 'inconclusive')).toEqual(look(MINUTE));
  });

  test('waits a window where the provider is still at it', () => {
    expect(at(provable, {}, 'inProgress')).toEqual(look(75 * MINUTE));
  });

  test('is never sooner than the gap between look-ups', () => {
    const slow = ship(aPayment({ capabilities: { ...keyless, lookGapMs: 2 * MINUTE } }), 'parcel-1', 9_900);
    expect(at(slow, { rung: 0 }, 'absent')).toEqual(look(2 * MINUTE));
    expect(at(slow, {}, 'absent')).toEqual(look(2 * MINUTE, true));
  });

  test('is a person, when the proving reads are used up', () => {
    expect(at(provable, { rung: 12 }, 'inconclusive')).toEqual(look(MINUTE));
    expect(at(provable, { rung: 13 }, 'inconclusive')).toEqual({
      kind: 'park',
      why: '14 look-ups could not tell whether the provider has it',
    });
    expect(at(provable, { rung: 13, reason: 'time-out' }, 'inconclusive')).toEqual({
      kind: 'park',
      why: '14 look-ups could not tell whether the provider has it; last known: time-out',
    });
  });

  test('is a person at once, where absence can never be proven and the key is not remembered', () => {
    expect(at(blind, { rung: 4 }, 'absent').kind).toBe('park');
    expect(at(blind, { rung: 3 }, 'absent')).toEqual(look(HOUR));
  });

  test('is the same order again, where absence can never be proven and the key is remembered', () => {
    const keyed = ship(aPayment({ capabilities: { ...vipps, absence: 'neverProvable' } }), 'parcel-1', 9_900);
    expect(at(keyed, { rung: 4 }, 'absent')).toEqual({ kind: 'replay', dueAt: now });
    expect(at(keyed, { rung: 4 }, 'inconclusive')).toEqual(look(HOUR));
    expect(at(order(keyed, { kind: 'pause', ...ida }), { rung: 4 }, 'absent')).toEqual(look(HOUR));
    expect(at(keyed, { rung: 4, firstSentAt: START - DAY }, 'absent').kind).toBe('park');
  });
});
