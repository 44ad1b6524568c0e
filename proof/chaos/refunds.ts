import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError, type PaymentHandle } from '../../src/client';
import { drawOf } from '../../src/sandbox/random';
import type { PaymentView } from '../../src/view/view';
import { MERCHANTS } from '../merchants';
import type { Order } from './order';
import { insist } from './shop';
import type { Desk } from './stage';

/** So many customers send something back while the payment runs, and so many after its end. */
const DURING = 0.3;
const AFTERWARDS = 0.5;
/** A message that is sent twice changes nothing. */
const ECHOES = 0.3;
/** Minor units. */
const SMALL = 500;
const LOOKS_EVERY_MS = 250;
const PATIENCE_MS = 180_000;

/** One refund that the order service asked for. Minor units. */
export interface Asked {
  readonly refundId: string;
  readonly amount: number;
}

/**
 * Plays customers who send things back: some while the payment runs, and after its end all that is left, so that its second run comes to an end
 * too. Insists, whatever is down. Returns what was accepted.
 */
export async function giveBack(
  order: Order,
  { holdfast }: Pick<Desk, 'holdfast'>,
  seed: number,
): Promise<readonly Asked[]> {
  const payment = holdfast.payment(order.account, order.paymentId);
  const draw = (what: string): number => drawOf(seed, 'customer', order.paymentId, what);
  const asked: Asked[] = [];
  const ask = async (amount: number): Promise<void> => {
    const one = { refundId: `return-${asked.length + 1}`, amount };
    const message = { ...one, currency: order.currency, reason: 'sent back' };
    const times = draw(`echo ${one.refundId}`) < ECHOES ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: times }, () => isAccepted(payment, message)));
    if (answers.includes(true)) asked.push(one);
  };
  const { refundsOnce } = MERCHANTS[order.provider];
  if (draw('during') < DURING) {
    const seen = await until(payment, ({ state, ledger }) => state === 'finished' || ledger.captured > 0);
    const captured = seen?.ledger.captured ?? 0;
    // Where one refund is made, a second run with a rest that cannot be given back would wait for months.
    const share = refundsOnce ? 1 : draw('part') * 0.9;
    if (captured > 0) await ask(partOf(captured, share));
  }
  // The part may have come after the end: then its second run is open already, and the rest has to go, too.
  const isRestAsked = asked.length > 0 ? !refundsOnce : draw('afterwards') < AFTERWARDS;
  if (isRestAsked) {
    const goesOn = async (): Promise<boolean> => (await insist(() => payment.refunds())) !== undefined;
    const seen = await until(payment, async ({ state }) => state === 'finished' || (await goesOn()));
    const left = seen ? seen.ledger.refundable : 0;
    if (left > 0) await ask(left);
  }
  return asked;
}

/** Neither what goes back nor what stays is small: the smallest amounts are test amounts, which a provider refuses. */
const partOf = (captured: number, share: number): number =>
  share === 1 || captured < 2 * SMALL
    ? captured
    : Math.min(Math.max(SMALL, Math.floor(captured * share)), captured - SMALL);

/** The payment as it is then; undefined where that never comes. */
async function until(
  payment: PaymentHandle,
  is: (view: PaymentView) => boolean | Promise<boolean>,
): Promise<PaymentView | undefined> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOKS_EVERY_MS)) {
    const view = await insist(() => payment.view()).catch(ifRefused);
    if (view && (await is(view))) return view;
  }
  return undefined;
}

/**
 * Asks until it hears yes: a capture that turned doubtful, or a payment that ends just now, may take it later. False where the provider has to be told
 * the capture's id, and the answer that had it was lost: a person would look it up in the portal.
 */
async function isAccepted(
  payment: PaymentHandle,
  message: Parameters<PaymentHandle['refundDecided']>[0],
): Promise<boolean> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(LOOKS_EVERY_MS)) {
    try {
      await insist(() => payment.refundDecided(message));
      return true;
    } catch (error) {
      if ((error as HoldfastError).code === 'CannotRefund') return false;
      if (!(error instanceof HoldfastError) || Date.now() > end) throw error;
    }
  }
}

/** Nobody answers just now. */
function ifRefused(error: unknown): undefined {
  if (error instanceof HoldfastError) return undefined;
  throw error;
}
