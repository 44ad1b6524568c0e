import type { Evidence } from './capabilities';
import type { EpochMs, Minor } from './money';
import type { Finding, Hint, Totals } from './outcome';
import type {
  Attention,
  AttentionCode,
  CompletedBy,
  Difference,
  OperationKind,
  RefundSubject,
  Settled,
} from './payment';
import type { OperationStatus } from './status';

/** Something that happened to a payment. Facts are the only way in which a payment changes; `evolve` applies them. */
export type Fact = { at: EpochMs } & (MessageFact | OperationFact | MoneyFact | WatchFact);

/** What followed from a message. */
export type MessageFact =
  | { kind: 'ShipmentAccepted'; shipmentId: string; amount: Minor }
  | { kind: 'CommandRefused'; command: string; code: string; reason: string; shipmentId?: string; refundId?: string }
  /** Who ordered what: kept for the payment's life. What follows from it are facts of their own. */
  | { kind: 'OperatorActed'; action: string; operator: string; reason: string; about?: string }
  | { kind: 'FulfilmentCompleted'; by: CompletedBy; reason?: string; inTemporal?: true }
  | { kind: 'Paused'; operator: string; reason: string }
  | { kind: 'Resumed'; operator: string; reason: string }
  | { kind: 'RetryOrdered'; operator: string; reason: string }
  | { kind: 'NoticeReceived'; text: string }
  | { kind: 'Acknowledged'; code: AttentionCode; id?: string; operator: string; reason: string };

/** What happened to one operation. `TRANSITIONS` says which of them may follow which. */
export type OperationFact = { operationId: string } & (
  | {
      kind: 'Planned';
      operation: OperationKind;
      amount: Minor;
      shipments: readonly string[];
      rest: Minor;
      refunds?: RefundSubject;
    }
  | { kind: 'Sending'; notAfter: EpochMs }
  | {
      kind: 'Confirmed';
      amount: Minor;
      by: Settled;
      why: string;
      providerReference?: string;
      authorizedAt?: EpochMs;
      captureBy?: EpochMs;
    }
  | { kind: 'Accepted'; why: string; dueAt: EpochMs; settledAt: EpochMs; providerReference?: string }
  | { kind: 'Denied'; code: string; why: string; dueAt: EpochMs; settledAt: EpochMs }
  /** A no while an earlier attempt is in doubt: it ends no doubt. */
  | { kind: 'RefusalHeard'; code: string; why: string; dueAt: EpochMs; settledAt: EpochMs }
  /** `ownLimit`: our own limit of writes held it back, so it was no attempt. */
  | { kind: 'Postponed'; why: string; dueAt: EpochMs; totals?: Totals; ownLimit?: true }
  | { kind: 'OutcomeUnknown'; why: string; dueAt: EpochMs; settledAt: EpochMs; totals?: Totals }
  | {
      kind: 'LookedUp';
      found: Finding['kind'];
      why: string;
      extra: boolean;
      dueAt: EpochMs;
      settledAt?: EpochMs;
      absent?: boolean;
      /** It succeeded, and proves nothing of the operation. */
      hint?: Hint;
      /** No read of this provider can ever show it. */
      isBlind?: true;
      /** It calls bad what is done, and is not judged yet: something else is. */
      isGone?: true;
      totals?: Totals;
    }
  /** A read that was made for another one points at it. */
  | { kind: 'PointedAt'; hint: Exclude<Hint, 'old'>; why: string }
  | { kind: 'ReplayPlanned'; why: string; dueAt: EpochMs }
  | { kind: 'Refused'; code: string; why: string; by: Settled }
  /** `nextKey`: it is sent again under the next round's key, since the provider keeps answering the first one with a failure. */
  | { kind: 'AbsenceProven'; why: string; nextKey?: true }
  | { kind: 'Parked'; code: AttentionCode; why: string; dueAt: EpochMs }
  | { kind: 'Dropped'; reason: string }
  | { kind: 'Expired'; reason: string }
  | { kind: 'Lapsed'; reason: string }
  | { kind: 'ResendOrdered'; operator: string; reason: string }
);

/** What happened to money without an operation of ours in that state. */
export type MoneyFact =
  | { kind: 'ShipmentEnded'; shipmentId: string; state: 'refused' | 'dropped' | 'expired'; reason: string }
  | { kind: 'RemainderReleased'; amount: Minor; how: 'automatic' | 'lapses'; why: string }
  /** What had been left to lapse was taken after all. */
  | { kind: 'RemainderTaken'; amount: Minor; why: string }
  | {
      kind: 'ForeignMovementSeen';
      captured: Minor;
      released: Minor;
      why: string;
      unexplained?: readonly { key: string; amount: Minor }[];
    }
  /** What others gave back after it was captured. */
  | { kind: 'ForeignRefundSeen'; refunded: Minor; why: string }
  | ({ kind: 'DifferenceSeen'; why: string } & Omit<Difference, 'at'>)
  | { kind: 'DifferenceGone' }
  | { kind: 'PastUnknown'; why: string; run?: string };

/** What follows from the clock, and what people must know. */
export type WatchFact =
  | { kind: 'AuthorizationExpiring'; captureBy: EpochMs }
  | { kind: 'DeadlineReached' }
  | ({ kind: 'AttentionRaised'; code: AttentionCode; text: string } & AboutWhat)
  | ({ kind: 'AttentionCleared'; code: AttentionCode } & AboutWhat)
  | { kind: 'PaymentFinished' }
  /** It had finished, and goes on for its refunds. */
  | { kind: 'Reopened' };

/** What an attention is about; nothing of it where it is about the payment. */
type AboutWhat = Pick<Attention, 'operationId' | 'shipmentId' | 'endpoint'>;

export type FactKind = Fact['kind'];

const UNRESOLVED = ['accepted', 'unknown', 'denied', 'parked'] as const;
const ENDED = ['refused', 'dropped', 'expired', 'lapsed'] as const;

/**
 * The life of an operation as data: which facts may follow in which status, and the status after them (`null`: it stays).
 * The check at run time, the test of reachability and the diagram in `docs/` come from this one table. Protocol 4.
 */
export const TRANSITIONS: Readonly<
  Record<OperationFact['kind'], { from: readonly OperationStatus[]; to: OperationStatus | null }>
> = {
  Planned: { from: [], to: 'planned' },
  Sending: { from: ['planned', 'unknown'], to: 'sending' },
  Confirmed: { from: ['sending', 'planned', ...UNRESOLVED, ...ENDED], to: 'done' },
  Accepted: { from: ['sending'], to: 'accepted' },
  Denied: { from: ['sending'], to: 'denied' },
  RefusalHeard: { from: ['sending'], to: 'unknown' },
  Postponed: { from: ['sending'], to: 'planned' },
  OutcomeUnknown: { from: ['sending', 'planned'], to: 'unknown' },
  LookedUp: { from: [...UNRESOLVED, 'done', 'planned', ...ENDED], to: null },
  PointedAt: { from: [...UNRESOLVED, ...ENDED], to: null },
  ReplayPlanned: { from: ['unknown'], to: null },
  Refused: { from: ['planned', ...UNRESOLVED, 'done'], to: 'refused' },
  AbsenceProven: { from: ['unknown'], to: 'planned' },
  Parked: { from: ['sending', 'planned', 'accepted', 'unknown', 'denied', 'done'], to: 'parked' },
  Dropped: { from: ['planned', 'unknown', 'accepted'], to: 'dropped' },
  Expired: { from: ['planned', 'unknown', 'accepted'], to: 'expired' },
  Lapsed: { from: ['planned', ...UNRESOLVED], to: 'lapsed' },
  ResendOrdered: { from: ['planned', 'unknown', 'denied', 'parked', 'refused'], to: 'planned' },
};

const WORD: Record<OperationKind, string> = {
  authorize: 'Authorization',
  capture: 'Capture',
  release: 'Release',
  refund: 'Refund',
};

/** The name under which a fact is told: `CaptureConfirmed`, `CaptureConfirmedByLookUp`, `ReleaseUnknown`, … */
export function factName(fact: Fact, operation: OperationKind | undefined): string {
  if (!('operationId' in fact) || operation === undefined || !(fact.kind in TRANSITIONS)) return fact.kind;
  const word = WORD[operation];
  switch (fact.kind) {
    case 'Confirmed':
      return `${word}Confirmed${CONFIRMED_BY[fact.by]}`;
    case 'Refused':
      return `${word}Refused${fact.by === 'operator' ? 'ByOperator' : ''}`;
    case 'OutcomeUnknown':
      return `${word}Unknown`;
    default:
      return `${word}${fact.kind}`;
  }
}

const CONFIRMED_BY: Record<Settled, string> = {
  answer: '',
  operator: 'ByOperator',
  lookUp: 'ByLookUp',
  absence: '',
  key: 'ByLookUp',
  marker: 'ByLookUp',
  totals: 'ByLookUp',
  status: 'ByLookUp',
} satisfies Record<Evidence | Settled, string>;
