import { z } from 'zod';
import { DEFAULT_POLICY, type Policy } from '../domain/policy';
import { duration } from '../providers/duration';

const waits = z.array(duration).min(1, 'must hold at least one wait');

/** The `policy` of an account: any member of `Policy`, lengths without the `Ms`, and `holdDays`, which overrides the provider's. */
export const policySettings = z.strictObject({
  ladder: waits.optional(),
  backoff: waits.optional(),
  provingReadsMax: z.int().min(2).optional(), // fewer than two reads can prove no absence
  parkedEvery: duration.optional(),
  parkedAfterDeadline: duration.optional(),
  warnBefore: duration.optional(),
  deadlineMargin: duration.optional(),
  atDeadline: z.enum(['alert', 'release']).optional(),
  keepForRefused: z.boolean().optional(),
  stuckAfter: duration.optional(),
  sendWithin: duration.optional(),
  callBound: duration.optional(),
  heartbeat: duration.optional(),
  holdDays: z.int().min(1).max(3_650).optional(),
});

/** The defaults with what the file says. `boundMs`: the longest call of the account; an activity may not be shorter. */
export function policyOf(settings: z.output<typeof policySettings> = {}, boundMs = 0): Policy {
  const base = DEFAULT_POLICY;
  return {
    ladderMs: settings.ladder ?? base.ladderMs,
    backoffMs: settings.backoff ?? base.backoffMs,
    provingReadsMax: settings.provingReadsMax ?? base.provingReadsMax,
    parkedEveryMs: settings.parkedEvery ?? base.parkedEveryMs,
    parkedAfterDeadlineMs: settings.parkedAfterDeadline ?? base.parkedAfterDeadlineMs,
    warnBeforeMs: settings.warnBefore ?? base.warnBeforeMs,
    deadlineMarginMs: settings.deadlineMargin ?? base.deadlineMarginMs,
    atDeadline: settings.atDeadline ?? base.atDeadline,
    keepForRefused: settings.keepForRefused ?? base.keepForRefused,
    stuckAfterMs: settings.stuckAfter ?? base.stuckAfterMs,
    sendWithinMs: settings.sendWithin ?? base.sendWithinMs,
    callBoundMs: settings.callBound ?? Math.max(base.callBoundMs, boundMs),
    heartbeatMs: settings.heartbeat ?? base.heartbeatMs,
  };
}
