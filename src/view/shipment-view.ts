import { isOverdrawn } from '../domain/ledger';
import type { EpochMs, Minor } from '../domain/money';
import { isAuthorized, type Operation, operationOf, type Payment, type Shipment } from '../domain/payment';
import { deadlineOf } from '../domain/waiting';
import { momentOf } from './moment';
import { nextAtOf } from './next-at';

export type ShipmentState =
  | 'waiting'
  | 'capturing'
  | 'captured'
  | 'refused'
  | 'unknown'
  | 'denied'
  | 'parked'
  | 'dropped'
  | 'expired';

export interface ShipmentView {
  id: string;
  /** Minor units. */
  amount: Minor;
  state: ShipmentState;
  /**
   * May the parcel leave, as far as the money goes? `yes`: it is captured, or, at a provider that captures once at the end, reserved
   * on a live hold. `notYet`: ask again. `no`: it will not be captured, or nobody can tell, or the provider said no.
   */
  safeToShip: 'yes' | 'notYet' | 'no';
  capturedAt?: EpochMs;
  /** When Holdfast does its next step about it; asking sooner tells nothing new. Absent once it is final, and while an answer is awaited. */
  nextAt?: EpochMs;
  providerReference?: string;
  reason?: string;
}

/** All of them. Each finds its operation at once: a payment may have thousands. */
export function shipmentViews(payment: Payment): ShipmentView[] {
  const operations = new Map(payment.operations.map((op) => [op.id, op]));
  return payment.shipments.map((shipment) => viewWith(payment, shipment, operations.get(shipment.operationId ?? '')));
}

export const shipmentView = (payment: Payment, shipment: Shipment): ShipmentView =>
  viewWith(payment, shipment, operationOf(payment, shipment.operationId));

function viewWith(payment: Payment, shipment: Shipment, op: Operation | undefined): ShipmentView {
  const state = shipmentState(shipment, op);
  const nextAt = nextAtOf(op);
  const reason = shipment.ended?.reason ?? reasonOf(state, op) ?? later(payment, state);
  return {
    id: shipment.id,
    amount: shipment.amount,
    state,
    safeToShip: safeToShip(payment, state),
    ...(op?.doneAt !== undefined && state === 'captured' ? { capturedAt: op.doneAt } : {}),
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(op?.providerReference === undefined ? {} : { providerReference: op.providerReference }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The same of a payment that was cut off in Temporal: what the hold was to pay for is captured by nobody until it is mended. */
export const whileCutOff = (shipment: ShipmentView): ShipmentView =>
  shipment.safeToShip === 'yes' && shipment.state !== 'captured'
    ? {
        ...shipment,
        safeToShip: 'notYet',
        reason: 'the payment was cut off in Temporal, and captures nothing until it is mended',
      }
    : shipment;

function reasonOf(state: ShipmentState, op: Operation | undefined): string | undefined {
  if (state === 'captured') return undefined;
  return state === 'denied' ? `the provider said no; this is not verified yet: ${op?.reason}` : op?.reason;
}

function shipmentState(shipment: Shipment, op: Operation | undefined): ShipmentState {
  if (shipment.ended) return shipment.ended.state;
  if (op === undefined) return 'waiting';
  switch (op.status) {
    case 'planned':
      return op.attempts > 0 ? 'capturing' : 'waiting';
    case 'sending':
    case 'accepted':
      return 'capturing';
    case 'done':
      return 'captured';
    case 'lapsed':
      return 'expired';
    default:
      return op.status;
  }
}

function safeToShip(payment: Payment, state: ShipmentState): ShipmentView['safeToShip'] {
  switch (state) {
    case 'captured':
      return 'yes';
    case 'waiting':
      // It captures once, at the end: nothing better than the hold will be known before the parcel leaves.
      return payment.capabilities.captures === 'one' && isAuthorized(payment) && !isOverdrawn(payment)
        ? 'yes'
        : 'notYet';
    case 'capturing':
    case 'unknown':
      return 'notYet';
    default:
      return 'no';
  }
}

function later(payment: Payment, state: ShipmentState): string | undefined {
  if (state !== 'waiting' || payment.capabilities.captures === 'many') return undefined;
  return `will be captured with the final capture, by ${momentOf(deadlineOf(payment))} at the latest`;
}
