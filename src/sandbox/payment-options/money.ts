import { plan } from '../agenda';
import { show } from '../history';
import { giveBack, type Moved as MovedAnywhere } from '../hold';
import { uuidOf } from '../random';
import { nextSerial } from '../state';
import { DAY } from '../time';
import { find, move, truthOf } from '../truth';
import type { Hold, Merchant, PaymentOptionsState, Transaction, TransactionType } from './state';
import { announce } from './webhooks';
import type { AuthorizeFields } from './wire';

const FIRST_REF = 90_000;

/** `unfoundMs`: how long the new id is not found. */
export interface Moved extends MovedAnywhere {
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
    merchant,
    id,
    ...order,
    truth,
    history: [],
    gate: { heldUntil: 0 },
    isVoided: false,
    holdUntil: at + merchant.holdDays * DAY,
    busyUntil: 0,
  };
  move(state.world.truth, truth, 'authorized', amount, at, cause);
  state.holds.set(id, hold);
  plan(state.agenda, hold.holdUntil, { kind: 'holdEnds', hold });
  return note(state, hold, 'PRE_AUTH', amount, moved, id);
}

/** Takes money and gives the rest of the hold back. Where nothing is left, it takes money all the same. Sheet 5 [?], 13. */
export function capture(state: PaymentOptionsState, hold: Hold, amount: number, moved: Moved): Transaction {
  move(state.world.truth, hold.truth, 'captured', amount, moved.at, moved.cause);
  giveBack(state.world.truth, hold, moved);
  return note(state, hold, 'CAPTURE', amount, moved);
}

export function cancel(state: PaymentOptionsState, hold: Hold, moved: Moved): Transaction {
  hold.isVoided = true;
  giveBack(state.world.truth, hold, moved);
  return note(state, hold, 'VOID', hold.amount, moved);
}

export function refund(state: PaymentOptionsState, of: Transaction, amount: number, moved: Moved): Transaction {
  of.refunded += amount;
  move(state.world.truth, of.hold.truth, 'refunded', amount, moved.at, moved.cause);
  const made = note(state, of.hold, 'REFUND', amount, moved);
  of.refundId = made.id;
  return made;
}

/** The hold lapses. Whether status shows that is unknown; here it doesn't. Sheet 7 [?]. */
export function endHold(state: PaymentOptionsState, hold: Hold, at: number): void {
  if (at < hold.holdUntil) return;
  giveBack(state.world.truth, hold, { at, cause: { by: 'deadline', key: null } });
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
  const transaction: Transaction = { id, ref, type, amount, at, hold, refunded: 0, refundId: null, unfoundUntil };
  state.transactions.set(id, transaction);
  if (type !== 'REFUND') show(hold.history, { latestId: id }, at, hiddenMs);
  announce(state, transaction);
  return transaction;
}
