import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { NEVER } from '../domain/next-step';

/** One timer that lives on while its moment does not change. */
export interface Alarm {
  /** The moment to ring at. Call from the main loop only, never from a validator: a validator leaves no trace to replay. */
  at(moment: number): void;
  rang(): boolean;
}

/** Every `condition` with a time-out would be a timer of its own, two events for each wait; a healthy payment has one for its whole life. */
export function alarm(): Alarm {
  let at: number | undefined;
  let rangAt: number | undefined;
  let scope: CancellationScope | undefined;
  return {
    at(moment) {
      if (moment === at) return;
      scope?.cancel();
      scope = undefined;
      at = moment;
      rangAt = undefined;
      if (moment >= NEVER) return;
      const mine = new CancellationScope();
      scope = mine;
      mine
        .run(() => sleep(Math.max(1, moment - Date.now())))
        .then(
          () => {
            if (scope !== mine) return;
            rangAt = moment;
            at = undefined;
          },
          (error: unknown) => {
            if (!isCancellation(error)) throw error;
          },
        );
    },
    rang: () => rangAt !== undefined,
  };
}
