import { AWAITED } from '../simulator/awaits';
import type { Mishap } from '../simulator/provider-side';

const LOST = [
  'lost before it arrived',
  'taken, then the answer lost',
  'answer lost, taken late',
  'answer lost, written at the last moment',
] as const;

const DENIED = ['refused', 'refused although an earlier attempt was taken', 'try later', 'never sent'] as const;

const OTHER = ['accepted, then done', 'accepted, then failed', 'takes everything'] as const;

/** A no that nobody heard, and those that were none. */
const ODD_NO = ['refused, then the answer lost', 'taken, then refused', 'refused, taken late'] as const;

/** What goes wrong with one write at a model. Some happen only where the record permits them. */
export type WriteMishap = (typeof LOST | typeof DENIED | typeof OTHER | typeof ODD_NO)[number];

const oddNo: readonly WriteMishap[] = ODD_NO.slice(0, AWAITED.verifiesBeforeTotals ? 3 : 2);
const ALL: readonly WriteMishap[] = [...LOST, ...DENIED, ...OTHER, ...oddNo];
const AMONG: Readonly<Record<NonNullable<Mishap['among']>, readonly WriteMishap[]>> = {
  lost: [...LOST, 'refused, then the answer lost'],
  late: ['answer lost, taken late'],
  denied: [...DENIED, ...oddNo.slice(1)],
  postponed: ['try later'],
  bearable: [...LOST, 'accepted, then done', 'try later', 'never sent'],
  harmless: ['try later', 'never sent'],
};

export function writeMishap({ kind, among }: Mishap): WriteMishap {
  const mishaps = among === undefined ? ALL : AMONG[among];
  return mishaps[kind % mishaps.length] as WriteMishap;
}
