import { STUCK_REASONS, type StuckReason } from '../client/reasons';
import type { StuckPayment, SurveyOptions, surveyOf } from '../client/survey';

/** Payments that no list complains of are looked at in turn, so many each time: 10,000 open ones take 20 minutes. */
const LOOK_AT_MOST = 500;
const LOOK_WITHIN_MS = 30_000;

type Look = (options: SurveyOptions) => ReturnType<typeof surveyOf>;

/**
 * One round after the other. The lists are asked each time; of all other open payments each round looks at some, and what was found among
 * them counts until it is their turn again.
 */
export function createRounds(look: Look): () => Promise<{ counts: Record<StuckReason, number>; left: number }> {
  let before: Date | undefined;
  let kept: StuckPayment[] = [];
  return async () => {
    const survey = await look({
      lookAtMost: LOOK_AT_MOST,
      looking: { withinMs: LOOK_WITHIN_MS },
      ...(before === undefined ? {} : { startedBefore: before }),
    });
    const newest = before?.getTime() ?? Number.POSITIVE_INFINITY;
    const oldest = survey.lookedBackTo?.getTime() ?? 0;
    const seen = new Set(survey.payments.map(({ workflowId }) => workflowId));
    const wasLookedAt = ({ startedAt, workflowId }: StuckPayment): boolean =>
      seen.has(workflowId) || (startedAt.getTime() < newest && startedAt.getTime() >= oldest);
    kept = [...kept.filter((payment) => !wasLookedAt(payment)), ...survey.payments.filter(isUnlisted)];
    before = survey.lookedBackTo;
    const counts = Object.fromEntries(STUCK_REASONS.map((reason) => [reason, 0])) as Record<StuckReason, number>;
    for (const { reason } of [...kept, ...survey.payments.filter((payment) => !isUnlisted(payment))])
      counts[reason] += 1;
    return { counts, left: survey.unlooked };
  };
}

/** What the lists tell each time. */
const LISTED: ReadonlySet<StuckReason> = new Set(['attention', 'unlisted', 'cutOff', 'noAccount']);

const isUnlisted = ({ reason }: StuckPayment): boolean => !LISTED.has(reason);
