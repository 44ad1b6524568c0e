import { type Capabilities, type Evidence, keyTells } from './capabilities';
import type { EpochMs } from './money';
import type { AttentionCode, OperationKind, Payment } from './payment';

/** A total that the provider keeps of a hold. */
export type Total = 'captured' | 'released';

interface Row {
  /** The total that an order of this kind raises; an authorization makes the hold and raises none. */
  raises?: Total;
  /** Until when it may be sent: the rest is given back as long as the hold lasts. */
  sentUntil(payment: Payment): EpochMs;
  /** What becomes of it, unsent, when that moment comes. */
  tooLate: 'Expired' | 'Lapsed';
  /** `cancel` drops what is planned; but the rest is to be given back all the more. */
  isDroppedByCancel: boolean;
  /** The strongest that a look-up can show of it. */
  evidence(capabilities: Capabilities): Evidence;
  /** Its own key is proof alone, so it needs no total and leaves no doubt about others. */
  isTold(capabilities: Capabilities): boolean;
  /** What people are told by where the provider moved another amount. Of an authorization that is judged before it counts. */
  amountDiffers?: AttentionCode;
}

/** What each kind of order means to whoever reads it. A new one does not compile until that is decided. Protocol 5. */
export const KINDS: Readonly<Record<OperationKind, Row>> = {
  authorize: {
    sentUntil: ({ captureBy }) => captureBy,
    tooLate: 'Expired',
    isDroppedByCancel: true,
    evidence: () => 'status',
    isTold: () => true,
  },
  capture: {
    raises: 'captured',
    sentUntil: ({ captureBy }) => captureBy,
    tooLate: 'Expired',
    isDroppedByCancel: true,
    evidence: ({ evidence }) => evidence,
    isTold: keyTells,
    amountDiffers: 'CaptureAmountDiffers',
  },
  release: {
    raises: 'released',
    sentUntil: ({ holdUntil }) => holdUntil,
    tooLate: 'Lapsed',
    isDroppedByCancel: false,
    evidence: ({ release }) => release.evidence,
    isTold: ({ release }) => release.evidence === 'key',
    amountDiffers: 'ReleaseAmountDiffers',
  },
};

/** Until when an order of this kind may be sent. */
export const sentUntil = (payment: Payment, kind: OperationKind): EpochMs => KINDS[kind].sentUntil(payment);
