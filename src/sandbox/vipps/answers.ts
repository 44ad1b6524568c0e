import { json, type Reply } from '../exchange';
import { DAY } from '../time';
import type { EventName, LoggedEvent, Payment, VippsState } from './state';
import type { Amount } from './wire';

/** The four totals of a payment over the events that can be seen. */
function aggregateOf(payment: Payment, events: readonly LoggedEvent[]): Record<string, Amount> {
  const { currency } = payment;
  const total = (...names: EventName[]): Amount => ({
    currency,
    value: events.reduce((sum, event) => (event.success && names.includes(event.name) ? sum + event.amount : sum), 0),
  });
  return {
    authorizedAmount: total('AUTHORIZED'),
    cancelledAmount: total('CANCELLED', 'TERMINATED'),
    capturedAmount: total('CAPTURED'),
    refundedAmount: total('REFUNDED'),
  };
}

/** The answer of capture, refund and cancel: the payment's own amount and totals, nothing of the operation. Sheet 2.5. */
export function modificationReply(state: VippsState, payment: Payment): Reply {
  const { currency, pspReference, reference } = payment;
  const body = {
    amount: { currency, value: payment.amount },
    state: payment.state,
    aggregate: aggregateOf(payment, payment.events),
    pspReference,
    reference,
  };
  return json(200, body, state.switches.successMediaType);
}

/** Get payment as of what can be seen. Sheet 2.3. */
export function paymentReply(state: VippsState, payment: Payment, seen: readonly LoggedEvent[]): Reply {
  const { currency, pspReference, reference, authorizedAt } = payment;
  const settled = seen.find((event) => event.success && STATE_NAMES.has(event.name));
  const { guaranteedUntil } = state.switches;
  const guaranteeDays = Math.min(state.switches.guaranteeDays, captureDays(payment));
  return json(200, {
    aggregate: aggregateOf(payment, seen),
    amount: { currency, value: payment.amount },
    state: settled?.name ?? 'CREATED',
    paymentMethod: { type: 'WALLET', ...(settled?.name === 'AUTHORIZED' ? { cardBin: '540185' } : {}) },
    profile: {},
    pspReference,
    ...(payment.redirectUrl === null ? {} : { redirectUrl: payment.redirectUrl }),
    reference,
    ...(payment.metadata === null ? {} : { metadata: payment.metadata }),
    ...(settled?.name === 'AUTHORIZED' && authorizedAt !== null && guaranteeDays > 0
      ? { captureGuaranteedUntil: guaranteedUntil || withOffset(authorizedAt + guaranteeDays * DAY) }
      : {}),
  });
}

const withOffset = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');

const STATE_NAMES: ReadonlySet<string> = new Set(['AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED']);

/** The event log as of what can be seen, oldest first. Sheet 2.4. */
export function eventsReply(state: VippsState, payment: Payment, seen: readonly LoggedEvent[]): Reply {
  return json(
    200,
    seen.map((event) => eventFields(state, payment, event)),
  );
}

/** The body of a webhook, its members in the order of the sheet's example. Sheet 9.2. */
export function noticeBody(state: VippsState, payment: Payment, event: LoggedEvent): string {
  const { reference, pspReference, name, amount, timestamp, ...rest } = eventFields(state, payment, event);
  const msn = payment.merchant.merchantSerialNumber;
  return JSON.stringify({ msn, reference, pspReference, name, amount, timestamp, ...rest });
}

function eventFields(state: VippsState, payment: Payment, event: LoggedEvent) {
  return {
    reference: payment.reference,
    pspReference: event.pspReference,
    name: event.name,
    amount: { currency: payment.currency, value: event.amount },
    timestamp: state.switches.eventTimestamp || new Date(event.at).toISOString(),
    ...(event.key === undefined ? {} : { idempotencyKey: event.key }),
    success: event.success,
  };
}

function captureDays(payment: Payment): number {
  const { authorizedAt, captureBy } = payment;
  return authorizedAt === null || captureBy === null ? 0 : (captureBy - authorizedAt) / DAY;
}
