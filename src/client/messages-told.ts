import { createHash } from 'node:crypto';
import type { RawEvent } from './history';

/** Every message that a history has taken, in words that are the same in every run: a signal by name and content, an update by its id. */
export function messagesIn(events: readonly RawEvent[]): string[] {
  const updates = new Set<string>();
  return events.flatMap((event) => {
    const {
      workflowExecutionSignaledEventAttributes: signal,
      workflowExecutionCancelRequestedEventAttributes: cancel,
    } = event;
    if (signal) return [`signal ${signal.signalName} ${digest(signal.input?.payloads)}`];
    if (cancel) return [CANCEL_REQUEST];
    const update = updateOf(event);
    if (update === undefined || updates.has(update)) return [];
    updates.add(update);
    return [`update ${update}`];
  });
}

/** A reset takes messages over, all but this. */
export const CANCEL_REQUEST = 'cancel request';

function updateOf({
  workflowExecutionUpdateAdmittedEventAttributes: admitted,
  workflowExecutionUpdateAcceptedEventAttributes: accepted,
}: RawEvent): string | undefined {
  return (
    admitted?.request?.meta?.updateId ??
    accepted?.acceptedRequest?.meta?.updateId ??
    accepted?.protocolInstanceId ??
    undefined
  );
}

const digest = (payloads: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(payloads ?? []))
    .digest('hex')
    .slice(0, 12);

/** What of `before` is not in `after`, each as often as it is missing. */
export function missing(before: readonly string[], after: readonly string[]): string[] {
  const there = new Map<string, number>();
  for (const one of after) there.set(one, (there.get(one) ?? 0) + 1);
  return before.filter((one) => {
    const left = there.get(one) ?? 0;
    there.set(one, left - 1);
    return left <= 0;
  });
}
