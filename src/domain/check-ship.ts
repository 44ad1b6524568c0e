import type { ShipCommand } from './commands';
import { claimOf, SHIPMENTS_MAX } from './forgotten';
import { moneyOf } from './format';
import { available } from './ledger';
import { type EpochMs, isAmount } from './money';
import { authorization, isUsedUp, type Payment, type Shipment } from './payment';
import { firstRefusal, type Refusal, refusal } from './refusals';

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

function completed(payment: Payment): Refusal | undefined {
  const { completing } = payment;
  return completing && refusal('PaymentClosed', `the payment was completed (${completing.by})`, remedyOf(payment));
}

function tooMany(payment: Payment): Refusal | undefined {
  const { length } = payment.shipments;
  if (length < SHIPMENTS_MAX) return undefined;
  return refusal('TooManyShipments', `the payment has ${length} shipments, which is the limit`, remedyOf(payment));
}

function withoutHold(payment: Payment): Refusal | undefined {
  return authorization(payment).status === 'refused'
    ? refusal('PaymentClosed', 'the authorization was refused', remedyOf(payment))
    : undefined;
}

function tooLate(payment: Payment, _: ShipCommand, now: EpochMs): Refusal | undefined {
  const { captureBy } = payment;
  if (now < captureBy) return undefined;
  const since = new Date(captureBy).toISOString();
  return refusal('PaymentClosed', `the hold may be gone since ${since}`, remedyOf(payment));
}

function tooMuch(payment: Payment, command: ShipCommand): Refusal | undefined {
  const { shipmentId: id, amount } = command;
  const left = isUsedUp(payment) ? 0 : Math.max(0, available(payment) + claimOf(payment, { id, amount }));
  if (amount <= left) return undefined;
  return refusal(
    'ExceedsAvailable',
    `shipment ${id} is ${moneyOf(payment, amount)}, but only ${moneyOf(payment, left)} of ${moneyOf(payment, payment.authorized)} is available`,
    remedyOf(payment, left > 0 ? `ship at most ${moneyOf(payment, left)}` : 'start a new payment with a new hold'),
  );
}

/** Where the past is not known, the parcel may be paid: what is charged to a new hold would be taken twice. */
export const remedyOf = ({ pastUnknown }: Payment, usual?: string): string | undefined =>
  pastUnknown
    ? 'it may have been captured before: ask an operator to look at the captures on the provider’s page, and charge it nowhere else meanwhile'
    : usual;

/** The shipment of this id, where it was accepted. */
export const shipmentOf = (payment: Payment, id: string): Shipment | undefined =>
  payment.shipments.find((shipment) => shipment.id === id);
