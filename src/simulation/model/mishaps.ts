import type { Mishap } from '../provider-side';

const LOST = [
  'lost before it arrived',
  'refused, then the answer lost',
  'taken, then the answer lost',
  'answer lost, taken late',
  'answer lost, written at the last moment',
] as const;

const DENIED = ['refused', 'refused although an earlier attempt was taken', 'try later', 'never sent'] as const;

const OTHER = ['accepted, then done', 'accepted, then failed', 'takes everything'] as const;

/** What goes wrong with one write at a model. Some happen only where the record permits them. */
export type WriteMishap = (typeof LOST | typeof DENIED | typeof OTHER)[number];

const ALL: readonly WriteMishap[] = [...LOST, ...DENIED, ...OTHER];
const AMONG = {
  lost: LOST,
  late: ['answer lost, taken late'],
  denied: DENIED,
  postponed: ['try later'],
  bearable: [
    ...LOST.filter((mishap) => mishap !== 'refused, then the answer lost'),
    'accepted, then done',
    'try later',
    'never sent',
  ],
  harmless: ['try later', 'never sent'],
} as const;

export function writeMishap({ kind, among }: Mishap): WriteMishap {
  const mishaps: readonly WriteMishap[] = among === undefined ? ALL : AMONG[among];
  return mishaps[kind % mishaps.length] as WriteMishap;
}
