import type { EpochMs } from '../domain/money';

/** `2027-03-01 00:15:07Z`: for people, to the second, since nobody decides by less. A dash where there is no moment. */
export const momentOf = (at: EpochMs): string => (at > 0 && at <= LATEST ? shortened(new Date(at).toISOString()) : '–');

/** The last moment that a date can be. */
const LATEST = 8.64e15;

/** The same for every moment that stands in a sentence in full. */
export const shortened = (sentence: string): string =>
  sentence.replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z/g, '$1 $2Z');
