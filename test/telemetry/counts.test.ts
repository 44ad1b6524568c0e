import type { Fact } from '../../src/domain/facts';
import { countable, countsOf } from '../../src/telemetry/counts';
import { type Count, exposedName, METRICS } from '../../src/telemetry/metrics';
import { START } from '../domain/support/world';

const about = { at: START, operationId: 'parcel-1' };
const due = { dueAt: START };
const told = (fact: Fact): string[] => countsOf('vipps', [fact], () => 'capture').map(nameOf);
const nameOf = ({ metric, labels }: Count): string => `${metric} ${Object.values(labels).join(' ')}`;

test.each<[string, Fact]>([
  ['holdfast_operations_ended vipps capture done', { ...about, kind: 'Confirmed', amount: 1, by: 'key', why: '' }],
  ['holdfast_operations_ended vipps capture refused', { ...about, kind: 'Refused', code: 'x', why: '', by: 'answer' }],
  ['holdfast_operations_ended vipps capture dropped', { ...about, kind: 'Dropped', reason: '' }],
  ['holdfast_operations_ended vipps capture expired', { ...about, kind: 'Expired', reason: '' }],
  ['holdfast_operations_ended vipps capture lapsed', { ...about, kind: 'Lapsed', reason: '' }],
  ['holdfast_operations_parked vipps capture', { ...about, kind: 'Parked', code: 'Parked', why: '', ...due }],
  [
    'holdfast_attentions_raised vipps CapturedTwice',
    { at: START, kind: 'AttentionRaised', code: 'CapturedTwice', text: '' },
  ],
  [
    'holdfast_messages_refused vipps PaymentClosed',
    { at: START, kind: 'CommandRefused', command: 'ship', code: 'PaymentClosed', reason: '' },
  ],
])('%s', (count, fact) => {
  expect(told(fact)).toEqual([count]);
  expect(countable('vipps').map(nameOf)).toContain(count);
});

test('what changes nothing that is counted counts as nothing', () => {
  expect(told({ ...about, kind: 'Sending', notAfter: START })).toEqual([]);
  expect(told({ at: START, kind: 'PaymentFinished' })).toEqual([]);
});

test('each series is there once, with exactly the labels of its metric', () => {
  const all = countable('vipps');
  expect(new Set(all.map(nameOf)).size).toBe(all.length);
  for (const { metric, labels } of all) expect(Object.keys(labels)).toEqual(METRICS[metric].labels);
  expect(new Set(all.map(({ metric }) => metric)).size).toBe(
    Object.values(METRICS).filter(
      ({ kind, labels }) => kind === 'counter' && labels.some((name) => name === 'provider'),
    ).length,
  );
});

test('names are in snake case, with the unit at the end, and `_total` comes from the exporter', () => {
  const names = Object.keys(METRICS) as (keyof typeof METRICS)[];
  expect(names.filter((name) => !/^holdfast(_[a-z]+)+$/.test(name) || name.endsWith('_total'))).toEqual([]);
  expect(names.flatMap((name) => METRICS[name].labels).filter((label) => !/^[a-z]+(_[a-z]+)*$/.test(label))).toEqual(
    [],
  );
  expect(exposedName('holdfast_attempts')).toBe('holdfast_attempts_total');
  expect(exposedName('holdfast_oldest_stuck_seconds')).toBe('holdfast_oldest_stuck_seconds');
});
