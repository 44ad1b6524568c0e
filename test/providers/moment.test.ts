import { happened, type Moment, pauseOf, until, withNotes } from '../../src/providers/moment';

const NOW = Date.UTC(2026, 10, 28, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;
const timestampOf = (value: unknown, zone?: 'Z'): Moment =>
  happened({ name: 'timestamp', value, ...(zone ? { zone } : {}) }, NOW);
const endOf = (value: unknown): Moment => until({ name: 'end', value, zone: 'Z' }, NOW);
const iso = (at: number): string => new Date(at).toISOString();

test('what happened lies between the year 2000 and a few minutes from now', () => {
  expect(timestampOf(iso(NOW))).toEqual({ at: NOW });
  expect(timestampOf(iso(NOW + 5 * MINUTE))).toEqual({ at: NOW + 5 * MINUTE });
  expect(timestampOf('2000-01-01T00:00:00Z')).toEqual({ at: Date.UTC(2000, 0, 1) });
  for (const told of [iso(NOW + 5 * MINUTE + 1), '1999-12-31T23:59:59Z', '9999-12-31T23:59:59.9999999Z']) {
    expect(timestampOf(told)).toEqual({ note: `the provider’s timestamp ${told} cannot be, ignored` });
  }
});

test('what is to come lies between now and 400 days from now', () => {
  expect(endOf(iso(NOW + 1))).toEqual({ at: NOW + 1 });
  expect(endOf(iso(NOW + 400 * DAY))).toEqual({ at: NOW + 400 * DAY });
  for (const told of [iso(NOW), iso(NOW - 1), iso(NOW + 400 * DAY + 1), '0001-01-01T00:00:00']) {
    expect(endOf(told)).toEqual({ note: `the provider’s end ${told} cannot be, ignored` });
  }
});

test('nothing told is no moment and no note', () => {
  for (const told of [undefined, null]) expect(timestampOf(told)).toEqual({});
});

test('only ISO 8601 with a zone is a moment, or where the sheet says which one is meant', () => {
  expect(timestampOf('2026-11-28T12:00:00', 'Z')).toEqual({ at: NOW });
  expect(timestampOf('2026-11-28T13:00:00+01:00', 'Z')).toEqual({ at: NOW });
  for (const zone of ['Z', '+00:00', '+0000', '-00:00']) {
    expect(timestampOf(`2026-11-28T12:00:00.1234567${zone}`)).toEqual({ at: NOW + 123 });
  }
  for (const told of [
    '2026-11-28',
    '2026-11-28T12:00:00',
    '28 Nov 2026 12:00 UTC',
    '2026',
    '2026-99-99T12:00:00Z',
    '',
  ]) {
    expect(timestampOf(told)).toHaveProperty('note');
  }
  for (const told of [NOW, NOW / 1_000, true, {}, [iso(NOW)]]) {
    expect(timestampOf(told)).toHaveProperty('note');
  }
});

test('a note repeats nothing that does not look like a moment', () => {
  const { note } = timestampOf('4111111111111111 <b>Ida</b>');
  expect(note).toBe('the provider’s timestamp (unreadable) cannot be, ignored');
  expect(timestampOf('1'.repeat(41)).note).toContain('(unreadable)');
});

test('notes are told once each, behind the sentence', () => {
  const bad = timestampOf('soon');
  expect(withNotes('it is so', [{ at: 1 }, bad, {}, bad])).toBe(`it is so; ${bad.note}`);
  expect(withNotes('it is so', [{ at: 1 }, {}])).toBe('it is so');
});

test('of many notes the first few are told, and how many more', () => {
  const notes = ['a', 'b', 'c', 'd', 'e'].map((note) => ({ note }));
  expect(withNotes('it is so', notes)).toBe('it is so; a; b; c; and 2 more like it');
});

test('a pause is at most an hour', () => {
  expect(pauseOf({})).toEqual({});
  expect(pauseOf({ retryAfterMs: 3_000 })).toEqual({ retryAfterMs: 3_000 });
  expect(pauseOf({ retryAfterMs: 1e15 })).toEqual({ retryAfterMs: 3_600_000 });
});
