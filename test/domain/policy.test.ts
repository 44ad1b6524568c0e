import { DEFAULT_POLICY } from '../../src/domain/policy';
import { DAY, HOUR, MINUTE, SECOND } from './support/world';

test('an account that says nothing is treated as the protocol says', () => {
  expect(DEFAULT_POLICY).toEqual({
    ladderMs: [SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
    backoffMs: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR],
    provingReadsMax: 8,
    parkedEveryMs: 6 * HOUR,
    parkedAfterDeadlineMs: 24 * HOUR,
    warnBeforeMs: 3 * DAY,
    deadlineMarginMs: 24 * HOUR,
    atDeadline: 'alert',
    keepForRefused: true,
    stuckAfterMs: 10 * MINUTE,
    sendWithinMs: 30 * SECOND,
    callBoundMs: 25 * SECOND,
    heartbeatMs: 5 * SECOND,
  });
});
