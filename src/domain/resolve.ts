import type { ResolveCommand } from './commands';
import { confirmed, refusedAs } from './confirm';
import { bookable } from './contradiction';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { atMost } from './foreign';
import { moneyOf } from './format';
import { pastUnknown } from './interpret-answer';
import { KINDS } from './kinds';
import { type EpochMs, type Minor, sum } from './money';
import type { Total } from './outcome';
import { isUp, type Operation, operationOf, type Payment, restGoes } from './payment';
import { reckon } from './reckon';
import { refundedAtMost } from './refund-drift';

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
      (fact) => fact.kind !== 'AttentionRaised',
    );
    if (op.kind === 'authorize') return [...facts, ...unread(payment, now), ...noLongerFit(payment, amount, now)];
    return [...facts, ...claimedBy(payment, op, amount, evolveAll(payment, facts), now)];
  }
  if (command.resend) return [{ ...about, kind: 'ResendOrdered', operator: command.operator, reason: why }];
  return [
    { ...about, kind: 'Refused', code: refusedAs(payment, op, 'ResolvedNotDone'), why, by: 'operator' },
    ...remainderBack(payment, op, now),
  ];
}

/**
 * What seemed to be of others and may be this operation is not counted beside it: in the total that it raises, and in no other. No look-up is believed for
 * the word: what one shows less than is booked for others may be of the time before them. A later one that shows more is told.
 */
function claimedBy(before: Payment, op: Operation, amount: Minor, after: Payment, now: EpochMs): Fact[] {
  const total = KINDS[op.kind].raises as Total;
  const most = mostMoved(after, total, Math.min(bookable(before, op), amount));
  return total === 'refunded' ? refundedAtMost(after, most, now) : atMost(after, { [total]: most }, now);
}

/** What can have been moved: no less than was shown and nothing in doubt explains; and no more is captured than the hold has had room for. */
function mostMoved(payment: Payment, total: Total, claimed: Minor): Minor {
  const { authorized, ledger, seen } = payment;
  const known = reckon(payment, { totals: seen })[total];
  const sure = (known.total ?? 0) - sum(known.perhaps.map(({ amount }) => amount));
  const room = total === 'captured' ? authorized - ledger.released : Number.POSITIVE_INFINITY;
  return Math.max(sure, Math.min(room, ledger[total] - claimed));
}

/** A capture that was booked on a person's word, and did not happen: nor did what had gone with it. */
function remainderBack(payment: Payment, { status, kind }: Operation, now: EpochMs): Fact[] {
  const amount = payment.releasedWithoutOrder;
  if (status !== 'done' || kind !== 'capture' || restGoes(payment) === undefined || amount === 0) return [];
  return [{ at: now, kind: 'RemainderTaken', amount, why: 'the capture that it had gone with did not happen' }];
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
      kind: 'ShipmentEnded',
      shipmentId: shipment.id,
      state: 'refused',
      reason: `the hold is only ${moneyOf(payment, authorized)}`,
    });
  }
  return facts;
}
