import type { z } from 'zod';
import { nextAt } from './agenda';
import type { Deeds } from './deeds';
import type { Answer, Request } from './exchange';
import type { Fault } from './faults';
import { type AuthorizedPayment, type AuthorizeOrder, ControlRefused, type Simulator } from './simulator';
import { freshReference, type ProviderState } from './state';
import { readSwitches } from './switches';

/** An order of the control API with what it leaves open decided. */
export interface Wanted extends AuthorizeOrder {
  readonly reference: string;
  readonly currency: string;
}

/** What a provider does in its own way, changing its state in place. */
export interface Ways<Switches, Merchant, Payment, State> {
  readonly provider: string;
  readonly operations: readonly string[];
  readonly switches: z.ZodType<Switches>;
  answer(state: State, request: Request, now: number): Answer;
  /** Lets everything happen that has fallen due, each thing at its own moment. */
  letHappen(state: State, now: number): void;
  /** What becomes of a notice once it was carried; `body` is what the merchant said. */
  landed(state: State, id: string, status: number | null, now: number, body: string): void;
  wrongWith(fault: Fault): string | null;
  /** By its reference or by the provider's id. */
  paymentOf(state: State, merchant: Merchant, reference: string): Payment | undefined;
  /** What a payment is made in when the order doesn't say. */
  currencyOf(merchant: Merchant): string;
  wrongOrder(state: State, merchant: Merchant, order: Wanted): string | null;
  makeAuthorized(state: State, merchant: Merchant, order: Wanted, now: number): { id: string; captureBy: number };
  deeds(state: State, payment: Payment, amount: number | undefined, now: number): Deeds;
}

/** A simulator of a provider with these ways. */
export function pretend<
  Switches extends Readonly<Record<string, unknown>>,
  Merchant,
  Payment,
  State extends ProviderState<Switches, Merchant, unknown>,
>(state: State, ways: Ways<Switches, Merchant, Payment, State>): Simulator & { readonly state: State } {
  const { provider, operations, switches } = ways;
  return {
    provider,
    operations,
    state,
    handle: (request, now) => ways.answer(state, request, now),
    advance: (now) => {
      ways.letHappen(state, now);
      return state.outbox.splice(0);
    },
    nextDueAt: () => nextAt(state.agenda),
    delivered: (id, status, now, body = '') => ways.landed(state, id, status, now, body),
    wrongWith: ways.wrongWith,
    authorize: (order, now) => {
      ways.letHappen(state, now);
      return authorized(state, ways, order, now);
    },
    doToPayment: (deed, account, reference, amount, now) => {
      ways.letHappen(state, now);
      const merchant = state.merchants.get(account);
      const payment = merchant === undefined ? undefined : ways.paymentOf(state, merchant, reference);
      if (payment === undefined)
        throw new ControlRefused(404, `no payment ${reference} in ${provider} account ${account}`);
      ways.deeds(state, payment, amount, now)[deed]();
    },
    switches: () => state.switches,
    setSwitches: (patch) => {
      state.switches = readSwitches(provider, switches, { ...state.switches, ...(patch as object) });
      return state.switches;
    },
  };
}

function authorized<Merchant, Payment, State extends ProviderState<unknown, Merchant, unknown>>(
  state: State,
  ways: Ways<unknown, Merchant, Payment, State>,
  order: AuthorizeOrder,
  now: number,
): AuthorizedPayment {
  const { provider } = ways;
  const { account, amount } = order;
  const merchant = state.merchants.get(account);
  if (merchant === undefined) throw new ControlRefused(404, `no ${provider} account ${account}`);
  const reference = order.reference ?? freshReference(state);
  const currency = order.currency ?? ways.currencyOf(merchant);
  const wanted: Wanted = { ...order, reference, currency };
  const wrong = ways.wrongOrder(state, merchant, wanted);
  if (wrong !== null) throw new ControlRefused(400, wrong);
  if (ways.paymentOf(state, merchant, reference) !== undefined) {
    throw new ControlRefused(409, `reference ${reference} exists: choose another`);
  }
  const { id, captureBy } = ways.makeAuthorized(state, merchant, wanted, now);
  return {
    provider,
    account,
    id,
    reference,
    amount,
    currency,
    authorizedAt: new Date(now).toISOString(),
    captureBy: new Date(captureBy).toISOString(),
  };
}
