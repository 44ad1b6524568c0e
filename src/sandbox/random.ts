/**
 * Numbers and ids that look random and depend on nothing but the seed and the parts.
 *
 * There is no running generator: a draw is a hash, so it stays the same whatever else happened before it, and two runs
 * that interleave their payments differently still get the same faults. Not for secrets.
 */
function hash53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    high = Math.imul(high ^ char, 2654435761);
    low = Math.imul(low ^ char, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A number in [0, 1). */
export function drawOf(seed: number, ...parts: readonly (string | number)[]): number {
  return hash53(parts.join('\n'), seed) / 2 ** 53;
}

/** `length` hexadecimal digits. */
export function hexOf(seed: number, length: number, ...parts: readonly (string | number)[]): string {
  let hex = '';
  for (let round = 0; hex.length < length; round += 1) {
    hex += hash53(`${round}\n${parts.join('\n')}`, seed)
      .toString(16)
      .padStart(14, '0')
      .slice(-12);
  }
  return hex.slice(0, length);
}

/** The text form of a version 4 UUID. */
export function uuidOf(seed: number, ...parts: readonly (string | number)[]): string {
  const hex = hexOf(seed, 32, ...parts);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
