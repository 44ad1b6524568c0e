import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { NOT_DECODED } from '../../src/messages/unreadable';

export type Payload = temporal.api.common.v1.IPayload;

export const toPayload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) as Payload;

/** What was sent; undefined for nothing. */
export const fromPayload = <T>(payload: Payload | null | undefined): T =>
  (payload == null ? undefined : defaultPayloadConverter.fromPayload(payload)) as T;

/** As it is after it was sent, and as it is compared: plain JSON. */
export const plain = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/** Sealed with a key that no worker here has. */
export const SEALED: Payload = {
  metadata: { encoding: Buffer.from('binary/sealed') },
  data: Buffer.from('???'),
};

/** What the workflow's converter says of it. */
export const SEALED_WHY = `${NOT_DECODED} (encoding binary/sealed, 3 bytes)`;
