import type { Payload } from '@temporalio/common';

/** The metadata of a sealed payload: what a reader needs before it has the key. */
export const SEALED_ENCODING = 'binary/encrypted';
export const CIPHER = 'aes-256-gcm';
export const CIPHER_MEMBER = 'encryption-cipher';
export const KEY_ID_MEMBER = 'encryption-key-id';

const text = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

/** The cipher and the key id that a payload names; undefined where Holdfast did not seal it, as it names no key then. */
export function sealOf({ metadata }: Payload): { cipher: string; keyId: string } | undefined {
  if (text(metadata?.encoding ?? undefined) !== SEALED_ENCODING) return undefined;
  const keyId = text(metadata?.[KEY_ID_MEMBER]);
  return keyId === '' ? undefined : { cipher: text(metadata?.[CIPHER_MEMBER]), keyId };
}
