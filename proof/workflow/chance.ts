import { drawOf } from '../../src/sandbox/random';

/** What nobody decides: one row of draws for each life, the same for the same seed. */
export class Chance {
  private drawn = 0;

  constructor(private readonly seed: number) {}

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.next() * 100 < share;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  private next(): number {
    this.drawn += 1;
    return drawOf(this.seed, 'workflow', this.drawn);
  }
}
