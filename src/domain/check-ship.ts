import type { ShipCommand } from './commands';
import { moneyOf } from './format';
import { deriveKey } from './key';
import { available } from './ledger';
import { type EpochMs, isAmount, type Minor } from './money';
import { authorization, isUsedUp, type Payment, type Shipment } from './payment';
import { firstRefusal, type Refusal, refusal } from './refusals';

/** Measured: the state of so many fits what Temporal carries between two runs, and a replay fits a workflow task. */
export const SHIPMENTS_MAX = 2_000;

/** Why a shipment is not accepted now; undefined when it is. */
export function checkShip(payment: Payment, command: ShipCommand, now: EpochMs): Refusal | undefined {
  const { shipmentId, amount } = command;
  // The last guard: a message may come from the Temporal UI, past every schema. `@` is for operations of our own.
  if (typeof shipmentId !== 'string' || shipmentId === '' || shipmentId.startsWith('@')) {
    return refusal('InvalidMessage', `${JSON.stringify(shipmentId)} is not a valid shipmentId`);
  }
  if (!isAmount(amount)) {
    return refusal(
      'InvalidMessage',
      `amount ${String(amount)} of shipment ${shipmentId} is not a whole number of minor units above zero`,
    );
  }
  const known = shipmentOf(payment, shipmentId);
  if (known !== undefined) return isRepeat(payment, known, command) ? undefined : conflict(payment, known, command);
  return firstRefusal(SHIP_GUARDS, payment, command, now);
}

const isRepeat = ({ terms }: Payment, known: Shipment, { amount, currency }: ShipCommand): boolean =>
  known.amount === amount && currency === terms.currency;

const conflict = ({ terms }: Payment, known: Shipment, { shipmentId, amount, currency }: ShipCommand): Refusal =>
  refusal(
    'ShipmentConflict',
    `shipment ${shipmentId} was already accepted with ${known.amount} ${terms.currency}; this message says ${amount} ${currency}`,
    `send ${known.amount} ${terms.currency}; only another parcel gets a new shipmentId`,
  );

type ShipGuard = (payment: Payment, command: ShipCommand, now: EpochMs) => Refusal | undefined;

/** In this order: what it says, what is over, and what there is no money for. */
const SHIP_GUARDS: readonly ShipGuard[] = [otherCurrency, completed, tooMany, withoutHold, tooLate, tooMuch];

function otherCurrency({ terms }: Payment, { shipmentId, currency }: ShipCommand): Refusal | undefined {
  if (currency === terms.currency) return undefined;
  return refusal('CurrencyMismatch', `shipment ${shipmentId} is in ${currency}, the hold is in ${terms.currency}`);
}

function completed({ completing }: Payment): Refusal | undefined {
  return completing && refusal('PaymentClosed', `the payment was completed (${completing.by})`);
}

function tooMany({ shipments }: Payment): Refusal | undefined {
  if (shipments.length < SHIPMENTS_MAX) return undefined;
  return refusal('TooManyShipments', `the payment has ${shipments.length} shipments, which is the limit`);
}

function withoutHold(payment: Payment): Refusal | undefined {
  return authorization(payment).status === 'refused'
    ? refusal('PaymentClosed', 'the authorization was refused')
    : undefined;
}

function tooLate({ captureBy }: Payment, _: ShipCommand, now: EpochMs): Refusal | undefined {
  return now < captureBy
    ? undefined
    : refusal('PaymentClosed', `the hold may be gone since ${new Date(captureBy).toISOString()}`);
}

function tooMuch(payment: Payment, command: ShipCommand): Refusal | undefined {
  const { shipmentId, amount } = command;
  const left = isUsedUp(payment) ? 0 : Math.max(0, available(payment) + claimOf(payment, command));
  if (amount <= left) return undefined;
  return refusal(
    'ExceedsAvailable',
    `shipment ${shipmentId} is ${moneyOf(payment, amount)}, but only ${moneyOf(payment, left)} of ${moneyOf(payment, payment.authorized)} is available`,
    left > 0 ? `ship at most ${moneyOf(payment, left)}` : 'start a new payment with a new hold',
  );
}

/**
 * What is booked as captured by others, but was taken under the key of this very shipment: by a payment that ended, or by a run that was
 * reset. Not counted twice: it is this shipment's money, and a look-up will say so.
 */
export function claimOf(payment: Payment, { shipmentId, amount }: ShipCommand): Minor {
  // Stryker disable next-line ArrayDeclaration: what has neither amount nor key is nobody's
  const candidates = payment.pastUnknown ? (payment.unexplained ?? []).filter((entry) => entry.amount === amount) : [];
  // Deriving a key is the dearest thing that the core does; a healthy payment has nothing to compare it with.
  // Stryker disable next-line ConditionalExpression: saves time, and nothing else
  if (candidates.length === 0) return 0;
  const { account, paymentId } = payment.terms;
  const key = deriveKey({ account, paymentId, kind: 'capture', operationId: shipmentId, round: 0 });
  return candidates.some((entry) => entry.key === key) ? Math.min(amount, payment.foreign.captured) : 0;
}

/** The shipment of this id, where it was accepted. */
export const shipmentOf = (payment: Payment, id: string): Shipment | undefined =>
  payment.shipments.find((shipment) => shipment.id === id);
