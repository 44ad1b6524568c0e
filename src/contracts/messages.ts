import type { Command, OperatorReason, ResolveCommand, ShipCommand } from '../domain/commands';
import type { AttentionCode, Payment, Terms } from '../domain/payment';

/**
 * What a payment workflow starts with: the terms, or everything it knew when it was continued as new.
 */
export interface PaymentInput {
  terms: Terms;
  continued?: {
    /** Absent while no worker knew its account yet. */
    payment?: Payment;
    /** Messages that were not read yet. */
    inbox: readonly Waiting[];
    /** What the search attributes show. */
    shown: string;
  };
}

/** A message that waits its turn, or a signal that could not be read and is still to be put on the record. */
export type Waiting = Command | { malformed: Command['kind']; problem: string };

export type ShipMessage = ShipCommand;
export type CompleteMessage = Record<string, never>;
export type CancelMessage = { reason: string };
export type ProviderNoticeMessage = { text: string };
export type RetryNowMessage = { operator: string };
export type ResolveMessage = ResolveCommand;
export type AcknowledgeMessage = OperatorReason & { code: AttentionCode };
export type { OperatorReason };

/** Signals of order services and of the gateway. Each takes exactly one JSON object. */
export const SIGNALS = {
  ship: 'Order service: a parcel has left. {"shipmentId", "amount" (minor units), "currency", "final"?}',
  complete: 'Order service: nothing more will ship. Gives the remainder back once every capture is final. {}',
  cancel: 'Nothing more shall be taken. What is in doubt is still looked up; the rest is given back. {"reason"}',
  providerNotice: 'A webhook came in: look at the provider now. Never trusted by itself. {"text"}',
} as const;

/** Updates of order services and operators. Each takes exactly one JSON object: the UI’s dialog can send no more. */
export const UPDATES = {
  shipAndWait: 'Order service: ship, and answer when the first attempt to capture is over. Same object as ship',
  completeAndWait: 'Order service: complete, and answer when the remainder is given back or in trouble. {}',
  hold: 'Operator: send nothing until resume; look-ups go on. {"operator", "reason"}',
  resume: 'Operator: end a hold. {"operator", "reason"}',
  retryNow:
    'Operator: do what is due next now instead of later. Safe: a look-up comes first where anything is in doubt. {"operator"}',
  resolve:
    'Operator: settle an operation that nobody can tell, on your word. {"operationId", "outcome": "done" or "notDone", "evidence", "operator", "reason", "amount"?, "resend"?}',
  acknowledge: 'Operator: take an attention down; it stays in the journal. {"code", "operator", "reason"}',
} as const;

export const VIEW_QUERY = 'view';
export const VIEW_DESCRIPTION = 'The payment: ledger, shipments, what is open, what comes next, the last facts';

export type SignalName = keyof typeof SIGNALS;
export type UpdateName = keyof typeof UPDATES;
