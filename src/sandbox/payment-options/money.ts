import { plan } from '../agenda';
import { show } from '../history';
import { uuidOf } from '../random';
import { type Cause, find, move, openOf, truthOf } from '../truth';
import {
  type Hold,
  type Merchant,
  nextSerial,
  type PaymentOptionsState,
  type Transaction,
  type TransactionType,
} from './state';
import { announce } from './webhooks';
import type { AuthorizeFields } from './wire';

const DAY = 24 * 3_600_000;
const FIRST_REF = 90_000;

/** How something comes to happen. `hiddenMs`: how long status lags; `unfoundMs`: how long the new id is not found. */
export interface Moved {
  readonly at: number;
  readonly cause: Cause;
  readonly hiddenMs: number;
  readonly unfoundMs: number;
}

/** Holds money. `merchant_txn_ref` need not be unique, so the truth numbers those that come again. Sheet 6, 13. */
export function authorize(
  state: PaymentOptionsState,
  merchant: Merchant,
  order: AuthorizeFields,
  moved: Moved,
): Transaction {
  const { at, cause } = moved;
  const { amount, currency, merchantTxnRef } = order;
  const id = uuidOf(state.world.seed, 'transaction', nextSerial(state));
  const name = { provider: 'payment-options', account: merchant.name, reference: merchantTxnRef };
  for (let nth = 2; find(state.world.truth, name) !== undefined; nth += 1)
    name.reference = `${merchantTxnRef} (${nth})`;
  const truth = truthOf(state.world.truth, name, currency, id);
  const hold: Hold = {
    ...{ merchant, id, ...order, truth, history: [], gate: { heldUntil: 0 }, isVoided: false },
    ...{ holdUntil: at + merchant.holdDays * DAY, busyUntil: 0 },
  };
  move(state.world.truth, truth, 'authorized', amount, at, cause);
  state.holds.set(id, hold);
  plan(state.agenda, hold.holdUntil, { kind: 'holdEnds', hold });
  return note(state, hold, 'PRE_AUTH', amount, moved, id);
}

/** What is still held. */
export function open({ truth }: Hold): number {
  return openOf(truth);
}

/** Takes money and gives the rest of the hold back. Where nothing is left, it takes money all the same. Sheet 5 [?], 13. */
export function capture(state: PaymentOptionsState, hold: Hold, amount: number, moved: Moved): Transaction {
  move(state.world.truth, hold.truth, 'captured', amount, moved.at, moved.cause);
  release(state, hold, moved);
  return note(state, hold, 'CAPTURE', amount, moved);
}

export function cancel(state: PaymentOptionsState, hold: Hold, moved: Moved): Transaction {
  hold.isVoided = true;
  release(state, hold, moved);
  return note(state, hold, 'VOID', hold.amount, moved);
}

export function refund(state: PaymentOptionsState, of: Transaction, amount: number, moved: Moved): Transaction {
  of.refunded += amount;
  move(state.world.truth, of.hold.truth, 'refunded', amount, moved.at, moved.cause);
  return note(state, of.hold, 'REFUND', amount, moved);
}

function release(state: PaymentOptionsState, hold: Hold, { at, cause }: Moved): void {
  const rest = open(hold);
  if (rest > 0) move(state.world.truth, hold.truth, cause.by === 'deadline' ? 'expired' : 'released', rest, at, cause);
}

/** The hold lapses. Whether status shows that is unknown; here it doesn't. Sheet 7 [?]. */
export function endHold(state: PaymentOptionsState, hold: Hold, at: number): void {
  if (at < hold.holdUntil) return;
  release(state, hold, { at, cause: { by: 'deadline', key: null }, hiddenMs: 0, unfoundMs: 0 });
}

/** Writes a transaction into the flat list, with an id of its own. */
function note(
  state: PaymentOptionsState,
  hold: Hold,
  type: TransactionType,
  amount: number,
  { at, hiddenMs, unfoundMs }: Moved,
  id = uuidOf(state.world.seed, 'transaction', nextSerial(state)),
): Transaction {
  const unfoundUntil = at + Math.max(unfoundMs, state.switches.freshIds404Ms);
  const ref = FIRST_REF + nextSerial(state);
  const transaction: Transaction = { id, ref, type, amount, at, hold, refunded: 0, unfoundUntil };
  state.transactions.set(id, transaction);
  if (type !== 'REFUND') show(hold.history, { latestId: id }, at, hiddenMs);
  announce(state, transaction);
  return transaction;
}
