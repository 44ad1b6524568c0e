import { amountOf, type Deeds, refuseDeed } from '../deeds';
import { heldOf } from '../hold';
import { pretend, type Wanted } from '../pretend';
import type { Simulator, World } from '../simulator';
import { readSwitches } from '../switches';
import type { PaymentOptionsAccount } from './account';
import { answer, letHappen, REFUSAL } from './model';
import { authorize, cancel, capture, endHold, type Moved, refund } from './money';
import { OPERATIONS } from './route';
import { type Hold, holdOf, type Merchant, type PaymentOptionsState, paymentOptionsState } from './state';
import { paymentOptionsSwitches } from './switches';
import { landed } from './webhooks';
import { DEFAULT_CARD } from './wire';

/** A pretended Payment Options for some accounts. The state is its own unless one is given, a clone for example. */
export function createPaymentOptions(
  world: World,
  accounts: Readonly<Record<string, PaymentOptionsAccount>>,
  switches: unknown = {},
  state: PaymentOptionsState = paymentOptionsState(
    world,
    accounts,
    readSwitches('payment-options', paymentOptionsSwitches, switches),
  ),
): Simulator & { readonly state: PaymentOptionsState } {
  return pretend(state, {
    provider: 'payment-options',
    operations: OPERATIONS,
    switches: paymentOptionsSwitches,
    answer,
    letHappen,
    landed,
    wrongWith: ({ fault, code }) => {
      if (fault === 'forgetsKey') return 'forgetsKey: Payment Options has no idempotency key';
      if (fault === 'failsLater') return 'failsLater: what Payment Options answers is final';
      if (fault === 'missignsNotice') return 'missignsNotice: Payment Options signs nothing, use forgesNotice';
      const isGood = code === undefined || REFUSAL.test(code);
      return isGood ? null : `${fault}: write a response code such as 836, 412/94, 201/578 or 201/false, not ${code}`;
    },
    paymentOf: holdOf,
    currencyOf: ({ currency }) => currency,
    wrongOrder,
    makeAuthorized,
    deeds,
  });
}

function wrongOrder(_state: PaymentOptionsState, _merchant: Merchant, { reference, currency }: Wanted): string | null {
  if (reference === '' || reference.length > 45) return `reference ${reference}: write 1 to 45 characters`;
  return /^[A-Z]{3}$/.test(currency) ? null : `currency ${currency}: write three capitals`;
}

/** What a customer on the hosted page would have done. The id is the transaction's. */
function makeAuthorized(state: PaymentOptionsState, merchant: Merchant, order: Wanted, now: number) {
  const { reference: merchantTxnRef, amount, currency, noticeUrl = null } = order;
  const customer = { cardNumber: DEFAULT_CARD, customerIp: '203.0.113.11' };
  const moved: Moved = { at: now, cause: { by: 'control', key: null }, hiddenMs: 0, unfoundMs: 0 };
  const { id, hold } = authorize(state, merchant, { amount, currency, merchantTxnRef, noticeUrl, ...customer }, moved);
  return { id, captureBy: hold.holdUntil };
}

/** What a person does in the portal. The rules of money hold, also where the API would charge twice. */
function deeds(state: PaymentOptionsState, hold: Hold, amount: number | undefined, now: number): Deeds {
  const { reference } = hold.truth;
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0, unfoundMs: 0 };
  const needsHold = (why: string): void => {
    if (heldOf(hold) <= 0) refuseDeed(reference, why);
  };
  const noCustomer = (): void => refuseDeed(reference, 'waits for no customer: this sandbox authorizes at once');
  return {
    capture: () => void capture(state, hold, amountOf('capture', reference, heldOf(hold), amount), moved),
    cancel: () => {
      needsHold('has nothing to cancel');
      cancel(state, hold, moved);
    },
    refund: () => {
      const captures = [...state.transactions.values()].filter((one) => one.hold === hold && one.type === 'CAPTURE');
      const captured = captures.find((one) => one.amount > one.refunded);
      const wanted = amountOf(
        'refund',
        reference,
        captured === undefined ? 0 : captured.amount - captured.refunded,
        amount,
      );
      if (captured !== undefined) refund(state, captured, wanted, moved);
    },
    approve: noCustomer,
    decline: noCustomer,
    expire: () => {
      needsHold('holds nothing');
      hold.holdUntil = now;
      endHold(state, hold, now);
    },
  };
}
