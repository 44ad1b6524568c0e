import { plan } from '../agenda';
import { latest, show } from '../history';
import { giveBack, type Moved, refundableOf } from '../hold';
import { DAY } from '../time';
import { move, truthOf } from '../truth';
import { type BamboraState, type Merchant, type Payment, paymentName, type View } from './state';

/** Writes down a payment whose card was authorized. */
export function authorize(
  state: BamboraState,
  merchant: Merchant,
  order: { reference: string; amount: number; currency: string; comment: string | null },
  { at, cause, hiddenMs }: Moved,
): Payment {
  const { reference, amount, currency } = order;
  const truth = truthOf(state.world.truth, { provider: 'bambora', account: merchant.name, reference }, currency);
  const payment: Payment = {
    merchant,
    reference,
    amount,
    currency,
    truth,
    history: [],
    holdUntil: at + merchant.holdDays * DAY,
    busyUntil: 0,
    unfoundUntil: 0,
  };
  if (amount > 0) move(state.world.truth, truth, 'authorized', amount, at, cause);
  show(payment.history, firstView('Authorized', order.comment), at, hiddenMs);
  state.payments.set(paymentName(merchant, reference), payment);
  plan(state.agenda, payment.holdUntil, { kind: 'holdEnds', payment });
  return payment;
}

export function firstView(state: View['state'], comment: string | null): View {
  return { state, comment: comment ?? 'N/A', captures: [], refunds: [] };
}

export function capturedByApi(payment: Payment): number {
  return latest(payment.history).captures.reduce((sum, { amount }) => sum + amount, 0);
}

export function capture(
  state: BamboraState,
  payment: Payment,
  amount: number,
  comment: string | null,
  { at, cause, hiddenMs }: Moved,
): void {
  if (payment.truth === null) throw new Error(`${payment.reference} has nothing to capture`);
  if (amount > 0) move(state.world.truth, payment.truth, 'captured', amount, at, cause);
  const { commentPlacement, settlesAfterMs } = state.switches;
  const before = latest(payment.history);
  const taken = { amount, comment: commentPlacement === 'capture' ? comment : null };
  const isOver = commentPlacement === 'payment' && comment !== null;
  const view: View = { ...before, state: 'Captured', captures: [...before.captures, taken] };
  show(payment.history, isOver ? { ...view, comment } : view, at, hiddenMs);
  if (settlesAfterMs > 0) plan(state.agenda, at + settlesAfterMs, { kind: 'settles', payment });
}

/** Gives the whole hold back. */
export function cancel(state: BamboraState, payment: Payment, as: 'Canceled' | 'Voided', moved: Moved): void {
  release(state, payment, moved);
  show(payment.history, { ...latest(payment.history), state: as }, moved.at, moved.hiddenMs);
}

/** Gives back what is still held; what reads show stays as it is. */
export function release(state: BamboraState, payment: Payment, moved: Moved): void {
  giveBack(state.world.truth, payment, moved);
}

export function refund(state: BamboraState, payment: Payment, amount: number, { at, cause, hiddenMs }: Moved): void {
  if (payment.truth === null) throw new Error(`${payment.reference} has nothing to refund`);
  move(state.world.truth, payment.truth, 'refunded', amount, at, cause);
  const before = latest(payment.history);
  const after = refundableOf(payment) === 0 ? 'Refunded' : state.switches.partlyRefundedAs;
  show(payment.history, { ...before, state: after, refunds: [...before.refunds, { amount }] }, at, hiddenMs);
}

/** The deadline gives back what was not captured. There is no state for the rest of a captured payment. Sheet 5, 7. */
export function endHold(state: BamboraState, payment: Payment, at: number): void {
  if (at < payment.holdUntil) return;
  release(state, payment, { at, cause: { by: 'deadline', key: null }, hiddenMs: 0 });
  const before = latest(payment.history);
  if (before.state === 'Authorized') show(payment.history, { ...before, state: 'Authorization Expired' }, at);
}

export function settle(payment: Payment, at: number): void {
  const before = latest(payment.history);
  if (before.state === 'Captured') show(payment.history, { ...before, state: 'Settled' }, at);
}
