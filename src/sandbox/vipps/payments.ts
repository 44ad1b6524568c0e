import { plan } from '../agenda';
import { hexOf, uuidOf } from '../random';
import { HOUR } from '../time';
import type { Cause } from '../truth';
import type { CreateOrder } from './create-order';
import { authorize, log, release } from './money';
import { type Merchant, type Payment, paymentName, type VippsState } from './state';

/** Test amounts that the customer's bank refuses in the app. Sheet 10. */
const REFUSED_AMOUNTS: ReadonlySet<number> = new Set([151, 182, 183, 184, 186, 187, 197, 202]);
/** The test amount whose outcome nobody knows for an hour. Sheet 10. */
const SLOW_AMOUNT = 201;

/** Writes down a new payment, waiting for its customer. */
export function openPayment(
  state: VippsState,
  merchant: Merchant,
  order: CreateOrder,
  key: string | null,
  now: number,
): Payment {
  const { reference, userFlow } = order;
  const { seed } = state.world;
  const landingToken = hexOf(seed, 32, 'landing', paymentName(merchant, reference));
  const landing = userFlow === 'QR' ? 'https://qr.vipps.no/made-up' : 'https://landing.vipps.no';
  const payment: Payment = {
    merchant,
    reference,
    createKey: key,
    landingToken,
    metadata: order.metadata,
    amount: order.amount.value,
    currency: order.amount.currency,
    pspReference: uuidOf(seed, 'payment', paymentName(merchant, reference)),
    redirectUrl: userFlow === 'PUSH_MESSAGE' ? null : `${landing}?token=${landingToken}`,
    expiresAt: order.expiresAt ?? now + state.switches.approvalMs,
    state: 'CREATED',
    authorizedAt: null,
    capturedAt: null,
    captureBy: null,
    lockedUntil: 0,
    unfoundUntil: 0,
    confirmingUntil: 0,
    truth: null,
    events: [],
  };
  state.payments.set(paymentName(merchant, reference), payment);
  log(state, payment, 'CREATED', payment.amount, now, { key });
  plan(state.agenda, payment.expiresAt, { kind: 'approvalEnds', payment });
  return payment;
}

/** The customer approves in the app; here, unlike in the forced approval, the test amounts count. Sheet 2.8, 10. */
export function customerApproves(state: VippsState, payment: Payment, now: number): void {
  if (REFUSED_AMOUNTS.has(payment.amount)) {
    log(state, payment, 'AUTHORIZED', payment.amount, now, { key: payment.createKey, success: false });
  } else if (payment.amount === SLOW_AMOUNT) {
    payment.confirmingUntil = now + HOUR;
    plan(state.agenda, now + HOUR, { kind: 'approvalLands', payment });
  } else {
    authorize(state, payment, now, { by: 'control', key: null });
  }
}

/** Ends a payment that was never authorized. */
export function close(
  state: VippsState,
  payment: Payment,
  as: 'ABORTED' | 'EXPIRED' | 'TERMINATED',
  now: number,
  key: string | null | undefined,
): void {
  payment.state = as;
  log(state, payment, as, payment.amount, now, { key });
}

/** The customer's time is over. */
export function endApproval(state: VippsState, payment: Payment, now: number): void {
  if (payment.state === 'CREATED' && now >= payment.confirmingUntil) close(state, payment, 'EXPIRED', now, undefined);
}

/** The slow approval arrives. */
export function landApproval(state: VippsState, payment: Payment, now: number): void {
  const cause: Cause = { by: 'control', key: null };
  if (payment.state === 'CREATED') authorize(state, payment, now, cause);
}

/** The deadline gives back what was not captured. Sheet 7. */
export function endCapture(state: VippsState, payment: Payment, now: number): void {
  if (payment.captureBy !== null && now >= payment.captureBy) {
    release(state, payment, { at: now, cause: { by: 'deadline', key: null }, hiddenMs: 0 });
  }
}
