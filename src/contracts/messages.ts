import type { AcknowledgeCommand, Command, OperatorReason, ResolveCommand, ShipCommand } from '../domain/commands';
import type { RefusedSignal } from '../domain/hear';
import type { Payment, Terms } from '../domain/payment';
import type { RefusalCode } from '../domain/refusals';

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

/** A message that waits its turn, or a signal that could not be taken and is still to be put on the record. */
export type Waiting = Command | { untaken: RefusedSignal; code: RefusalCode; what: string; remedy?: string };

export type ShipMessage = ShipCommand;
export type CompleteMessage = Record<string, never>;
export type CancelMessage = { reason?: string };
export type ProviderNoticeMessage = { text: string };
export type RetryNowMessage = OperatorReason;
export type ResolveMessage = ResolveCommand;
export type AcknowledgeMessage = AcknowledgeCommand;
export type { OperatorReason };

/** Signals of order services and of the gateway. Each takes exactly one JSON object. */
export const SIGNALS = {
  ship:
    'Order service: a parcel has left; captures its amount (minor units) once. "final" adds: nothing more ships. ' +
    'Example: {"shipmentId":"parcel-1","amount":9900,"currency":"NOK","final":true}',
  complete: 'Order service: nothing more will ship. Gives the rest back once every capture is final. Example: {}',
  cancel:
    'Takes nothing more: drops what is planned, looks up what is in doubt, gives the rest back. The reason may be left out. Example: {"reason":"order cancelled"}',
  providerNotice:
    'A webhook came in: look at the provider now. Never trusted by itself; the text may be left out. Example: {"text":"CAPTURED"}',
} as const;

/** Updates of order services and operators. Each takes exactly one JSON object: the UI’s dialog can send no more. */
export const UPDATES = {
  shipAndWait:
    'Order service: ship, and answer when the first attempt to capture is over. Example: {"shipmentId":"parcel-1","amount":9900,"currency":"NOK"}',
  completeAndWait: 'Order service: complete, and answer when the rest is given back or in trouble. Example: {}',
  pause: 'Operator: send nothing until resume; look-ups go on. Example: {"operator":"ida","reason":"fraud check"}',
  resume: 'Operator: end a pause, and send what waited. Example: {"operator":"ida","reason":"checked"}',
  retryNow:
    'Operator: do what is due next now instead of later. Safe: where anything is in doubt it only looks. Example: {"operator":"ida","reason":"the provider is back"}',
  resolve:
    'Operator: settle on your word what nobody can tell; current details have the message ready. "outcome": "done" books it, "notDone" frees its ' +
    'money, with "resend":true sends it again. With "done", "amount" (minor units) says what was really moved, "providerReference" its id there. ' +
    'Example: {"operationId":"parcel-1","outcome":"done","evidence":"settlement file, line 88","operator":"ida","reason":"answer was lost"}',
  acknowledge:
    'Operator: take an attention down; it stays in the journal. "id" names one operation or shipment. ' +
    'Example: {"code":"ForeignMovementSeen","id":"parcel-1","operator":"ida","reason":"told the shop"}',
} as const;

/** What each update orders. */
export const COMMAND_OF: Readonly<Record<keyof typeof UPDATES, Command['kind']>> = {
  shipAndWait: 'ship',
  completeAndWait: 'complete',
  pause: 'pause',
  resume: 'resume',
  retryNow: 'retryNow',
  resolve: 'resolve',
  acknowledge: 'acknowledge',
};

export const VIEW_QUERY = 'view';
export const VIEW_DESCRIPTION = 'The payment: ledger, shipments, what is open, what comes next, the last facts';
/** The one answer to a query that is no answer: see `src/workflows/early-events.ts`. Asked again, the payment answers. */
export const EVENTS_WAIT = 'events of this payment wait for their workflow task; ask again';

export type SignalName = keyof typeof SIGNALS;
export type UpdateName = keyof typeof UPDATES;
