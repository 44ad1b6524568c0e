import { setTimeout as sleep } from 'node:timers/promises';
import type { Holdfast, PaymentHandle } from '../../client';
import { HoldfastError } from '../../contracts/errors';
import type { PaymentView } from '../../contracts/view';
import type { JournalEntry } from '../../domain/payment';
import { forceApprove } from '../../providers/vipps/force-approve';
import type { Sandbox } from '../../sandbox/server';
import type { Ending } from './books';
import type { Accounts } from './merchants';
import type { Order } from './orders';
import type { Script, ShipmentMessage } from './script';

/** How long a payment may take to come to rest after everything was said. */
const REST_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 2_000;
/** A parked operation is looked up a few more times before the demo counts it as parked. */
const PARKED_FOR_MS = 6_000;
const APPROVE_WITHIN_MS = 60_000;
const ASK_AGAIN_MAX = 5;
/** Between two parcels of different days. */
const NIGHT_MS = 20;

export interface Cast {
  readonly holdfast: Holdfast;
  readonly sandbox: Sandbox;
  readonly accounts: Accounts;
  /** Workflow ids of the payments that are parked now. A list, not a question to each payment: that would disturb it. */
  readonly parked: ReadonlySet<string>;
  /** Told with each shipment message. */
  onMessage(): void;
}

/** One order that was played: how it ended, and what was learned on the way. */
export interface Played extends Ending {
  readonly workflowId: string;
  /** Operations of which at some moment nobody knew the outcome, and which were settled. */
  readonly unknownSettled: number;
}

/** Plays one order to its end. The order service asks again where it gets no answer, with the same ids. */
export async function play(order: Order, reference: string, script: Script, cast: Cast): Promise<Played> {
  const account = cast.accounts.nameOf(order.currency);
  const { amount, currency } = { amount: order.authorized, currency: order.currency };
  if (!script.creates)
    await cast.sandbox.control.authorize({ provider: 'vipps', account, reference, amount, currency });
  const create = { userFlow: 'WEB_REDIRECT', returnUrl: 'https://shop.example/thank-you' };
  const payment = await insist(() =>
    cast.holdfast.start({
      account,
      paymentId: order.paymentId,
      authorization: { reference, ...(script.creates ? { create } : {}) },
      amount,
      currency,
    }),
  );
  const journal = new Journal();
  // Parcels may well be reported before the customer has approved: they wait.
  await Promise.all([
    tell(payment, order, script, journal, cast),
    ...(script.creates ? [approve(account, reference, cast)] : []),
  ]);
  const view = await atRest(payment, cast.parked);
  journal.add(view?.journal);
  for (const message of script.stragglers) await send(payment, message, order.currency, journal, cast);
  return {
    order,
    account,
    reference,
    view,
    workflowId: payment.workflowId,
    unknownSettled: journal.unknownSettled(view),
  };
}

async function tell(payment: PaymentHandle, order: Order, script: Script, journal: Journal, cast: Cast): Promise<void> {
  let day = 0;
  for (const message of script.messages) {
    if (message.shipment.day !== day) await sleep(NIGHT_MS);
    day = message.shipment.day;
    await send(payment, message, order.currency, journal, cast);
  }
  if (script.completes) await insist(() => payment.complete());
}

async function send(
  payment: PaymentHandle,
  { shipment, final, waits }: ShipmentMessage,
  currency: string,
  journal: Journal,
  cast: Cast,
): Promise<void> {
  const { shipmentId, amount } = shipment;
  const message = { shipmentId, amount, currency, ...(final ? { final } : {}) };
  if (waits) journal.add((await insist(() => payment.shipAndWait(message))).journal);
  else await insist(() => payment.ship(message));
  cast.onMessage();
}

/** The customer, who approves as soon as there is something to approve. */
async function approve(account: string, reference: string, { sandbox }: Cast): Promise<void> {
  const merchant = sandbox.accounts[account];
  if (merchant?.provider !== 'vipps') throw new Error(`the sandbox has no Vipps account ${account}`);
  const { merchantSerialNumber, clientId, clientSecret, subscriptionKey } = merchant;
  const keys = { merchantSerialNumber, clientId, clientSecret, subscriptionKey };
  const deadline = Date.now() + APPROVE_WITHIN_MS;
  for (;;) {
    await sleep(100);
    try {
      return await forceApprove({ baseUrl: sandbox.baseUrls.vipps, ...keys }, reference, { phoneNumber: '4712345678' });
    } catch (error) {
      // Not created yet: a lost answer, or a worker that was killed, may hold it up.
      if (Date.now() > deadline) throw error;
    }
  }
}

/** The last view of the payment: ended, or in front of a person for good. Undefined when it does not come to rest. */
async function atRest(payment: PaymentHandle, parked: Cast['parked']): Promise<PaymentView | undefined> {
  const watch = { isOver: false };
  try {
    return await Promise.race([payment.result(), untilParked(payment, parked, watch)]);
  } finally {
    watch.isOver = true;
  }
}

async function untilParked(
  payment: PaymentHandle,
  parked: Cast['parked'],
  watch: { isOver: boolean },
): Promise<PaymentView | undefined> {
  const deadline = Date.now() + REST_WITHIN_MS;
  let parkedSince: number | undefined;
  while (!watch.isOver && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    parkedSince = parked.has(payment.workflowId) ? (parkedSince ?? Date.now()) : undefined;
    if (parkedSince !== undefined && Date.now() - parkedSince > PARKED_FOR_MS) break;
  }
  return watch.isOver ? undefined : payment.view().catch(() => undefined);
}

/** Asks again where nobody answered; with the same ids that is safe. Any other error is the caller's. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const mayAskAgain = error instanceof HoldfastError && error.code === 'ServerUnavailable';
      if (!mayAskAgain || attempt >= ASK_AGAIN_MAX) throw error;
      await sleep(200 * attempt);
    }
  }
}

/** The facts of a payment, put together from several views: each keeps only the last fifty. */
class Journal {
  readonly #entries = new Map<number, JournalEntry>();

  add(entries: readonly JournalEntry[] = []): void {
    for (const entry of entries) this.#entries.set(entry.seq, entry);
  }

  /** Facts about an operation begin with its id. */
  unknownSettled(view: PaymentView | undefined): number {
    const unknown = [...this.#entries.values()].filter(({ fact }) =>
      /^(Authorization|Capture|Release)Unknown$/.test(fact),
    );
    const ids = new Set(unknown.map(({ text }) => text.slice(0, text.indexOf(':'))));
    for (const { id } of view?.openOperations ?? []) ids.delete(id);
    return ids.size;
  }
}
