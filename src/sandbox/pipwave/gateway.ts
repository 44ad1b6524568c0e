import { plan } from '../agenda';
import { latest, show } from '../history';
import { giveBack, heldOf, type Moved, refundableOf } from '../hold';
import { DAY } from '../time';
import { move, openOf, truthOf } from '../truth';
import { announce } from './notification';
import type { Phase, PipwaveState, Refund, Transaction } from './state';

/**
 * The payment gateway behind pipwave: the only place where money moves. It acts in its own time, and what pipwave shows
 * follows from it only where a switch says so. Sheet 5, 6.
 */

export function authorize(state: PipwaveState, transaction: Transaction, at: number): void {
  const { merchant, txnId: reference, pwId, currency, total } = transaction;
  const name = { provider: 'pipwave', account: merchant.name, reference };
  transaction.truth = truthOf(state.world.truth, name, currency, pwId);
  transaction.holdUntil = at + merchant.holdDays * DAY;
  move(state.world.truth, transaction.truth, 'authorized', total, at, { by: 'control', key: null });
  turn(state, transaction, 'authorized', at);
  plan(state.agenda, transaction.holdUntil, { kind: 'holdEnds', transaction });
}

/** Takes money, as much as the gateway's abilities say, or refuses. `amount` null is everything. */
export function take(
  state: PipwaveState,
  transaction: Transaction,
  amount: number | null,
  moved: Moved,
): 'taken' | 'refused' {
  const { truth, total } = transaction;
  const { pgPartial, pgSecondFull } = state.switches;
  if (truth === null) return 'refused';
  const isSecond = truth.captured > 0;
  const wanted = pgPartial === 'off' ? total : (amount ?? total);
  const isCovered = wanted <= openOf(truth) && (!isSecond || pgPartial === 'multiple');
  if (!isCovered && !(isSecond && pgSecondFull === 'taken')) return 'refused';
  takeExactly(state, transaction, wanted, moved);
  return 'taken';
}

/** Takes this much, whatever the gateway is able to: what a person orders there. */
export function takeExactly(state: PipwaveState, transaction: Transaction, amount: number, moved: Moved): void {
  const { at, cause, hiddenMs } = moved;
  if (transaction.truth === null) throw new Error(`${transaction.txnId} has nothing to capture`);
  move(state.world.truth, transaction.truth, 'captured', amount, at, cause);
  const { settlesAllAfterMs, remainder } = state.switches;
  if (settlesAllAfterMs > 0 && heldOf(transaction) > 0) {
    plan(state.agenda, at + settlesAllAfterMs, { kind: 'settlesAll', transaction });
  } else if (remainder === 'cancelled') release(state, transaction, moved);
  const isTold = cause.by !== 'request' || state.switches.ipnOnCapture;
  // From a refund no arrow leads back. Sheet 4.
  const phase = transaction.truth.refunded > 0 ? 'partlyRefunded' : 'captured';
  turn(state, transaction, phase, at, hiddenMs, isTold);
}

/** The gateway settles more than it was told to capture: all that is still held. */
export function settleAll(state: PipwaveState, transaction: Transaction, at: number): void {
  const rest = heldOf(transaction);
  if (rest > 0) takeExactly(state, transaction, rest, { at, cause: { by: 'control', key: null }, hiddenMs: 0 });
}

/** Gives back what is still held; what pipwave shows stays as it is. */
export function release(state: PipwaveState, transaction: Transaction, moved: Moved): void {
  giveBack(state.world.truth, transaction, moved);
}

export function refund(state: PipwaveState, transaction: Transaction, { id, amount }: Refund, moved: Moved): void {
  const { truth } = transaction;
  if (truth === null) throw new Error(`${transaction.txnId} has nothing to refund`);
  move(state.world.truth, truth, 'refunded', amount, moved.at, moved.cause);
  const phase = refundableOf(transaction) === 0 ? 'refunded' : 'partlyRefunded';
  turn(state, transaction, phase, moved.at, moved.hiddenMs, false);
  announce(state, transaction, moved.at, 'refund', { id, status: REFUND_STATUS.successful });
}

/** Sheet 2.5. */
const REFUND_STATUS = { failed: '5', successful: '10' } as const;

/** A refund that was acknowledged is carried out now, or fails. */
export function landRefund(
  state: PipwaveState,
  transaction: Transaction,
  { refund: order, fails, hiddenMs }: { refund: Refund; fails: boolean; hiddenMs: number },
  at: number,
): void {
  transaction.isRefunding = false;
  const moved: Moved = { at, cause: { by: 'request', key: null }, hiddenMs };
  if (!fails && order.amount <= refundableOf(transaction)) {
    refund(state, transaction, order, moved);
    return;
  }
  // What had shown at once is taken back.
  const given = transaction.truth?.refunded ?? 0;
  turn(state, transaction, given === 0 ? 'captured' : 'partlyRefunded', at, hiddenMs, false);
  announce(state, transaction, at, 'refund', { id: order.id, status: REFUND_STATUS.failed });
}

/** A capture that was acknowledged is carried out now, or fails. */
export function landCapture(
  state: PipwaveState,
  transaction: Transaction,
  order: { amount: number | null; fails: boolean; hiddenMs: number },
  at: number,
): void {
  transaction.pendingCount -= 1;
  const moved: Moved = { at, cause: { by: 'request', key: null }, hiddenMs: order.hiddenMs };
  if (!order.fails && take(state, transaction, order.amount, moved) === 'taken') return;
  const isOther = (transaction.truth?.captured ?? 0) > 0; // another capture has taken money: nothing to tell
  const { phase } = latest(transaction.history);
  if (isOther || (phase !== 'authorized' && phase !== 'captured')) return;
  const shown = state.switches.failureShows === 'failed' ? 'failed' : 'authorized';
  turn(state, transaction, shown, at, order.hiddenMs);
}

/** The hold lapses at the gateway. */
export function endHold(state: PipwaveState, transaction: Transaction, at: number): void {
  if (at < transaction.holdUntil) return;
  release(state, transaction, { at, cause: { by: 'deadline', key: null }, hiddenMs: 0 });
  const { expiryShows } = state.switches;
  const isOpen = latest(transaction.history).phase === 'authorized';
  if (isOpen && expiryShows !== 'unchanged') turn(state, transaction, expiryShows, at);
}

/** Shows a new phase, and tells of it when it is new. */
export function turn(
  state: PipwaveState,
  transaction: Transaction,
  phase: Phase,
  at: number,
  hiddenMs = 0,
  isTold = true,
): void {
  const { truth, total, history } = transaction;
  const taken = truth === null ? 0 : truth.captured - truth.refunded;
  const hasMoved = truth !== null && truth.captured > 0;
  const finalAmount = hasMoved && state.switches.finalAmount === 'captured' ? taken : total;
  const isNew = history.length > 0 && latest(history).phase !== phase;
  show(history, { phase, finalAmount }, at, hiddenMs);
  if (isNew && isTold) announce(state, transaction, at);
}
