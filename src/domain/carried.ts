import { countLedger } from './ledger';
import type { EpochMs, Minor } from './money';
import { newOperation, type Operation, type Payment, type Shipment, settledAtOf } from './payment';
import { present } from './present';

/**
 * A payment as one run hands it to the next. Of a parcel that is captured for good it keeps id, amount and state, a fifth of what the capture was:
 * a payment may have thousands of them, and what one run may hand on is bounded. What is left out decides nothing any more; the exhaustive
 * model holds that against every state that it reaches.
 */
export interface CarriedPayment extends Omit<Payment, 'shipments' | 'operations'> {
  shipments: readonly (Shipment | CapturedParcel)[];
  /** In their order. A text is the capture of the parcel of this id. */
  operations: readonly (Operation | string)[];
}

/** A parcel and the one capture that took exactly its money. Amounts in minor units, moments in milliseconds since the epoch. */
export interface CapturedParcel
  extends Pick<Shipment, 'id' | 'at'>,
    Pick<Operation, 'providerReference' | 'by' | 'lastSentAt' | 'notAfter'> {
  amount: Minor;
  capturedAt: EpochMs;
  settledAt?: EpochMs;
}

export function carried(payment: Payment, now: EpochMs): CarriedPayment {
  const captures = new Map(payment.operations.map((op) => [op.id, op]));
  const parcels = new Map<string, CapturedParcel>();
  const shipments = payment.shipments.map((shipment) => {
    const op = captures.get(shipment.id);
    if (op === undefined || !isPlain(payment, shipment, op)) return shipment;
    const parcel = parcelOf(payment, shipment, op, now);
    parcels.set(parcel.id, parcel);
    return parcel;
  });
  const operations = payment.operations.map((op) => (parcels.has(op.id) ? op.id : op));
  return { ...payment, shipments, operations };
}

export function restored(payment: CarriedPayment): Payment {
  const parcels = new Map(
    payment.shipments.flatMap((shipment) => (isParcel(shipment) ? [[shipment.id, shipment]] : [])),
  );
  const whole: Payment = {
    ...payment,
    // A build that knew of no refunds has none here, nor in the ledger.
    foreign: { ...payment.foreign, refunded: payment.foreign.refunded ?? 0 },
    shipments: payment.shipments.map((shipment) => (isParcel(shipment) ? shipmentOf(shipment) : shipment)),
    operations: payment.operations.map((op) =>
      typeof op === 'string' ? captureOf(parcels.get(op) as CapturedParcel) : op,
    ),
  };
  return 'refunded' in payment.ledger ? whole : { ...whole, ledger: countLedger(whole) };
}

const isParcel = (shipment: Shipment | CapturedParcel): shipment is CapturedParcel => 'capturedAt' in shipment;

/** One capture, of this parcel and no other, of exactly its amount, that nobody has anything to say about. Anything else is carried whole. */
const isPlain = ({ capabilities }: Payment, shipment: Shipment, op: Operation): boolean =>
  op.kind === 'capture' &&
  op.status === 'done' &&
  // What may still turn bad is looked up once more: all its moments count.
  capabilities.provisionalMs === 0 &&
  op.shipments.length === 1 &&
  shipment.operationId === op.id &&
  shipment.amount === op.amount &&
  op.doneAt !== undefined &&
  op.round === 0 &&
  op.wanted &&
  // A person's word can be taken back, and then it counts how it was sent and read.
  op.by !== 'operator' &&
  SPECIAL.every((member) => op[member] === undefined) &&
  shipment.ended === undefined &&
  shipment.unpaidSince === undefined;

const SPECIAL = [
  'elsewhereBefore',
  'stuckSince',
  'unpaidSince',
  'twiceSince',
  'lookUpWaived',
  'calledGone',
  'refusal',
  'deniedAt',
] as const;

function parcelOf(payment: Payment, { id, amount, at }: Shipment, op: Operation, now: EpochMs): CapturedParcel {
  const { providerReference, by, lastSentAt, notAfter } = op;
  const parcel = { id, amount, at, capturedAt: op.doneAt as EpochMs, ...present({ providerReference, by }) };
  // A person's word is held against the totals that were shown last, where those are younger than what could still take effect.
  const over = Math.max(settledAtOf(payment, op), lastSentAt ?? 0);
  if (over <= Math.min(now, payment.seen?.at ?? now)) return parcel;
  return { ...parcel, settledAt: op.settledAt, ...present({ lastSentAt, notAfter }) };
}

const shipmentOf = ({ id, amount, at }: CapturedParcel): Shipment => ({ id, amount, at, operationId: id });

const captureOf = ({ id, amount, at, capturedAt, settledAt = 0, ...kept }: CapturedParcel): Operation => ({
  ...newOperation(id, 'capture', amount, at),
  ...kept,
  shipments: [id],
  status: 'done',
  attempts: 1,
  // Its key is old: nothing is ever sent again under it as if it were new.
  firstSentAt: 0,
  settledAt,
  doneAt: capturedAt,
});
