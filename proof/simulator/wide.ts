import fc from 'fast-check';
import { type Act, X_MAX } from './acts';

/** What happens in every life. */
const COMMON: readonly Act['act'][] = [
  'step',
  'step',
  'faulty write',
  'faulty write',
  'faulty write',
  'faulty read',
  'ship',
];

const RARE: readonly Act['act'][] = [
  'complete',
  'cancel',
  'notice',
  'storm of notices',
  'retryNow',
  'pause',
  'resume',
  'resolve',
  'resend',
  'acknowledge',
  'slip of the pen',
  'pass',
  'jump',
  'others capture',
  'others release',
  'early end',
  'refund',
  'refund',
  'refund at the edge',
  'others refund',
  'to the end of refunds',
  'ship at the edge',
  'forget the write',
  'reverse',
  'stale',
  'reset',
  'restart',
  'approve',
  'no worker',
  'replay',
];

/** So many kinds of rare things one life meets, and so many kinds of mishaps. */
const RARE_MAX = 6;
const MISHAPS_MAX = 4;

/** Most lives begin as most orders do: a hold, some parcels, and often nothing more to come. The numbers choose amounts. */
const OPENINGS = [[], [3], [0, 2], [1, 4], [1], [0, 1, 4], [5, 1]] as const;

export const opening: fc.Arbitrary<Act[]> = fc
  .record({
    looks: fc.boolean(),
    amounts: fc.constantFrom(...OPENINGS),
    last: fc.constantFrom(undefined, undefined, 'complete' as const, 'complete' as const, 'cancel' as const),
  })
  .map(({ looks, amounts, last }) => [
    ...(looks ? [{ act: 'step', x: 0, y: 0 } as const] : []),
    ...amounts.map((amount, nth): Act => ({ act: 'ship', x: amount, y: nth })),
    ...(last === undefined ? [] : [{ act: last, x: 0, y: 0 }]),
  ]);

/**
 * Anything. One life meets a few of the rare things only, and a few kinds of mishaps, but those often: two rare things next to each other
 * find what neither finds alone.
 */
export const wide = (maxLength: number): fc.Arbitrary<Act[]> =>
  fc
    .record({
      rare: fc.subarray([...RARE], { maxLength: RARE_MAX }),
      mishaps: fc.array(fc.nat(99), { minLength: 1, maxLength: MISHAPS_MAX }),
      drawn: fc.array(fc.tuple(fc.nat(99_999), fc.nat(X_MAX), fc.nat(99)), { maxLength, size: 'max' }),
    })
    .map(({ rare, mishaps, drawn }) => {
      const acts = [...COMMON, ...rare];
      return drawn.map(([which, x, y]): Act => {
        const act = acts[which % acts.length] as Act['act'];
        const isFaulty = act === 'faulty write' || act === 'faulty read';
        return { act, x, y: isFaulty ? (mishaps[y % mishaps.length] as number) : y };
      });
    });

const BEARABLE: readonly Act['act'][] = [
  'step soon',
  'step soon',
  'bearable write',
  'bearable write',
  'write',
  'bearable read',
  'ship',
  'ship at the edge',
  'same again',
  'complete',
  'short absence',
  'notice',
  'storm of notices',
  'retryNow',
  'pause',
  'resume',
  'short pass',
  'stale',
  'replay',
];
/** So low that nothing is completed by a shipment, and every customer approves. */
const BEARABLE_Y_MAX = 79;

/** What a payment bears without losing anything. */
export const bearable: fc.Arbitrary<Act[]> = fc
  .array(fc.tuple(fc.constantFrom(...BEARABLE), fc.nat(X_MAX), fc.nat(BEARABLE_Y_MAX)), { maxLength: 24, size: 'max' })
  .map((drawn) => drawn.map(([act, x, y]): Act => ({ act, x, y })));

const HURRIED: readonly Act['act'][] = [
  'step',
  'step',
  'lost write',
  'late write',
  'denied write',
  'denied write',
  'faulty read',
  'ship',
  'says not done',
  'says resend',
  'says resend',
  'says it twice',
  'says done',
  'confuses',
  'acknowledges all',
  'until settled',
  'pass',
  'retryNow',
  'complete',
  'notice',
  'ship at the edge',
];

/** It chooses the smallest amount. */
const SMALLEST = 5;

const AFTER: readonly Act['act'][] = [
  ...([
    'refund',
    'refund',
    'refund at the edge',
    'step',
    'step',
    'write',
    'faulty write',
    'lost write',
    'late write',
  ] as const),
  ...([
    'denied write',
    'faulty read',
    'others refund',
    'reverse',
    'stale',
    'pass',
    'until settled',
    'grow old',
  ] as const),
  ...([
    'notice',
    'reset',
    'forget the write',
    'no worker',
    'replay',
    'resolve',
    'resend',
    'acknowledge',
    'retryNow',
  ] as const),
  ...(['pause', 'resume', 'to the end of refunds'] as const),
];

/** What happens to a payment that had ended: its captured money goes back, in part or all. */
export const afterTheEnd: fc.Arbitrary<Act[]> = fc
  .array(fc.tuple(fc.constantFrom(...AFTER), fc.nat(X_MAX), fc.nat(99)), { maxLength: 16, size: 'max' })
  .map((drawn) => [
    // All of it, or so little that more can follow.
    drawn.length % 2 === 0
      ? ({ act: 'refund at the edge', x: 0, y: 0 } as const)
      : ({ act: 'refund', x: SMALLEST, y: 1 } as const),
    ...drawn.map(([act, x, y]): Act => ({ act, x, y })),
  ]);

/** A person who does not wait, between faults. */
export const hurried: fc.Arbitrary<Act[]> = fc
  .tuple(
    opening,
    fc.array(fc.tuple(fc.constantFrom(...HURRIED), fc.nat(X_MAX), fc.nat(99)), { maxLength: 24, size: 'max' }),
  )
  .map(([first, drawn]) => [...first, ...drawn.map(([act, x, y]): Act => ({ act, x, y }))]);

const BESIDE: readonly Act['act'][] = [
  'step',
  'step',
  'write',
  'lost write',
  'late write',
  'faulty write',
  'faulty read',
  'denied write',
  'ship',
  'ship',
  'ship at the edge',
  'complete',
  'cancel',
  'notice',
  'pass',
  'until settled',
  'grow old',
  'reset',
  'restart',
  'replay',
  'resolve',
  'resend',
  'others capture',
];

/** What happens to one of two payments. */
export const beside: fc.Arbitrary<Act[]> = fc
  .array(fc.tuple(fc.constantFrom(...BESIDE), fc.nat(X_MAX), fc.nat(99)), { maxLength: 12, size: 'max' })
  .map((drawn) => drawn.map(([act, x, y]): Act => ({ act, x, y })));
