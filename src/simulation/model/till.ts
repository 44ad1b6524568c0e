import type { Movement } from '../provider-side';
import type { Hold, Snapshot, Taken } from './state';

/** The money of one hold: what our orders moved, and what others did, or went with the one capture. */
export class Till {
  readonly captures: Taken[] = [];
  readonly releases: Taken[] = [];
  private readonly others: Movement[] = [];

  constructor(
    readonly authorized: number,
    public hold: Hold,
  ) {}

  get captured(): number {
    return sum(this.captures) + this.byOthers('capture');
  }

  get released(): number {
    return sum(this.releases) + this.byOthers('release');
  }

  get left(): number {
    return this.hold === 'there' ? this.authorized - this.captured - this.released : 0;
  }

  get movements(): Movement[] {
    return [...this.captures, ...this.releases, ...this.others];
  }

  moveByOthers(kind: Movement['kind'], amount: number, at: number): void {
    if (amount > 0) this.others.push({ kind, amount, at, reversed: false });
  }

  private byOthers(kind: Movement['kind']): number {
    return sum(this.others.filter((movement) => movement.kind === kind));
  }

  /** What a read shows of it now. */
  view(atWork: readonly string[]): Snapshot {
    return {
      captures: this.captures.map((entry) => ({ ...entry })),
      portal: this.byOthers('capture'),
      releases: [...this.releases],
      released: this.released,
      atWork,
    };
  }
}

export const sum = (entries: readonly { amount: number; reversed: boolean }[]): number =>
  entries.reduce((total, { amount, reversed }) => total + (reversed ? 0 : amount), 0);
