import { interpretAnswer, pastUnknown, RESET } from '../../src/domain/interpret-answer';
import type { Outcome } from '../../src/domain/outcome';
import type { Operation } from '../../src/domain/payment';
import { aPayment, HOUR, MINUTE, op, pipwave, SECOND, START, ship } from './support/world';

const at = START;
const shipped = ship(aPayment(), 'parcel-1', 9_900);
const sent: Operation = { ...op(shipped, 'parcel-1'), status: 'sending', attempts: 1, notAfter: START + 30 * SECOND };
const doubtful: Operation = { ...sent, inDoubt: true, settledAt: START + HOUR };
const about = { at, operationId: 'parcel-1' };
const ladder = { dueAt: START + 15 * SECOND, settledAt: START + 30 * SECOND + 75 * MINUTE };

const facts = (outcome: Outcome, before: Operation = sent) =>
  interpretAnswer({ ...shipped, operations: [op(shipped, '@authorize'), before] }, before, outcome, START);

describe('an answer has its facts', () => {
  test('confirmed', () => {
    const confirmed = { ...about, kind: 'Confirmed', amount: 9_900, by: 'answer', why: 'the provider confirmed it' };
    expect(facts({ kind: 'confirmed', amount: 9_900 })).toEqual([confirmed]);
    expect(facts({ kind: 'confirmed', amount: 9_900, currency: 'NOK', providerReference: 'cap-7' })).toEqual([
      { ...confirmed, providerReference: 'cap-7' },
    ]);
    expect(facts({ kind: 'confirmed', amount: 9_900, totals: { captured: 9_900, released: 0 } })).toEqual([confirmed]);
    expect(facts({ kind: 'confirmed', amount: 9_900, totals: { captured: 10_000, released: 0 } })).toContainEqual(
      expect.objectContaining({ kind: 'ForeignMovementSeen', captured: 100 }),
    );
  });

  test('confirmed in another currency', () => {
    expect(facts({ kind: 'confirmed', amount: 9_900, currency: 'SEK' })).toEqual([
      { ...about, kind: 'OutcomeUnknown', why: 'the answer speaks of SEK', ...ladder },
    ]);
  });

  test('accepted', () => {
    const accepted = { ...about, kind: 'Accepted', why: 'queued', ...ladder };
    expect(facts({ kind: 'accepted', why: 'queued' })).toEqual([accepted]);
    expect(facts({ kind: 'accepted', why: 'queued', providerReference: 'cap-7' })).toEqual([
      { ...accepted, providerReference: 'cap-7' },
    ]);
  });

  test('refused: looked at as soon as the provider may be asked, or on the ladder where it is in doubt', () => {
    const no: Outcome = { kind: 'refused', code: '6140', why: 'not allowed' };
    const heard = { ...about, kind: 'RefusalHeard', code: '6140', why: 'not allowed' };
    expect(facts(no, { ...sent, rung: 2 })).toEqual([{ ...heard, kind: 'Denied', ...ladder }]);
    expect(facts(no, { ...doubtful, rung: 2 })).toEqual([{ ...heard, ...ladder, dueAt: START + 5 * MINUTE }]);
  });

  test('later', () => {
    const later: Outcome = { kind: 'tryLater', code: '429', why: 'slow down' };
    expect(facts(later)).toEqual([{ ...about, kind: 'Postponed', why: '429: slow down', dueAt: START + 15 * SECOND }]);
    expect(facts(later, doubtful)).toEqual([
      {
        ...about,
        kind: 'OutcomeUnknown',
        why: '429: slow down',
        dueAt: START + 15 * SECOND,
        settledAt: doubtful.settledAt,
      },
    ]);
    expect(facts({ ...later, retryAfterMs: MINUTE }, doubtful)).toMatchObject([{ dueAt: START + MINUTE }]);
  });

  test('not sent', () => {
    const held: Outcome = { kind: 'notSent', why: 'no connection' };
    expect(facts(held)).toEqual([{ ...about, kind: 'Postponed', why: 'no connection', dueAt: START + SECOND }]);
    expect(facts(held, doubtful)).toMatchObject([{ kind: 'OutcomeUnknown', why: 'no connection' }]);
    const totals = { captured: 0, released: 0 };
    expect(facts({ ...held, totals })).toEqual([
      { ...about, kind: 'Postponed', why: 'no connection', dueAt: START + SECOND, totals },
    ]);
    expect(facts({ ...held, totals }, doubtful)).toMatchObject([{ kind: 'OutcomeUnknown', totals }]);
    expect(facts(held, doubtful)[0]).not.toHaveProperty('totals');
  });

  test('held back by our own limit', () => {
    const limited: Outcome = { kind: 'notSent', why: 'our own limit', ownLimit: true };
    const put = { ...about, kind: 'Postponed', why: 'our own limit', ownLimit: true };
    expect(facts(limited)).toEqual([{ ...put, dueAt: START }]);
    expect(facts({ ...limited, retryAfterMs: 7_000 })).toEqual([{ ...put, dueAt: START + 7_000 }]);
    expect(facts(limited, doubtful)).toMatchObject([{ kind: 'OutcomeUnknown' }]);
  });

  test('unknown', () => {
    expect(facts({ kind: 'unknown', why: 'time-out' })).toEqual([
      { ...about, kind: 'OutcomeUnknown', why: 'time-out', ...ladder },
    ]);
  });

  test('of a run that was reset: its past is not known, and that is said once for each run', () => {
    const reset: Outcome = { kind: 'unknown', why: 'reset', resetRun: 'run-2' };
    const past = {
      at,
      kind: 'PastUnknown',
      why: 'the run was reset, or Temporal restored from a backup: what was sent is not known to it',
      run: 'run-2',
    };
    expect(facts(reset)).toEqual([{ ...about, kind: 'OutcomeUnknown', why: 'reset', ...ladder }, past]);
    expect(interpretAnswer({ ...shipped, knownRun: 'run-2' }, sent, reset, START)).toHaveLength(1);
    expect(interpretAnswer({ ...shipped, knownRun: 'run-1' }, sent, reset, START)).toHaveLength(2);
  });
});

test('a past that is not known is before a person where no look-up can list it, once', () => {
  expect(pastUnknown(shipped, RESET, START)).toEqual([{ at, kind: 'PastUnknown', why: RESET }]);
  const blind = aPayment({ capabilities: pipwave });
  expect(pastUnknown(blind, RESET, START, 'run-2')).toEqual([
    { at, kind: 'PastUnknown', why: RESET, run: 'run-2' },
    { at, kind: 'AttentionRaised', code: 'PastUnknown', text: RESET },
  ]);
  const up = { ...blind, attention: [{ code: 'PastUnknown', text: RESET, since: START }] as const };
  expect(pastUnknown(up, RESET, START)).toHaveLength(1);
});
