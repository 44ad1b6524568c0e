/**
 * What a call tells of a past that is not known, as a payment keeps it in `knownRun`: the run that was reset, and behind it the recovery, where there is
 * one. Ids have no spaces.
 */
export const knownRunOf = (parts: readonly string[]): string => parts.join(' ');

/** The run in it. */
export const runIn = (knownRun: string | undefined): string | undefined => knownRun?.split(' ')[0];

/** Whether a call tells of a run or of a recovery that is not known. A run that goes on from one that was reset is told of the recovery alone. */
export const isNews = (forgotten: string, knownRun: string | undefined): boolean =>
  forgotten.split(' ').some((part) => !knownRun?.split(' ').includes(part));
