import type { z } from 'zod';
import type { Verdict } from './delivery';

/** One notice as it was delivered. */
export interface Delivery {
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** What stands at the `:names` of the path. */
  params: Readonly<Record<string, string | undefined>>;
  /** Before any parsing. */
  rawBody: Uint8Array;
}

/** What a notice tells: a hint to look at a payment, never a fact. */
export interface Notice {
  /** Of the hold, as the account names holds. */
  reference: string;
  kind: 'authorize' | 'capture' | 'release' | 'refund' | 'other';
  /** The key of the request that caused it, where the provider shows one. */
  key?: string;
  /** Equal for two deliveries of one event and for nothing else. */
  dedupeKey: string;
}

/** What a provider hears, and what it does then. */
export interface NoticeAnswer {
  status: number;
  body?: string;
}

/** What judges the notices of one account. */
export interface NoticeReader {
  /** Where the provider was told to deliver, if the account says so. */
  url?: string;
  /** The least time between two calls for one payment, ms. */
  minGapMs: number;
  verify(delivery: Delivery): Verdict;
  /** Undefined where the body is not what the provider sends. Verify first. */
  read(rawBody: Uint8Array): Notice | undefined;
}

/** How a provider tells that something happened to a payment. */
export interface Notices {
  /** What follows the name of the account in the address of a notice: nothing, or `/:name` for each part. */
  path: '' | `/:${string}`;
  /** The members of an account that tell which notices are genuine. No other member is read by whoever takes notices in. */
  settings: z.ZodObject;
  answers: {
    /** It was taken, or is none of ours: the provider need not come again. */
    taken: NoticeAnswer;
    /** Nobody can tell that it is the provider's. */
    notGenuine: NoticeAnswer;
  };
  /** `parsed` is what `settings` made of the members. Undefined where the account takes none. */
  readerOf(parsed: unknown): NoticeReader | undefined;
}

/** The same, with the type of its settings. */
export const noticesOf = <S extends z.ZodObject>(
  notices: Omit<Notices, 'settings' | 'readerOf'> & {
    settings: S;
    readerOf(parsed: z.output<S>): NoticeReader | undefined;
  },
): Notices => ({ ...notices, readerOf: (parsed) => notices.readerOf(parsed as z.output<S>) });
