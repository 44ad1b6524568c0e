import { show } from '../history';
import { hexOf } from '../random';
import { nextSerial } from '../state';
import { type Merchant, nameIn, type PipwaveState, type Transaction } from './state';

export interface TransactionOrder {
  readonly txnId: string;
  readonly amount: number;
  readonly currency: string;
  readonly noticeUrl: string | null;
  readonly extras: Readonly<Record<string, string>>;
}

/** Writes down a new transaction, waiting for its customer. */
export function openTransaction(
  state: PipwaveState,
  merchant: Merchant,
  order: TransactionOrder,
  now: number,
): Transaction {
  const { txnId, amount, currency, noticeUrl, extras } = order;
  const pwId = `PW${hexOf(state.world.seed, 14, 'pw_id', nextSerial(state)).toUpperCase()}`;
  const total = amount + state.switches.processingFee;
  const transaction: Transaction = {
    merchant,
    pwId,
    txnId,
    amount,
    total,
    currency,
    extras,
    history: [],
    gate: { heldUntil: 0 },
    noticeUrl: noticeUrl ?? merchant.notificationUrl ?? null,
    truth: null,
    pendingCount: 0,
    isRefunding: false,
    holdUntil: 0,
    busyUntil: 0,
    unfoundUntil: 0,
  };
  show(transaction.history, { phase: 'pending', finalAmount: total }, now);
  state.byPwId.set(nameIn(merchant, pwId), transaction);
  state.byTxnId.set(nameIn(merchant, txnId), transaction);
  return transaction;
}

/** A transaction by either of its ids. */
export function transactionOf(state: PipwaveState, merchant: Merchant, id: string): Transaction | undefined {
  return state.byPwId.get(nameIn(merchant, id)) ?? state.byTxnId.get(nameIn(merchant, id));
}
