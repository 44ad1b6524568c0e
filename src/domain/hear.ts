import type { Command } from './commands';
import type { Fact } from './facts';
import type { EpochMs } from './money';
import { type Attention, type AttentionCode, type Payment, refundOperationId } from './payment';
import { present } from './present';
import { type Refusal, withoutCode } from './refusals';

/** The signal that said it: what tells of a parcel, or promises a customer money, is put before a person. */
export function signalOf(command: Command): RefusedSignal {
  const { kind: name } = command;
  switch (name) {
    case 'ship':
      return { name, raises: 'ShipmentRefused', shipmentId: command.shipmentId };
    case 'refund':
      return { name, raises: 'RefundRefused', refundId: command.refundId };
    case 'complete':
    case 'cancel':
    case 'providerNotice':
    case 'pause':
    case 'resume':
    case 'retryNow':
    case 'resolve':
    case 'acknowledge':
      return { name };
    default:
      return name satisfies never;
  }
}

/** A signal that was not taken. */
export interface RefusedSignal {
  /** As it was sent. */
  name: string;
  /** What people are told by; absent where nothing is lost by the refusal. */
  raises?: Extract<AttentionCode, 'RefundRefused' | 'ShipmentRefused' | 'UnknownMessage' | 'UnreadableMessage'>;
  shipmentId?: string;
  refundId?: string;
}

/** Beyond this many of one kind, one line stands for the rest: the state of a payment has to stay small. */
const REFUSED_SHOWN_MAX = 50;

/** The facts of a signal that was refused. A parcel may have left that nobody will pay for, or a customer wait for money: a person is told until it is acknowledged. */
export function refused(payment: Payment, signal: RefusedSignal, no: Refusal, now: EpochMs): Fact[] {
  const { name, raises, shipmentId, refundId } = signal;
  const told: Fact = {
    at: now,
    kind: 'CommandRefused',
    command: name,
    code: no.code,
    reason: no.message,
    ...present({ shipmentId, refundId }),
  };
  if (raises === undefined) return [told];
  const up = payment.attention.filter(({ code }) => code === raises);
  const isFull = up.length >= REFUSED_SHOWN_MAX;
  const text = isFull
    ? 'more messages were refused: look at the signals in the history'
    : no.code === raises
      ? withoutCode(no)
      : no.message;
  const operationId = refundId === undefined ? undefined : refundOperationId(refundId);
  const about: Pick<Attention, 'shipmentId' | 'operationId'> = isFull ? {} : present({ shipmentId, operationId });
  // The same no twice is a message that came twice.
  const isSame = (item: Attention): boolean =>
    item.text === text && item.shipmentId === about.shipmentId && item.operationId === about.operationId;
  return up.some(isSame) ? [told] : [told, { at: now, kind: 'AttentionRaised', code: raises, text, ...about }];
}
