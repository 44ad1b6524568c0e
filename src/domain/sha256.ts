import { sha256 as digest } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of a text in UTF-8. Keys are derived inside workflow code, which has no `node:crypto`. */
export const sha256 = (text: string): Uint8Array => digest(utf8ToBytes(text));
