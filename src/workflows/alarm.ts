import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { NEVER } from '../domain/money';

/** One timer that lives on while its moment does not change. */
export interface Alarm {
  /** The moment to ring at. Call from the main loop only, never from a validator: a validator leaves no trace to replay. */
  at(moment: number): void;
  rang(): boolean;
  /**
   * The time, and never less than the moment that the alarm last rang for. A query that finds the payment in no cache can make the next
   * activation carry the time of an earlier one; a payment that was woken would then find nothing due and set the alarm again, which a
   * replay, with the right time, does not.
   */
  now(): number;
}

/** Every `condition` with a time-out would be a timer of its own, two events for each wait; a healthy payment has one for its whole life. */
export function alarm(): Alarm {
  let at: number | undefined;
  let hasRung = false;
  let lastRang = 0;
  let scope: CancellationScope | undefined;
  const now = (): number => Math.max(Date.now(), lastRang);
  return {
    at(moment) {
      if (moment === at) return;
      scope?.cancel();
      scope = undefined;
      at = moment;
      hasRung = false;
      if (moment >= NEVER) return;
      const mine = new CancellationScope();
      scope = mine;
      mine
        .run(() => sleep(Math.max(1, moment - now())))
        .then(
          () => {
            if (scope !== mine) return;
            hasRung = true;
            lastRang = moment;
            at = undefined;
          },
          (error: unknown) => {
            if (!isCancellation(error)) throw error;
          },
        );
    },
    rang: () => hasRung,
    now,
  };
}
