import { factName, TRANSITIONS } from '../../src/domain/facts';
import { AUTHORIZE } from '../../src/domain/payment';
import { START } from './support/world';

const about = { at: START, operationId: 'parcel-1' };
const soon = { dueAt: START, settledAt: START };

describe('the name under which a fact is told', () => {
  test.each([
    ['authorize', 'AuthorizationAccepted'],
    ['capture', 'CaptureAccepted'],
    ['release', 'ReleaseAccepted'],
    ['refund', 'RefundAccepted'],
  ] as const)('says of which kind of operation it speaks: %s', (kind, name) => {
    expect(factName({ ...about, kind: 'Accepted', why: 'x', ...soon }, kind)).toBe(name);
  });

  test.each([
    ['answer', 'CaptureConfirmed'],
    ['absence', 'CaptureConfirmed'],
    ['operator', 'CaptureConfirmedByOperator'],
    ['lookUp', 'CaptureConfirmedByLookUp'],
    ['key', 'CaptureConfirmedByLookUp'],
    ['marker', 'CaptureConfirmedByLookUp'],
    ['totals', 'CaptureConfirmedByLookUp'],
    ['status', 'CaptureConfirmedByLookUp'],
  ] as const)('says by whom it was confirmed: %s', (by, name) => {
    expect(factName({ ...about, kind: 'Confirmed', amount: 1, by, why: 'x' }, 'capture')).toBe(name);
  });

  test('says whether a person refused it', () => {
    const refused = { ...about, kind: 'Refused', code: '6140', why: 'x' } as const;
    expect(factName({ ...refused, by: 'answer' }, 'capture')).toBe('CaptureRefused');
    expect(factName({ ...refused, by: 'operator' }, 'capture')).toBe('CaptureRefusedByOperator');
  });

  test('is short for an outcome that nobody knows', () => {
    expect(factName({ ...about, kind: 'OutcomeUnknown', why: 'x', ...soon }, 'release')).toBe('ReleaseUnknown');
  });

  test('is the fact’s own where it does not speak of one operation’s state', () => {
    const up = { at: START, kind: 'AttentionRaised', code: 'Stuck', text: 'x', operationId: AUTHORIZE } as const;
    expect(factName(up, 'authorize')).toBe('AttentionRaised');
    expect(factName({ at: START, kind: 'DeadlineReached' }, undefined)).toBe('DeadlineReached');
    expect(factName({ at: START, kind: 'DeadlineReached' }, 'capture')).toBe('DeadlineReached');
    expect(factName({ ...about, kind: 'Accepted', why: 'x', ...soon }, undefined)).toBe('Accepted');
  });
});

// The edges that lead somewhere are those of the diagram in the protocol; these lead nowhere.
test('a look-up tells of what is doubtful, planned or over, points at what is not done, and a replay is planned of what is unknown', () => {
  const stays = Object.entries(TRANSITIONS).filter(([, { to }]) => to === null);
  expect(Object.fromEntries(stays.map(([is, { from }]) => [is, [...from].sort()]))).toEqual({
    LookedUp: ['accepted', 'denied', 'done', 'dropped', 'expired', 'lapsed', 'parked', 'planned', 'refused', 'unknown'],
    PointedAt: ['accepted', 'denied', 'dropped', 'expired', 'lapsed', 'parked', 'refused', 'unknown'],
    ReplayPlanned: ['unknown'],
  });
});
