import {
  CancellationScope,
  condition,
  currentUpdateInfo,
  defineQuery,
  defineSignal,
  defineUpdate,
  setDefaultQueryHandler,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
} from '@temporalio/workflow';
import { isCompletionAnswered, isRefundAnswered, isShipmentAnswered } from '../domain/answer';
import type { Command, RefundCommand, ShipCommand } from '../domain/commands';
import { check } from '../domain/decide';
import type { Payment } from '../domain/payment';
import { type Refusal, refusal } from '../domain/refusals';
import type { EventList } from '../events/log';
import { tellAgainOf } from '../messages/commands';
import { FORECAST_DESCRIPTION, FORECAST_QUERY, type ForecastQuestion } from '../messages/forecast';
import {
  ANSWERED_WHEN,
  COMMAND_OF,
  EVENTS_DESCRIPTION,
  EVENTS_QUERY,
  NUDGE_DESCRIPTION,
  NUDGE_SIGNAL,
  type PaymentInput,
  SIGNALS,
  type SignalName,
  STATE_DESCRIPTION,
  STATE_QUERY,
  TELL_AGAIN_DESCRIPTION,
  TELL_AGAIN_UPDATE,
  type TellAgainMessage,
  UPDATES,
  type UpdateName,
  VIEW_DESCRIPTION,
  VIEW_QUERY,
} from '../messages/messages';
import { shownName } from '../messages/nearest';
import { Unreadable } from '../messages/unreadable';
import { type Forecast, forecastOf } from '../view/forecast';
import {
  type PaymentView,
  type RefundAnswer,
  refundAnswerOf,
  type ShipmentAnswer,
  shipmentAnswerOf,
  viewOf,
} from '../view/view';
import { didYouMean, failure, type Inbox, readable, unknownUpdate } from './inbox';
import { leftOf } from './left';
import { observeRefusal } from './observe';
import type { Teller } from './teller';

/** What the handlers know of the payment. */
export interface Listening {
  letters: Inbox;
  events: Teller;
  /** Undefined until a worker has told what its account can do. */
  state(): Payment | undefined;
  /** The payment's clock. */
  now(): number;
}

/**
 * Callers that wait for more than the decision. The server lets ten updates of one workflow run at a time; the others must stay free for
 * operators. Who comes beyond these is answered as soon as the message is decided.
 */
const WAITING_MAX = 5;

/** Handlers only put messages into the inbox. They have to be there before the first await: a message may come with the start. */
export function listen({ letters, events, state, now }: Listening): void {
  let waiting = 0;
  const take = (name: string, message: unknown): void => {
    if (name === NUDGE_SIGNAL) return;
    if (isSignal(name)) letters.post(name, message);
    else letters.postUnknown(name, message);
  };
  // Before any other, and for every name: what came with the start is handed out as handlers are set, and has to keep its order.
  setDefaultSignalHandler(take);
  for (const [name, description] of Object.entries({ ...SIGNALS, [NUDGE_SIGNAL]: NUDGE_DESCRIPTION })) {
    setHandler(defineSignal<[unknown]>(name), (message) => take(name, message), { description });
  }

  for (const [name, description] of Object.entries(UPDATES) as [UpdateName, string][]) {
    const kind = COMMAND_OF[name];
    setHandler(
      defineUpdate<Answer, [unknown]>(name),
      (message) =>
        // After a cancellation in Temporal an operator still has to be answered: a plain condition would reject at once.
        CancellationScope.nonCancellable(async () => {
          await letters.ask(kind, message, currentUpdateInfo()?.id);
          if (waiting < WAITING_MAX) {
            waiting++;
            await condition(() => isAnswered(name, state(), message, now())).finally(() => {
              waiting--;
            });
          }
          return answerTo(kind, state() as Payment, message, now());
        }),
      { description, validator: (message) => validate(kind, message, state()) },
    );
  }
  /** It is no message of the payment, and does not wait with those that are. */
  const unknown = (): Refusal | undefined =>
    state() === undefined
      ? refusal(
          'StateNotRead',
          'this run does not know the payment yet, nor who listens to it',
          'send it again later; it is not kept',
        )
      : undefined;
  setHandler(
    defineUpdate<EventList, [unknown]>(TELL_AGAIN_UPDATE),
    (message) => {
      const read = tellAgainIn(message);
      const no = unknown();
      if (no !== undefined) throw failure(no);
      const { after } = events.tellAgain(read);
      return events.list(after);
    },
    {
      description: TELL_AGAIN_DESCRIPTION,
      validator: (message) => {
        const read = tellAgainIn(message);
        const no = unknown() ?? events.refusalOf(read);
        if (no !== undefined) throw failure(no);
      },
    },
  );
  setDefaultUpdateHandler(async (name) => {
    throw failure(unknownUpdate(name));
  });

  setHandler(
    defineQuery<PaymentView | undefined>(VIEW_QUERY),
    () => {
      const current = state();
      return current && viewOf(current, Date.now());
    },
    { description: VIEW_DESCRIPTION },
  );
  setHandler(
    defineQuery<Forecast | undefined, [ForecastQuestion]>(FORECAST_QUERY),
    (question) => {
      const current = state();
      if (typeof question !== 'object' || question === null || question instanceof Unreadable) {
        throw failure(refusal('InvalidMessage', 'forecast takes one JSON object with kind, message and now'));
      }
      return current && forecastOf(current, question);
    },
    { description: FORECAST_DESCRIPTION },
  );
  setHandler(
    defineQuery<EventList | undefined, [{ after?: number }?]>(EVENTS_QUERY),
    (question) => {
      const after: unknown = Object(question).after ?? 0;
      if (!Number.isSafeInteger(after) || (after as number) < 0) {
        throw failure(refusal('InvalidMessage', 'events takes one JSON object with after, the sequence of an event'));
      }
      return state() && events.list(after as number);
    },
    { description: EVENTS_DESCRIPTION },
  );
  setHandler(
    defineQuery<PaymentInput | undefined>(STATE_QUERY),
    () => {
      const current = state();
      return current && leftOf(current, events.log(), Date.now());
    },
    { description: STATE_DESCRIPTION },
  );
  setDefaultQueryHandler((name) => {
    const remedy = didYouMean(name, [VIEW_QUERY, FORECAST_QUERY, EVENTS_QUERY], 'query');
    throw failure(refusal('UnknownMessage', `payments have no query named ${shownName(name)}`, remedy));
  });
}

function tellAgainIn(message: unknown): TellAgainMessage {
  const read =
    message instanceof Unreadable ? { problem: `it cannot be decoded: ${message.why}` } : tellAgainOf(message);
  if ('problem' in read) throw failure(refusal('InvalidMessage', read.problem));
  return read.message;
}

type Answer = PaymentView | ShipmentAnswer | RefundAnswer;

const isSignal = (name: string): name is SignalName => Object.hasOwn(SIGNALS, name);

function answerTo(kind: Command['kind'], state: Payment, message: unknown, now: number): Answer {
  switch (kind) {
    case 'ship':
      return shipmentAnswerOf(state, (message as ShipCommand).shipmentId);
    case 'refund':
      return refundAnswerOf(state, (message as RefundCommand).refundId);
    default:
      return viewOf(state, now);
  }
}

function isAnswered(name: UpdateName, state: Payment | undefined, message: unknown, now: number): boolean {
  if (state === undefined) return false;
  const when = ANSWERED_WHEN[name];
  switch (when) {
    // Stryker disable next-line StringLiteral: what comes to the end of the table counts as answered, too
    case 'decided':
      return true;
    case 'attempted':
      return COMMAND_OF[name] === 'refund'
        ? isRefundAnswered(state, (message as RefundCommand).refundId, now)
        : isShipmentAnswered(state, (message as ShipCommand).shipmentId, now);
    case 'completed':
      return isCompletionAnswered(state, now);
    default:
      return when satisfies never;
  }
}

/** Refuses without a trace in the history. Only reads: whatever a validator starts, the next replay can't find. */
function validate(kind: Command['kind'], message: unknown, state: Payment | undefined): void {
  const read = readable(kind, message);
  const no =
    'problem' in read ? refusal('InvalidMessage', read.problem) : state && check(state, read.command, Date.now());
  if (no === undefined) return;
  observeRefusal(no.code);
  throw failure(no);
}
