import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { followClock } from '../../src/domain/follow-clock';
import { interpretAnswer } from '../../src/domain/interpret-answer';
import { ledgerOf } from '../../src/domain/ledger';
import type { Outcome } from '../../src/domain/outcome';
import type { Payment } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  bambora,
  confirmed,
  HOUR,
  learned,
  lost,
  MINUTE,
  op,
  pipwave,
  refusal,
  SECOND,
  START,
  ship,
} from './support/world';

const shipped = ship(aPayment(), 'parcel-1', 9_900);
const unknown = answered(shipped, 'parcel-1', lost);
const LATER = START + MINUTE;

/** What follows from the answer to an attempt that was made a minute later. */
const factsOf = (payment: Payment, outcome: Outcome): readonly Fact[] => {
  const sent = evolveAll(payment, [
    { at: LATER, operationId: 'parcel-1', kind: 'Sending', notAfter: LATER + 30 * SECOND },
  ]);
  return interpretAnswer(sent, op(sent, 'parcel-1'), outcome, LATER);
};

/** The outcomes of protocol 4, with what the core makes of each where nothing is in doubt, and where something is. */
const TABLE: readonly [name: string, Outcome, fresh: string, inDoubt: string][] = [
  ['confirmed', confirmed(9_900), 'done', 'done'],
  ['accepted', { kind: 'accepted', why: 'queued' }, 'accepted in doubt', 'accepted in doubt'],
  ['refused', refusal, 'denied', 'unknown in doubt'],
  ['tryLater', { kind: 'tryLater', code: '429', why: 'slow down' }, 'planned', 'unknown in doubt'],
  ['notSent', { kind: 'notSent', why: 'no connection' }, 'planned', 'unknown in doubt'],
  ['unknown', lost, 'unknown in doubt', 'unknown in doubt'],
];

const state = (payment: Payment): string =>
  `${op(payment, 'parcel-1').status}${op(payment, 'parcel-1').inDoubt ? ' in doubt' : ''}`;

describe('interpretAnswer', () => {
  it.each(TABLE)('%s is what the table says, in doubt and not', (_, outcome, fresh, inDoubt) => {
    expect(state(answered(shipped, 'parcel-1', outcome))).toBe(fresh);
    expect(state(answered(unknown, 'parcel-1', outcome, LATER))).toBe(inDoubt);
  });

  it.each(TABLE.slice(2))(
    '%s of a later attempt frees no money, and nothing is believed before that attempt, too, can take effect no longer',
    (_, outcome) => {
      const before = op(unknown, 'parcel-1').settledAt;
      const now = answered(unknown, 'parcel-1', outcome, LATER);
      expect(ledgerOf(now).reserved).toBe(9_900);
      const mayHaveArrived = outcome.kind === 'unknown' || outcome.kind === 'refused';
      const window = mayHaveArrived ? LATER + 30 * SECOND + 75 * MINUTE : before;
      expect(op(now, 'parcel-1').settledAt).toBe(window);
    },
  );

  it('counts the settle window from the time limit of the attempt, not from when its loss was noticed', () => {
    const noticed = answered(shipped, 'parcel-1', lost, START, START + 5 * HOUR);
    expect(op(noticed, 'parcel-1').settledAt).toBe(START + 30 * SECOND + 75 * MINUTE);
  });

  it('takes a success in another currency for no success', () => {
    const heard = answered(shipped, 'parcel-1', { kind: 'confirmed', amount: 9_900, currency: 'SEK' });
    expect(state(heard)).toBe('unknown in doubt');
  });

  it('books another amount than asked as it is, and tells a person', () => {
    const heard = answered(shipped, 'parcel-1', confirmed(9_000));
    expect(ledgerOf(heard)).toMatchObject({ captured: 9_000, available: 15_900 });
    expect(heard.attention).toMatchObject([{ code: 'CaptureAmountDiffers', operationId: 'parcel-1' }]);
    expect(heard.attention[0]?.text).toBe('ordered 99.00 NOK, the provider captured 90.00 NOK');
  });

  it('waits as long as the provider asks, in doubt too, and not behind the last chance before captureBy', () => {
    const asked: Outcome = { kind: 'tryLater', code: '429', why: 'slow down', retryAfterMs: HOUR };
    expect(op(answered(shipped, 'parcel-1', asked), 'parcel-1').dueAt).toBe(START + HOUR);
    expect(op(answered(unknown, 'parcel-1', asked, LATER), 'parcel-1').dueAt).toBe(LATER + HOUR);

    const late = shipped.captureBy - 10 * MINUTE;
    const clipped = answered(shipped, 'parcel-1', asked, late);
    expect(op(clipped, 'parcel-1').dueAt).toBe(shipped.captureBy - shipped.policy.callBoundMs);
  });

  it('backs off further with every attempt', () => {
    let payment = shipped;
    let now = START;
    const waits = [1, 5, 30, 120, 600, 1_800, 3_600, 3_600].map((seconds) => seconds * SECOND);
    for (const wait of waits) {
      payment = answered(payment, 'parcel-1', { kind: 'notSent', why: 'no connection' }, now);
      expect(op(payment, 'parcel-1').dueAt - now).toBe(wait);
      now += wait;
    }
  });

  it('books what the fence saw when it did not write', () => {
    const one = ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900, START, true);
    const seen: Outcome = { kind: 'notSent', why: 'not the ledger', totals: { captured: 20_000, released: 0 } };
    const heard = answered(one, 'parcel-1', seen);
    expect(ledgerOf(heard).captured).toBe(20_000);
    expect(heard.attention).toMatchObject([{ code: 'ForeignMovementSeen' }, { code: 'Overdrawn' }]);
  });

  it('takes a reset for a past that is not known, once for each run', () => {
    const reset: Outcome = { kind: 'unknown', why: 'reset', resetRun: 'run-2' };
    const heard = answered(shipped, 'parcel-1', reset);
    expect(heard).toMatchObject({ pastUnknown: true, knownRun: 'run-2' });
    expect(heard.attention).toEqual([]);
    const sent = evolveAll(heard, [{ at: LATER, operationId: 'parcel-1', kind: 'Sending', notAfter: LATER }]);
    expect(interpretAnswer(sent, op(sent, 'parcel-1'), reset, LATER).map(({ kind }) => kind)).toEqual([
      'OutcomeUnknown',
    ]);
  });

  it('tells no second reset with the answers that come after it', () => {
    const heard = answered(shipped, 'parcel-1', { kind: 'unknown', why: 'reset', resetRun: 'run-2' });
    expect(factsOf(heard, lost)).toEqual([
      expect.objectContaining({ kind: 'OutcomeUnknown', operationId: 'parcel-1', why: 'time-out' }),
    ]);
    expect(factsOf(shipped, { kind: 'unknown', why: 'reset', resetRun: 'run-2' })[1]).toStrictEqual({
      at: LATER,
      kind: 'PastUnknown',
      why: 'the run was reset, or Temporal restored from a backup: what was sent is not known to it',
      run: 'run-2',
    });
  });

  it('keeps the provider’s reference where it gives one, and invents none', () => {
    const queued = { kind: 'accepted', why: 'queued' } as const;
    const accepted = {
      at: LATER,
      operationId: 'parcel-1',
      kind: 'Accepted',
      why: 'queued',
      dueAt: LATER + 15 * SECOND,
      settledAt: LATER + 75 * MINUTE + 30 * SECOND,
    };
    expect(factsOf(shipped, queued)).toStrictEqual([accepted]);
    expect(factsOf(shipped, { ...queued, providerReference: 'tx-1' })).toStrictEqual([
      { ...accepted, providerReference: 'tx-1' },
    ]);
  });

  it('takes no alarm down that it says nothing of: only totals do', () => {
    const about = { operationId: 'parcel-0', of: 'captured', shows: 'lessOfOurs' } as const;
    const seen = { at: START, kind: 'DifferenceSeen', ...about, why: 'less is shown' } as const;
    const doubted = learned(shipped, [seen]);
    expect(factsOf(doubted, confirmed(9_900)).map(({ kind }) => kind)).toEqual(['Confirmed']);
    const shows = { ...confirmed(9_900), totals: { captured: 9_900 } } as Outcome;
    expect(factsOf(doubted, shows).map(({ kind }) => kind)).toEqual(['Confirmed', 'DifferenceGone']);
  });

  it('notes the totals that the fence saw, and none where it saw none', () => {
    const notSent = { kind: 'notSent', why: 'not the ledger' } as const;
    const totals = { captured: 0, released: 0 };
    expect(factsOf(shipped, notSent)[0]).not.toHaveProperty('totals');
    expect(factsOf(shipped, { ...notSent, totals })[0]).toMatchObject({ kind: 'Postponed', totals });
    expect(factsOf(unknown, { ...notSent, totals })[0]).toMatchObject({ kind: 'OutcomeUnknown', totals });
  });

  it('puts a reset before a person where no look-up can list what was done', () => {
    const blind = ship(aPayment({ capabilities: pipwave }), 'parcel-1', 24_900);
    const heard = answered(blind, 'parcel-1', { kind: 'unknown', why: 'reset', resetRun: 'run-2' });
    expect(heard.attention).toMatchObject([{ code: 'PastUnknown' }]);
  });

  it('leaves nothing to follow from the clock that the facts did not say', () => {
    expect(followClock(unknown, START)).toEqual([]);
  });
});
