import { sha256 } from '../domain/sha256';

/** A message that no converter can read: sealed with a key that nobody here has, cut off, or of a kind that is not known. */
export class Unreadable {
  constructor(
    /** Why, in words that name the encoding and never the content. */
    readonly why: string,
    /** Tells two such messages apart; eight hexadecimal digits. */
    readonly digest: string,
  ) {}
}

/** A fingerprint of what was sent, so that people can tell one message that cannot be named from another. */
export const fingerprint = (content: string): string =>
  Array.from(sha256(content).slice(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** How a worker says that it lacks the key or the codec. It is the failure of a payment whose own state it cannot decode. */
export const NOT_DECODED = 'no worker here can decode its content';
