import { condition, setCurrentDetails, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Refusal } from '../domain/refusals';
import { CaptureState, CaptureStuckSince } from '../messages/search-attributes';
import type { Inbox } from './inbox';
import { isRenewalDue } from './past';
import { OPEN } from './shown';

/** The first wait; each is twice as long as the one before. */
const ASK_AGAIN_MS = 2_000;
const ASK_AGAIN_MAX_MS = 15 * 60_000;

/** What a run cannot begin without is not to be had now. */
export interface Lack {
  /** What it is, for lists and timers. */
  of: 'account' | 'state';
  /** Whoever sends a message meanwhile is answered so; the message stays. */
  no: Refusal;
  /** For the operator's page: what is missing, and what to do. */
  why: string;
  remedy: string;
}

export interface Insisting {
  letters: Inbox;
  /** What the search attributes show. */
  shown: string;
  /** Before it is asked again, where it is wished: goes on as a new run. Returns where it cannot. */
  goOn(shown: string): Promise<void>;
}

/**
 * Asks until there is an answer: after each wait, and at once when a message comes. After an outage, whoever needs the payment does not wait for
 * the rest of a long wait, and an operator's `retryNow` does what it says. Nothing is lost by waiting: what is missing can come back, an ended
 * payment could not be started again. A newer build is not waited for: it may have what is missing.
 */
export async function insist<T>(
  ask: () => Promise<{ had: T } | { lack: Lack }>,
  { letters, shown: before, goOn }: Insisting,
): Promise<{ had: T; shown: string }> {
  let shown = before;
  let waitMs = ASK_AGAIN_MS;
  let isDue = true;
  // Nobody waits for an answer: each message has been answered that it has to wait.
  const mayGoOn = (): boolean => letters.isShort() && isRenewalDue(undefined);
  for (;;) {
    // What comes while it asks counts, too: the answer may be that of a worker from before.
    const heard = letters.count();
    // A wish from before does not cut the wait short: where it cannot go on it would ask without a pause.
    const stays = mayGoOn();
    const answer = await ask();
    if ('had' in answer) {
      letters.putOff(undefined);
      return { had: answer.had, shown };
    }
    const { of, no, why, remedy } = answer.lack;
    letters.putOff(no);
    setCurrentDetails(`**Attention:** ${why}. ${remedy}`);
    if (shown === OPEN) {
      shown = `attention: no ${of}`;
      upsertSearchAttributes([
        { key: CaptureState, value: 'attention' },
        { key: CaptureStuckSince, value: workflowInfo().startTime },
      ]);
    }
    // One timer at a time, and none is cancelled: which there are does not depend on how the server cuts events into tasks.
    if (isDue) {
      isDue = false;
      void sleep(waitMs, { summary: `ask again for the ${of}` }).then(() => {
        isDue = true;
      });
      waitMs = Math.min(waitMs * 2, ASK_AGAIN_MAX_MS);
    }
    await condition(() => isDue || letters.count() > heard || (!stays && mayGoOn()));
    if (mayGoOn()) await goOn(shown);
  }
}
