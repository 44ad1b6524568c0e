import {
  AUTHORIZED_AT_SKEW_MS,
  authorizedAtProblem,
  CAPTURE_BY_MAX_MS,
  captureByProblem,
} from '../../src/domain/moments';

const NOW = Date.UTC(2026, 11, 1);
const HOUR = 3_600_000;
const SECONDS = 1_796_281_935;

test.each<[string, unknown, string | undefined]>([
  ['a week ahead', NOW + 7 * 24 * HOUR, undefined],
  ['the last moment', NOW + CAPTURE_BY_MAX_MS, undefined],
  [
    'a millisecond later',
    NOW + CAPTURE_BY_MAX_MS + 1,
    'more than 400 days ahead; send the time when the hold ends, or leave it out',
  ],
  ['now', NOW, 'which is in the past; send a future time, or leave it out'],
  ['an hour ago', NOW - HOUR, 'is 2026-11-30T23:00:00Z, which is in the past'],
  [
    'seconds',
    SECONDS,
    `is ${SECONDS}, which is a time in January 1970; send milliseconds since the epoch, or an ISO 8601 time`,
  ],
  ['zero', 0, 'is 0, which is a time in January 1970; send milliseconds'],
  ['before the epoch', -62_135_596_800_000, 'is 0001-01-01T00:00:00Z, which is in the past'],
  ['microseconds', NOW * 1_000, 'is 1796083200000000, which is thousands of years ahead; send milliseconds'],
  ['the year 9999', Date.UTC(9999, 11, 31), 'thousands of years ahead'],
  ['a text', 'tomorrow', 'is not a whole number of milliseconds; send milliseconds'],
  ['no number', Number.NaN, 'is not a whole number'],
  ['half a millisecond', NOW + 0.5, 'is not a whole number'],
  ['the first moment that is no seconds', 1e11, 'is 1973-03-03T09:46:40Z, which is in the past'],
  ['the last moment that is no microseconds', 1e14, 'is 5138-11-16T09:46:40Z, more than 400 days ahead'],
])('captureBy: %s', (_, moment, problem) => {
  expect(captureByProblem(moment, NOW)).toEqual(problem && expect.stringContaining(problem));
});

test.each<[string, unknown, string | undefined]>([
  ['an hour ago', NOW - HOUR, undefined],
  ['now', NOW, undefined],
  ['by a clock that is five minutes ahead', NOW + 5 * 60_000, undefined],
  ['in the future', NOW + AUTHORIZED_AT_SKEW_MS + 1, 'which is in the future; send the time when the hold was made'],
  ['the year 9999', Date.UTC(9999, 11, 31, 23, 59, 59), 'thousands of years ahead'],
  ['2000', Date.UTC(2000, 0, 1), undefined],
  [
    'before 2000',
    Date.UTC(2000, 0, 1) - 1,
    'is 1999-12-31T23:59:59.999Z, which is too early for a hold; send the time when the hold was made',
  ],
  ['the year 1', -62_135_596_800_000, 'which is too early for a hold'],
  ['seconds', SECONDS, 'which is a time in January 1970; send milliseconds since the epoch, or an ISO 8601 time'],
  ['a text', '2026-12-01', 'is not a whole number of milliseconds'],
])('authorizedAt: %s', (_, moment, problem) => {
  expect(authorizedAtProblem(moment, NOW)).toEqual(problem && expect.stringContaining(problem));
});
