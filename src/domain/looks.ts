import { lastRung } from './ladder';
import type { EpochMs } from './money';
import { AUTHORIZE, type Look, type LookReason, type Payment } from './payment';
import { lastLookUpDueAt, provisional, waived } from './provisional';

/** A look at the payment that is owed: of which operation the provider is asked, from when on, and why. */
export interface OwedLook {
  operationId: string;
  at: EpochMs;
  because: LookReason | 'mayTurnBad';
}

/** Every look at the payment itself that is owed. What is in doubt has its own, on its ladder. A payment that owes one does not end. */
export function owedLooks(payment: Payment): readonly OwedLook[] {
  const turning = provisional(payment);
  const subject = payment.difference?.operationId ?? turning[0]?.id ?? waived(payment)?.id ?? AUTHORIZE;
  return [
    ...payment.looks.map(({ because, at }) => ({ operationId: subject, at, because })),
    ...turning.map((op) => ({ operationId: op.id, at: lastLookUpDueAt(payment, op), because: 'mayTurnBad' as const })),
  ];
}

/** The payment with this look owed, from `at` on. A reason owes one look at a time. */
export const owing = (payment: Payment, because: LookReason, at: EpochMs): Payment => ({
  ...payment,
  looks: [...without(payment, because), { because, at, tries: 0 }],
});

/** The same, as soon as the provider may be asked. */
export const owingSoon = (payment: Payment, because: LookReason, at: EpochMs): Payment =>
  owing(payment, because, afterGap(payment, payment.lastLookUpAt, at));

/** Nobody waits for this look any more. */
export const owingNot = (payment: Payment, because: LookReason): Payment => ({
  ...payment,
  looks: without(payment, because),
});

const without = ({ looks }: Payment, because: LookReason): readonly Look[] =>
  looks.filter((look) => look.because !== because);

/**
 * The payment after a reading, which pays every look that was due. One that failed pays none: each is made again, but not for ever. A
 * difference is owed until it is judged, since a payment must not end on it.
 */
export function looked(payment: Payment, at: EpochMs, hasFailed: boolean): Payment {
  const { policy, capabilities } = payment;
  const looks = payment.looks.flatMap((look): readonly Look[] => {
    if (look.at > at) return [look];
    if (look.because === 'difference') {
      return [{ ...look, at: at + Math.max(lastRung(payment), capabilities.readGapMs) }];
    }
    const isAgain = hasFailed && look.tries < policy.provingReadsMax;
    return isAgain ? [{ ...look, at: at + lastRung(payment), tries: look.tries + 1 }] : [];
  });
  return { ...payment, looks, lastLookUpAt: at };
}

/** Never two look-ups of one thing within the gap between them. */
export const afterGap = (payment: Payment, last: EpochMs | undefined, at: EpochMs): EpochMs =>
  last === undefined ? at : Math.max(at, last + payment.capabilities.lookGapMs);
