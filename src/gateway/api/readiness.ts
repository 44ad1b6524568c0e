import type { Holdfast } from '../../client';

/** Nobody needs a key to ask, so however often it is asked, Temporal is asked once in this time. */
const KEPT_MS = 1_000;
const WITHIN_MS = 2_000;

/** Why no request can be taken now; undefined where one can. */
export type Readiness = () => Promise<string | undefined>;

export function createReadiness(holdfast: Holdfast, stopping: AbortSignal): Readiness {
  let asked: { at: number; why: Promise<string | undefined> } | undefined;
  return async () => {
    if (stopping.aborted) return 'this gateway is about to stop';
    const now = performance.now();
    if (asked === undefined || now - asked.at >= KEPT_MS) {
      const why = holdfast.reach({ answerWithinMs: WITHIN_MS }).then(
        () => undefined,
        () => 'Temporal does not answer',
      );
      asked = { at: now, why };
    }
    return asked.why;
  };
}
