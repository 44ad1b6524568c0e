import type { EpochMs } from '../../src/domain/money';
import type { SendOrder } from '../../src/domain/order';
import type { Finding, Outcome } from '../../src/domain/outcome';
import type { Payment } from '../../src/domain/payment';

/** What became of the orders of one operation, as far as somebody can know who heard every answer and saw every reading. */
interface Arrival {
  /** Some attempt may have been carried out, or may yet. */
  may: boolean;
  /** The provider said that it took it. */
  isTaken: boolean;
  /** No attempt takes effect, or is missing in a reading, from here on. */
  settledAt: EpochMs;
  /** The first reading since then that did not show it, and whether a second one, far enough apart, did not. */
  absentAt?: EpochMs;
  isAbsent: boolean;
  /** When each key was sent first. */
  keys: ReadonlyMap<string, EpochMs>;
}

/** Which orders may have arrived: kept beside the core, from what was said to it and nothing that it says of itself. */
export class Arrivals {
  private readonly all = new Map<string, Arrival>();
  private isForgotten = false;
  /** When an order was sent last that the provider wants later. */
  private readonly later = new Map<string, EpochMs>();

  /** Of a past that is not known anything may have been sent. */
  notice(payment: Payment, now: EpochMs): void {
    const { policy, capabilities, pastUnknown } = payment;
    const settledAt = now + policy.sendWithinMs + capabilities.settleWindowMs;
    if (pastUnknown && !this.isForgotten) {
      this.isForgotten = true;
      for (const [id, known] of this.all) this.all.set(id, { ...fresh, keys: known.keys, may: true, settledAt });
    }
    for (const { id } of payment.operations) {
      if (!this.all.has(id)) this.all.set(id, pastUnknown ? { ...fresh, may: true, settledAt } : fresh);
    }
  }

  /** Why the order must not go out. */
  forbid(payment: Payment, { operationId, kind, key }: SendOrder, now: EpochMs): string | undefined {
    const { may, isTaken, isAbsent, keys } = this.of(operationId);
    // The rest of a hold is given back once, however often it is ordered.
    if (!may || kind === 'release') return undefined;
    if (isTaken) return `${operationId} is sent again, and the provider had taken it`;
    if (isAbsent) return undefined;
    const since = this.isForgotten ? undefined : keys.get(key);
    const replayForMs = (kind === 'refund' ? payment.capabilities.refund : payment.capabilities)?.replayForMs ?? 0;
    if (since !== undefined && now < since + replayForMs) return undefined;
    return `${operationId} is sent again, and may have been carried out`;
  }

  /** Why the order must not go out yet. */
  rush({ capabilities }: Payment, { operationId }: SendOrder, now: EpochMs): string | undefined {
    const sentAt = this.later.get(operationId);
    if (sentAt === undefined || now >= sentAt + capabilities.minGapMs) return undefined;
    return `${operationId} is sent again ${now - sentAt} ms after the provider wanted it later`;
  }

  answered(payment: Payment, { operationId, key, notAfter }: SendOrder, { kind }: Outcome, sentAt: EpochMs): void {
    const known = this.of(operationId);
    const keys = new Map(known.keys).set(key, known.keys.get(key) ?? sentAt);
    if (kind === 'tryLater') this.later.set(operationId, sentAt);
    else this.later.delete(operationId);
    if (kind === 'tryLater' || kind === 'notSent') return;
    const settledAt = Math.max(known.settledAt, notAfter + payment.capabilities.settleWindowMs);
    const isTaken = kind === 'accepted' || kind === 'confirmed';
    this.all.set(operationId, { ...fresh, may: true, isTaken, settledAt, keys });
  }

  read(payment: Payment, id: string, { kind }: Finding, now: EpochMs): void {
    const known = this.of(id);
    const { settleWindowMs, readGapMs } = payment.capabilities;
    if (kind === 'inProgress') {
      this.all.set(id, { ...without(known), settledAt: Math.max(known.settledAt, now + settleWindowMs) });
    } else if (kind === 'absent' && now >= known.settledAt) {
      const { absentAt = now } = known;
      this.all.set(id, { ...known, absentAt, isAbsent: known.isAbsent || now >= absentAt + readGapMs });
    }
  }

  /** A person says that it is not there and may be sent: what was before counts no more. */
  ordered(id: string): void {
    this.later.delete(id);
    this.all.set(id, { ...fresh, keys: this.of(id).keys });
  }

  private of(id: string): Arrival {
    return this.all.get(id) ?? fresh;
  }
}

const fresh: Arrival = { may: false, isTaken: false, settledAt: 0, isAbsent: false, keys: new Map() };

function without({ absentAt: _, ...known }: Arrival): Arrival {
  return { ...known, isAbsent: false };
}
