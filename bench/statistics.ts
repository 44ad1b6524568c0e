/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** The smallest value that at least `share` of all values do not exceed (nearest rank): always one that was measured. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return at(sorted, Math.max(0, Math.ceil(share * sorted.length) - 1));
}

/** Holdfast beside one peer. */
export interface Ratio {
  /** Median of the peer's blocks. */
  value: number;
  /** Holdfast's median over the peer's. */
  ratio: number;
  /** The smallest and the largest ratio of two neighbouring blocks: how far to trust `ratio`. */
  spread: readonly [number, number];
}

/** The ratio of the medians, and how much the pairs of neighbouring blocks disagree about it. Values come in the order of the blocks. */
export function ratioOf(holdfast: readonly number[], peer: readonly number[]): Ratio {
  if (holdfast.length !== peer.length)
    throw new Error(`${holdfast.length} blocks cannot be compared with ${peer.length}`);
  const pairs = holdfast.map((value, i) => value / at(peer, i));
  return {
    value: median(peer),
    ratio: median(holdfast) / median(peer),
    spread: [Math.min(...pairs), Math.max(...pairs)],
  };
}

function ascending(values: readonly number[]): readonly number[] {
  if (values.length === 0) throw new Error('no values were measured');
  return [...values].sort((a, b) => a - b);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no value ${index}`);
  return value;
}
