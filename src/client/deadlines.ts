import type { Client } from '@temporalio/client';

/** How long a call that waits for the first attempt waits: longer than any attempt may take. */
export const ANSWER_WITHIN_MS = 120_000;

/** How long any other call tries for the server before it says that it is away. */
export const CALL_WITHIN_MS = 20_000;

/** Without a deadline of its own a call to a server that is away is repeated for a minute and more. */
export const within = <T>(
  client: { withDeadline: Client['withDeadline'] },
  ms: number,
  call: () => Promise<T>,
): Promise<T> => client.withDeadline(Date.now() + ms, call);

/** The same, and given up as soon as the signal says so. */
export const withinOr = <T>(
  client: { withDeadline: Client['withDeadline']; withAbortSignal: Client['withAbortSignal'] },
  ms: number,
  givenUp: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> => within(client, ms, () => (givenUp === undefined ? call() : client.withAbortSignal(givenUp, call)));

export const callWithin = (answerWithinMs: number): number => Math.min(CALL_WITHIN_MS, answerWithinMs);
