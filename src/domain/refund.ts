import { keyTells, type RefundCapabilities } from './capabilities';
import type { RefundCommand } from './commands';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { KINDS, refundUntil } from './kinds';
import { refundable } from './ledger';
import { type EpochMs, isAmount, type Minor, sum } from './money';
import {
  capturesOf,
  isAuthorized,
  isStanding,
  isUncertain,
  type Operation,
  onlyRefund,
  operationOf,
  type Payment,
  type RefundSubject,
  refundOperationId,
  refundsOf,
  subjectOf,
} from './payment';
import { present } from './present';
import { firstRefusal, type Refusal, refusal } from './refusals';

/** The state of a payment has to stay small, and each refund is kept whole. */
export const REFUNDS_MAX = 200;

/** Why a refund is not accepted now; undefined when it is. Protocol 3. */
export function checkRefund(payment: Payment, command: RefundCommand, now: EpochMs): Refusal | undefined {
  const { refundId, amount, currency } = command;
  if (typeof refundId !== 'string' || refundId === '') {
    return refusal('InvalidMessage', `${JSON.stringify(refundId)} is not a valid refundId`);
  }
  if (!isAmount(amount)) {
    return refusal(
      'InvalidMessage',
      `amount ${String(amount)} of refund ${refundId} is not a whole number of minor units above zero`,
    );
  }
  const known = operationOf(payment, refundOperationId(refundId));
  if (known !== undefined) {
    if (!isSame(payment, known, command)) return conflict(payment, known, command);
    // It was not made here, and is not going to be: whoever asks again is told where.
    return known.refusal?.code === 'RefundsElsewhere' && known.status === 'refused'
      ? elsewhere(payment, refundId)
      : undefined;
  }
  if (currency !== payment.terms.currency) {
    return refusal(
      'CurrencyMismatch',
      `refund ${refundId} is in ${currency}, the hold is in ${payment.terms.currency}`,
    );
  }
  if (payment.refundsElsewhere) return elsewhere(payment, refundId);
  const able = payment.capabilities.refund;
  if (able === undefined) {
    const { account } = payment.terms;
    return refusal(
      'CannotRefund',
      `refund ${refundId} is not possible: Holdfast cannot give back money at account ${account}`,
    );
  }
  return firstRefusal(GUARDS, payment, command, now, able);
}

const elsewhere = ({ terms: { account, paymentId } }: Payment, refundId: string): Refusal =>
  refusal(
    'RefundsElsewhere',
    `refund ${refundId} is not made here: refunds of payment ${account}/${paymentId} are made by workflow refunds:${account}:${paymentId}`,
  );

/** The refund that follows from an accepted message. A repeat orders nothing. */
export function refundOrdered(payment: Payment, command: RefundCommand, now: EpochMs): Fact[] {
  const operationId = refundOperationId(command.refundId);
  if (operationOf(payment, operationId) !== undefined) return [];
  const { reason, shipmentId, amount } = command;
  const refunds: RefundSubject = present({
    ordered: amount,
    reason,
    shipmentId,
    captureReference: referenceOf(payment, command),
  });
  return [
    // The run that had ended goes on, where it has not closed yet.
    ...(payment.finishedAt === undefined ? [] : [{ at: now, kind: 'Reopened' } as const]),
    { at: now, operationId, kind: 'Planned', operation: 'refund', amount, shipments: [], rest: 0, refunds },
  ];
}

/** Which capture a refund has to name: that of its parcel, or the only one. */
function captureOf(payment: Payment, shipmentId: string | undefined): Operation | undefined {
  const done = capturesOf(payment).filter(({ status }) => status === 'done');
  if (shipmentId === undefined) return done.length === 1 ? done[0] : undefined;
  return done.find(({ shipments }) => shipments.includes(shipmentId));
}

const isSame = (payment: Payment, known: Operation, { amount, currency, shipmentId }: RefundCommand): boolean =>
  subjectOf(known).ordered === amount &&
  currency === payment.terms.currency &&
  subjectOf(known).shipmentId === shipmentId;

const conflict = (
  payment: Payment,
  known: Operation,
  { refundId, amount, currency, shipmentId }: RefundCommand,
): Refusal =>
  refusal(
    'RefundConflict',
    `refund ${refundId} was already accepted with ${subjectOf(known).ordered} ${payment.terms.currency}${ofParcel(subjectOf(known).shipmentId)}; ` +
      `this message says ${amount} ${currency}${ofParcel(shipmentId)}`,
  );

const ofParcel = (shipmentId: string | undefined): string => (shipmentId === undefined ? '' : ` of ${shipmentId}`);

type Guard = (payment: Payment, command: RefundCommand, now: EpochMs, able: RefundCapabilities) => Refusal | undefined;

/** In this order: what is too late, what the provider does not do, and what there is no money for. */
const GUARDS: readonly Guard[] = [tooLate, tooMany, notInParts, tooMuch, withoutHold, notOfParcel, nameless];

/** Without a hold of its own nothing was captured for this payment: what a read shows as captured is of others, and theirs to give back. */
function withoutHold(payment: Payment, { refundId }: RefundCommand): Refusal | undefined {
  if (isAuthorized(payment)) return undefined;
  return refusal('CannotRefund', `refund ${refundId} is of a payment without an authorization`);
}

function tooLate(payment: Payment, { refundId }: RefundCommand, now: EpochMs): Refusal | undefined {
  const until = refundUntil(payment);
  if (now < until) return undefined;
  return refusal('RefundWindowOver', `refund ${refundId} came after ${new Date(until).toISOString()}`);
}

function tooMany(payment: Payment, { refundId }: RefundCommand): Refusal | undefined {
  const only = onlyRefund(payment);
  if (only !== undefined) {
    const why = `this provider makes one refund for each payment, and ${only.id} is it`;
    return refusal('CannotRefund', `refund ${refundId} is one too many: ${why}`);
  }
  if (refundsOf(payment).length < REFUNDS_MAX) return undefined;
  return refusal('CannotRefund', `refund ${refundId} is one more than the ${REFUNDS_MAX} that a payment can have`);
}

function notInParts(
  payment: Payment,
  { refundId, amount }: RefundCommand,
  _: EpochMs,
  { parts }: RefundCapabilities,
): Refusal | undefined {
  if (parts || amount === payment.ledger.captured) return undefined;
  const captured = moneyOf(payment, payment.ledger.captured);
  return refusal(
    'CannotRefund',
    `refund ${refundId} is of ${moneyOf(payment, amount)}, and this provider gives back only all of the ${captured}`,
  );
}

function tooMuch(
  payment: Payment,
  { refundId, amount }: RefundCommand,
  _: EpochMs,
  able: RefundCapabilities,
): Refusal | undefined {
  // What is booked as given back by others may be this very refund: it starts in doubt, and nothing is sent while more is promised than there is.
  const perhapsIt = payment.pastUnknown ? payment.foreign.refunded : 0;
  const left = Math.max(0, refundable(payment) + perhapsIt);
  if (amount <= left) return undefined;
  const { captured } = payment.ledger;
  return refusal(
    'ExceedsRefundable',
    `refund ${refundId} is ${moneyOf(payment, amount)}, but only ${moneyOf(payment, left)} of the ${moneyOf(payment, captured)} captured can be given back`,
    whatIsLeft(payment, left, able),
  );
}

function whatIsLeft(payment: Payment, left: Minor, { parts }: RefundCapabilities): string {
  if (left === 0) return 'refund nothing more, or wait until a capture is booked';
  return parts
    ? `refund at most ${moneyOf(payment, left)}`
    : 'pay the customer in another way: this provider gives back only all at once';
}

/** What names a parcel gives back no more than was captured for it. */
function notOfParcel(payment: Payment, { refundId, amount, shipmentId }: RefundCommand): Refusal | undefined {
  if (shipmentId === undefined) return undefined;
  const shipment = payment.shipments.find(({ id }) => id === shipmentId);
  const taken = Math.min(shipment?.amount ?? 0, captureOf(payment, shipmentId)?.amount ?? 0);
  const given = sum(
    refundsOf(payment)
      .filter((op) => subjectOf(op).shipmentId === shipmentId && isStanding(op))
      .map((op) => op.amount),
  );
  if (amount <= taken - given) return undefined;
  return refusal(
    'ExceedsRefundable',
    `refund ${refundId} is ${moneyOf(payment, amount)}, but of shipment ${shipmentId} only ${moneyOf(payment, Math.max(0, taken - given))} can be given back`,
    'refund less, or leave shipmentId out',
  );
}

/** Some providers give back a capture and not a payment, so the refund has to name one. */
function nameless(
  payment: Payment,
  command: RefundCommand,
  _: EpochMs,
  { of }: RefundCapabilities,
): Refusal | undefined {
  if (of !== 'capture' || referenceOf(payment, command) !== undefined) return undefined;
  return refusal(
    'CannotRefund',
    `refund ${command.refundId} does not say of which capture, and this provider has to be told`,
    'send providerReference: the id of the capture at the provider',
  );
}

const referenceOf = (payment: Payment, { providerReference, shipmentId }: RefundCommand): string | undefined =>
  providerReference ?? captureOf(payment, shipmentId)?.providerReference;

/**
 * Whether something stands in its way, beside the clock: what is captured is not known while a capture is in doubt whose key does not tell (I16); a
 * refund in doubt whose key does not tell makes the evidence of the next worthless; and more is not given back than was captured.
 */
export function isRefundBlocked(payment: Payment): boolean {
  const { capabilities } = payment;
  return (
    refundable(payment) < 0 ||
    // A capture whose key tells only adds to what can be given back.
    (!keyTells(capabilities) && capturesOf(payment).some(isUncertain)) ||
    (!KINDS.refund.isTold(capabilities) && refundsOf(payment).some(isUncertain))
  );
}
