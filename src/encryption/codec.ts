import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { KeyMissing } from './key-missing';
import { KEY_ID, type Keyring } from './keyring';
import { CIPHER, CIPHER_MEMBER, KEY_ID_MEMBER, SEALED_ENCODING, sealOf } from './sealed';

const { Payload: PROTO } = temporal.api.common.v1;

/** The length that GCM is made for, and that of its whole tag. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals every payload with the active key, and opens those that Holdfast sealed. What is in another encoding passes as it is: so payments that
 * began in plain text go on, and a message that a foreign codec sealed is told to be unreadable.
 *
 * Decoding throws `KeyMissing` where the key is not here or is another one. In a worker that fails the workflow task, which is tried again: what
 * cannot be read must wait for its key. Passed on as unreadable, a past that has captured would be decided anew.
 */
export function createCodec({ active, keys }: Keyring): PayloadCodec {
  const sealing = active === undefined ? undefined : keys.get(active);
  return {
    async encode(payloads) {
      if (active === undefined || sealing === undefined) return payloads;
      return payloads.map((payload) => seal(payload, active, sealing));
    },
    async decode(payloads) {
      return payloads.map((payload) => opened(payload, keys));
    },
  };
}

/** `data` is iv ‖ ciphertext ‖ tag. The key id is authenticated too, so that it cannot be exchanged. */
function seal(payload: Payload, keyId: string, key: KeyObject): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(keyId));
  const sealed = [iv, cipher.update(PROTO.encode(payload).finish()), cipher.final(), cipher.getAuthTag()];
  return {
    metadata: {
      encoding: Buffer.from(SEALED_ENCODING),
      [CIPHER_MEMBER]: Buffer.from(CIPHER),
      [KEY_ID_MEMBER]: Buffer.from(keyId),
    },
    data: Buffer.concat(sealed),
  };
}

function opened(payload: Payload, keys: Keyring['keys']): Payload {
  const named = sealOf(payload);
  if (named === undefined) return payload;
  const { keyId } = named;
  const key = keys.get(keyId);
  if (key === undefined)
    throw new KeyMissing(`sealed with key ${shown(keyId)}, which is not here${have(keys)}. ${REMEDY}`);
  if (named.cipher !== CIPHER) {
    throw new KeyMissing(`sealed with key ${keyId} and a cipher that this build does not know. Use a newer build.`);
  }
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(keyId));
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    return PROTO.decode(Buffer.concat([decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]));
  } catch (cause) {
    const why = `sealed with key ${keyId}, but the key of that id here does not open it: it is another key, or the content was changed`;
    throw new KeyMissing(`${why}. ${REMEDY}`, { cause });
  }
}

const REMEDY = 'Put the key with which it was sealed under that id into encryption.keys, and restart.';

/** Whoever writes a payload writes its key id, too. */
const shown = (keyId: string): string => (KEY_ID.test(keyId) ? keyId : '(not a key id)');

const have = (keys: Keyring['keys']): string => (keys.size === 0 ? '' : ` (here: ${[...keys.keys()].join(', ')})`);
