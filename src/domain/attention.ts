import { isOverdrawn } from './ledger';
import type { EpochMs } from './money';
import {
  type Attention,
  type AttentionCode,
  isAuthorized,
  isFinal,
  type Operation,
  operationOf,
  type Payment,
} from './payment';
import { isUnmadeOver, isUnpaidOver } from './unpaid';
import { deadlineOf, isHoldSettled, stuckAt, warnedFrom } from './waiting';

interface Row {
  /** It is about money, or about a parcel that nobody pays for: the payment does not end before a person has acknowledged it. */
  keepsOpen: boolean;
  /** A parcel may have left unpaid: nothing is given back meanwhile, so that it can still be captured. */
  keepsHold: boolean;
  /** What takes it down without a person. */
  isOver(payment: Payment, item: Attention, now: EpochMs): boolean;
  /** Where it is noted that a person was told, so that it is told once. */
  told?: 'stuckSince' | 'unpaidSince' | 'twiceSince';
}

const never: Row['isOver'] = () => false;

const isParkedNoMore: Row['isOver'] = (payment, item) => aboutOf(payment, item)?.status !== 'parked';

/** Nothing is open that the end of the hold could harm. */
const isOutOfDanger: Row['isOver'] = (payment, _, now) =>
  payment.completing !== undefined && isHoldSettled(payment) && !keepsHold(payment, now);

const shown = { keepsOpen: false, keepsHold: false };
const aboutMoney = { keepsOpen: true, keepsHold: false };
const aboutParcel = { keepsOpen: true, keepsHold: true };

/** What each attention does to the payment while it is up, and what ends it. A new one does not compile until that is decided. Protocol 6. */
export const ATTENTIONS: Readonly<Record<AttentionCode, Row>> = {
  AuthorizationDiffers: { ...shown, isOver: isParkedNoMore },
  // When it is authorized, the hold may prove to last for longer.
  AuthorizationExpiring: {
    ...shown,
    isOver: (payment, item, now) => now < warnedFrom(payment) || isOutOfDanger(payment, item, now),
  },
  CaptureAmountDiffers: { ...aboutMoney, isOver: never },
  CaptureReversed: { ...aboutMoney, isOver: isParkedNoMore },
  CapturedTwice: { ...aboutMoney, isOver: never, told: 'twiceSince' },
  DeadlineReached: { ...shown, isOver: isOutOfDanger },
  ForeignMovementSeen: { ...aboutMoney, isOver: never },
  ForeignRefundSeen: { ...aboutMoney, isOver: never },
  HoldShared: { ...aboutMoney, isOver: isParkedNoMore },
  InvalidTerms: { ...aboutMoney, isOver: never },
  NotTold: { ...shown, isOver: never },
  Overdrawn: { ...shown, isOver: (payment) => !isOverdrawn(payment) || isHoldSettled(payment) },
  Parked: { ...shown, isOver: isParkedNoMore },
  PastUnknown: { ...aboutMoney, isOver: never },
  RefundAmountDiffers: { ...aboutMoney, isOver: never },
  RefundRefused: { ...aboutMoney, isOver: never },
  RefundReversed: { ...aboutMoney, isOver: isParkedNoMore },
  RefundUnmade: { ...aboutMoney, isOver: isUnmadeOver, told: 'unpaidSince' },
  ReleaseAmountDiffers: { ...aboutMoney, isOver: never },
  ShipmentRefused: { ...aboutParcel, isOver: never },
  ShipmentUnpaid: { ...aboutParcel, isOver: isUnpaidOver, told: 'unpaidSince' },
  Stuck: { ...shown, isOver: isStuckNoMore, told: 'stuckSince' },
  UnknownMessage: { ...aboutParcel, isOver: never },
  UnreadableMessage: { ...aboutParcel, isOver: never },
};

/** What was stuck in doubt and is done now is not stuck, though its last look-up may be owed yet. */
function isStuckNoMore(payment: Payment, item: Attention, now: EpochMs): boolean {
  const op = aboutOf(payment, item);
  return op === undefined || now < stuckAt(payment, op);
}

/** The operation that it is about. A refused refund is about a message: what became of another one under its id says nothing of it. */
export const aboutOf = (payment: Payment, { code, operationId }: Attention): Operation | undefined =>
  code === 'RefundRefused' ? undefined : operationOf(payment, operationId);

export const keepsOpen = (payment: Payment): boolean =>
  payment.attention.some(({ code }) => ATTENTIONS[code].keepsOpen);

/**
 * Whether the rest of the hold is kept for a parcel that a person may still have captured, here or at the provider: as long as the hold lasts, or
 * until the deadline margin where the account's policy is to release then.
 */
export function keepsHold(payment: Payment, now: EpochMs): boolean {
  const { policy, holdUntil } = payment;
  if (!policy.keepForRefused || now >= holdUntil || !isAuthorized(payment)) return false;
  if (policy.atDeadline === 'release' && now >= deadlineOf(payment)) return false;
  return payment.attention.some(({ code }) => ATTENTIONS[code].keepsHold);
}

/** Why it cannot be acknowledged yet: what it is about is still open, and the list would lose it. */
export function stillOpen(payment: Payment, item: Attention): string | undefined {
  if (item.code === 'Overdrawn' && isOverdrawn(payment))
    return 'more is captured, reserved and released than was authorized';
  const op = aboutOf(payment, item);
  if (op === undefined || isFinal(op)) return undefined;
  if (op.inDoubt) return `${op.id} is still in doubt`;
  return op.status === 'parked' ? `${op.id} is still parked` : undefined;
}
