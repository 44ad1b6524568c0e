import { doubtOf, Journals, sumOfDoubts } from '../../src/demo/doubt';
import { SIDES } from '../../src/demo/providers';
import type { JournalEntry } from '../../src/domain/payment';

const facts = (...told: readonly (readonly [fact: string, text: string])[]): JournalEntry[] =>
  told.map(([fact, text], at) => ({ seq: at + 1, at, fact, text }));

const cases = {
  'nothing, where all went well': {
    told: facts(['CaptureSending', 'a'], ['CaptureConfirmed', 'a: 1.00 NOK (the provider confirmed it)']),
    is: { settled: {}, parked: {}, resent: {} },
  },
  'a lost answer that the look-up shows': {
    told: facts(
      ['CaptureSending', 'a'],
      ['CaptureUnknown', 'a: lost'],
      ['CaptureConfirmedByLookUp', 'a: 1.00 NOK (x)'],
    ),
    is: { settled: { key: 1 }, parked: {}, resent: {} },
  },
  'one doubt, however often it is said': {
    told: facts(['CaptureUnknown', 'a: lost'], ['CaptureUnknown', 'a: again'], ['CaptureConfirmedByLookUp', 'a: 1']),
    is: { settled: { key: 1 }, parked: {}, resent: {} },
  },
  'the same order again, under the same key': {
    told: facts(
      ['CaptureSending', 'a'],
      ['CaptureUnknown', 'a: lost'],
      ['CaptureReplayPlanned', 'a: not shown'],
      ['CaptureSending', 'a'],
      ['CaptureConfirmed', 'a: 1'],
    ),
    is: { settled: { answer: 1 }, parked: {}, resent: { sameKey: 1 } },
  },
  'absence that was proven, then a second send': {
    told: facts(
      ['CaptureSending', 'a'],
      ['CaptureUnknown', 'a: lost'],
      ['CaptureAbsenceProven', 'a: two settled look-ups'],
      ['CaptureSending', 'a'],
      ['CaptureConfirmed', 'a: 1'],
    ),
    is: { settled: { absence: 1 }, parked: {}, resent: { absenceProven: 1 } },
  },
  'a person who orders a second send, and it is heard': {
    told: facts(
      ['CaptureSending', 'a'],
      ['CaptureUnknown', 'a: connection-lost'],
      ['CaptureParked', 'a: 6 look-ups could not tell whether the provider has it; last known: connection-lost'],
      ['CaptureResendOrdered', 'a by ida: looked'],
      ['CaptureSending', 'a'],
      ['CaptureConfirmed', 'a: 1'],
    ),
    is: { settled: { person: 1 }, parked: { 'connection-lost': 1 }, resent: { personLooked: 1 } },
  },
  'what never left, and was no doubt': {
    told: facts(['CaptureSending', 'a'], ['CapturePostponed', 'a: refused'], ['CaptureSending', 'a']),
    is: { settled: {}, parked: {}, resent: { neverSent: 1 } },
  },
  'two operations at once, and a release by the totals': {
    told: facts(
      ['CaptureUnknown', 'a: lost'],
      ['ReleaseUnknown', '@release: lost'],
      ['ReleaseConfirmedByLookUp', '@release: 1'],
      ['CaptureConfirmedByLookUp', 'a: 1'],
    ),
    is: { settled: { key: 1, totals: 1 }, parked: {}, resent: {} },
  },
};

test.each(Object.entries(cases))('%s', (_what, { told, is }) => {
  expect(doubtOf(told, SIDES.vipps.knownBy)).toEqual(is);
});

test('several payments together', () => {
  const one = doubtOf(cases['a lost answer that the look-up shows'].told, SIDES.vipps.knownBy);
  const other = doubtOf(cases['a person who orders a second send, and it is heard'].told, SIDES.vipps.knownBy);
  expect(sumOfDoubts([one, other, one])).toEqual({
    settled: { key: 2, person: 1 },
    parked: { 'connection-lost': 1 },
    resent: { personLooked: 1 },
  });
});

test('the facts of several views are put together in order, each once', () => {
  const journals = new Journals();
  const [first, second, third] = facts(['A', ''], ['B', ''], ['C', '']) as [JournalEntry, JournalEntry, JournalEntry];
  journals.add('one', [second, third]);
  journals.add('one', [first, second]);
  journals.add('other', [third]);
  expect(journals.of('one').map(({ fact }) => fact)).toEqual(['A', 'B', 'C']);
  expect(journals.of('nobody')).toEqual([]);
});
