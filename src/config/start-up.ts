import { formatDuration } from '../providers/duration';
import type { Account } from './accounts';
import type { Found } from './problems';

/** What each account may be on its own but not in this combination, each with both values that disagree. */
export function startUpRefusals(accounts: readonly Account[], clockSkewMs: number): Found[] {
  return [...sharedMerchants(accounts), ...accounts.flatMap((account) => disagreements(account, clockSkewMs))];
}

/** Two accounts for one merchant would give one payment two workflows, and so two locks. */
function sharedMerchants(accounts: readonly Account[]): Found[] {
  const first = new Map<string, string>();
  return accounts.flatMap(({ name, provider, merchant: { host, number } }) => {
    const identity = JSON.stringify([provider, host, number]);
    const other = first.get(identity);
    if (other === undefined) {
      first.set(identity, name);
      return [];
    }
    return [
      {
        path: ['accounts', name],
        problem: `is the same merchant as accounts.${other}: ${number} of ${provider} at ${host}`,
        remedy: 'keep one of the two',
      },
    ];
  });
}

interface Length {
  name: string;
  ms: number;
}

/** Rows of "the first must be shorter than the second", with the reason why. */
function disagreements({ name, policy, capabilities, boundMs }: Account, clockSkewMs: number): Found[] {
  const ladderMs = policy.ladderMs.reduce((sum, wait) => sum + wait, 0);
  const lastWaitMs = policy.ladderMs.at(-1) ?? 0;
  const { settleWindowMs, holdDays, minGapMs } = capabilities;
  const must = (shorter: Length, longer: Length, why: string): Found[] =>
    shorter.ms < longer.ms
      ? []
      : [
          {
            path: ['accounts', name],
            problem: `has ${shorter.name} ${formatDuration(shorter.ms)}, not below ${longer.name} ${formatDuration(longer.ms)}`,
            remedy: why,
          },
        ];

  const settleWindow = { name: 'settleWindow', ms: settleWindowMs };
  const deadlineMargin = { name: 'policy.deadlineMargin', ms: policy.deadlineMarginMs };
  const warnBefore = { name: 'policy.warnBefore', ms: policy.warnBeforeMs };
  return [
    ...must(
      { name: 'the bound of an HTTP call + clockSkew', ms: boundMs + clockSkewMs },
      settleWindow,
      'an attempt could still be on its way when it counts as over: shorten http.total or lengthen settleWindow',
    ),
    ...must(
      { name: 'settleWindow + the sum of policy.ladder', ms: settleWindowMs + ladderMs },
      deadlineMargin,
      'a lost answer in the last moment could not be cleared up in time: lengthen deadlineMargin or shorten the ladder',
    ),
    ...must(
      { name: 'minGap', ms: minGapMs },
      { name: 'the last wait of policy.ladder + 1ms', ms: lastWaitMs + 1 },
      'the last wait repeats, for days while a customer has not approved yet: lengthen it',
    ),
    ...must(deadlineMargin, warnBefore, 'the warning has to come before the deadline acts: lengthen warnBefore'),
    ...must(warnBefore, { name: 'holdDays', ms: holdDays * 86_400_000 }, 'every payment would be warned of at once'),
    ...must(
      { name: 'the bound of an HTTP call', ms: boundMs },
      { name: 'policy.callBound + 1ms', ms: policy.callBoundMs + 1 },
      'the activity would be given up while its call still runs: lengthen callBound or shorten http.total',
    ),
    ...must(
      { name: 'policy.heartbeat', ms: policy.heartbeatMs },
      { name: 'policy.callBound', ms: policy.callBoundMs },
      'a killed worker would be missed for the whole call: shorten heartbeat, 5s is usual',
    ),
  ];
}
