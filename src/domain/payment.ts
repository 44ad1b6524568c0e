import type { Capabilities, Evidence } from './capabilities';
import { type Currency, DAY_MS, type EpochMs, type Minor, NEVER } from './money';
import type { Total, Totals } from './outcome';
import type { Policy } from './policy';
import { type OperationStatus, type Pursuit, STATUSES } from './status';

/** What the order service agreed to when it started the payment. Never changes. */
export interface Terms {
  account: string;
  provider: string;
  paymentId: string;
  /** The provider's id of the hold. */
  reference: string;
  /** Present when Holdfast is to create the authorization; its members are the provider's. */
  create?: Readonly<Record<string, unknown>>;
  amount: Minor;
  currency: Currency;
  captureBy?: EpochMs;
  authorizedAt?: EpochMs;
  /** The history of this payment was lost: what was done before it is not known. */
  recovered?: true;
}

/** What the worker's configuration says about the account. Taken once, when the payment starts. */
export interface AccountSettings {
  capabilities: Capabilities;
  policy: Policy;
  /** The namespace was lost or restored: every payment that starts has a past that is not known. */
  recovered?: true;
}

export type OperationKind = 'authorize' | 'capture' | 'release' | 'refund';

/** One order to the provider. */
export interface Operation {
  /** A capture bears its (first) shipment's id; the others are `@authorize`, `@release` and `@refund:<refundId>`, which no shipment can be called. */
  id: string;
  kind: OperationKind;
  amount: Minor;
  /** The shipments that this capture pays for; empty for the other kinds. */
  shipments: readonly string[];
  /** What a refund gives back, and why. */
  refunds?: RefundSubject;
  /** Where the provider captures once: what is left beside this capture, reserved with it. Protocol 5. */
  rest: Minor;
  status: OperationStatus;
  /** Some attempt may have been processed. Ends only with evidence, proven absence or a person's word. */
  inDoubt: boolean;
  /** False once `cancel` asked for it not to happen. */
  wanted: boolean;
  /** Part of the key; raised when an operator orders a resend, or when absence was proven a second time. */
  round: number;
  attempts: number;
  firstDueAt: EpochMs;
  dueAt: EpochMs;
  /** A look-up brought forward by a notice or a person; it is no rung and no proof of absence. */
  extraAt?: EpochMs;
  /** The next call is the same order again, under the same key. */
  replay: boolean;
  /** When the key of this round was first sent; `0` = before this run's memory. */
  firstSentAt?: EpochMs;
  lastSentAt?: EpochMs;
  /** Time limit of the latest attempt. */
  notAfter?: EpochMs;
  /** From here on no attempt can still take effect. */
  settledAt: EpochMs;
  lastLookUpAt?: EpochMs;
  /** The first and the last look-up that told something, once no attempt could take effect any more. */
  readFrom?: EpochMs;
  readAt?: EpochMs;
  /** When a look-up first did not show what the provider had said no to. */
  deniedAt?: EpochMs;
  rung: number;
  /** The first look-up that denied it once no attempt could take effect any more: a second one proves its absence. */
  absentAt?: EpochMs;
  /** Absence was proven, and it was planned again: under the same key, then under the next one. After that it is a person's matter. */
  replanned: 'no' | 'sameKey' | 'nextKey';
  refusal?: { code: string; why: string };
  providerReference?: string;
  doneAt?: EpochMs;
  /** What was booked in the total that it raises, without an operation of ours, when it ended, as far as that is left: what came later may be this one. */
  elsewhereBefore?: Minor;
  /** Since when it counts as stuck. Told once: an acknowledged attention stays down. */
  stuckSince?: EpochMs;
  /** A person has acknowledged that it is stuck while something else was in its way: that said nothing of its next attempt. */
  heldUp?: true;
  /** Since when a person has been told that its parcels are not paid, or that a refund was not made. Told once, until it is ordered again. */
  unpaidSince?: EpochMs;
  /** Since when a person has been told that the provider lists it twice. */
  twiceSince?: EpochMs;
  /** A person knows that its last look-up cannot be had, and waits for it no longer. */
  lookUpWaived?: true;
  /** Done; but the last look-up that told something called it gone, and is not judged yet, since another difference is. */
  calledGone?: true;
  /** What the end rests on. */
  by?: Settled;
  /** Why it stands where it stands, for people. */
  reason?: string;
  /** The latest answers and readings, oldest first, at most `EVIDENCE_KEPT`. */
  evidence: readonly EvidenceNote[];
}

/** What a refund is for. */
export interface RefundSubject {
  /** What was asked for, minor units; the operation's amount becomes what was really given back. */
  ordered: Minor;
  /** The order service's own words. */
  reason: string;
  /** The parcel whose money goes back; absent where the refund is of the payment. */
  shipmentId?: string;
  /** The provider's id of the capture, where a refund names one. */
  captureReference?: string;
}

/** What settled an operation: the provider's answer, a look-up, proven absence, or a person. */
export type Settled = 'answer' | Evidence | 'lookUp' | 'absence' | 'operator';

export interface EvidenceNote {
  at: EpochMs;
  text: string;
  /** How often in a row, where it was more than once; `at` is then the last time. */
  times?: number;
  /** A reading, not an answer: of these the oldest makes room first. */
  isLookUp?: true;
}

export const EVIDENCE_KEPT = 12;

/** What the order service says has left. The unit of idempotency. */
export interface Shipment {
  id: string;
  amount: Minor;
  at: EpochMs;
  /** The capture that takes its money; absent while it waits for one. */
  operationId?: string;
  /** How it ended without ever having a capture. */
  ended?: { state: 'refused' | 'dropped' | 'expired'; reason: string };
  /** Since when a person has been told that it ended unpaid. */
  unpaidSince?: EpochMs;
}

export type AttentionCode =
  | 'AuthorizationDiffers'
  | 'AuthorizationExpiring'
  | 'CaptureAmountDiffers'
  | 'CaptureReversed'
  | 'CapturedTwice'
  | 'DeadlineReached'
  | 'ForeignMovementSeen'
  | 'ForeignRefundSeen'
  | 'HoldShared'
  | 'InvalidTerms'
  | 'NotTold'
  | 'Overdrawn'
  | 'Parked'
  | 'PastUnknown'
  | 'RefundAmountDiffers'
  | 'RefundRefused'
  | 'RefundReversed'
  | 'RefundUnmade'
  | 'ReleaseAmountDiffers'
  | 'ShipmentRefused'
  | 'ShipmentUnpaid'
  | 'Stuck'
  | 'UnknownMessage'
  | 'UnreadableMessage';

export interface Attention {
  code: AttentionCode;
  text: string;
  since: EpochMs;
  operationId?: string;
  /** Of a shipment that has no operation. */
  shipmentId?: string;
  /** Of an endpoint that has not heard all events. */
  endpoint?: string;
}

export interface JournalEntry {
  /** The fact's id within the payment, from 1. */
  seq: number;
  at: EpochMs;
  fact: string;
  text: string;
  /** How often in a row, where it was more than once; `at` is then the last time. */
  times?: number;
}

export const JOURNAL_KEPT = 50;

/** What an operator ordered. Kept for the payment's life, apart from the journal, which forgets. */
export interface AuditEntry {
  at: EpochMs;
  action: string;
  operator: string;
  reason: string;
  /** The operation, shipment or attention that was meant. */
  about?: string;
}

/** Beyond this many the oldest make room; `auditForgotten` counts them. */
export const AUDIT_KEPT = 500;

/**
 * Where the money is. Minor units; `authorized = captured + reserved + released + available` and `captured = refunded + refunding + refundable`,
 * always. Protocol 2.
 */
export interface Ledger {
  authorized: Minor;
  /** What the provider really took, by us or by others. What is given back of it later is still in here. */
  captured: Minor;
  /** Every shipment accepted and not yet final, and the remainder while a release is under way. */
  reserved: Minor;
  /** Given back for good: confirmed, automatic with the one capture, or left to lapse. */
  released: Minor;
  /** What can still be promised. Below zero: more was taken than asked, or by others. */
  available: Minor;
  /** What was given back after it was captured, by us or by others. */
  refunded: Minor;
  /** Every refund accepted and not yet final. */
  refunding: Minor;
  /** What can still be given back. Below zero: a capture turned bad, or others gave back, after a refund was promised. */
  refundable: Minor;
}

/** Everything that is known of one payment. Plain JSON: it goes through continue-as-new as it is. */
export interface Payment {
  terms: Terms;
  capabilities: Capabilities;
  policy: Policy;
  startedAt: EpochMs;
  authorized: Minor;
  authorizedAt: EpochMs;
  /** `authorizedAt` is only the start: nobody gave a better one. */
  authorizedAtAssumed: boolean;
  /** Nothing is captured from here on: when the hold may be gone, or earlier where the order service asked for that. */
  captureBy: EpochMs;
  /** From here on the hold may be gone. Until then the rest is given back by an order. */
  holdUntil: EpochMs;
  /** Counted from what follows, after every fact. */
  ledger: Ledger;
  shipments: readonly Shipment[];
  operations: readonly Operation[];
  /** Nothing more will ship. */
  completing?: { by: CompletedBy; at: EpochMs; reason?: string };
  /** `cancel` was accepted: what is planned is dropped. */
  cancelled: boolean;
  /** Nobody of the order service asked for it: the workflow was cancelled in Temporal, so its parcels were dropped against its wish. */
  cancelledInTemporal?: true;
  paused?: { operator: string; reason: string; at: EpochMs };
  /** What others took or gave back at the provider. */
  foreign: Record<Total, Minor>;
  /** The captures among it that the provider lists under a key of ours that no operation bears: shipments of a forgotten past. */
  unexplained?: readonly { key: string; amount: Minor }[];
  /** Given back without an operation of ours: with the one capture, or left to lapse. */
  releasedWithoutOrder: Minor;
  /** After a reset, or when the hold was found already used: see protocol 4. */
  pastUnknown: boolean;
  /** A run for its refunds is there that this payment, begun again or set back, knows nothing of: two owners would be two refunds. */
  refundsElsewhere?: true;
  /** The run for which a reset is known; sends of any other reset run are stopped in the activity. */
  knownRun?: string;
  /** Looks at the payment itself that are owed, one for each reason. */
  looks: readonly Look[];
  /** The provider's notices, counted: a busy provider must not push everything else out of the journal. */
  notices?: { times: number; at: EpochMs; text: string };
  /** Our own limit of writes is used up: nothing is sent before. */
  sendAfter?: EpochMs;
  lastLookUpAt?: EpochMs;
  /** The totals that the provider showed last. What a person says is held against them. */
  seen?: Totals & { at: EpochMs };
  /** A read showed another total than is booked; a second one, for which this operation is looked up, decides. */
  difference?: Difference;
  expiryWarned: boolean;
  deadlineReached: boolean;
  attention: readonly Attention[];
  finishedAt?: EpochMs;
  /** It had finished, and goes on for its refunds. */
  reopenedAt?: EpochMs;
  seq: number;
  journal: readonly JournalEntry[];
  audit: readonly AuditEntry[];
  auditForgotten?: number;
}

/** What a read showed once. A read that differs in another way is the first of its own. */
export interface Difference {
  at: EpochMs;
  operationId: string;
  /** In which total. */
  of: Total;
  /** Less than our own operations have raised it by; less than is booked for others; or more, after one of ours was called failed. */
  shows: 'lessOfOurs' | 'lessOfTheirs' | 'more';
}

/** Why a look at the payment itself is owed. */
export type LookReason =
  | 'asked'
  | 'captureBy'
  | 'difference'
  | 'forgottenRun'
  | 'foreignMayBeOurs'
  | 'lapsedInDoubt'
  | 'notice'
  | 'word';

/** A look at the payment itself that is owed from `at` on. */
export interface Look {
  because: LookReason;
  at: EpochMs;
  /** How often it was made and told nothing. */
  tries: number;
}

export type CompletedBy = 'complete' | 'final' | 'cancel' | 'deadline' | 'captureBy' | 'authorizationRefused';

export const AUTHORIZE = '@authorize';
export const RELEASE = '@release';
const REFUND = '@refund:';

/** What the refund of this id is called among the operations. */
export const refundOperationId = (refundId: string): string => `${REFUND}${refundId}`;

/** The id that the order service gave it. */
export const refundIdOf = (operationId: string): string => operationId.slice(REFUND.length);

/** The payment at its birth: the hold is still to be created (`planned`), or exists and is looked up (`accepted`). Protocol 3. */
export function newPayment(terms: Terms, settings: AccountSettings, now: EpochMs): Payment {
  const authorizedAt = terms.authorizedAt ?? now;
  const holdUntil = authorizedAt + settings.capabilities.holdDays * DAY_MS;
  return {
    terms,
    capabilities: settings.capabilities,
    policy: settings.policy,
    startedAt: now,
    authorized: terms.amount,
    authorizedAt,
    authorizedAtAssumed: terms.authorizedAt === undefined,
    captureBy: earliest(terms.captureBy, holdUntil),
    holdUntil,
    ledger: {
      authorized: terms.amount,
      captured: 0,
      reserved: 0,
      released: 0,
      available: terms.amount,
      refunded: 0,
      refunding: 0,
      refundable: 0,
    },
    shipments: [],
    operations: [
      {
        ...newOperation(AUTHORIZE, 'authorize', terms.amount, now),
        ...firstStatus(terms, settings),
      },
    ],
    cancelled: false,
    foreign: { captured: 0, released: 0, refunded: 0 },
    releasedWithoutOrder: 0,
    pastUnknown: false,
    looks: [],
    expiryWarned: false,
    deadlineReached: false,
    attention: [],
    seq: 0,
    journal: [],
    audit: [],
  };
}

function firstStatus({ create, recovered }: Terms, settings: AccountSettings): Partial<Operation> {
  if (create === undefined) return { status: 'accepted', inDoubt: true };
  // It may have been created by the payment that was lost: a second time is a second hold on the customer's money.
  return recovered || settings.recovered ? { status: 'unknown', inDoubt: true, firstSentAt: 0 } : {};
}

export function newOperation(id: string, kind: OperationKind, amount: Minor, now: EpochMs): Operation {
  return {
    id,
    kind,
    amount,
    shipments: [],
    rest: 0,
    status: 'planned',
    inDoubt: false,
    wanted: true,
    round: 0,
    attempts: 0,
    firstDueAt: now,
    dueAt: now,
    replay: false,
    settledAt: 0,
    rung: 0,
    replanned: 'no',
    evidence: [],
  };
}

/** The earliest of the moments that are known. */
export function earliest(first: EpochMs | undefined, ...others: readonly (EpochMs | undefined)[]): EpochMs {
  return Math.min(...[first, ...others].filter((moment) => moment !== undefined));
}

/** When the hold may be gone, and until when it is captured from. */
export function deadlines(
  { terms, capabilities }: Payment,
  authorizedAt: EpochMs,
  providerSays?: EpochMs,
): Pick<Payment, 'captureBy' | 'holdUntil'> {
  const holdUntil = earliest(providerSays, authorizedAt + capabilities.holdDays * DAY_MS);
  return { captureBy: earliest(terms.captureBy, holdUntil), holdUntil };
}

export const pursuitOf = (op: Operation): Pursuit => STATUSES[op.status].pursuit;

/** Nothing more is expected of it. */
export const isFinal = (op: Operation): boolean => pursuitOf(op) === 'nothing';

/** Done, or still to be: it has its place, and its money. */
export const isStanding = (op: Operation): boolean => op.status === 'done' || !isFinal(op);

/** Waits for evidence: accepted, unknown, denied or parked. */
export const isUnresolved = (op: Operation): boolean => pursuitOf(op) === 'lookUp' || pursuitOf(op) === 'ask';

/** An attempt may have taken effect, or may yet: in doubt, or a no that is not verified. */
export const isUncertain = (op: Operation): boolean =>
  op.inDoubt ||
  op.status === 'unknown' ||
  op.status === 'denied' ||
  (op.status === 'parked' && op.refusal !== undefined);

/** From when on no attempt can take effect or be missing in a read: counted from its time limit, not from when it was answered or lost. */
export const settledAtOf = ({ capabilities }: Payment, { settledAt, notAfter = 0 }: Operation): EpochMs =>
  Math.max(settledAt, notAfter + capabilities.settleWindowMs);

/** Two reads that far apart, as for a proof of absence: of one alone nobody knows how old it is. */
export function isRead(payment: Payment, op: Operation): boolean {
  const { readFrom = NEVER, readAt = 0 } = op;
  return readFrom >= settledAtOf(payment, op) && readAt >= readFrom + payment.capabilities.readGapMs;
}

/**
 * Nothing is expected of it any more; but a person may have it sent again, or have moved it by hand since. Only who asks for that makes it be
 * read, and however often it was read, that was before.
 */
export const isReadOnRequest = ({ status, kind }: Operation): boolean =>
  status === 'refused' && (kind === 'capture' || kind === 'refund');

/** The operation of this id. What is about none has no id, and so no operation. */
export const operationOf = (payment: Payment, id: string | undefined): Operation | undefined =>
  payment.operations.find((op) => op.id === id);

/** Whether people see this attention now; with an operation, of that one only. */
export const isUp = ({ attention }: Payment, code: AttentionCode, operationId?: string): boolean =>
  attention.some((item) => item.code === code && (operationId === undefined || item.operationId === operationId));

/** Whether an acknowledgement speaks of this attention. */
export const isMeant = (item: Attention, { code, id }: { code: AttentionCode; id?: string }): boolean =>
  item.code === code && (id === undefined || item.operationId === id || item.shipmentId === id || item.endpoint === id);

export const authorization = (payment: Payment): Operation => payment.operations[0] as Operation;

export const isAuthorized = (payment: Payment): boolean => authorization(payment).status === 'done';

export const capturesOf = (payment: Payment): readonly Operation[] =>
  payment.operations.filter((op) => op.kind === 'capture');

export const refundsOf = (payment: Payment): readonly Operation[] =>
  payment.operations.filter((op) => op.kind === 'refund');

export const releaseOf = (payment: Payment): Operation | undefined => operationOf(payment, RELEASE);

/** The rest of the hold is given back, or may be: nothing can be taken from it any more. Invariant I5. */
export function wasReleased(payment: Payment): boolean {
  const release = releaseOf(payment);
  return release !== undefined && (isUncertain(release) || release.status === 'done');
}

/** Where the provider captures once, nothing ships after that capture was formed, whatever is left of the hold. Protocol 5. */
export const isUsedUp = (payment: Payment): boolean =>
  payment.capabilities.captures === 'one' && capturesOf(payment).some(isStanding);

/** What a refund is for: every refund was planned with it. */
export const subjectOf = ({ refunds }: Operation): RefundSubject => refunds as RefundSubject;

/** Where the provider makes one refund for each payment, it is this one. */
export const onlyRefund = (payment: Payment): Operation | undefined =>
  payment.capabilities.refund?.times === 'one' ? refundsOf(payment).find(isStanding) : undefined;

/** How the rest of the hold goes with a capture, without an order of ours. Undefined where the provider captures often, or is told to give it back. */
export function restGoes({ capabilities: { captures, release } }: Payment): 'automatic' | 'lapses' | undefined {
  return captures === 'many' || release.afterCapture === 'explicit' ? undefined : release.afterCapture;
}

/** Shipments that wait for a capture to be planned. */
export const waitingShipments = (payment: Payment): readonly Shipment[] =>
  payment.shipments.filter((shipment) => shipment.operationId === undefined && shipment.ended === undefined);
