import type { Outcome, Shown, Totals } from '../../domain/outcome';
import { present } from '../../domain/present';
import { keyIn, markIn, type PaymentAnswer, paymentAnswer, STATES, type State } from './wire';

/** What a payment object says, in our words. */
export interface Seen {
  state: State;
  amount?: number;
  currency?: string;
  /** Sum of `captures[]`; absent where the list is missing and the state does not say that it is empty. */
  captured?: number;
  /** Sum of `refunds[]`; absent where the list is missing or unreadable and the state does not say that it is empty. */
  refunded?: number;
  /** Every capture with the key in its marker, or the mark that somebody else left; one under two entries is their sum. Refunds bear none. Absent as `captured`. */
  shown?: readonly Shown[];
  /** Amounts of the captures that bear no comment at all, nobody's. */
  uncommented: readonly number[];
  /** The provider is still at an operation of this payment. */
  isBusy: boolean;
  /** The operations that are offered next, where they are shown. */
  offered?: readonly string[];
  totals: Totals;
}

/** From these on nothing can be captured any more, and nothing of the hold is left (sheet 4; Voided [I]). */
export const GONE: readonly State[] = ['Canceled', 'Voided', 'Authorization Expired'];
/** The last word: a payment in which nothing was taken, and nothing can be any more (sheet 6, row 422). */
export const isOver = ({ state, captured }: Seen): boolean =>
  captured === 0 && (state === 'Declined' || GONE.includes(state));
/** Money was taken (sheet 4; Settled [I]). */
export const TAKEN: readonly State[] = ['Captured', 'Settled', 'Refunded'];

/**
 * Reads a payment object. `why` where it cannot be read, is another payment's, or contradicts itself: then it proves nothing.
 * Source: sheet 2.2 (members and the three shapes), 4 (states).
 */
export function readPayment(json: unknown, expected: { reference: string; currency?: string }): Seen | { why: string } {
  const parsed = paymentAnswer.safeParse(json);
  if (!parsed.success) return { why: 'a body that cannot be read' };
  const { payment, state, amount, currency, operations, operationInProgress } = parsed.data;
  if (payment !== expected.reference) return { why: 'another payment' };
  if (!isState(state)) return { why: 'a state that the sheet does not know' };
  if (expected.currency !== undefined && currency !== undefined && currency !== expected.currency) {
    return { why: `an amount that is not ${expected.currency}` };
  }
  // Only in these states a missing list means an empty one: afterwards it would hide what was taken.
  const untouched: readonly State[] = ['None', 'Authorized', 'Declined', ...GONE];
  const captures = parsed.data.captures ?? (untouched.includes(state) ? [] : undefined);
  if (captures?.length === 0 && TAKEN.includes(state)) return { why: `${state}, but without any capture` };
  const captured = captures?.reduce((sum, entry) => sum + entry.amount, 0);
  // The list is in no schema, and which state follows a refund of a part is not said (2.5): without it, only an untouched payment has none.
  const refunds = parsed.data.refunds ?? (untouched.includes(state) ? [] : 'unreadable');
  if (refunds.length === 0 && state === 'Refunded') return { why: 'Refunded, but without any refund' };
  const refunded = refunds === 'unreadable' ? undefined : refunds.reduce((sum, entry) => sum + entry.amount, 0);
  const left = GONE.includes(state) && amount !== undefined ? Math.max(0, amount - (captured ?? 0)) : 0;
  return present({
    state,
    uncommented: (captures ?? []).filter(({ comment }) => isBare(comment)).map((entry) => entry.amount),
    isBusy: operationInProgress === true,
    totals: present({
      authorized: amount,
      captured,
      // After a capture nobody says what became of the rest (sheet 5 [?]).
      released: left > 0 ? left : state === 'Authorized' ? 0 : undefined,
      refunded,
    }),
    amount,
    currency,
    captured,
    refunded,
    offered: operations,
    shown: captures && [
      ...shownIn(captures, parsed.data.comment),
      ...(refunds === 'unreadable' ? [] : refunds.map((entry) => ({ kind: 'refund', amount: entry.amount }) as const)),
    ],
  });
}

type Entry = NonNullable<PaymentAnswer['captures']>[number];

/**
 * The captures with the marks that they bear, also those of others: what bears one is not ours, however well its amount fits. Where an entry shows no comment of its own, the marker may have been kept on the payment instead
 * (sheet 6); it names the capture made last, so it is given to the one entry without a comment, and to none if there are several.
 */
function shownIn(captures: readonly Entry[], paymentComment: string | undefined): readonly Shown[] {
  const onPayment = keyIn(paymentComment);
  const bare = captures.filter(({ comment }) => isBare(comment));
  const isListed = captures.some(({ comment }) => keyIn(comment) === onPayment);
  const borrower = onPayment !== undefined && !isListed && bare.length === 1 ? bare[0] : undefined;

  const shown: Shown[] = [];
  for (const entry of captures) {
    const key = entry === borrower ? onPayment : markOf(entry);
    const same = key === undefined ? undefined : shown.find((other) => other.key === key);
    // A search by key must not miss a part: two takes under one marker are one entry with their sum.
    if (same) same.amount += entry.amount;
    else shown.push(present({ kind: 'capture', amount: entry.amount, key }));
  }
  return shown;
}

const markOf = ({ comment }: Entry): string | undefined => (isBare(comment) ? undefined : markIn(comment as string));

/** Sheet 2.1: `N/A` is shown where no comment was given. */
const isBare = (comment = ''): boolean => ['', 'N/A'].includes(comment.trim().toUpperCase());

const isState = (state: string): state is State => (STATES as readonly string[]).includes(state);

/** `operations`, where it is shown, does not offer this. */
export const forbids = ({ offered }: Seen, operation: 'Capture' | 'Refund'): boolean =>
  offered !== undefined && !offered.includes(operation);

export const describe = ({ state, captured, refunded }: Seen): string =>
  [
    `the payment is ${state}`,
    `captured ${captured ?? 'is not shown'}`,
    ...(refunded ? [`refunded ${refunded}`] : []),
  ].join(', ');

/** A write whose answer says that the provider is still at it: taken, and looked up, whatever the rest of the answer shows already. */
export const unfinished = (status: number, seen: Seen): Outcome => ({
  kind: 'accepted',
  why: `${status}: the provider is still at it; ${describe(seen)}`,
});
