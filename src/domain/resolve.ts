import type { ResolveCommand } from './commands';
import { confirmed, refusedAs } from './confirm';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { atMost } from './foreign';
import { moneyOf } from './format';
import { pastUnknown } from './interpret-answer';
import { ownCaptured } from './ledger';
import type { EpochMs, Minor } from './money';
import { isUp, type Operation, operationOf, type Payment, restGoes } from './payment';
import { claimable } from './reckon';

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
    const after = evolveAll(payment, facts);
    const claimed = Math.min(claimable(payment, op), amount);
    const totals = op.kind === 'capture' ? { ...after.seen, captured: mostCaptured(after, claimed) } : after.seen;
    return [...facts, ...atMost(after, totals, now)];
  }
  if (command.resend) return [{ ...about, kind: 'ResendOrdered', operator: command.operator, reason: why }];
  return [
    { ...about, kind: 'Refused', code: refusedAs(payment, op, 'ResolvedNotDone'), why, by: 'operator' },
    ...remainderBack(payment, op, now),
  ];
}

/**
 * What can have been captured. Where no total is shown, or one that is less than what is said to be ours, what seemed foreign and may be this capture is
 * not counted beside it, and the hold has no room for more. A later total that shows more is told.
 */
function mostCaptured(payment: Payment, claimed: Minor): Minor {
  const { authorized, ledger, seen } = payment;
  if (seen?.captured !== undefined && seen.captured >= ownCaptured(payment)) return seen.captured;
  return Math.min(authorized - ledger.released, ledger.captured - claimed);
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
