import { defaultPayloadConverter } from '@temporalio/common';

const text = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0));

/** What happens where a history has payloads that the worker has no codec for: the converter throws before any of our code runs. */
export async function payment(): Promise<void> {
  defaultPayloadConverter.fromPayload({ metadata: { encoding: text('binary/encrypted') }, data: text('?') });
}
