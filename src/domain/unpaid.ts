import type { Fact } from './facts';
import { moneyOf } from './format';
import type { EpochMs } from './money';
import { capturesOf, type Operation, operationOf, type Payment, refundIdOf, refundsOf, type Shipment } from './payment';

/** Beyond this many parcels that ended without a capture, one line stands for the rest: the state of a payment has to stay small. */
const UNPAID_SHOWN_MAX = 50;
const REST = 'more shipments ended unpaid: look at the list of shipments';

/**
 * A parcel that was accepted and ended uncaptured may have left: it is put before a person, whatever ended it. Not where a person ended it,
 * or where the order service itself cancelled. Told once; a parcel that is ordered again and refused again is told again.
 */
export function tellUnpaid(payment: Payment, now: EpochMs): Fact[] {
  const ops = payment.operations.filter(
    (op) => op.kind === 'capture' && op.unpaidSince === undefined && isUnpaid(payment, op),
  );
  const up = payment.attention.filter(({ code, shipmentId }) => code === 'ShipmentUnpaid' && shipmentId !== undefined);
  // It stands for those that end while it is up, too: they are told when it has been acknowledged.
  const isRestUp = up.some(({ text }) => text === REST);
  const alone = payment.shipments
    .filter((shipment): shipment is Ended => endedUnpaid(payment, shipment) && shipment.unpaidSince === undefined)
    .slice(0, isRestUp ? 0 : Math.max(0, UNPAID_SHOWN_MAX + 1 - up.length));
  return [
    ...ops.map(
      (op): Fact =>
        raised(now, sentence(payment, op.shipments, op.amount, wordFor(op), op.reason), { operationId: op.id }),
    ),
    ...alone.map((shipment, nth): Fact => {
      const { id, amount, ended: end } = shipment;
      const isLast = up.length + nth === UNPAID_SHOWN_MAX;
      const text = isLast ? REST : sentence(payment, [id], amount, `ended ${end.state}`, end.reason);
      return raised(now, text, { shipmentId: id });
    }),
  ];
}

/** Whoever is told of one is told of all that have ended by then: each by its name, or by the line for the rest. */
export const isToldNow = (payment: Payment, shipment: Shipment): boolean =>
  shipment.unpaidSince === undefined && endedUnpaid(payment, shipment);

/** The operation, or the shipment without one, is paid for or wanted no more: nothing of it is before a person. */
export function isUnpaidOver(payment: Payment, about: { operationId?: string; shipmentId?: string }): boolean {
  const op = capturesOf(payment).find(({ id }) => id === about.operationId);
  return op !== undefined && !isUnpaid(payment, op);
}

/** A refund that was accepted and ended unmade: the customer waits for it. Told once, until it is ordered again. */
export function tellUnmade(payment: Payment, now: EpochMs): Fact[] {
  return refundsOf(payment)
    .filter((op) => op.unpaidSince === undefined && isUnmade(payment, op))
    .map(
      (op): Fact => ({
        at: now,
        kind: 'AttentionRaised',
        code: 'RefundUnmade',
        operationId: op.id,
        text: sentence(payment, [refundIdOf(op.id)], op.amount, wordFor(op), op.reason),
      }),
    );
}

/** The refund is made or on its way: nothing of it is before a person. */
export function isUnmadeOver(payment: Payment, { operationId }: { operationId?: string }): boolean {
  const op = operationOf(payment, operationId);
  return op !== undefined && !isUnmade(payment, op);
}

/** As of a capture; but it is no cancelled order's business: what was promised to the customer stays promised. */
const isUnmade = (payment: Payment, op: Operation): boolean => op.status === 'dropped' || isUnpaid(payment, op);

function isUnpaid(payment: Payment, op: Operation): boolean {
  const { status, by } = op;
  switch (status) {
    case 'denied':
      // The no is not verified yet, but a person should know of it now.
      return op.deniedAt !== undefined;
    case 'refused':
      return by !== 'operator';
    // Stryker disable next-line StringLiteral: what comes to the end of the table counts as unpaid, too
    case 'expired':
    // Stryker disable next-line StringLiteral: the same
    case 'lapsed':
      return true;
    case 'dropped':
      return payment.cancelledInTemporal === true;
    case 'planned':
    case 'sending':
    case 'accepted':
    case 'unknown':
    case 'parked':
    case 'done':
      return false;
    default:
      return status satisfies never;
  }
}

type Ended = Shipment & Required<Pick<Shipment, 'ended'>>;

/** It ended before it had a capture. What was dropped was not wanted any more, but where nobody of the order service had said so. */
function endedUnpaid(payment: Payment, shipment: Shipment): shipment is Ended {
  const { ended } = shipment;
  return ended !== undefined && (ended.state !== 'dropped' || payment.cancelledInTemporal === true);
}

const wordFor = (op: Operation): string => (op.status === 'denied' ? 'was denied' : `ended ${op.status}`);

const NAMED = 3;

function sentence(
  payment: Payment,
  ids: readonly string[],
  amount: number,
  state: string,
  reason: string | undefined,
): string {
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  const money = moneyOf(payment, amount);
  return `${ids.slice(0, NAMED).join(', ')}${more} of ${money} ${state}${reason === undefined ? '' : `: ${reason}`}`;
}

const raised = (now: EpochMs, text: string, about: { operationId: string } | { shipmentId: string }): Fact => ({
  at: now,
  kind: 'AttentionRaised',
  code: 'ShipmentUnpaid',
  text,
  ...about,
});
