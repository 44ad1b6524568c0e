import { type Capabilities, type Evidence, keyTells } from './capabilities';
import { DAY_MS, type EpochMs, NEVER } from './money';
import type { Total } from './outcome';
import { type AttentionCode, capturesOf, isUncertain, type OperationKind, type Payment } from './payment';

interface Row {
  /** The total that an order of this kind raises; an authorization makes the hold and raises none. */
  raises?: Total;
  /** Until when it may be sent: the rest is given back as long as the hold lasts. */
  sentUntil(payment: Payment): EpochMs;
  /** What becomes of it, unsent, when that moment comes. */
  tooLate: 'Expired' | 'Lapsed';
  /** What has passed then, for people. */
  limit(payment: Payment): string;
  /** `cancel` drops what is planned; but what is to be given back, is to be given back all the more. */
  isDroppedByCancel: boolean;
  /** It takes from the hold, or frees it: nothing of it is sent while more is taken than was authorized. */
  needsRoom: boolean;
  /** The strongest that a look-up can show of it. */
  evidence(capabilities: Capabilities): Evidence;
  /** Its own key is proof alone, so it needs no total and leaves no doubt about others. */
  isTold(capabilities: Capabilities): boolean;
  /** Whether look-ups can prove that it did not happen. */
  absence(capabilities: Capabilities): Capabilities['absence'];
  /** How long after its first send its key may be sent again, ms; 0 = never. */
  replayForMs(capabilities: Capabilities): number;
  /** How long a done one may still turn bad, ms. */
  provisionalMs(capabilities: Capabilities): number;
  /** What people are told by where a done one turns bad. Absent: a done one is not doubted any more. */
  turnsBad?: AttentionCode;
  /** What people are told by where the provider moved another amount. Of an authorization that is judged before it counts. */
  amountDiffers?: AttentionCode;
}

/** What each kind of order means to whoever reads it. A new one does not compile until that is decided. Protocol 5. */
export const KINDS: Readonly<Record<OperationKind, Row>> = {
  authorize: {
    sentUntil: ({ captureBy }) => captureBy,
    tooLate: 'Expired',
    limit: captureByText,
    isDroppedByCancel: true,
    needsRoom: true,
    evidence: () => 'status',
    isTold: () => true,
    absence: ({ absence }) => absence,
    replayForMs: ({ replayForMs }) => replayForMs,
    provisionalMs: () => 0,
  },
  capture: {
    raises: 'captured',
    sentUntil: ({ captureBy }) => captureBy,
    tooLate: 'Expired',
    limit: captureByText,
    isDroppedByCancel: true,
    needsRoom: true,
    evidence: ({ evidence }) => evidence,
    isTold: keyTells,
    absence: ({ absence }) => absence,
    replayForMs: ({ replayForMs }) => replayForMs,
    provisionalMs: ({ provisionalMs }) => provisionalMs,
    turnsBad: 'CaptureReversed',
    amountDiffers: 'CaptureAmountDiffers',
  },
  release: {
    raises: 'released',
    sentUntil: ({ holdUntil }) => holdUntil,
    tooLate: 'Lapsed',
    limit: () => 'the hold may be gone',
    isDroppedByCancel: false,
    needsRoom: true,
    evidence: ({ release }) => release.evidence,
    isTold: ({ release }) => release.evidence === 'key',
    absence: ({ absence }) => absence,
    replayForMs: ({ replayForMs }) => replayForMs,
    provisionalMs: () => 0,
    amountDiffers: 'ReleaseAmountDiffers',
  },
  refund: {
    raises: 'refunded',
    // A capture in doubt may turn out to be the last one, and move the window: until that is known no refund that was accepted is too late.
    sentUntil: (payment) => (capturesOf(payment).some(isUncertain) ? NEVER : refundUntil(payment)),
    tooLate: 'Expired',
    limit: (payment) => `the provider takes refunds until ${new Date(refundUntil(payment)).toISOString()}`,
    isDroppedByCancel: false,
    needsRoom: false,
    evidence: ({ refund }) => refund?.evidence ?? 'status',
    isTold: ({ refund }) => refund?.evidence === 'key',
    absence: ({ refund }) => refund?.absence ?? 'neverProvable',
    replayForMs: ({ refund }) => refund?.replayForMs ?? 0,
    provisionalMs: ({ refund }) => refund?.provisionalMs ?? 0,
    turnsBad: 'RefundReversed',
    amountDiffers: 'RefundAmountDiffers',
  },
};

function captureByText({ captureBy }: Payment): string {
  return `captureBy ${new Date(captureBy).toISOString()} has passed`;
}

/** The provider takes refunds until then: its window, from the last capture that is booked. What others captured was captured after the hold was made. */
export function refundUntil(payment: Payment): EpochMs {
  const { capabilities, authorizedAt } = payment;
  const booked = capturesOf(payment).flatMap(({ status, doneAt = 0 }) => (status === 'done' ? [doneAt] : []));
  return Math.max(authorizedAt, ...booked) + (capabilities.refund?.windowDays ?? 0) * DAY_MS;
}

/** Until when an order of this kind may be sent. */
export const sentUntil = (payment: Payment, kind: OperationKind): EpochMs => KINDS[kind].sentUntil(payment);
