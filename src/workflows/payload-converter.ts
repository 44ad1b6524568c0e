import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { fingerprint, NOT_DECODED, Unreadable } from '../messages/unreadable';

/** Encodings have short names; what is longer is no name. */
const NAME_MAX = 60;
/** Enough of the content to tell two messages apart. */
const DIGESTED_BYTES = 4_096;

/**
 * Reads like the SDK's own converter, but never throws: in a workflow, a payload that cannot be read fails the task, again and again, and the
 * payment stands still with every message behind it. What cannot be read becomes a value that says so.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload: <T>(payload: Payload): T => {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      return unreadable(payload) as T;
    }
  },
};

function unreadable({ metadata, data }: Payload): Unreadable {
  const encoding = latin1(metadata?.encoding, NAME_MAX).replace(/[^\w./+-]/g, '?') || 'none';
  return new Unreadable(
    `${NOT_DECODED} (encoding ${encoding}, ${data?.length ?? 0} bytes)`,
    fingerprint(`${encoding} ${data?.length ?? 0} ${latin1(data, DIGESTED_BYTES)}`),
  );
}

const latin1 = (bytes: Uint8Array | null | undefined, most: number): string =>
  String.fromCharCode(...(bytes ?? []).slice(0, most));
