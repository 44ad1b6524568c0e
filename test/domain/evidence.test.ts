import { evidenceAfter } from '../../src/domain/evidence';
import type { Fact, OperationFact } from '../../src/domain/facts';
import type { EvidenceNote } from '../../src/domain/payment';
import { aPayment, op, START, ship } from './support/world';

type Told = Extract<Fact, OperationFact>;

const capture = op(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1');
const soon = { dueAt: START, settledAt: START };
const heard = (why: string, at = START): Told => ({
  at,
  operationId: 'parcel-1',
  kind: 'OutcomeUnknown',
  why,
  ...soon,
});
const read = (why: string, at = START): Told => ({
  at,
  operationId: 'parcel-1',
  kind: 'LookedUp',
  found: 'absent',
  why,
  extra: false,
  dueAt: START,
});
const noted = (facts: readonly Told[]): readonly EvidenceNote[] =>
  facts.reduce<readonly EvidenceNote[]>((evidence, fact) => evidenceAfter({ ...capture, evidence }, fact), []);
const textsOf = (evidence: readonly EvidenceNote[]): string[] => evidence.map(({ text }) => text);

describe('the notes on an operation', () => {
  const about = { at: START, operationId: 'parcel-1', why: 'why' };
  test.each<[Told, string]>([
    [{ ...about, kind: 'Accepted', ...soon }, 'accepted: why'],
    [{ ...about, kind: 'OutcomeUnknown', ...soon }, 'unknown: why'],
    [{ ...about, kind: 'Postponed', dueAt: START }, 'not processed: why'],
    [{ ...about, kind: 'RefusalHeard', code: '6140', ...soon }, 'refused 6140: why'],
    [{ ...about, kind: 'Denied', code: '6140', ...soon }, 'refused 6140: why'],
    [{ ...about, kind: 'AbsenceProven' }, 'why'],
  ])('say what was answered: %j', (fact, text) => {
    expect(noted([fact])).toEqual([{ at: START, text }]);
  });

  test.each([
    ['done', 'look-up, shown as done: why'],
    ['failed', 'look-up, shown as failed: why'],
    ['absent', 'look-up, not shown: why'],
    ['inProgress', 'look-up, in progress: why'],
    ['inconclusive', 'look-up, no result: why'],
  ] as const)('say what was read: %s', (found, text) => {
    expect(noted([{ ...about, kind: 'LookedUp', found, extra: false, dueAt: START }])).toEqual([
      { at: START, text, isLookUp: true },
    ]);
  });

  test('leave out what nobody said', () => {
    expect(noted([{ at: START, operationId: 'parcel-1', kind: 'Sending', notAfter: START }])).toEqual([]);
  });

  test('count what is said again in a row, with the last time', () => {
    expect(
      noted([heard('busy'), heard('lost', START + 1), heard('lost', START + 2), heard('lost', START + 3)]),
    ).toEqual([
      { at: START, text: 'unknown: busy' },
      { at: START + 3, text: 'unknown: lost', times: 3 },
    ]);
    expect(textsOf(noted([heard('a'), heard('b'), heard('c'), heard('c')]))).toEqual([
      'unknown: a',
      'unknown: b',
      'unknown: c',
    ]);
  });

  test('are at most twelve: the oldest reading makes room, never the first answer', () => {
    const facts = [heard('lost'), ...Array.from({ length: 14 }, (_, nth) => read(`read ${nth}`))];
    const kept = textsOf(noted(facts));
    expect(kept).toHaveLength(12);
    expect(kept[0]).toBe('unknown: lost');
    expect(kept[1]).toBe('look-up, not shown: read 3');
    expect(kept.at(-1)).toBe('look-up, not shown: read 13');
  });

  test('where there is no reading, the oldest answer makes room', () => {
    const kept = textsOf(noted(Array.from({ length: 13 }, (_, nth) => heard(`answer ${nth}`))));
    expect(kept).toHaveLength(12);
    expect(kept[0]).toBe('unknown: answer 1');
  });

  test('are no longer than people read', () => {
    expect(noted([heard('x'.repeat(1_000))])[0]?.text).toHaveLength(600);
  });
});
