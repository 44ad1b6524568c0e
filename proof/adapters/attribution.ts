import type { MovementKind, PaymentTruth } from '../../src/sandbox/truth';
import type { Movement } from '../simulator/provider-side';

/** A write that was handed over and has not moved anything yet. */
export interface Outstanding {
  operationId: string;
  kind: Movement['kind'];
  /** When it takes effect, or fails. */
  at: number;
  fails: boolean;
  /** The provider's own pages say that it is still at it. */
  isShown: boolean;
}

/** What a movement of the sandbox's truth is to the oracle; making a hold moves nothing. */
const KINDS: Readonly<Record<MovementKind, Movement['kind'] | undefined>> = {
  authorized: undefined,
  captured: 'capture',
  released: 'release',
  expired: 'release',
  refunded: 'refund',
};

/** Whose movements they are: the truth of the sandbox knows what moved, the carrier of the requests for which operation. */
export class Attribution {
  readonly movements: Movement[] = [];
  private outstanding: Outstanding[] = [];
  private seen = 0;

  handOver(order: Outstanding): void {
    this.outstanding.push(order);
  }

  /** What can still happen, at this moment. */
  open(now: number): readonly Outstanding[] {
    return this.outstanding.filter(({ at }) => at > now);
  }

  /** The captures and refunds among them: what may still take effect, and what never will although it was acknowledged. */
  outstandingIds(now: number): { open: string[]; failing: string[] } {
    const idsOf = (orders: readonly Outstanding[]): string[] =>
      orders.filter(({ kind }) => kind !== 'release').map(({ operationId }) => operationId);
    return {
      open: idsOf(this.open(now).filter(({ fails }) => !fails)),
      failing: idsOf(this.outstanding.filter(({ fails }) => fails)),
    };
  }

  /** Takes note of what moved since the last time. `cause` is the operation whose request was just carried out, if any. */
  note(truth: PaymentTruth | undefined, cause?: { operationId: string; kind: Movement['kind'] }): boolean {
    const before = this.movements.length;
    for (const { kind: is, amount, at, cause: because } of truth?.movements.slice(this.seen) ?? []) {
      this.seen += 1;
      const kind = KINDS[is];
      if (kind === undefined) continue;
      const operationId = because.by === 'request' ? (cause ?? this.takeLate(at, kind))?.operationId : undefined;
      this.movements.push({ kind, amount, at, reversed: false, ...(operationId === undefined ? {} : { operationId }) });
    }
    return this.movements.length > before;
  }

  /** The order that took effect at this moment. What goes with a capture is its own. */
  private takeLate(at: number, kind: Movement['kind']): Outstanding | undefined {
    const late = this.outstanding.filter((order) => order.at === at);
    return late.find((order) => order.kind === kind) ?? late[0];
  }
}
