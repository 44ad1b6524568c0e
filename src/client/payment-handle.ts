import { WorkflowFailedError, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { Command } from '../domain/commands';
import { type EventList, listOf } from '../events/log';
import { commandOf, tellAgainOf, textProblem } from '../messages/commands';
import { HoldfastError } from '../messages/errors';
import { FORECAST_QUERY, type ForecastQuestion } from '../messages/forecast';
import { eventsIdOf, refundsIdOf } from '../messages/ids';
import {
  type AcknowledgeMessage,
  type CancelMessage,
  COMMAND_OF,
  EVENTS_QUERY,
  type OperatorReason,
  type RefundMessage,
  type ResolveMessage,
  type RetryNowMessage,
  type ShipMessage,
  type SignalName,
  TELL_AGAIN_UPDATE,
  type TellAgainMessage,
  type UpdateName,
  VIEW_QUERY,
} from '../messages/messages';
import { isOpen } from '../messages/run-status';
import { detailsOf } from '../view/details';
import { type Forecast, forecastOf } from '../view/forecast';
import { refundsOfBoth } from '../view/refund-view';
import { whileCutOff } from '../view/shipment-view';
import {
  type PaymentView,
  type RefundAnswer,
  refundAnswerIn,
  type ShipmentAnswer,
  shipmentAnswerIn,
} from '../view/view';
import { asked } from './asked';
import { ANSWER_WITHIN_MS, callWithin, withinOr } from './deadlines';
import { askedOrRead, type Result, stateIn, viewIn } from './ended';
import { translated } from './errors';
import type { KeyCheck } from './key-check';
import { startRefunds } from './start-refunds';

/** Temporal's own query, with what the UI shows of a workflow. */
const METADATA_QUERY = '__temporal_workflow_metadata';

const isClosed = (error: unknown): boolean => error instanceof HoldfastError && error.code === 'PaymentClosed';

/** Never started, or forgotten. A payment may be forgotten while its run for refunds is there. */
const isMissing = (error: unknown): boolean => error instanceof HoldfastError && error.code === 'PaymentNotFound';

const isElsewhere = (error: unknown): boolean => error instanceof HoldfastError && error.code === 'RefundsElsewhere';

/** What concerns those who listen is heard after the end, too. */
const isHeardByRest = (kind: Command['kind']): boolean => kind === 'retryNow' || kind === 'acknowledge';

/** What persons order is heard by the run for refunds. */
const OF_OPERATORS: readonly Command['kind'][] = ['pause', 'resume', 'retryNow', 'resolve', 'acknowledge'];

/** What only the payment itself hears: after its end nothing more is captured, whatever goes on for its refunds. */
const OF_SHIPPING: readonly Command['kind'][] = ['ship', 'complete', 'cancel'];

const whole = (view: PaymentView): PaymentView => view;

const cutOff = (view: PaymentView | undefined): PaymentView | undefined =>
  view && { ...view, shipments: view.shipments.map(whileCutOff) };

/** One payment. */
export class PaymentHandle {
  constructor(
    private readonly handle: WorkflowHandle,
    readonly account: string,
    readonly paymentId: string,
    private readonly answerWithinMs: number = ANSWER_WITHIN_MS,
    /** Throws where it is known that the answers to come cannot be read. */
    private readonly checkKey: KeyCheck = async () => undefined,
    /** Ends each call at once. */
    private readonly givenUp?: AbortSignal,
  ) {}

  get workflowId(): string {
    return this.handle.workflowId;
  }

  /** A parcel has left. Durable when it returns; a refusal shows in the view. */
  async ship(message: ShipMessage): Promise<void> {
    await this.tell('ship', message);
  }

  /** As `ship`, and answers as soon as the shipment is accepted; throws the refusal. The capture follows by itself. */
  async shipDecided(message: ShipMessage): Promise<ShipmentAnswer> {
    return this.askToShip('shipDecided', message);
  }

  /** As `ship`, and answers when the first attempt to capture is over: captured, refused, or in trouble. */
  async shipAndWait(message: ShipMessage): Promise<ShipmentAnswer> {
    return this.askToShip('shipAndWait', message);
  }

  /** Nothing more will ship: the remainder is given back once every capture is final. */
  async complete(): Promise<void> {
    await this.tell('complete', {});
  }

  /** As `complete`, and answers when the remainder is given back, or in trouble. */
  async completeAndWait(): Promise<PaymentView> {
    return this.ask('completeAndWait', {}, whole);
  }

  /**
   * Gives captured money back to the customer, exactly once for each refundId. Durable when it returns; a refusal shows in the view. After the payment
   * has ended the first refund starts a second run of it, and every other one goes there.
   */
  async refund(message: RefundMessage): Promise<void> {
    await this.tell('refund', message);
  }

  /** As `refund`, and answers as soon as the refund is accepted; throws the refusal. The money goes back by itself. */
  async refundDecided(message: RefundMessage): Promise<RefundAnswer> {
    return this.askToRefund('refundDecided', message);
  }

  /** As `refund`, and answers when the first attempt is over: given back, refused, or in trouble. */
  async refundAndWait(message: RefundMessage): Promise<RefundAnswer> {
    return this.askToRefund('refundAndWait', message);
  }

  /** Nothing more shall be taken. What is in doubt is still looked up; the rest is given back. */
  async cancel(message: CancelMessage): Promise<void> {
    await this.tell('cancel', message);
  }

  /**
   * How the payment is. Works for ended payments too, as long as the namespace remembers them. One that is open again beside its second run has the
   * refunds of that run, too: whoever missed them here would pay the customer once more.
   */
  async view(): Promise<PaymentView> {
    if (this.isLater) return this.ownView();
    const own = await this.ownView().catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      return error as HoldfastError;
    });
    const later = await this.refundsHandle()
      .viewIfKnown()
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    if (own instanceof HoldfastError) {
      if (later) return later;
      throw own;
    }
    // What goes on after the end knows more.
    if (own.state === 'finished') return later ?? own;
    return later ? { ...own, refunds: refundsOfBoth(own.refunds, later.refunds) } : own;
  }

  /** How this run of the payment is, whatever another one knows. */
  async ownView(): Promise<PaymentView> {
    return this.known(await this.viewIfKnown());
  }

  /** As `ownView`. Undefined while it knows nothing of the payment: it lacks its account, or the state in which the payment ended. */
  async viewIfKnown(): Promise<PaymentView | undefined> {
    const view = await this.query<PaymentView | undefined, []>(VIEW_QUERY, [], viewIn, cutOff);
    return view ?? undefined;
  }

  /** What a message would do if it came now, by the payment's own rules: nothing is sent and nothing changes. */
  async forecast(kind: Command['kind'], message: object): Promise<Forecast> {
    return this.known(await this.forecastIfKnown(kind, message));
  }

  /** As `forecast`. Undefined while what is to hear the message has no state to decide by: it keeps what it is told until it has. */
  async forecastIfKnown(kind: Command['kind'], message: object): Promise<Forecast | undefined> {
    const forecast = await this.forecastWhereHeard(kind, message);
    const rest = forecast?.refusal && isHeardByRest(kind) ? await this.rest() : undefined;
    return rest === undefined ? forecast : rest.forecastIfKnown(kind, message);
  }

  private async forecastWhereHeard(kind: Command['kind'], message: object): Promise<Forecast | undefined> {
    if (OF_SHIPPING.includes(kind)) return this.ownForecast(kind, message);
    // What persons order is decided by the run for refunds alone, where there is one.
    if (OF_OPERATORS.includes(kind)) return (await this.latest()).ownForecast(kind, message);
    const refunding = kind === 'refund' ? await this.refunds() : undefined;
    return this.toldBy(refunding ?? (await this.latest()), (handle) => handle.ownForecast(kind, message));
  }

  private async ownForecast(kind: Command['kind'], message: object): Promise<Forecast | undefined> {
    const question = { kind, message: messageOf(kind, message), now: Date.now() };
    return this.query<Forecast | undefined, [ForecastQuestion]>(FORECAST_QUERY, [question], (result) =>
      forecastOf(stateIn(result).payment, question),
    );
  }

  /**
   * What those who listen were told, or are to be told: the latest events, or those after a sequence. A payment that nobody listens to keeps none.
   * Works for ended payments too, as long as the namespace remembers them.
   */
  async events({ after = 0 }: { after?: number } = {}): Promise<EventList> {
    return this.known(await this.toldBy(await this.latest(), (handle) => handle.eventsOrRest(after)));
  }

  /** What was untold when a run ended in order, another workflow tells. While it runs, and where it was cut off, that one tells of an earlier end. */
  private async eventsOrRest(after: number): Promise<EventList | undefined> {
    const list = await this.ownEvents(after);
    const isUntold = list?.endpoints.some(({ untold }) => untold > 0);
    if (!isUntold || this.isRest || (await this.status()) !== 'COMPLETED') return list;
    const rest = await this.restHandle()
      .ownEvents(after)
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    return rest ?? list;
  }

  private ownEvents(after: number): Promise<EventList | undefined> {
    return this.query<EventList | undefined, [{ after: number }]>(EVENTS_QUERY, [{ after }], (result) =>
      listOf(stateIn(result).events, after),
    );
  }

  /**
   * Tells an endpoint once more all events that are kept after a sequence; answers with them. Throws `PaymentClosed` once the payment has ended and
   * everybody has heard everything: then read `events`.
   */
  async tellAgain(message: TellAgainMessage): Promise<EventList> {
    const read = tellAgainOf(message);
    if ('problem' in read) throw new HoldfastError('InvalidMessage', `${read.problem}.`);
    try {
      return await withinOr(this.handle.client, this.answerWithinMs, this.givenUp, () =>
        this.handle.executeUpdate<EventList, [TellAgainMessage]>(TELL_AGAIN_UPDATE, { args: [read.message] }),
      );
    } catch (error) {
      const known = await this.translated(error);
      const later = isClosed(known) ? ((await this.refunds()) ?? (await this.rest())) : undefined;
      if (later === undefined) throw known;
      return later.tellAgain(message);
    }
  }

  /** What tells the events of this payment that were untold when it ended, while it does. It is shown, and takes what operators say, as a payment. */
  async rest(): Promise<PaymentHandle | undefined> {
    return this.isRest ? undefined : this.restHandle().ifOpen();
  }

  /** The run in which this payment goes on for its refunds after its end, while it does. It is shown, and takes what operators say, as a payment. */
  async refunds(): Promise<PaymentHandle | undefined> {
    return this.isLater ? undefined : this.refundsHandle().ifOpen();
  }

  /** What knows most of the payment: of one that has ended its run for refunds, where there is one. */
  private async latest(): Promise<PaymentHandle> {
    if (this.isLater || isOpen(await this.status())) return this;
    const refunds = this.refundsHandle();
    return (await refunds.status()) === undefined ? this : refunds;
  }

  /** The answer of a later run; while that has no state yet, the one of the payment itself. */
  private async toldBy<T>(
    handle: PaymentHandle,
    ask: (handle: PaymentHandle) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const told = await ask(handle);
    return told ?? (handle === this ? undefined : ask(this));
  }

  private get isLater(): boolean {
    return this.isRest || this.isRefunds;
  }

  private get isRefunds(): boolean {
    return this.workflowId === refundsIdOf(this.account, this.paymentId);
  }

  private get isRest(): boolean {
    return this.workflowId === eventsIdOf(this.account, this.paymentId);
  }

  private restHandle(): PaymentHandle {
    return this.at(eventsIdOf(this.account, this.paymentId));
  }

  private refundsHandle(): PaymentHandle {
    return this.at(refundsIdOf(this.account, this.paymentId));
  }

  private at(workflowId: string): PaymentHandle {
    const { account, paymentId, answerWithinMs, givenUp } = this;
    return new PaymentHandle(
      this.handle.client.getHandle(workflowId),
      account,
      paymentId,
      answerWithinMs,
      this.checkKey,
      givenUp,
    );
  }

  /** What the operator reads in the Temporal UI as *Current Details*: markdown. */
  async details(): Promise<string> {
    const latest = await this.latest();
    const metadata = await latest.query<{ currentDetails?: string }, []>(METADATA_QUERY, [], (result) => ({
      currentDetails: detailsOf(viewIn(result)),
    }));
    return metadata.currentDetails ?? '';
  }

  async pause(message: OperatorReason): Promise<PaymentView> {
    return this.ask('pause', message, whole);
  }

  async resume(message: OperatorReason): Promise<PaymentView> {
    return this.ask('resume', message, whole);
  }

  async retryNow(message: RetryNowMessage): Promise<PaymentView> {
    return this.ask('retryNow', message, whole);
  }

  async resolve(message: ResolveMessage): Promise<PaymentView> {
    return this.ask('resolve', message, whole);
  }

  async acknowledge(message: AcknowledgeMessage): Promise<PaymentView> {
    return this.ask('acknowledge', message, whole);
  }

  /** Resolves with the last view when the payment has ended. */
  async result(): Promise<PaymentView> {
    return this.calling(async () => {
      for (;;) {
        try {
          return viewIn((await this.handle.result()) as Result);
        } catch (error) {
          // A reset ends the run that we wait for, and the payment goes on in another.
          if (!(error instanceof WorkflowFailedError) || !isOpen(await this.status())) throw error;
        }
      }
    });
  }

  private async tell(signal: SignalName, message: object): Promise<void> {
    const checked = messageOf(signal, message);
    await this.checkKey(this.handle, this.paymentId);
    // A payment that is open again beside its second run would refuse it, and nobody would hear that.
    const refunding = signal === 'refund' ? await this.refunds() : undefined;
    if (refunding) return refunding.tell(signal, checked);
    try {
      await this.short(() => this.handle.signal<[object]>(signal, checked));
    } catch (error) {
      const known = await this.translated(error);
      if (signal === 'refund')
        return this.refundLater(known, checked, (refunds) => refunds.tell(signal, checked), noAnswer);
      // After the end, a repeat still gets its first answer; only what is new is refused.
      if (known instanceof HoldfastError && known.code === 'PaymentClosed' && (await this.isRepeat(signal, checked)))
        return;
      throw known;
    }
  }

  private askToShip(update: 'shipDecided' | 'shipAndWait', message: ShipMessage): Promise<ShipmentAnswer> {
    return this.ask(update, message, (view) => shipmentAnswerIn(view, message.shipmentId));
  }

  private askToRefund(update: 'refundDecided' | 'refundAndWait', message: RefundMessage): Promise<RefundAnswer> {
    return this.ask(update, message, (view) => refundAnswerIn(view, message.refundId));
  }

  /** `ended` makes the answer from the last view, where the payment has ended and heard this message before. */
  private async ask<T>(update: UpdateName, message: object, ended: (view: PaymentView) => T): Promise<T> {
    const kind = COMMAND_OF[update];
    const checked = messageOf(kind, message);
    await this.checkKey(this.handle, this.paymentId);
    try {
      return await withinOr(this.handle.client, this.answerWithinMs, this.givenUp, () =>
        this.handle.executeUpdate<T, [object]>(update, { args: [checked] }),
      );
    } catch (error) {
      const known = await this.translated(error);
      if (kind === 'refund') {
        return this.refundLater(known, checked, (refunds) => refunds.ask(update, message, ended), ended);
      }
      if (!isClosed(known) && !isMissing(known)) throw known;
      if (isClosed(known) && (await this.isRepeat(kind, checked))) return ended(await this.ownView());
      const refunds = OF_OPERATORS.includes(kind) ? await this.refunds() : undefined;
      const later = refunds ?? (isHeardByRest(kind) ? await this.rest() : undefined);
      if (later === undefined) throw known;
      return later.ask(update, message, ended);
    }
  }

  /**
   * A refund after the end goes to the run for refunds, which the first one starts. `no`: why it was not taken here. What was accepted before gets its
   * first answer for ever, and what this payment would refuse starts nothing.
   */
  private async refundLater<T>(
    no: unknown,
    message: object,
    send: (refunds: PaymentHandle) => Promise<T>,
    ended: (view: PaymentView) => T,
  ): Promise<T> {
    if (!isClosed(no) && !isMissing(no) && !isElsewhere(no)) throw no;
    const refunds = this.refundsHandle();
    if (!this.isLater) {
      try {
        return await send(refunds);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    if (!isClosed(no)) throw no;
    const { before, refusal } = this.known(await this.ownForecast('refund', message));
    if (refusal) throw new HoldfastError(refusal.code, refusal.message);
    const { refundId } = message as RefundMessage;
    if (before.refunds.some(({ id }) => id === refundId)) return ended(before);
    if (this.isLater) throw no;
    await this.calling(() => this.short(() => startRefunds(this.handle, this.account, this.paymentId)));
    return send(refunds);
  }

  /** Whether an ended payment has already accepted this very message. Throws the conflict where it accepted another. */
  private async isRepeat(kind: Command['kind'], message: object): Promise<boolean> {
    if (kind === 'cancel') return this.wasCancelled();
    if (kind !== 'ship' && kind !== 'complete') return false;
    const view = await this.ownView();
    // Terminated from outside: what had been accepted will not happen any more, so it is no answer to say that it was.
    if (view.state !== 'finished') return false;
    if (kind === 'complete') return true;
    const { shipmentId, amount, currency } = message as ShipMessage;
    const known = view.shipments.find((shipment) => shipment.id === shipmentId);
    if (!known) return false;
    if (known.amount === amount && view.currency === currency) return true;
    throw new HoldfastError(
      'ShipmentConflict',
      `shipment ${shipmentId} was already accepted with ${known.amount} ${view.currency}; this message says ${amount} ${currency}. Send the first amount; only another parcel gets a new shipmentId.`,
    );
  }

  /** Whether a payment that has ended in order was cancelled: the state with which it ended says so, and no view does. */
  private async wasCancelled(): Promise<boolean> {
    const told = await this.query<unknown, []>(VIEW_QUERY, [], (result) => stateIn(result).payment.cancelled);
    return told === true;
  }

  private async ifOpen(): Promise<PaymentHandle | undefined> {
    return isOpen(await this.status()) ? this : undefined;
  }

  /** As Temporal names it. Of a workflow that the namespace does not know, undefined. */
  private async status(): Promise<string | undefined> {
    try {
      return (await this.short(() => this.handle.describe())).status.name;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw await this.translated(error);
    }
  }

  /** `read`: the same from the result of a payment that has ended. */
  private query<T, A extends unknown[]>(
    name: string,
    args: A,
    read: (result: Result) => T,
    cutOff?: (answer: T) => T,
  ): Promise<T> {
    return this.calling(() =>
      this.short(() =>
        askedOrRead(this.handle, (handle) => asked(() => handle.query<T, A>(name, ...args)), read, cutOff),
      ),
    );
  }

  /** A payment knows nothing of itself until a worker has told it what its account can do. */
  private known<T>(answer: T | undefined): T {
    if (answer !== undefined && answer !== null) return answer;
    throw new HoldfastError(
      'ServerUnavailable',
      `payment ${this.paymentId} waits for a worker that knows its account. Try again later.`,
    );
  }

  private translated(error: unknown): Promise<unknown> {
    // Who has given up does not ask why there was no answer.
    return translated(error, this.handle, this.paymentId, this.givenUp?.aborted ? 0 : this.answerWithinMs);
  }

  private short<T>(call: () => Promise<T>): Promise<T> {
    return withinOr(this.handle.client, callWithin(this.answerWithinMs), this.givenUp, call);
  }

  private async calling<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw await this.translated(error);
    }
  }
}

const noAnswer = (): void => undefined;

function messageOf(kind: Command['kind'], message: object): object {
  const read = commandOf(kind, message);
  const problem = 'problem' in read ? read.problem : textProblem(kind, message);
  if ('problem' in read || problem !== undefined) throw new HoldfastError('InvalidMessage', `${problem}.`);
  const { kind: _, ...checked } = read.command;
  return checked;
}
