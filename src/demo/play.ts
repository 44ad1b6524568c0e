import { setTimeout as sleep } from 'node:timers/promises';
import type { Holdfast, PaymentHandle } from '../client';
import { HoldfastError } from '../messages/errors';
import type { Sandbox } from '../sandbox/server';
import type { PaymentView } from '../view/view';
import type { Ending } from './books';
import type { Dealt } from './deal';
import type { Journals } from './doubt';
import type { Merchant } from './merchants';
import type { Order } from './orders';
import { SIDES } from './providers';
import type { Script, ShipmentMessage } from './script';

/** How long a payment may take to come to rest after everything was said. */
const REST_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 200;
const APPROVE_WITHIN_MS = 60_000;
const ASK_AGAIN_MAX = 5;
/** Between two parcels of different days. */
const NIGHT_MS = 20;

export interface Cast {
  readonly holdfast: Holdfast;
  readonly sandbox: Sandbox;
  readonly journals: Journals;
  /** A payment that is parked, and stays so for the user. */
  isLeft(workflowId: string): boolean;
  /** Told with each shipment message. */
  onMessage(): void;
}

/** One order that was played, and how it ended. */
export interface Played extends Ending {
  readonly workflowId: string;
}

/** Plays one order to its end. The order service asks again where it gets no answer, with the same ids. */
export async function play({ order, merchant }: Dealt, name: string, script: Script, cast: Cast): Promise<Played> {
  const { provider, name: account } = merchant;
  const { amount, currency } = { amount: order.authorized, currency: order.currency };
  const { create: making, referenceOf, notices } = SIDES[provider];
  const create = script.creates ? making : undefined;
  const reference =
    create === undefined
      ? referenceOf(
          await cast.sandbox.control.authorize({
            ...{ provider, account, reference: name, amount, currency },
            ...(notices?.isToldWithPayment && merchant.notices && { noticeUrl: merchant.notices.url }),
          }),
        )
      : name;
  const payment = await insist(() =>
    cast.holdfast.start({
      account,
      paymentId: order.paymentId,
      authorization: { reference, ...(create === undefined ? {} : { create }) },
      amount,
      currency,
    }),
  );
  // Parcels may well be reported before the customer has approved: they wait.
  await Promise.all([
    tell(payment, order, script, cast),
    ...(create === undefined ? [] : [approve(merchant, name, cast)]),
  ]);
  const view = await atRest(payment, cast);
  cast.journals.add(payment.workflowId, view?.journal);
  for (const message of script.stragglers) await send(payment, message, order.currency, cast);
  return { order, merchant, name, view, workflowId: payment.workflowId };
}

async function tell(payment: PaymentHandle, order: Order, script: Script, cast: Cast): Promise<void> {
  let day = 0;
  for (const message of script.messages) {
    if (message.shipment.day !== day) await sleep(NIGHT_MS);
    day = message.shipment.day;
    await send(payment, message, order.currency, cast);
  }
  if (script.completes) await insist(() => payment.complete());
}

async function send(
  payment: PaymentHandle,
  { shipment, final, waits }: ShipmentMessage,
  currency: string,
  cast: Cast,
): Promise<void> {
  const { shipmentId, amount } = shipment;
  const message = { shipmentId, amount, currency, ...(final ? { final } : {}) };
  if (waits) {
    await insist(() => payment.shipAndWait(message));
    cast.journals.add(payment.workflowId, (await insist(() => payment.view())).journal);
  } else await insist(() => payment.ship(message));
  cast.onMessage();
}

/** The customer, who approves as soon as there is something to approve. A card that is charged by its token asks nobody. */
async function approve({ provider, name, account }: Merchant, reference: string, { sandbox }: Cast): Promise<void> {
  const side = SIDES[provider];
  const deadline = Date.now() + APPROVE_WITHIN_MS;
  while (side.approve !== undefined) {
    await sleep(100);
    try {
      return void (await side.approve({ account: name, reference }, account, sandbox));
    } catch (error) {
      // Not created yet: a lost answer, or a worker that was killed, may hold it up.
      if (Date.now() > deadline) throw error;
    }
  }
}

/** The last view of the payment: ended, or left to the user. Undefined when it does not come to rest. */
async function atRest(payment: PaymentHandle, cast: Cast): Promise<PaymentView | undefined> {
  const watch = { isOver: false };
  try {
    return await Promise.race([payment.result(), untilLeft(payment, cast, watch)]);
  } finally {
    watch.isOver = true;
  }
}

async function untilLeft(
  payment: PaymentHandle,
  { isLeft }: Cast,
  watch: { isOver: boolean },
): Promise<PaymentView | undefined> {
  const deadline = Date.now() + REST_WITHIN_MS;
  while (!watch.isOver && Date.now() < deadline && !isLeft(payment.workflowId)) {
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
  }
  return watch.isOver ? undefined : payment.view().catch(() => undefined);
}

const NOT_ANSWERED: readonly string[] = ['ServerUnavailable', 'NoWorkerForAccount'];

/** Asks again where nobody answered; with the same ids that is safe. Any other error is the caller's. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const mayAskAgain = error instanceof HoldfastError && NOT_ANSWERED.includes(error.code);
      if (!mayAskAgain || attempt >= ASK_AGAIN_MAX) throw error;
      await sleep(200 * attempt);
    }
  }
}
