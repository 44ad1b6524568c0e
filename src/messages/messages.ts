import type { CarriedPayment } from '../domain/carried';
import type {
  AcknowledgeCommand,
  Command,
  OperatorReason,
  RefundCommand,
  ResolveCommand,
  ShipCommand,
} from '../domain/commands';
import type { RefusedSignal } from '../domain/hear';
import type { EpochMs } from '../domain/money';
import type { Terms } from '../domain/payment';
import type { RefusalCode } from '../domain/refusals';
import type { EventLog } from '../events/log';

/**
 * What a payment workflow starts with: the terms, or everything it knew when it was continued as new. One that goes on for its refunds starts with
 * nothing: its id says of which payment, and the state in which that ended is asked for.
 */
export interface PaymentInput {
  terms?: Terms;
  continued?: {
    /** Of the form of what follows: see `STATE_VERSION` in `handed.ts`. */
    version: number;
    /** Absent while no worker knew its account yet. */
    payment?: CarriedPayment;
    /** When the payment was started, where there is none yet that would know it. */
    startedAt?: EpochMs;
    /** Messages that were not read yet. */
    inbox: readonly Waiting[];
    /** What the search attributes show. */
    shown: string;
    /** What was told to endpoints and what has to be; absent where nobody listens. */
    events?: EventLog;
    /** What was untold was handed on before: at its end the payment hands on anew what it knows then. */
    handsOn?: true;
  };
}

/** What the result of a run has beside the last view: with it the payment can go on in another run. For workers and our own client only. */
export interface Left {
  handedOn: PaymentInput;
}

/** A message that waits its turn, or a signal that could not be taken and is still to be put on the record. */
export type Waiting = Command | { untaken: RefusedSignal; code: RefusalCode; what: string; remedy?: string };

export type ShipMessage = ShipCommand;
export type RefundMessage = RefundCommand;
export type CompleteMessage = Record<string, never>;
export type CancelMessage = { reason?: string };
export type ProviderNoticeMessage = { text: string };
export type RetryNowMessage = OperatorReason;
export type ResolveMessage = ResolveCommand;
export type AcknowledgeMessage = AcknowledgeCommand;
export type { OperatorReason };

/** When the sender of an Update is answered: once its message is accepted or refused, after the first attempt to capture, or when all is final or in trouble. */
export type AnsweredWhen = 'decided' | 'attempted' | 'completed';

interface Row {
  isSignal: boolean;
  /** The Updates that order it. */
  updates: Readonly<Record<string, AnsweredWhen>>;
}

/** As what each message is sent, and when its sender is answered. A new command does not compile until that is decided, and described below. */
export const MESSAGES = {
  ship: { isSignal: true, updates: { shipDecided: 'decided', shipAndWait: 'attempted' } },
  complete: { isSignal: true, updates: { completeAndWait: 'completed' } },
  refund: { isSignal: true, updates: { refundDecided: 'decided', refundAndWait: 'attempted' } },
  cancel: { isSignal: true, updates: {} },
  providerNotice: { isSignal: true, updates: {} },
  pause: { isSignal: false, updates: { pause: 'decided' } },
  resume: { isSignal: false, updates: { resume: 'decided' } },
  retryNow: { isSignal: false, updates: { retryNow: 'decided' } },
  resolve: { isSignal: false, updates: { resolve: 'decided' } },
  acknowledge: { isSignal: false, updates: { acknowledge: 'decided' } },
} as const satisfies Readonly<Record<Command['kind'], Row>>;

type Messages = typeof MESSAGES;
export type SignalName = {
  [Kind in keyof Messages]: Messages[Kind]['isSignal'] extends true ? Kind : never;
}[keyof Messages];
export type UpdateName = { [Kind in keyof Messages]: keyof Messages[Kind]['updates'] }[keyof Messages];

const everyUpdate = Object.entries(MESSAGES).flatMap(([kind, { updates }]) =>
  Object.entries(updates).map(([name, when]) => ({ name, kind, when })),
);

/** What each Update orders. */
export const COMMAND_OF = Object.fromEntries(everyUpdate.map(({ name, kind }) => [name, kind])) as Readonly<
  Record<UpdateName, Command['kind']>
>;

export const ANSWERED_WHEN = Object.fromEntries(everyUpdate.map(({ name, when }) => [name, when])) as Readonly<
  Record<UpdateName, AnsweredWhen>
>;

/** Signals of order services and of the gateway. Each takes exactly one JSON object. */
export const SIGNALS: Readonly<Record<SignalName, string>> = {
  ship:
    'Order service: a shipment has left. Captures its amount (minor units) exactly once. "final" means that nothing more ships. ' +
    'Example: {"shipmentId":"parcel-1","amount":9900,"currency":"NOK","final":true}',
  complete: 'Order service: nothing more ships. Releases the rest of the hold once every capture is final. Example: {}',
  refund:
    'Order service: gives captured money back to the customer, exactly once. Amount in minor units; "shipmentId", and "providerReference" of the capture, are optional. ' +
    'Example: {"refundId":"return-1","amount":9900,"currency":"NOK","reason":"returned","shipmentId":"parcel-1"}',
  cancel:
    'Captures nothing more: drops planned operations, looks up operations in doubt, releases the rest. "reason" is optional. Example: {"reason":"order cancelled"}',
  providerNotice:
    'Gateway: a webhook came in, so look the payment up now. Its text is never trusted; "text" is optional. Example: {"text":"CAPTURED"}',
};

/** Updates of order services and operators. Each takes exactly one JSON object: the UI’s dialog can send no more. */
export const UPDATES: Readonly<Record<UpdateName, string>> = {
  shipDecided:
    'Order service: like ship, but answers as soon as the shipment is accepted or refused; the capture follows. Example: {"shipmentId":"parcel-1","amount":9900,"currency":"NOK"}',
  shipAndWait:
    'Order service: like ship, but answers after the first attempt to capture. Example: {"shipmentId":"parcel-1","amount":9900,"currency":"NOK"}',
  completeAndWait: 'Order service: like complete, but answers when the rest is released, or in trouble. Example: {}',
  refundDecided:
    'Order service: like refund, but answers as soon as the refund is accepted or refused. Example: {"refundId":"return-1","amount":9900,"currency":"NOK","reason":"returned"}',
  refundAndWait:
    'Order service: like refund, but answers after the first attempt. Example: {"refundId":"return-1","amount":9900,"currency":"NOK","reason":"returned"}',
  pause: 'Operator: send nothing until resume; look-ups continue. Example: {"operator":"ida","reason":"fraud check"}',
  resume: 'Operator: end a pause; waiting operations are sent. Example: {"operator":"ida","reason":"checked"}',
  retryNow:
    'Operator: take the next step now instead of later. Safe: an operation in doubt is only looked up. Example: {"operator":"ida","reason":"the provider is back"}',
  resolve:
    'Operator: decide the outcome of an operation; the current details offer the message. "outcome": "done" books it, "notDone" frees its ' +
    'money, with "resend":true sends it again. With "done", "amount" (minor units) is the amount that really moved, "providerReference" its id at the provider. ' +
    'Example: {"operationId":"parcel-1","outcome":"done","evidence":"settlement file, line 88","operator":"ida","reason":"answer was lost"}',
  acknowledge:
    'Operator: close an attention; it stays in the journal. "id" names one operation or shipment. ' +
    'Example: {"code":"ForeignMovementSeen","id":"parcel-1","operator":"ida","reason":"told the shop"}',
};

/** Read by no payment: its task alone shows a payment that a newer build of the workers is current. */
export const NUDGE_SIGNAL = 'nudge';
export const NUDGE_DESCRIPTION =
  'Operations: look whether a newer build of the workers is current, and move to it. Changes nothing else. Example: {}';

/** From a payment to what it has handed its events to: it goes on, and tells them itself. Two would give one number twice. For workflows only. */
export const TAKE_BACK_SIGNAL = 'takeBack';
export const TAKE_BACK_DESCRIPTION = 'Workflows only: the payment goes on, and tells its events itself.';

/** No command of the payment: it changes nothing but what is told to others. */
export const TELL_AGAIN_UPDATE = 'tellAgain';
export const TELL_AGAIN_DESCRIPTION =
  'Operator: tell an endpoint once more every event that is kept after a sequence; with "after":0 all of them. ' +
  'Example: {"endpoint":"orders","after":0,"operator":"ida","reason":"the shop lost its database"}';

export interface TellAgainMessage extends OperatorReason {
  endpoint: string;
  /** The sequence of the last event that is not told again. */
  after: number;
}

export const EVENTS_QUERY = 'events';
export const EVENTS_DESCRIPTION =
  'What endpoints were told, or are to be told: the latest 100 events, or those after a sequence. Example: {"after":12}';

/**
 * Everything that a payment knows, as one run hands it to the next. What ended by itself has left it in its result; asked is what tells of the end and
 * was cut off, so that the run for refunds may tell instead: see `src/activities/last-state.ts`.
 */
export const STATE_QUERY = 'state';
export const STATE_DESCRIPTION = 'Workers only: what a payment hands to its run for refunds';

export const VIEW_QUERY = 'view';
export const VIEW_DESCRIPTION = 'The payment: ledger, shipments, open operations, next step, latest facts';
/** The one answer to a query that is no answer: see `src/workflows/early-events.ts`. Asked again, the payment answers. */
export const EVENTS_WAIT = 'events of this payment wait for their workflow task; ask again';
