import type { SendOrder } from '../../src/domain/order';
import type { Books, Movement } from '../simulator/provider-side';
import type { Hold, Snapshot, Taken } from './state';

/** The money of one hold: what our orders moved, and what others did, or went with the one capture. */
export class Till {
  readonly captures: Taken[] = [];
  readonly releases: Taken[] = [];
  readonly refunds: Taken[] = [];
  private readonly others: Movement[] = [];
  /** How many orders to create it were taken, and under which keys. */
  private ordered = 0;
  private readonly orderKeys = new Set<string>();
  private endsAt = Number.POSITIVE_INFINITY;
  private ended: Movement | undefined;

  hold: Hold = 'none';

  constructor(readonly authorized: number) {}

  /** An order to create it was taken. Under a key that is remembered it is the same order again. */
  order(key: string | undefined): void {
    if (key === undefined || !this.orderKeys.has(key)) this.ordered += 1;
    if (key !== undefined) this.orderKeys.add(key);
  }

  begin(endsAt: number): void {
    this.hold = 'there';
    this.endsAt = Math.min(this.endsAt, endsAt);
  }

  /** How often the customer's money is held: once for each order. */
  get holds(): number {
    return this.hold === 'there' ? Math.max(1, this.ordered) : 0;
  }

  isEndedAt(moment: number): boolean {
    return moment >= this.endsAt;
  }

  /** The hold ends when its time is over, and what is left of it goes back. The moment, where that is now first seen. */
  end(now: number): number | undefined {
    if (this.ended !== undefined || !this.isEndedAt(now)) return undefined;
    this.ended = { kind: 'release', amount: this.left, at: this.endsAt, reversed: false };
    return this.endsAt;
  }

  get captured(): number {
    return sum(this.captures) + this.byOthers('capture');
  }

  get released(): number {
    return this.givenBack + (this.ended?.amount ?? 0);
  }

  private get givenBack(): number {
    return sum(this.releases) + this.byOthers('release');
  }

  get refunded(): number {
    return sum(this.refunds) + this.byOthers('refund');
  }

  get left(): number {
    return this.hold === 'there' && this.ended === undefined ? this.authorized - this.captured - this.released : 0;
  }

  private get movements(): (Movement | Taken)[] {
    const { captures, releases, refunds, others, ended } = this;
    return [...captures, ...releases, ...refunds, ...others, ...(ended && ended.amount > 0 ? [ended] : [])];
  }

  /** What really happened, as one of the payments sees it that share the hold. */
  books(pending: readonly SendOrder[], paymentId: string | undefined): Books {
    const { hold, authorized, captured, released, refunded, captures, holds } = this;
    const isOwn = (entry: { paymentId: string }): boolean => paymentId === undefined || entry.paymentId === paymentId;
    const seen = (movement: Movement | Taken): Movement => {
      if (!('paymentId' in movement) || isOwn(movement)) return movement;
      const { operationId: _, ...foreign } = movement;
      return foreign;
    };
    return {
      authorized: hold === 'there' ? authorized : 0,
      captured,
      released,
      refunded,
      holds,
      movements: this.movements.map(seen),
      pending: pending.filter(isOwn).map(({ operationId }) => operationId),
      failing: captures.filter((entry) => entry.reversed && isOwn(entry)).map(({ operationId }) => operationId),
    };
  }

  moveByOthers(kind: Movement['kind'], amount: number, at: number): void {
    if (amount > 0) this.others.push({ kind, amount, at, reversed: false });
  }

  private byOthers(kind: Movement['kind']): number {
    return sum(this.others.filter((movement) => movement.kind === kind));
  }

  /** What a read shows of it now. */
  view(atWork: readonly string[], expiryShows: boolean): Snapshot {
    return {
      captures: this.captures.map((entry) => ({ ...entry })),
      portal: this.byOthers('capture'),
      releases: [...this.releases],
      released: expiryShows ? this.released : this.givenBack,
      refunds: this.refunds.map((entry) => ({ ...entry })),
      portalRefunds: this.byOthers('refund'),
      atWork,
    };
  }
}

export const sum = (entries: readonly { amount: number; reversed: boolean }[]): number =>
  entries.reduce((total, { amount, reversed }) => total + (reversed ? 0 : amount), 0);
