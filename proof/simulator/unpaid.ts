import type { Fact } from '../../src/domain/facts';
import { operationOf, type Payment, type Shipment } from '../../src/domain/payment';
import { Violated } from './violated';

/**
 * I12: a parcel that was accepted may have left. Where it ends uncaptured it is before a person, unless a person ended it, or the order service
 * by its own `cancel`; and the rest of the hold is not given back while nobody has looked.
 */

/** Which parcels a person was told of, by the id of the parcel or of its capture. */
export function toldIn(told: Set<string>, facts: readonly Fact[]): void {
  for (const fact of facts) {
    // Ordered again it may be refused again, and that is news.
    if (fact.kind === 'ResendOrdered') told.delete(fact.operationId);
    if (fact.kind === 'AttentionRaised' && (fact.code === 'ShipmentUnpaid' || fact.code === 'RefundUnmade')) {
      told.add(fact.operationId ?? fact.shipmentId ?? '');
    }
  }
}

/** When everything that follows from the clock has been learned. */
export function checkUnpaid(payment: Payment, told: ReadonlySet<string>): void {
  const silent = payment.shipments.find(
    (shipment) => isUnpaid(payment, shipment) && !told.has(shipment.operationId ?? shipment.id),
  );
  if (silent) throw new Violated('I12', `${silent.id} of ${silent.amount} ended uncaptured, and nobody was told`);
}

function isUnpaid(payment: Payment, { operationId, ended }: Shipment): boolean {
  if (ended !== undefined) return ended.state !== 'dropped';
  const op = operationId === undefined ? undefined : operationOf(payment, operationId);
  return op?.status === 'expired' || (op?.status === 'refused' && op.by !== 'operator');
}

/** A release is planned, or sent: then no parcel may wait for somebody to look. */
export function checkKept({ policy, captureBy, attention }: Payment, now: number): void {
  const mayGo =
    !policy.keepForRefused || (policy.atDeadline === 'release' && now >= captureBy - policy.deadlineMarginMs);
  const up = attention.find(({ code }) => code === 'ShipmentUnpaid' || code === 'ShipmentRefused');
  if (up !== undefined && !mayGo)
    throw new Violated('I12', `the rest is given back while ${up.code} is up: ${up.text}`);
}

export const plansRelease = (facts: readonly Fact[]): boolean =>
  facts.some((fact) => fact.kind === 'Planned' && fact.operation === 'release');
