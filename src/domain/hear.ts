import type { Command } from './commands';
import { decide } from './decide';
import type { Fact } from './facts';
import type { EpochMs } from './money';
import type { Payment } from './payment';
import type { Refusal } from './refusals';

/** What follows from a signal: nobody waits for an answer, so a refusal becomes facts. Protocol 3. */
export function hear(payment: Payment, command: Command, now: EpochMs): Fact[] {
  const { facts, refusal } = decide(payment, command, now);
  return facts ?? refused(payment, command, refusal, now);
}

/** Beyond this many, one line stands for the rest: the state of a payment has to stay small. */
const REFUSED_SHOWN_MAX = 50;

/**
 * The facts of a signal that was refused. A parcel may have left that nobody will pay for: a refused shipment is put before a person
 * and stays there until it is acknowledged.
 */
export function refused(
  payment: Payment,
  signal: { kind: Command['kind']; shipmentId?: string },
  no: Refusal,
  now: EpochMs,
): Fact[] {
  const about = signal.shipmentId === undefined ? {} : { shipmentId: signal.shipmentId };
  const told: Fact = {
    at: now,
    is: 'CommandRefused',
    command: signal.kind,
    code: no.code,
    reason: no.message,
    ...about,
  };
  if (signal.kind !== 'ship') return [told];
  const up = payment.attention.filter(({ code }) => code === 'ShipmentRefused');
  const isFull = up.length >= REFUSED_SHOWN_MAX;
  const text = isFull ? 'more shipments were refused: look at the signals in the history' : no.message;
  const shown = isFull ? {} : about;
  // The same no twice is a message that came twice.
  if (up.some((item) => item.text === text && item.shipmentId === shown.shipmentId)) return [told];
  return [told, { at: now, is: 'AttentionRaised', code: 'ShipmentRefused', text, ...shown }];
}
