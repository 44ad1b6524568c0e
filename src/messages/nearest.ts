import { distanceOf } from '../domain/distance';

const LONGEST = 64;

/** A name that somebody else chose, as far as it may be repeated. */
export const shownName = (name: string): string => name.slice(0, LONGEST).replace(/[^\w.:@ -]/g, '?');

/** The known name that was probably meant: alike but for the case and for dashes, or two letters away. */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  const meant = bare(name.slice(0, LONGEST));
  const distances = known.map((candidate) => ({ candidate, distance: distanceOf(meant, bare(candidate)) }));
  const best = distances.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.min(2, meant.length - 1) ? best.candidate : undefined;
}

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
