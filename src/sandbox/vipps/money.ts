import { plan } from '../agenda';
import { giveBack, type Moved } from '../hold';
import { nextSerial } from '../state';
import { DAY } from '../time';
import { type Cause, move, truthOf } from '../truth';
import { MARKETS } from './account';
import type { EventName, Payment, VippsState } from './state';
import { announce } from './webhooks';

/**
 * The places where money moves. Each books the truth and writes the event in one step, so the two can only differ
 * where a switch or fault says so.
 */

/** Writes an event and announces it. `hiddenMs`: how long reads don't show it. */
export function log(
  state: VippsState,
  payment: Payment,
  name: EventName,
  amount: number,
  at: number,
  how: { key: string | null | undefined; hiddenMs?: number; success?: boolean },
): void {
  const pspReference = name === 'CREATED' ? payment.pspReference : String(5_500_000_000 + nextSerial(state));
  const { key, hiddenMs = 0, success = true } = how;
  const event = { name, amount, at, key, pspReference, success, visibleAt: at + hiddenMs };
  payment.events.push(event);
  announce(state, payment, event);
}

export function authorize(state: VippsState, payment: Payment, at: number, cause: Cause): void {
  const { merchant, reference, currency, amount } = payment;
  const days = merchant.captureDays ?? MARKETS[merchant.market].captureDays;
  payment.state = 'AUTHORIZED';
  payment.authorizedAt = at;
  payment.captureBy = at + days * DAY;
  payment.truth = truthOf(state.world.truth, { provider: 'vipps', account: merchant.name, reference }, currency);
  move(state.world.truth, payment.truth, 'authorized', amount, at, cause);
  // The event carries the key of the create request (sheet 2.4).
  log(state, payment, 'AUTHORIZED', amount, at, { key: payment.createKey });
  plan(state.agenda, payment.captureBy, { kind: 'captureEnds', payment });
}

export function capture(state: VippsState, payment: Payment, amount: number, { at, cause, hiddenMs }: Moved): void {
  if (payment.truth === null) throw new Error(`${payment.reference} has nothing to capture`);
  move(state.world.truth, payment.truth, 'captured', amount, at, cause);
  payment.capturedAt = at;
  log(state, payment, 'CAPTURED', amount, at, { key: keyOf(state, cause), hiddenMs });
}

/** Gives all of the rest back. */
export function release(state: VippsState, payment: Payment, { at, cause, hiddenMs }: Moved): void {
  const rest = giveBack(state.world.truth, payment, { at, cause });
  if (rest === 0 || (cause.by === 'deadline' && !state.switches.deadlineShows)) return;
  // CANCELLED is documented without a key (sheet 2.4).
  const key = state.switches.keyOnCancelled && cause.by === 'request' ? cause.key : undefined;
  log(state, payment, 'CANCELLED', rest, at, { key, hiddenMs });
}

export function refund(state: VippsState, payment: Payment, amount: number, { at, cause, hiddenMs }: Moved): void {
  if (payment.truth === null) throw new Error(`${payment.reference} has nothing to refund`);
  move(state.world.truth, payment.truth, 'refunded', amount, at, cause);
  log(state, payment, 'REFUNDED', amount, at, { key: keyOf(state, cause), hiddenMs });
}

function keyOf(state: VippsState, cause: Cause): string | null | undefined {
  if (cause.by === 'request') return cause.key;
  switch (state.switches.portalKey) {
    case 'null':
      return null;
    case 'absent':
      return undefined;
    case 'foreign':
      return `portal-${nextSerial(state)}`;
  }
}
