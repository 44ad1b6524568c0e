import type { Ledger } from '../domain/ledger';
import type { Currency, EpochMs, Minor } from '../domain/money';
import type { AttentionCode, Settled } from '../domain/payment';

/**
 * What is promised to those who listen, by its type: few events, made of many facts. Members may be added; none goes, and none changes its meaning,
 * without another version. Amounts in minor units, moments in milliseconds since the epoch. No card data, and no words of the provider.
 */
export interface EventDataOf {
  /** The hold is there. */
  'payment.authorized': { amount: Minor; by: Settled; authorizedAt: EpochMs; captureBy: EpochMs };
  /** Money was taken, whatever proved it. */
  'capture.captured': AboutCapture & { captured: Minor; by: Settled; providerReference?: string };
  /** It will not be captured. */
  'capture.refused': AboutShipments & {
    operation?: string;
    outcome: 'refused' | 'dropped' | 'expired';
    because: RefusedBecause;
    /** The provider's code, or that of Holdfast's refusal. */
    code?: string;
  };
  /** Nobody knows yet whether it was captured. Told once, until it is known. */
  'capture.unknown': AboutCapture;
  /** A person has to settle it. */
  'capture.parked': AboutCapture & { code: AttentionCode };
  /** The provider no longer shows a capture that it had confirmed: stop shipping. */
  'capture.reversed': AboutCapture;
  /** Captured money was given back to the customer, whatever proved it. */
  'refund.refunded': AboutRefund & { refunded: Minor; by: Settled; providerReference?: string };
  /** It will not be given back. */
  'refund.refused': RefusedRefund & {
    outcome: 'refused' | 'dropped' | 'expired';
    because: RefusedBecause;
    /** The provider's code, or that of Holdfast's refusal. */
    code?: string;
  };
  /** Nobody knows yet whether it was given back. Told once, until it is known. */
  'refund.unknown': AboutRefund;
  /** A person has to settle it. */
  'refund.parked': AboutRefund & { code: AttentionCode };
  /** The provider no longer shows a refund that it had confirmed: the customer does not have the money. */
  'refund.reversed': AboutRefund;
  /** The rest of the hold is given back: by an order, with the capture, or as the hold ends. */
  'release.done': { released: Minor; how: 'ordered' | 'automatic' | 'lapses'; by?: Settled };
  /** The hold may be gone soon: a warning, or the last comfortable moment. */
  'deadline.near': { which: 'expiring' | 'deadline'; captureBy: EpochMs };
  /** Something needs a person, or no longer does. */
  'payment.attention': {
    code: AttentionCode;
    change: 'raised' | 'cleared' | 'acknowledged';
    operation?: string;
    shipment?: string;
    endpoint?: string;
  };
  /** Nothing more happens. */
  'payment.finished': Record<never, never>;
}

export type EventType = keyof EventDataOf;

/** Why a shipment will not be captured, or a refund not be made. */
export type RefusedBecause =
  | 'provider'
  | 'operator'
  | 'cancelled'
  | 'tooLate'
  /** There is no hold. */
  | 'noHold'
  /** It is more than is left of the hold, or the provider captures once, and has. */
  | 'noRoom'
  /** Its message was refused: `code` says why. */
  | 'notAccepted';

export interface AboutShipments {
  /** Every shipment that this settles. `amount` is absent of one that was never accepted. */
  shipments: readonly { id: string; amount?: Minor }[];
}

export interface AboutCapture extends AboutShipments {
  /** The id of the capture: that of its first shipment. */
  operation: string;
  /** What the shipments ask for. */
  asked: Minor;
}

/** Which refund. `operation` and `asked` are absent of one that was never accepted. */
export interface RefusedRefund {
  /** The id that the order service gave it. */
  refund: string;
  operation?: string;
  /** What was to be given back. */
  asked?: Minor;
  /** The parcel whose money goes back, where the order service named one. */
  shipment?: string;
}

export type AboutRefund = RefusedRefund & Required<Pick<RefusedRefund, 'operation' | 'asked'>>;

/** What a payment keeps of an event. */
export type Told = {
  [Type in EventType]: { sequence: number; at: EpochMs; type: Type; data: EventData<Type> };
}[EventType];

/** What every event says besides: the ledger after it, so that whoever missed one is right again with the next. */
export type EventData<Type extends EventType = EventType> = EventDataOf[Type] & { ledger: Ledger };

/** An event before it has its number. */
export type Happening = { [Type in EventType]: { at: EpochMs; type: Type; data: EventDataOf[Type] } }[EventType];

/** In the order of the table of docs/events.md. */
export const EVENT_TYPES = Object.keys({
  'payment.authorized': true,
  'capture.captured': true,
  'capture.refused': true,
  'capture.unknown': true,
  'capture.parked': true,
  'capture.reversed': true,
  'refund.refunded': true,
  'refund.refused': true,
  'refund.unknown': true,
  'refund.parked': true,
  'refund.reversed': true,
  'release.done': true,
  'deadline.near': true,
  'payment.attention': true,
  'payment.finished': true,
} satisfies Record<EventType, true>) as readonly EventType[];

/** Of which payment. */
export interface Subject {
  account: string;
  paymentId: string;
  currency: Currency;
}
