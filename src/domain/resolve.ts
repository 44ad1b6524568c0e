import type { ResolveCommand } from './commands';
import { confirmed } from './confirm';
import { contradiction } from './contradiction';
import { atMost } from './drift';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { moneyOf } from './format';
import { pastUnknown } from './interpret-answer';
import { sentUntil } from './kinds';
import { available, isOverdrawn } from './ledger';
import { type EpochMs, isAmount, type Minor } from './money';
import { isRead, isUp, isUsedUp, type Operation, operationOf, type Payment, settledAtOf, wasReleased } from './payment';
import { claimable } from './reckon';
import { type Refusal, refusal } from './refusals';

/** Why a person's word is not taken now; undefined when it is. */
export function checkResolve(payment: Payment, command: ResolveCommand, now: EpochMs): Refusal | undefined {
  const op = operationOf(payment, command.operationId);
  if (op === undefined)
    return refusal('OperationNotFound', `payment ${payment.terms.paymentId} has no operation ${command.operationId}`);
  if (command.amount !== undefined && !isAmount(command.amount)) {
    return refusal(
      'InvalidMessage',
      `amount ${String(command.amount)} is not a whole number of minor units above zero`,
    );
  }
  const never = whyNever(payment, op, command);
  if (never !== undefined)
    return refusal(
      'NotResolvable',
      never,
      'resolve only an operation that is unknown, parked, refused, stuck or overdrawn',
    );
  // A capture that was answered may be missing in every read so long, and with it in what the person saw.
  const settled = command.outcome === 'notDone' ? settledAtOf(payment, op) : op.settledAt;
  if (op.status !== 'planned' && now < settled) {
    const until = new Date(settled).toISOString();
    return refusal(
      'NotResolvable',
      `the request for ${op.id} may still take effect, or become visible, until ${until}`,
      `resolve it after ${until}`,
    );
  }
  const cannotSend = command.outcome === 'notDone' && command.resend ? whyNoResend(payment, op, now) : undefined;
  if (cannotSend) return refusal('NotResolvable', cannotSend, 'resolve it without `resend`');
  const denied = contradiction(payment, op, command);
  if (denied) return refusal('ContradictsEvidence', denied);
  if (command.outcome === 'notDone' && command.resend && !mayBeResent(payment, op)) {
    return refusal(
      'NotResolvable',
      `the provider may have carried out ${op.id}: two look-ups must succeed after its last attempt can no longer take effect, and they have not yet`,
      'order retryNow, and resend when two look-ups have shown that it is not there',
    );
  }
  const reserved = op.status === 'refused' ? 0 : op.amount + op.rest;
  const room = reserved + Math.max(0, available(payment) + claimable(payment, op));
  const amount = command.amount ?? op.amount;
  if (command.outcome === 'done' && op.kind !== 'authorize' && amount > room) {
    return refusal(
      'ExceedsAvailable',
      `${moneyOf(payment, amount)} is more than the ${moneyOf(payment, room)} that is reserved for ${op.id} or available`,
      `resolve it with at most ${moneyOf(payment, room)}`,
    );
  }
  if (command.outcome === 'done' && op.kind === 'authorize' && amount > payment.terms.amount) {
    return refusal(
      'ExceedsAvailable',
      `${moneyOf(payment, amount)} is more than the ${moneyOf(payment, payment.terms.amount)} of the terms`,
      `resolve it with at most ${moneyOf(payment, payment.terms.amount)}`,
    );
  }
  return undefined;
}

/** What this operation is not resolved by, whenever it is said. */
function whyNever(payment: Payment, op: Operation, { outcome, resend }: ResolveCommand): string | undefined {
  switch (op.status) {
    case 'unknown':
    case 'parked':
      return undefined;
    case 'planned':
      return op.stuckSince !== undefined || isOverdrawn(payment) ? undefined : `${op.id} is planned`;
    case 'refused':
      // It may be there all the same, or be ordered again. That it is not there is what it says already.
      return op.kind === 'capture' && (outcome === 'done' || resend) ? undefined : `${op.id} is refused`;
    case 'done':
      // What was booked on a person's word can be taken back by one: nothing is sent for it.
      return op.by === 'operator' && op.kind !== 'authorize' && outcome === 'notDone' && !resend
        ? undefined
        : `${op.id} is done`;
    case 'sending':
    case 'accepted':
    case 'dropped':
    case 'expired':
    case 'lapsed':
      return `${op.id} is ${op.status}`;
    default:
      return op.status satisfies never;
  }
}

/** Whether it was looked up well enough to be sent again. What was never sent, or provably never arrived, needs no look. */
const mayBeResent = (payment: Payment, op: Operation): boolean =>
  (!op.inDoubt && (op.status === 'planned' || op.attempts === 0)) || isRead(payment, op);

function whyNoResend(payment: Payment, op: Operation, now: EpochMs): string | undefined {
  if (op.kind === 'authorize' && payment.terms.create === undefined) {
    return 'the order service made the authorization, so Holdfast has nothing to send';
  }
  if (op.kind === 'capture' && wasReleased(payment)) return 'the rest of the hold has been released since';
  if (op.status !== 'refused') return undefined;
  if (now >= sentUntil(payment, op.kind)) return 'the hold may be gone';
  if (payment.cancelled) return 'the payment was cancelled';
  if (isUsedUp(payment)) return 'this provider allows one capture, and another one was made';
  return op.amount > available(payment)
    ? `only ${moneyOf(payment, available(payment))} of the hold is available`
    : undefined;
}

/** A person's word, with the name and the evidence. Protocol 3. */
export function resolve(payment: Payment, command: ResolveCommand, now: EpochMs): Fact[] {
  const op = operationOf(payment, command.operationId) as Operation;
  const about = { at: now, operationId: op.id };
  const why = `${command.operator}: ${command.reason} (${command.evidence})`;
  if (command.outcome === 'done') {
    const amount = command.amount ?? op.amount;
    const { providerReference } = command;
    const told = {
      amount,
      by: 'operator',
      why,
      ...(providerReference === undefined ? {} : { providerReference }),
    } as const;
    const facts = confirmed(payment, op, told, now).filter(
      // The person knows the amount: it was just told by them.
      (fact) => fact.is !== 'AttentionRaised',
    );
    if (op.kind === 'authorize') return [...facts, ...unread(payment, now), ...noLongerFit(payment, amount, now)];
    return [...facts, ...atMost(evolveAll(payment, facts), payment.seen, now)];
  }
  if (command.resend) return [{ ...about, is: 'ResendOrdered', operator: command.operator, reason: why }];
  return [{ ...about, is: 'Refused', code: 'ResolvedNotDone', why, by: 'operator' }];
}

/** A hold that was to exist already and that nobody could read, taken on a person's word: what was taken from it before is not known. */
function unread(payment: Payment, now: EpochMs): Fact[] {
  if (payment.pastUnknown) return [];
  if (isUp(payment, 'HoldShared')) {
    return pastUnknown(payment, 'another payment uses this hold, and its captures are not known', now);
  }
  const wasRead = payment.seen !== undefined || isUp(payment, 'AuthorizationDiffers');
  if (payment.terms.create !== undefined || wasRead) return [];
  return pastUnknown(payment, 'no look-up of this hold has succeeded, so earlier captures are not known', now);
}

/** A hold smaller than the terms refuses the newest shipments that no longer fit. */
function noLongerFit(payment: Payment, authorized: Minor, now: EpochMs): Fact[] {
  const facts: Fact[] = [];
  let left = authorized;
  for (const shipment of payment.shipments) {
    if (shipment.operationId !== undefined || shipment.ended !== undefined) continue;
    if (shipment.amount <= left) {
      left -= shipment.amount;
      continue;
    }
    facts.push({
      at: now,
      is: 'ShipmentEnded',
      shipmentId: shipment.id,
      state: 'refused',
      reason: `the hold is only ${moneyOf(payment, authorized)}`,
    });
  }
  return facts;
}
