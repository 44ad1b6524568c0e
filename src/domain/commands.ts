import type { Currency, Minor } from './money';
import type { AttentionCode } from './payment';

/** A message to a payment. Protocol 3 says who may send which, and when it is accepted. */
export type Command =
  | ({ kind: 'ship' } & ShipCommand)
  | { kind: 'complete' }
  /** `inTemporal`: the workflow was cancelled there; no message of anybody can say so. */
  | { kind: 'cancel'; reason: string; inTemporal?: true }
  | ({ kind: 'refund' } & RefundCommand)
  | { kind: 'providerNotice'; text: string }
  | ({ kind: 'pause' } & OperatorReason)
  | ({ kind: 'resume' } & OperatorReason)
  | ({ kind: 'retryNow' } & OperatorReason)
  | ({ kind: 'resolve' } & ResolveCommand)
  | ({ kind: 'acknowledge' } & AcknowledgeCommand);

export interface ShipCommand {
  shipmentId: string;
  amount: Minor;
  currency: Currency;
  /** The last shipment: completes the payment too, if it is accepted. */
  final?: boolean;
}

/** Gives captured money back to the customer. The id is the unit of idempotency, as a shipment's is. */
export interface RefundCommand {
  refundId: string;
  amount: Minor;
  currency: Currency;
  /** Why, for whoever reads it later. */
  reason: string;
  /** The parcel whose money goes back: then no more of it than was captured for it. */
  shipmentId?: string;
  /** The provider's id of the capture, where a refund has to name one and the payment does not know it. */
  providerReference?: string;
}

export interface OperatorReason {
  operator: string;
  reason: string;
}

export interface AcknowledgeCommand extends OperatorReason {
  code: AttentionCode;
  /** The operation, shipment or refused refund that it is about; left out, every attention of this code is meant. */
  id?: string;
}

export interface ResolveCommand extends OperatorReason {
  operationId: string;
  outcome: 'done' | 'notDone';
  /** With `done`: what was really moved, where it is not what was asked. */
  amount?: Minor;
  /** With `notDone`: send it again, under a new key. */
  resend?: boolean;
  /** With `done`: the provider's id of it. Where Holdfast was to create the hold, some providers know it by nothing else. */
  providerReference?: string;
  /** What was seen, and where. Kept for ever with the payment. */
  evidence: string;
}
