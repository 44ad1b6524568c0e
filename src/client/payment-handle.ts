import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { Command } from '../domain/commands';
import { commandOf, textProblem } from '../messages/commands';
import { HoldfastError } from '../messages/errors';
import { FORECAST_QUERY, type ForecastQuestion } from '../messages/forecast';
import {
  type AcknowledgeMessage,
  type CancelMessage,
  COMMAND_OF,
  type OperatorReason,
  type ResolveMessage,
  type RetryNowMessage,
  type ShipMessage,
  type SignalName,
  type UpdateName,
  VIEW_QUERY,
} from '../messages/messages';
import type { Forecast } from '../view/forecast';
import { type PaymentView, type ShipmentAnswer, shipmentAnswerIn } from '../view/view';
import { asked } from './asked';
import { ANSWER_WITHIN_MS, callWithin, within } from './deadlines';
import { translated } from './errors';
import type { KeyCheck } from './key-check';

/** Temporal's own query, with what the UI shows of a workflow. */
const METADATA_QUERY = '__temporal_workflow_metadata';

const whole = (view: PaymentView): PaymentView => view;

/** One payment. */
export class PaymentHandle {
  constructor(
    private readonly handle: WorkflowHandle,
    readonly account: string,
    readonly paymentId: string,
    private readonly answerWithinMs: number = ANSWER_WITHIN_MS,
    /** Throws where it is known that the answers to come cannot be read. */
    private readonly checkKey: KeyCheck = async () => undefined,
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

  /** Nothing more shall be taken. What is in doubt is still looked up; the rest is given back. */
  async cancel(message: CancelMessage): Promise<void> {
    await this.tell('cancel', message);
  }

  /** How the payment is. Works for ended payments too, as long as the namespace remembers them. */
  async view(): Promise<PaymentView> {
    return this.known(await this.query<PaymentView | undefined, []>(VIEW_QUERY));
  }

  /** What a message would do if it came now, by the payment's own rules: nothing is sent and nothing changes. */
  async forecast(kind: Command['kind'], message: object): Promise<Forecast> {
    const question = { kind, message: messageOf(kind, message), now: Date.now() };
    return this.known(await this.query<Forecast | undefined, [ForecastQuestion]>(FORECAST_QUERY, question));
  }

  /** What the operator reads in the Temporal UI as *Current Details*: markdown. */
  async details(): Promise<string> {
    const metadata = await this.query<{ currentDetails?: string }, []>(METADATA_QUERY);
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
          return (await this.handle.result()) as PaymentView;
        } catch (error) {
          // A reset ends the run that we wait for, and the payment goes on in another.
          if (!(error instanceof WorkflowFailedError) || !(await this.isRunning())) throw error;
        }
      }
    });
  }

  private async tell(signal: SignalName, message: object): Promise<void> {
    const checked = messageOf(signal, message);
    await this.checkKey(this.handle, this.paymentId);
    try {
      await this.short(() => this.handle.signal<[object]>(signal, checked));
    } catch (error) {
      const known = await translated(error, this.handle, this.paymentId);
      // After the end, a repeat still gets its first answer; only what is new is refused.
      if (known instanceof HoldfastError && known.code === 'PaymentClosed' && (await this.isRepeat(signal, checked)))
        return;
      throw known;
    }
  }

  private askToShip(update: 'shipDecided' | 'shipAndWait', message: ShipMessage): Promise<ShipmentAnswer> {
    return this.ask(update, message, (view) => shipmentAnswerIn(view, message.shipmentId));
  }

  /** `ended` makes the answer from the last view, where the payment has ended and heard this message before. */
  private async ask<T>(update: UpdateName, message: object, ended: (view: PaymentView) => T): Promise<T> {
    const kind = COMMAND_OF[update];
    const checked = messageOf(kind, message);
    await this.checkKey(this.handle, this.paymentId);
    try {
      return await within(this.handle.client, this.answerWithinMs, () =>
        this.handle.executeUpdate<T, [object]>(update, { args: [checked] }),
      );
    } catch (error) {
      const known = await translated(error, this.handle, this.paymentId);
      if (known instanceof HoldfastError && known.code === 'PaymentClosed' && (await this.isRepeat(kind, checked)))
        return ended(await this.view());
      throw known;
    }
  }

  /** Whether an ended payment has already accepted this very message. Throws the conflict where it accepted another. */
  private async isRepeat(kind: Command['kind'], message: object): Promise<boolean> {
    if (kind !== 'ship' && kind !== 'complete') return false;
    const view = await this.view();
    // Terminated from outside: what had been accepted will not happen any more, so it is no answer to say that it was.
    if (view.state !== 'finished') return false;
    if (kind === 'complete') return true;
    const { shipmentId, amount, currency } = message as ShipMessage;
    const known = view.shipments.find((shipment) => shipment.id === shipmentId);
    if (!known) return false;
    if (known.amount === amount && view.currency === currency) return true;
    throw new HoldfastError(
      'ShipmentConflict',
      `shipment ${shipmentId} was already accepted with ${known.amount} ${view.currency}; this message says ${amount} ${currency}. Send a new shipmentId, or the first amount.`,
    );
  }

  private async isRunning(): Promise<boolean> {
    return (await this.short(() => this.handle.describe())).status.name === 'RUNNING';
  }

  private query<T, A extends unknown[]>(name: string, ...args: A): Promise<T> {
    return this.calling(() => this.short(() => asked(() => this.handle.query<T, A>(name, ...args))));
  }

  /** A payment knows nothing of itself until a worker has told it what its account can do. */
  private known<T>(answer: T | undefined): T {
    if (answer !== undefined && answer !== null) return answer;
    throw new HoldfastError(
      'ServerUnavailable',
      `payment ${this.paymentId} waits for a worker that knows its account. Try again later.`,
    );
  }

  private short<T>(call: () => Promise<T>): Promise<T> {
    return within(this.handle.client, callWithin(this.answerWithinMs), call);
  }

  private async calling<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw await translated(error, this.handle, this.paymentId);
    }
  }
}

function messageOf(kind: Command['kind'], message: object): object {
  const read = commandOf(kind, message);
  const problem = 'problem' in read ? read.problem : textProblem(kind, message);
  if ('problem' in read || problem !== undefined) throw new HoldfastError('InvalidMessage', `${problem}.`);
  const { kind: _, ...checked } = read.command;
  return checked;
}
