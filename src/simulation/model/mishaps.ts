/** What goes wrong with one write at a model. Some happen only where the record permits them. */
export const WRITE_MISHAPS = [
  'lost before it arrived',
  'taken, then the answer lost',
  'answer lost, taken late',
  'answer lost, written at the last moment',
  'accepted, then done',
  'accepted, then failed',
  'refused',
  'refused although an earlier attempt was taken',
  'try later',
  'never sent',
  'takes everything',
] as const;

export type WriteMishap = (typeof WRITE_MISHAPS)[number];
