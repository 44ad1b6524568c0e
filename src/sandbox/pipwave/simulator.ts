import { amountOf, type Deeds, refuseDeed } from '../deeds';
import { latest } from '../history';
import { heldOf, type Moved, refundableOf } from '../hold';
import { exponentOf } from '../money-text';
import { pretend, type Wanted } from '../pretend';
import type { Simulator, World } from '../simulator';
import { nextSerial } from '../state';
import { readSwitches } from '../switches';
import type { PipwaveAccount } from './account';
import { OPERATIONS } from './actions';
import { authorize, endHold, refund, release, takeExactly, turn } from './gateway';
import { answer, letHappen } from './model';
import { landed } from './notification';
import { type Merchant, type PipwaveState, pipwaveState, type Transaction } from './state';
import { pipwaveSwitches } from './switches';
import { openTransaction, transactionOf } from './transactions';

const CODE = /^\d{3,4}$/;

/** A pretended pipwave for some accounts. The state is its own unless one is given, a clone for example. */
export function createPipwave(
  world: World,
  accounts: Readonly<Record<string, PipwaveAccount>>,
  switches: unknown = {},
  state: PipwaveState = pipwaveState(world, accounts, readSwitches('pipwave', pipwaveSwitches, switches)),
): Simulator & { readonly state: PipwaveState } {
  return pretend(state, {
    provider: 'pipwave',
    operations: OPERATIONS,
    switches: pipwaveSwitches,
    answer,
    letHappen,
    landed,
    wrongWith: ({ fault, code }) => {
      if (fault === 'forgetsKey') return 'forgetsKey: pipwave has no idempotency key';
      return code === undefined || CODE.test(code) ? null : `${fault}: write a pipwave status such as 400, not ${code}`;
    },
    paymentOf: transactionOf,
    currencyOf: ({ currency }) => currency,
    wrongOrder,
    makeAuthorized,
    deeds,
  });
}

function wrongOrder(_state: PipwaveState, _merchant: Merchant, { reference, currency }: Wanted): string | null {
  if (reference === '' || reference.length > 255) return `reference ${reference}: write 1 to 255 characters`;
  const isFine = /^[A-Z]{3}$/.test(currency) && exponentOf(currency) <= 2;
  return isFine ? null : `currency ${currency}: pipwave writes two decimals, choose another`;
}

/** What checkout, customer and gateway would have done. The id is the `pw_id`. */
function makeAuthorized(state: PipwaveState, merchant: Merchant, order: Wanted, now: number) {
  const { reference: txnId, amount, currency, noticeUrl = null } = order;
  const transaction = openTransaction(state, merchant, { txnId, amount, currency, noticeUrl, extras: {} }, now);
  authorize(state, transaction, now);
  return { id: transaction.pwId, captureBy: transaction.holdUntil };
}

/** What a person does in the portal, which can't be told from a request, or the customer at the gateway. Sheet 6. */
function deeds(state: PipwaveState, transaction: Transaction, amount: number | undefined, now: number): Deeds {
  const { txnId } = transaction;
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0 };
  const { phase } = latest(transaction.history);
  const needsHold = (why: string): void => {
    if (heldOf(transaction) <= 0) refuseDeed(txnId, why);
  };
  const needsCustomer = (): void => {
    if (phase !== 'pending') refuseDeed(txnId, `is ${phase}, not waiting for its customer`);
  };
  return {
    capture: () => takeExactly(state, transaction, amountOf('capture', txnId, heldOf(transaction), amount), moved),
    cancel: () => {
      needsHold('has nothing to cancel');
      release(state, transaction, moved);
      if (phase === 'authorized') turn(state, transaction, 'cancelled', now);
    },
    refund: () => {
      const wanted = amountOf('refund', txnId, refundableOf(transaction), amount);
      refund(state, transaction, { id: `RV${nextSerial(state)}`, amount: wanted }, moved);
    },
    approve: () => {
      needsCustomer();
      authorize(state, transaction, now);
    },
    decline: () => {
      needsCustomer();
      turn(state, transaction, 'failed', now);
    },
    expire: () => {
      needsHold('holds nothing');
      transaction.holdUntil = now;
      endHold(state, transaction, now);
    },
  };
}
