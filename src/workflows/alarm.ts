import { sleep } from '@temporalio/workflow';
import { NEVER } from '../domain/money';

/** Wakes the payment at a moment. */
export interface Alarm {
  /** Rings at this moment at the latest. Call from the main loop only, never from a validator: a validator leaves no trace to replay. */
  at(moment: number): void;
  /** It rang since the last `at`. */
  rang(): boolean;
  /**
   * The time, and never less than the moment that the alarm last rang for. A query that finds the payment in no cache can make the next
   * activation carry the time of an earlier one; a payment that was woken would then find nothing due and set the alarm again, which a
   * replay, with the right time, does not.
   */
  now(): number;
}

/**
 * A timer is never cancelled. One is started only where the moment is earlier than that of every timer that runs; one that rings for a moment
 * that has changed meanwhile finds nothing due, and the payment waits on. So which timers there are depends on the moments alone, and not on
 * how the server cuts events into tasks: a timer that is cancelled and set anew while a task times out is one that no replay makes.
 *
 * Every `condition` with a time-out would be a timer of its own, two events for each wait; a healthy payment has one for its whole life.
 */
export function alarm(): Alarm {
  const running = new Set<number>();
  let hasRung = false;
  let lastRang = 0;
  const now = (): number => Math.max(Date.now(), lastRang);
  return {
    at(moment) {
      hasRung = false;
      if (moment >= NEVER || [...running].some((other) => other <= moment)) return;
      running.add(moment);
      void sleep(Math.max(1, moment - now())).then(() => {
        running.delete(moment);
        hasRung = true;
        lastRang = Math.max(lastRang, moment);
      });
    },
    rang: () => hasRung,
    now,
  };
}
