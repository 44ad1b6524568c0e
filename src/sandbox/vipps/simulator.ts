import { amountOf, type Deeds, refuseDeed } from '../deeds';
import { heldOf, type Moved, refundableOf } from '../hold';
import { pretend, type Wanted } from '../pretend';
import type { Simulator, World } from '../simulator';
import { readSwitches } from '../switches';
import { MARKETS, type VippsAccount } from './account';
import { answer, letHappen } from './model';
import { authorize, capture, refund, release } from './money';
import { close, customerApproves, endCapture, openPayment } from './payments';
import { isKnownCode } from './problems';
import { OPERATIONS } from './route';
import { type Merchant, type Payment, paymentOf, type VippsState, vippsState } from './state';
import { vippsSwitches } from './switches';
import { landed } from './webhooks';
import { isReference } from './wire';

/** A pretended Vipps MobilePay for some accounts. The state is its own unless one is given, a clone for example. */
export function createVipps(
  world: World,
  accounts: Readonly<Record<string, VippsAccount>>,
  switches: unknown = {},
  state: VippsState = vippsState(world, accounts, readSwitches('vipps', vippsSwitches, switches)),
): Simulator & { readonly state: VippsState } {
  return pretend(state, {
    provider: 'vipps',
    operations: OPERATIONS,
    switches: vippsSwitches,
    answer,
    letHappen,
    landed,
    wrongWith: ({ fault, code }) => {
      if (fault === 'failsLater') return 'failsLater: what Vipps answers is final';
      return code === undefined || isKnownCode(code) ? null : `${fault}: Vipps has no ErrorCode ${code}`;
    },
    paymentOf,
    currencyOf: ({ market }) => MARKETS[market].currency,
    wrongOrder,
    makeAuthorized,
    deeds,
  });
}

function wrongOrder(state: VippsState, merchant: Merchant, order: Wanted): string | null {
  const { account, reference, currency, noticeUrl } = order;
  if (noticeUrl !== undefined) return 'noticeUrl: Vipps is told by its webhook registration, leave it out';
  if (!isReference(state, reference)) {
    return `reference ${reference}: write 8 to ${state.switches.referenceLengthMax} letters, digits or dashes`;
  }
  const { currency: own } = MARKETS[merchant.market];
  return currency === own ? null : `currency ${currency}: account ${account} takes ${own}`;
}

function makeAuthorized(state: VippsState, merchant: Merchant, order: Wanted, now: number) {
  const { reference, currency, amount } = order;
  const created = {
    amount: { currency, value: amount },
    reference,
    userFlow: 'WEB_REDIRECT',
    metadata: null,
    expiresAt: null,
  } as const;
  const payment = openPayment(state, merchant, created, `sandbox-create-${state.serial}`, now);
  authorize(state, payment, now, { by: 'control', key: null });
  return { id: reference, captureBy: payment.captureBy ?? now };
}

/** What a person does in the portal or the customer in the app. */
function deeds(state: VippsState, payment: Payment, amount: number | undefined, now: number): Deeds {
  const { reference } = payment;
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0 };
  const isWaiting = payment.state === 'CREATED';
  const needsCustomer = (): void => {
    if (!isWaiting) refuseDeed(reference, `is ${payment.state}, not waiting for its customer`);
  };
  return {
    capture: () => capture(state, payment, amountOf('capture', reference, heldOf(payment), amount), moved),
    cancel: () => {
      if (isWaiting) close(state, payment, 'TERMINATED', now, null);
      else if (heldOf(payment) <= 0) refuseDeed(reference, 'has nothing to cancel');
      else release(state, payment, moved);
    },
    refund: () => refund(state, payment, amountOf('refund', reference, refundableOf(payment), amount), moved),
    approve: () => {
      needsCustomer();
      customerApproves(state, payment, now);
    },
    decline: () => {
      needsCustomer();
      close(state, payment, 'ABORTED', now, undefined);
    },
    expire: () => {
      if (isWaiting) close(state, payment, 'EXPIRED', now, undefined);
      else if (payment.state === 'AUTHORIZED') {
        payment.captureBy = now;
        endCapture(state, payment, now);
      } else refuseDeed(reference, `is ${payment.state} already`);
    },
  };
}
