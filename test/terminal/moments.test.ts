import { clock, fromNow, length, spoken } from '../../src/terminal/moments';

const NOW = Date.UTC(2027, 2, 1);
const HOUR = 3_600_000;

test.each([
  [3 * 24 * HOUR, 'in 3d'],
  [3 * 24 * HOUR - 1, 'in 2d'],
  [25 * HOUR, 'in 1d'],
  [24 * HOUR - 1, 'in 23h'],
  [90_000, 'in 1m'],
  [999, 'now'],
  [0, 'now'],
  [-59_999, '59s ago'],
  [-5 * HOUR, '5h ago'],
  [-40 * 24 * HOUR, '40d ago'],
])('%i ms from now is %s', (ms, says) => {
  expect(fromNow(NOW + ms, NOW)).toBe(says);
});

test('a moment is written without seconds', () => {
  expect(clock(NOW + 61_000)).toBe('2027-03-01 00:01Z');
});

test('lengths need their unit', () => {
  expect(length('2h')).toBe(2 * HOUR);
  for (const wrong of ['2', '0h', '-1h', '1.5h', '2 h', 'soon'])
    expect(() => length(wrong)).toThrow(/Write a whole number and its unit/);
});

test('moments in a sentence are said from now, or without seconds', () => {
  const at = new Date(NOW + 4 * HOUR).toISOString();
  expect(spoken(`look up parcel-1 at the provider at ${at}`, NOW)).toBe('look up parcel-1 at the provider in 4h');
  expect(spoken(`wait for a message, or until ${at}`, NOW)).toBe('wait for a message, or until 2027-03-01 04:00Z');
});
