import { MINUTE } from '../time';

/** When places were taken, by bucket. What nobody has touched for a minute or two goes with the older half. */
export interface Places {
  young: Map<string, number[]>;
  old: Map<string, number[]>;
  turnedAt: number;
}

export function noPlaces(): Places {
  return { young: new Map(), old: new Map(), turnedAt: 0 };
}

/**
 * Takes one place in a bucket of so many a minute; the milliseconds until there is one again, or null when there was.
 *
 * The limits are of sheet 2 and 10. That the window slides on the sandbox clock, and that a refused request takes no place, is our choice.
 */
export function takePlace(places: Places, bucket: string, placeCount: number, now: number): number | null {
  if (now - places.turnedAt >= MINUTE) {
    places.old = places.young;
    places.young = new Map();
    places.turnedAt = now;
  }
  const taken = places.young.get(bucket) ?? places.old.get(bucket) ?? [];
  places.young.set(bucket, taken);
  while (taken[0] !== undefined && taken[0] <= now - MINUTE) taken.shift();
  const oldest = taken[0];
  if (oldest !== undefined && taken.length >= placeCount) return oldest + MINUTE - now;
  taken.push(now);
  return null;
}
