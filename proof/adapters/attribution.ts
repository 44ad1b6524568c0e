import type { PaymentTruth } from '../../src/sandbox/truth';
import type { Movement } from '../simulator/provider-side';

/** A write that was handed over and has not moved anything yet. */
export interface Outstanding {
  operationId: string;
  kind: 'capture' | 'release';
  /** When it takes effect, or fails. */
  at: number;
  fails: boolean;
  /** The provider's own pages say that it is still at it. */
  isShown: boolean;
}

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

  /** The captures among them: what may still take effect, and what never will although it was acknowledged. */
  captures(now: number): { open: string[]; failing: string[] } {
    const idsOf = (orders: readonly Outstanding[]): string[] =>
      orders.filter(({ kind }) => kind === 'capture').map(({ operationId }) => operationId);
    return {
      open: idsOf(this.open(now).filter(({ fails }) => !fails)),
      failing: idsOf(this.outstanding.filter(({ fails }) => fails)),
    };
  }

  /** Takes note of what moved since the last time. `cause` is the operation whose request was just carried out, if any. */
  note(truth: PaymentTruth | undefined, cause?: { operationId: string; kind: 'capture' | 'release' }): boolean {
    const before = this.movements.length;
    for (const { kind: is, amount, at, cause: because } of truth?.movements.slice(this.seen) ?? []) {
      this.seen += 1;
      if (is !== 'captured' && is !== 'released' && is !== 'expired') continue;
      const kind = is === 'captured' ? 'capture' : 'release';
      const operationId = because.by === 'request' ? (cause ?? this.takeLate(at, kind))?.operationId : undefined;
      this.movements.push({ kind, amount, at, reversed: false, ...(operationId === undefined ? {} : { operationId }) });
    }
    return this.movements.length > before;
  }

  /** The order that took effect at this moment. What goes with a capture is its own. */
  private takeLate(at: number, kind: 'capture' | 'release'): Outstanding | undefined {
    const late = this.outstanding.filter((order) => order.at === at);
    return late.find((order) => order.kind === kind) ?? late[0];
  }
}
