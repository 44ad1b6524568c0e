import type { Command } from '../../src/domain/commands';
import type { EpochMs } from '../../src/domain/money';
import { type Attention, AUTHORIZE, type Operation, type Payment, refundOperationId } from '../../src/domain/payment';
import type { OperationStatus } from '../../src/domain/status';

const WAITS: readonly OperationStatus[] = ['planned', 'accepted', 'unknown', 'denied'];

const nameOf = ({ code, operationId, shipmentId }: Attention): string => `${code} ${operationId ?? shipmentId ?? ''}`;

/** Whether it tells of this operation. A refused refund is of a message, and not of what was accepted under its id. */
export const isOf = ({ code, operationId }: Attention, { id }: Operation): boolean =>
  operationId === id && code !== 'RefundRefused';

/** What people were told and have acknowledged, and since when each operation waits: kept beside the core, from what was said to it. */
export class Told {
  private readonly acknowledged = new Set<string>();
  private readonly waits = new Map<string, EpochMs>();
  private readonly unheard = new Set<string>();
  private readonly done = new Set<string>();
  /** A person has said whose hold it is. */
  isHoldOurs = false;

  notice({ operations }: Payment, now: EpochMs): void {
    for (const { id, status } of operations) {
      if (status === 'done' && !this.done.has(id)) this.forget(id);
      if (status === 'done') this.done.add(id);
      else this.done.delete(id);
      if (!WAITS.includes(status) && status !== 'sending') this.waits.delete(id);
      else if (!this.waits.has(id)) this.waits.set(id, now);
    }
  }

  /** A message that was taken. */
  heard(before: Payment, after: Payment, command: Command): void {
    switch (command.kind) {
      case 'acknowledge':
        for (const item of before.attention.filter((item) => !after.attention.includes(item))) {
          this.acknowledged.add(nameOf(item));
          if (item.code === 'ShipmentRefused' || item.code === 'RefundRefused') this.unheard.delete(nameOf(item));
        }
        return;
      case 'resolve':
        this.forget(command.operationId);
        this.waits.delete(command.operationId);
        if (command.operationId === AUTHORIZE && (command.outcome === 'done' || command.resend)) this.isHoldOurs = true;
        return;
      default:
        return;
    }
  }

  /** A signal that was not taken, of a parcel that may have left or of money that a customer waits for. */
  refused(command: Command): void {
    if (command.kind === 'ship') this.unheard.add(`ShipmentRefused ${command.shipmentId}`);
    if (command.kind === 'refund') this.unheard.add(`RefundRefused ${refundOperationId(command.refundId)}`);
  }

  /** Up now, or acknowledged since it became true. */
  isTold({ attention }: Payment, code: Attention['code'], id: string): boolean {
    return attention.some((item) => nameOf(item) === `${code} ${id}`) || this.acknowledged.has(`${code} ${id}`);
  }

  /** Since when it has waited, and nobody was told; undefined where it does not, or somebody was. */
  waitsUntold(payment: Payment, op: Operation): EpochMs | undefined {
    const isKnown = payment.attention.some((item) => isOf(item, op)) || this.isTold(payment, 'Stuck', op.id);
    return isKnown ? undefined : this.waits.get(op.id);
  }

  /** Signals that were refused and of which nobody is told. */
  lost({ attention }: Payment): string[] {
    const up = new Set(attention.map(nameOf));
    return [...this.unheard].filter((name) => !up.has(name));
  }

  private forget(id: string): void {
    for (const name of this.acknowledged) if (name.endsWith(` ${id}`)) this.acknowledged.delete(name);
  }
}
