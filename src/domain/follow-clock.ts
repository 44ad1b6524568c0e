import { ATTENTIONS, keepsHold } from './attention';
import { parked } from './confirm';
import { evolveAll } from './evolve';
import type { Fact } from './facts';
import { foreignAgain } from './foreign';
import { leftToClaim } from './forgotten';
import { moneyOf } from './format';
import { invariant } from './invariant';
import { KINDS, sentUntil } from './kinds';
import { available, isOverdrawn, ownCaptured } from './ledger';
import { type EpochMs, sum } from './money';
import {
  authorization,
  capturesOf,
  isAuthorized,
  isFinal,
  isUp,
  type Operation,
  operationOf,
  type Payment,
  RELEASE,
  releaseOf,
  type Shipment,
  waitingShipments,
} from './payment';
import { tellUnmade, tellUnpaid } from './unpaid';
import { deadlineOf, isHoldSettled, stuckAt, warnedFrom } from './waiting';

/**
 * What follows from the state and the clock alone: captures are formed, the release is planned, deadlines pass, warnings are due.
 * Runs to the end, so that asking again at the same moment adds nothing.
 */
export function followClock(payment: Payment, now: EpochMs): Fact[] {
  const told: Fact[] = [];
  let state = payment;
  // Stryker disable UpdateOperator,ConditionalExpression,EqualityOperator,StringLiteral,ObjectLiteral,UnaryOperator: only a mistake takes so many rounds
  for (let round = 0; ; round++) {
    invariant(round < 50, 'what follows from the clock comes to an end', { last: told.at(-1)?.kind });
    // Stryker restore UpdateOperator,ConditionalExpression,EqualityOperator,StringLiteral,ObjectLiteral,UnaryOperator
    const facts = RULES.flatMap((rule) => {
      const follows = rule(state, now);
      state = evolveAll(state, follows);
      return follows;
    });
    if (facts.length === 0) return told;
    told.push(...facts);
  }
}

type Rule = (payment: Payment, now: EpochMs) => Fact[];

const RULES: readonly Rule[] = [
  endWithoutHold,
  dropCancelled,
  expire,
  passCaptureBy,
  reachDeadline,
  warnOfExpiry,
  planCaptures,
  tellUnpaid,
  tellUnmade,
  planRelease,
  watch,
];

/** The hold was refused or lapsed before it was ours: every shipment is refused and the payment ends. */
function endWithoutHold(payment: Payment, now: EpochMs): Fact[] {
  const op = authorization(payment);
  if (!isFinal(op) || op.status === 'done') return [];
  const reason = `there is no authorization: ${op.reason ?? op.status}`;
  return [
    ...waitingShipments(payment).map((shipment) => ended(shipment, 'refused', reason, now)),
    ...(payment.completing ? [] : [completed('authorizationRefused', now, reason)]),
  ];
}

/** `cancel` drops what is or becomes planned; what is in doubt is looked up and never sent again. */
function dropCancelled(payment: Payment, now: EpochMs): Fact[] {
  if (!payment.cancelled) return [];
  const reason = `cancelled: ${payment.completing?.reason ?? 'no reason given'}`;
  return [
    ...foreignAgain(payment, now),
    ...waitingShipments(payment).map((shipment) => ended(shipment, 'dropped', reason, now)),
    ...payment.operations
      .filter((op) => op.status === 'planned' && KINDS[op.kind].isDroppedByCancel)
      .map((op): Fact => ({ at: now, operationId: op.id, kind: 'Dropped', reason })),
  ];
}

/** What may be sent no more: from captureBy on nothing is captured, once the hold may be gone nothing of it is given back by an order. */
function expire(payment: Payment, now: EpochMs): Fact[] {
  return payment.operations.flatMap((op): Fact[] => {
    const { tooLate, limit } = KINDS[op.kind];
    // What is on its way is judged when it is answered.
    if (isFinal(op) || op.status === 'sending' || now < sentUntil(payment, op.kind)) return [];
    const fact = { at: now, operationId: op.id, kind: tooLate, reason: limit(payment) };
    switch (tooLate) {
      case 'Expired':
        return op.status === 'planned' ? [fact] : [];
      case 'Lapsed':
        return [fact];
      default:
        return tooLate satisfies never;
    }
  });
}

/** The order service did not say that nothing more ships, and now nothing more can. */
function passCaptureBy(payment: Payment, now: EpochMs): Fact[] {
  if (now < payment.captureBy) return [];
  const reason = `captureBy ${new Date(payment.captureBy).toISOString()} has passed`;
  const facts: Fact[] = [];
  if (isAuthorized(payment)) {
    facts.push(...foreignAgain(payment, now));
    facts.push(...waitingShipments(payment).map((shipment) => ended(shipment, 'expired', reason, now)));
  }
  if (!payment.completing) facts.push(completed('captureBy', now, reason));
  return facts;
}

/** The deadline margin: the last comfortable moment. The account's policy decides on what has not shipped. */
function reachDeadline(payment: Payment, now: EpochMs): Fact[] {
  // Without a hold there is nothing to decide on yet, and the deadline itself may move when the provider tells it.
  if (payment.deadlineReached || now < deadlineOf(payment) || !isAuthorized(payment)) return [];
  const facts: Fact[] = [{ at: now, kind: 'DeadlineReached' }];
  if (payment.completing) return facts;
  if (payment.policy.atDeadline === 'release')
    return [...facts, completed('deadline', now, 'the deadline margin was reached')];
  return [
    ...facts,
    raised(
      'DeadlineReached',
      `not completed, and the hold may be gone after ${new Date(payment.captureBy).toISOString()}`,
      now,
    ),
  ];
}

function warnOfExpiry(payment: Payment, now: EpochMs): Fact[] {
  if (payment.expiryWarned || now < warnedFrom(payment)) return [];
  if (payment.completing && isHoldSettled(payment) && !keepsHold(payment, now)) return [];
  const until = new Date(payment.captureBy).toISOString();
  return [
    { at: now, kind: 'AuthorizationExpiring', captureBy: payment.captureBy },
    raised('AuthorizationExpiring', `the hold may be gone after ${until}; ship or complete before then`, now),
  ];
}

/** Every shipment that waits gets its capture; where the provider captures once, all of them get one. Protocol 5. */
function planCaptures(payment: Payment, now: EpochMs): Fact[] {
  if (!isAuthorized(payment)) return [];
  // Stryker disable next-line ConditionalExpression,EqualityOperator: what waits at that moment has expired already, some rules before
  if (now >= payment.captureBy) return [];
  const waiting = waitingShipments(payment);
  if (waiting.length === 0) return [];
  if (payment.capabilities.captures === 'many')
    return waiting.flatMap((shipment) => planned(payment, [shipment], 0, now));
  const total = sum(waiting.map((shipment) => shipment.amount));
  // What was captured before may be of parcels that are still to come: it is one capture of all of them.
  const left = available(payment) + leftToClaim(payment);
  const due = payment.completing !== undefined || left <= 0 || now >= deadlineOf(payment);
  // An earlier capture, once refused, has shown up after all: there will be no second one.
  if (capturesOf(payment).some((op) => op.status === 'done')) {
    const reason = 'this provider allows one capture, and it was made';
    return [...foreignAgain(payment, now), ...waiting.map((shipment) => ended(shipment, 'refused', reason, now))];
  }
  const free = capturesOf(payment).every(isFinal);
  // The rest is reserved with the capture, so that nothing can ship beside it.
  return due && free ? planned(payment, waiting, Math.max(0, payment.authorized - total - spentOf(payment)), now) : [];
}

const spentOf = (payment: Payment): number =>
  ownCaptured(payment) + payment.foreign.captured + payment.foreign.released + payment.releasedWithoutOrder;

function planned(payment: Payment, shipments: readonly Shipment[], rest: number, now: EpochMs): Fact[] {
  const amount = sum(shipments.map((shipment) => shipment.amount));
  const operationId = shipments[0]?.id as string;
  const plan: Fact = {
    at: now,
    operationId,
    kind: 'Planned',
    operation: 'capture',
    amount,
    shipments: shipments.map((shipment) => shipment.id),
    rest,
  };
  if (payment.capabilities.partial || amount === payment.authorized) return [plan];
  const op = operationOf(evolveAll(payment, [plan]), operationId) as Operation;
  return [
    plan,
    ...parked(
      op,
      'Parked',
      'less than the whole authorization shipped, and this provider captures only the whole',
      payment,
      now,
    ),
  ];
}

/** Gives the remainder back once every capture is final and nothing more can ship. */
function planRelease(payment: Payment, now: EpochMs): Fact[] {
  if (!(payment.completing || hasCapturedOnce(payment)) || !isAuthorized(payment)) return [];
  // Stryker disable next-line ConditionalExpression: what waits now waits behind a capture that is open
  if (waitingShipments(payment).length > 0) return [];
  if (capturesOf(payment).some((op) => !isFinal(op))) return [];
  if (keepsHold(payment, now)) return [];
  const amount = available(payment);
  const release = releaseOf(payment);
  if (amount <= 0 || (release && !isFinal(release))) return [];
  const other = withoutOrder(payment, release, now);
  return other === undefined
    ? [{ at: now, operationId: RELEASE, kind: 'Planned', operation: 'release', amount, shipments: [], rest: 0 }]
    : [{ at: now, kind: 'RemainderReleased', amount, ...other }];
}

/** How the rest goes without an order of ours; undefined where an order gives it back. */
function withoutOrder(
  payment: Payment,
  release: Operation | undefined,
  now: EpochMs,
): { how: 'automatic' | 'lapses'; why: string } | undefined {
  if (release !== undefined) return { how: 'lapses', why: `left to lapse: the release was ${release.status}` };
  const { untouched, afterCapture } = payment.capabilities.release;
  const isUntouched = ownCaptured(payment) + payment.foreign.captured === 0;
  const mode = isUntouched ? untouched : afterCapture;
  const isOver = now >= payment.holdUntil;
  if (!isOver && mode !== 'lapses' && mode !== 'automatic') return undefined;
  return {
    how: mode === 'automatic' ? mode : 'lapses',
    why: isOver ? 'the hold may be gone' : 'this provider gives no other way',
  };
}

/** What waits too long is put before a person; what is over is taken down. */
function watch(payment: Payment, now: EpochMs): Fact[] {
  const stuck = payment.operations
    .filter((op) => now >= stuckAt(payment, op) && op.stuckSince === undefined)
    .map((op) => raised('Stuck', describeWait(payment, op), now, op.id));
  const over = payment.attention
    .filter((item) => ATTENTIONS[item.code].isOver(payment, item, now))
    .map(
      (item): Fact => ({
        at: now,
        kind: 'AttentionCleared',
        code: item.code,
        ...(item.operationId ? { operationId: item.operationId } : {}),
        ...(item.shipmentId ? { shipmentId: item.shipmentId } : {}),
      }),
    );
  return [...stuck, ...overdraft(payment, now), ...over];
}

/** Nothing is sent from an overdrawn payment, so what is open there waits for a person. */
function overdraft(payment: Payment, now: EpochMs): Fact[] {
  if (!isOverdrawn(payment) || isHoldSettled(payment)) return [];
  if (isUp(payment, 'Overdrawn')) return [];
  const money = moneyOf(payment, -available(payment));
  return [raised('Overdrawn', `${money} more is captured, reserved and released than was authorized`, now)];
}

function describeWait({ difference }: Payment, { id, status, reason, calledGone }: Operation): string {
  if (difference?.operationId === id)
    return `${id} is booked as ${status}, the provider has shown otherwise, and no look-up since says what is true; compare it with the provider's portal`;
  if (calledGone)
    // Stryker disable next-line OptionalChaining: as long as something is called gone, there is a difference that waits
    return `${id} is booked as ${status}, but the provider calls it gone; that is judged as soon as what differs of ${difference?.operationId} is settled`;
  return status === 'done'
    ? `${id} is done, but this provider may still reverse it, and the look-ups that would show that fail`
    : `${id} is ${status}${reason ? `: ${reason}` : ''}`;
}

/** Where the provider captures once and has, nothing ships any more, whatever is left of the hold. Protocol 5. */
const hasCapturedOnce = (payment: Payment): boolean =>
  payment.capabilities.captures === 'one' && capturesOf(payment).some((op) => op.status === 'done');

const raised = (
  code: 'Stuck' | 'DeadlineReached' | 'AuthorizationExpiring' | 'Overdrawn',
  text: string,
  now: EpochMs,
  operationId?: string,
): Fact => ({
  at: now,
  kind: 'AttentionRaised',
  code,
  text,
  ...(operationId === undefined ? {} : { operationId }),
});

const completed = (by: 'deadline' | 'captureBy' | 'authorizationRefused', now: EpochMs, reason: string): Fact => ({
  at: now,
  kind: 'FulfilmentCompleted',
  by,
  reason,
});

const ended = (shipment: Shipment, state: 'refused' | 'dropped' | 'expired', reason: string, now: EpochMs): Fact => ({
  at: now,
  kind: 'ShipmentEnded',
  shipmentId: shipment.id,
  state,
  reason,
});
