import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { coded } from '../encryption/coded';

export type RawEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

type Converter = WorkflowClient['options']['loadedDataConverter'];

/** Not a word in it that a failure of the workers for want of a key would have. */
const UNREAD =
  'its failure is sealed, and this client cannot open it: use one with the keys of the workers, or read the worker’s log';

/**
 * The events with the words of each failed workflow task readable: where the workers seal, the history says no more than *Encoded failure*. A
 * failure whose key this client lacks says so; what is behind it stays unknown then.
 */
export const inOwnWords = (events: readonly RawEvent[], converter: Converter): Promise<RawEvent[]> =>
  Promise.all(events.map((event) => spoken(event, converter)));

async function spoken(event: RawEvent, converter: Converter): Promise<RawEvent> {
  const { failure, ...failed } = event.workflowTaskFailedEventAttributes ?? {};
  if (!failure?.encodedAttributes) return event;
  const message = await messageIn(failure.encodedAttributes, converter).catch(() => UNREAD);
  return { ...event, workflowTaskFailedEventAttributes: { ...failed, failure: { ...failure, message } } };
}

async function messageIn(sealed: Payload, { payloadCodecs, payloadConverter }: Converter): Promise<string> {
  const opened = await coded(payloadCodecs, 'decode', sealed);
  return payloadConverter.fromPayload<{ message?: string }>(opened).message ?? '';
}
