import { isOverdrawn } from './ledger';
import type { EpochMs } from './money';
import { type Attention, type AttentionCode, isAuthorized, isFinal, operationOf, type Payment } from './payment';

interface Row {
  /** It is about money, or about a parcel that nobody pays for: the payment does not end before a person has acknowledged it. */
  keepsOpen: boolean;
  /** A parcel may have left unpaid: nothing is given back meanwhile, so that it can still be captured. */
  keepsHold: boolean;
}

const shown: Row = { keepsOpen: false, keepsHold: false };
const aboutMoney: Row = { keepsOpen: true, keepsHold: false };
const aboutParcel: Row = { keepsOpen: true, keepsHold: true };

/** What each attention does to the payment while it is up. Protocol 8.4. */
export const ATTENTIONS: Readonly<Record<AttentionCode, Row>> = {
  AuthorizationDiffers: shown,
  AuthorizationExpiring: shown,
  CaptureAmountDiffers: aboutMoney,
  CaptureReversed: aboutMoney,
  CapturedTwice: aboutMoney,
  DeadlineReached: shown,
  ForeignMovementSeen: aboutMoney,
  HoldShared: aboutMoney,
  InvalidTerms: aboutMoney,
  Overdrawn: shown,
  Parked: shown,
  PastUnknown: aboutMoney,
  ReleaseAmountDiffers: aboutMoney,
  ShipmentRefused: aboutParcel,
  ShipmentUnpaid: aboutParcel,
  Stuck: shown,
  UnknownMessage: aboutParcel,
  UnreadableMessage: aboutParcel,
};

export const keepsOpen = (payment: Payment): boolean =>
  payment.attention.some(({ code }) => ATTENTIONS[code].keepsOpen);

/**
 * Whether the rest of the hold is kept for a parcel that a person may still have captured, here or at the provider: as long as the hold lasts, or
 * until the deadline margin where the account's policy is to release then.
 */
export function keepsHold(payment: Payment, now: EpochMs): boolean {
  const { policy, captureBy, holdUntil } = payment;
  if (!policy.keepForRefused || now >= holdUntil || !isAuthorized(payment)) return false;
  if (policy.atDeadline === 'release' && now >= captureBy - policy.deadlineMarginMs) return false;
  return payment.attention.some(({ code }) => ATTENTIONS[code].keepsHold);
}

/** Why it cannot be acknowledged yet: what it is about is still open, and the list would lose it. */
export function stillOpen(payment: Payment, { code, operationId }: Attention): string | undefined {
  if (code === 'Overdrawn' && isOverdrawn(payment))
    return 'more is captured, reserved and released than was authorized';
  const op = operationId === undefined ? undefined : operationOf(payment, operationId);
  if (op === undefined || isFinal(op)) return undefined;
  if (op.inDoubt) return `${op.id} is still in doubt`;
  return op.status === 'parked' ? `${op.id} is still parked` : undefined;
}
