import type { Fact } from '../../src/domain/facts';
import { newPayment, type Payment } from '../../src/domain/payment';
import { FAR, NOW, POLICY } from './clock';
import type { Column } from './columns';
import { holdUntil, normal } from './normal';
import { type Truth, truthOf } from './truth';

/** What the order service may still say. `a` and `b` are alike. A refund is asked for again until it is accepted, also after the end. */
export type Letter = 'a' | 'b' | 'c' | 'complete' | 'cancel' | Refund;
export const AMOUNTS: Readonly<Record<string, number>> = { a: 2, b: 2, c: 1 };

/** Twice the first is no more than `a` takes, so that it is there to be given back twice; both are more. */
export type Refund = 'refund' | 'second refund';
export const REFUNDS: Readonly<Record<Refund, number>> = { refund: 1, 'second refund': 2 };
export const isRefund = (letter: Letter): letter is Refund => letter in REFUNDS;

/** What may happen at most so often, at any moment. */
export const EVENTS = {
  /** The worker is killed around a call; its loss is noticed later. */
  crash: 'a worker killed, before or after the provider took it',
  /** The answer to a call is lost. */
  unknown: 'an answer lost, before or after the provider took it',
  /** The answer is lost, and the effect comes at any moment until the settle window ends. */
  late: 'an effect that comes late',
  /** The run is set back to any earlier moment; messages since then are heard again, or come again, or never. */
  reset: 'a reset of the run',
  /** A webhook. */
  notice: 'a notice',
  /** Reads that are old for less than the gap of two proving reads. */
  stale: 'reads that are old',
  /** A person settles what is unknown or parked by what the provider's own pages show. */
  resolve: 'a word of an operator',
  /** Nobody works for longer than any window, or until captureBy has passed. */
  absence: 'no worker for long',
  /** Until then captureBy is far; now it is a few ticks away. Whatever length the hold had, at some moment that is so. */
  ending: 'captureBy comes near',
  /** The provider says no to a send, and takes nothing. */
  refusal: 'a refusal',
  /** A send that did not arrive, and is known not to have. */
  notSent: 'a send that never left',
} as const;

/**
 * What may happen to refunds alone: one turns bad, within the time in which that may be; and others give a part back, where reads tell more than
 * a status.
 */
type RefundEvent = 'reversal' | 'others';

export type Event = keyof typeof EVENTS | RefundEvent;
export const EVENT_NAMES = Object.keys(EVENTS) as Event[];

/** What one walk covers: everything that can come of these, in every order. */
export interface Slice {
  letters: readonly Letter[];
  events: Readonly<Partial<Record<Event, number>>>;
  /** The amount held: `7` leaves more than any shipment, `4` is less than all of them. */
  hold: number;
}

/** One state of the walk. Plain data: it goes through JSON between any two steps, as a payment does. */
export interface State {
  payment: Payment;
  truth: Truth;
  letters: readonly Letter[];
  events: Readonly<Partial<Record<Event, number>>>;
  /** Where a reset would go back to, and what was heard since. */
  mark?: { payment: Payment; heard: readonly Letter[] };
  /** This run was set back, and its number is 2. */
  isReset: boolean;
  /** This run has sent a release. */
  released: boolean;
  /** What became known in the move that led here; no part of the state. */
  told?: readonly Fact[];
}

/** The payment at its birth: a hold that exists, and that nobody has looked at yet. */
export function birth(column: Column, { letters, events, hold }: Slice): State {
  const { authorizedAt } = holdUntil(NOW + FAR, column.capabilities);
  const currency = Object.keys(column.capabilities.currencies)[0] as string;
  const terms = {
    account: 'shop',
    provider: 'model',
    paymentId: 'p',
    reference: 'r',
    amount: hold,
    currency,
    authorizedAt,
  };
  const payment = newPayment(terms, { capabilities: column.capabilities, policy: POLICY }, NOW);
  return {
    payment: normal(payment, 0),
    truth: truthOf(hold),
    letters,
    events,
    isReset: false,
    released: false,
  };
}

/** The state as text, without what never changes. Equal texts are the same state. */
export const textOf = ({ payment, mark, truth, letters, events, isReset, released }: State): string =>
  JSON.stringify([
    bare(payment),
    mark ? [bare(mark.payment), mark.heard] : 0,
    truth,
    letters,
    Object.entries(events).filter(([, times]) => times > 0),
    isReset,
    released,
  ]);

/** The state of a text, with what never changes taken from any other state of the walk. */
export function stateOf(text: string, like: Payment): State {
  const [payment, mark, truth, letters, events, isReset, released] = JSON.parse(text);
  const whole = (kept: [Payment, number]): Payment => ({
    ...kept[0],
    terms: { ...like.terms, authorizedAt: kept[0].authorizedAt },
    capabilities: like.capabilities,
    policy: like.policy,
  });
  return {
    payment: whole([payment, 0]),
    truth,
    letters,
    events: Object.fromEntries(events),
    ...(mark === 0 ? {} : { mark: { payment: whole([mark[0], 0]), heard: mark[1] } }),
    isReset,
    released,
  };
}

const bare = ({ terms: _, capabilities: __, policy: ___, ...kept }: Payment): object => kept;
