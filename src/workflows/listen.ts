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
import { isCompletionAnswered, isShipmentAnswered } from '../domain/answer';
import type { Command } from '../domain/commands';
import { check } from '../domain/decide';
import type { Payment } from '../domain/payment';
import { refusal } from '../domain/refusals';
import { FORECAST_DESCRIPTION, FORECAST_QUERY, type ForecastQuestion } from '../messages/forecast';
import {
  ANSWERED_WHEN,
  COMMAND_OF,
  NUDGE_DESCRIPTION,
  NUDGE_SIGNAL,
  SIGNALS,
  type SignalName,
  UPDATES,
  type UpdateName,
  VIEW_DESCRIPTION,
  VIEW_QUERY,
} from '../messages/messages';
import { shownName } from '../messages/nearest';
import { Unreadable } from '../messages/unreadable';
import { type Forecast, forecastOf } from '../view/forecast';
import { type PaymentView, type ShipmentAnswer, shipmentAnswerOf, viewOf } from '../view/view';
import { didYouMean, failure, type Inbox, readable, unknownUpdate } from './inbox';
import { observeRefusal } from './observe';

/** What the handlers know of the payment. */
export interface Listening {
  letters: Inbox;
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
export function listen({ letters, state, now }: Listening): void {
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
      defineUpdate<PaymentView | ShipmentAnswer, [unknown]>(name),
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
  setDefaultQueryHandler((name) => {
    const remedy = didYouMean(name, [VIEW_QUERY, FORECAST_QUERY], 'query');
    throw failure(refusal('UnknownMessage', `payments have no query named ${shownName(name)}`, remedy));
  });
}

const isSignal = (name: string): name is SignalName => Object.hasOwn(SIGNALS, name);

const answerTo = (
  kind: Command['kind'],
  state: Payment,
  message: unknown,
  now: number,
): PaymentView | ShipmentAnswer =>
  kind === 'ship' ? shipmentAnswerOf(state, (message as { shipmentId: string }).shipmentId) : viewOf(state, now);

function isAnswered(name: UpdateName, state: Payment | undefined, message: unknown, now: number): boolean {
  if (state === undefined) return false;
  const when = ANSWERED_WHEN[name];
  switch (when) {
    // Stryker disable next-line StringLiteral: what comes to the end of the table counts as answered, too
    case 'decided':
      return true;
    case 'attempted':
      return isShipmentAnswered(state, (message as { shipmentId: string }).shipmentId, now);
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
