import { amountOf, type Deeds, refuseDeed } from '../deeds';
import { latest } from '../history';
import { heldOf, type Moved, refundableOf } from '../hold';
import { pretend, type Wanted } from '../pretend';
import type { Simulator, World } from '../simulator';
import { readSwitches } from '../switches';
import type { BamboraAccount } from './account';
import { answer, letHappen } from './model';
import { authorize, cancel, capture, endHold, refund, release } from './money';
import { isKnownCode } from './problems';
import { OPERATIONS } from './route';
import { type BamboraState, bamboraState, type Merchant, type Payment, paymentOf } from './state';
import { bamboraSwitches } from './switches';
import { faultInReference } from './wire';

/** A pretended Bambora for some accounts. The state is its own unless one is given, a clone for example. */
export function createBambora(
  world: World,
  accounts: Readonly<Record<string, BamboraAccount>>,
  switches: unknown = {},
  state: BamboraState = bamboraState(world, accounts, readSwitches('bambora', bamboraSwitches, switches)),
): Simulator & { readonly state: BamboraState } {
  return pretend(state, {
    provider: 'bambora',
    operations: OPERATIONS,
    switches: bamboraSwitches,
    answer,
    letHappen,
    landed: () => undefined, // no webhooks exist. Sheet 8.
    wrongWith: ({ fault, code }) => {
      if (fault === 'forgetsKey') return 'forgetsKey: Bambora has no idempotency key';
      if (fault === 'failsLater') return 'failsLater: what Bambora answers is final';
      return code === undefined || isKnownCode(code) ? null : `${fault}: Bambora has no error ${code}`;
    },
    paymentOf,
    currencyOf: ({ currency }) => currency,
    wrongOrder,
    makeAuthorized,
    deeds,
  });
}

function wrongOrder(
  _state: BamboraState,
  _merchant: Merchant,
  { reference, currency, noticeUrl }: Wanted,
): string | null {
  if (noticeUrl !== undefined) return 'noticeUrl: Bambora sends no notices, leave it out';
  const wrong = reference === '' ? 'is empty' : faultInReference(reference);
  if (wrong !== null) return `reference: ${wrong}`;
  return /^[A-Z]{3}$/.test(currency) ? null : `currency ${currency}: write three capitals`;
}

/** What the app would have done with its SDK, which is out of scope. Sheet 2.1, 12. */
function makeAuthorized(state: BamboraState, merchant: Merchant, order: Wanted, now: number) {
  const { reference, amount, currency } = order;
  const moved: Moved = { at: now, cause: { by: 'control', key: null }, hiddenMs: 0 };
  const payment = authorize(state, merchant, { reference, amount, currency, comment: null }, moved);
  return { id: reference, captureBy: payment.holdUntil };
}

/** What a person does in the back office. The API doesn't learn of it, unless a switch says so. Sheet 9. */
function deeds(state: BamboraState, payment: Payment, amount: number | undefined, now: number): Deeds {
  const { reference } = payment;
  const moved: Moved = { at: now, cause: { by: 'portal', key: null }, hiddenMs: 0 };
  const unseen = (run: () => void): void => {
    const before = latest(payment.history);
    run();
    if (state.switches.backOffice === 'invisible' && latest(payment.history) !== before) payment.history.pop();
  };
  const needsHold = (why: string): void => {
    if (heldOf(payment) <= 0) refuseDeed(reference, why);
  };
  const noCustomer = (): void => refuseDeed(reference, 'waits for no customer: Bambora authorizes at once');
  return {
    capture: () => {
      const wanted = amountOf('capture', reference, heldOf(payment), amount);
      unseen(() => capture(state, payment, wanted, state.switches.backOfficeComment || null, moved));
    },
    cancel: () => {
      needsHold('has nothing to cancel');
      unseen(() => {
        if (latest(payment.history).state === 'Authorized') cancel(state, payment, 'Voided', moved);
        else release(state, payment, moved);
      });
    },
    refund: () => {
      const wanted = amountOf('refund', reference, refundableOf(payment), amount);
      unseen(() => refund(state, payment, wanted, moved));
    },
    approve: noCustomer,
    decline: noCustomer,
    expire: () => {
      needsHold('holds nothing');
      payment.holdUntil = now;
      endHold(state, payment, now);
    },
  };
}
