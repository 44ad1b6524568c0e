import { exponentOf } from '../domain/format';
import { KINDS } from '../domain/kinds';
import { isOverdrawn, type Ledger, ledgerOf } from '../domain/ledger';
import type { Currency, EpochMs, Minor } from '../domain/money';
import type { Totals } from '../domain/outcome';
import { keyOf } from '../domain/own-keys';
import {
  type Attention,
  type AuditEntry,
  authorization,
  type EvidenceNote,
  isFinal,
  isUnresolved,
  isUp,
  type JournalEntry,
  type Operation,
  type OperationKind,
  operationOf,
  type Payment,
  refundOperationId,
  type Shipment,
  settledAtOf,
} from '../domain/payment';
import { present } from '../domain/present';
import { reckon } from '../domain/reckon';
import { type OperationStatus, STATUSES } from '../domain/status';
import { deadlineOf } from '../domain/waiting';
import type { CaptureStateValue } from '../messages/search-attributes';
import { type Action, actionsOf } from './actions';
import { describeNext } from './next-step';
import { type RefundView, refundView, refundViews } from './refund-view';
import { type ShipmentView, shipmentView, shipmentViews } from './shipment-view';

export type { Action } from './actions';
export type { RefundState, RefundView } from './refund-view';
export type { ShipmentState, ShipmentView } from './shipment-view';

export interface OperationView {
  id: string;
  kind: OperationKind;
  amount: Minor;
  status: OperationStatus;
  inDoubt: boolean;
  /** From here on no attempt can still take effect: a person may resolve it. */
  settledAt: EpochMs;
  /** The shipments that a capture pays for. */
  shipments: readonly string[];
  attempts: number;
  since: EpochMs;
  /** When the latest attempt was sent. */
  sentAt?: EpochMs;
  nextAt: EpochMs;
  /** The rungs of the ladder so far: look-ups that count. */
  lookUps: number;
  evidence: readonly EvidenceNote[];
  /** The key or marker under which the provider shows it, where it shows one and it is in doubt. */
  trace?: string;
  /** What the provider's own total is if it did not happen, and if it did. Absent where others in doubt make the sum say nothing. */
  total?: { ifNot: Minor; ifDone: Minor };
  providerReference?: string;
  reason?: string;
}

/** What a payment looks like from outside. Amounts in minor units, moments in milliseconds since the epoch. */
export interface PaymentView {
  account: string;
  provider: string;
  paymentId: string;
  reference: string;
  currency: Currency;
  /** Digits after the point in which amounts of this currency are written. */
  exponent: number;
  state: CaptureStateValue | 'finished';
  /** How many facts the view is made of. It grows with every change of the payment: two views with one number tell of the same payment. */
  seq: number;
  ledger: Ledger;
  shipments: readonly ShipmentView[];
  /** Everything that was ordered to be given back, in that order. */
  refunds: readonly RefundView[];
  /** Everything that is not final, the most doubtful first. */
  openOperations: readonly OperationView[];
  openOperation?: OperationView;
  captureBy: EpochMs;
  /** The provider's totals, as the latest look-up showed them. */
  seen?: Totals & { at: EpochMs };
  /** Nobody said when the hold was made: captureBy is counted from the start of the payment. */
  captureByAssumed: boolean;
  /** The last comfortable moment before captureBy, and what happens then. Absent once nothing more will ship. */
  deadline?: { at: EpochMs; does: string };
  attention: readonly Attention[];
  paused?: { operator: string; reason: string; at: EpochMs };
  /** What Holdfast does next, and when, in one sentence. */
  nextStep: string;
  /** What a person may do, the most urgent first. Each was tried: the payment would accept it. */
  actions: readonly Action[];
  /** The last facts, oldest first. */
  journal: readonly JournalEntry[];
  /** What operators ordered, oldest first; kept for the payment's life. `forgotten`: how many more there were. */
  audit: readonly AuditEntry[];
  auditForgotten?: number;
  /** How many notices of the provider came, and the latest. */
  notices?: { times: number; at: EpochMs; text: string };
}

/** What the sender of a shipment is answered: that shipment, and how its payment stands. The whole view is a query. Amounts in minor units. */
export interface ShipmentAnswer {
  shipment: ShipmentView;
  ledger: Ledger;
  state: PaymentView['state'];
}

/** Of a shipment that the payment has accepted. */
export function shipmentAnswerOf(payment: Payment, shipmentId: string): ShipmentAnswer {
  const shipment = payment.shipments.find(({ id }) => id === shipmentId) as Shipment;
  return { shipment: shipmentView(payment, shipment), ledger: ledgerOf(payment), state: stateOf(payment) };
}

/** The same, from the view of a payment that answers no more. */
export function shipmentAnswerIn({ shipments, ledger, state }: PaymentView, shipmentId: string): ShipmentAnswer {
  return { shipment: shipments.find(({ id }) => id === shipmentId) as ShipmentView, ledger, state };
}

/** What the sender of a refund is answered: that refund, and how its payment stands. Amounts in minor units. */
export interface RefundAnswer {
  refund: RefundView;
  ledger: Ledger;
  state: PaymentView['state'];
}

/** Of a refund that the payment has accepted. */
export function refundAnswerOf(payment: Payment, refundId: string): RefundAnswer {
  const op = operationOf(payment, refundOperationId(refundId)) as Operation;
  return { refund: refundView(op), ledger: ledgerOf(payment), state: stateOf(payment) };
}

/** The same, from the view of a payment that answers no more. */
export function refundAnswerIn({ refunds, ledger, state }: PaymentView, refundId: string): RefundAnswer {
  return { refund: refunds.find(({ id }) => id === refundId) as RefundView, ledger, state };
}

const stateOf = (payment: Payment): PaymentView['state'] =>
  payment.finishedAt === undefined ? captureState(payment) : 'finished';

export function viewOf(payment: Payment, now: EpochMs): PaymentView {
  const open = payment.operations.filter((op) => !isFinal(op)).sort((a, b) => doubt(b) - doubt(a));
  const openOperations = open.map((op) => operationView(payment, op));
  return {
    account: payment.terms.account,
    provider: payment.terms.provider,
    paymentId: payment.terms.paymentId,
    reference: payment.terms.reference,
    currency: payment.terms.currency,
    exponent: exponentOf(payment),
    state: stateOf(payment),
    seq: payment.seq,
    ledger: ledgerOf(payment),
    shipments: shipmentViews(payment),
    refunds: refundViews(payment),
    openOperations,
    ...(openOperations[0] === undefined ? {} : { openOperation: openOperations[0] }),
    captureBy: payment.captureBy,
    ...present({ seen: payment.seen }),
    captureByAssumed: payment.authorizedAtAssumed && payment.terms.captureBy === undefined,
    ...(payment.completing ? {} : { deadline: { at: deadlineOf(payment), does: atDeadline(payment) } }),
    attention: payment.attention,
    ...present({ paused: payment.paused }),
    nextStep: describeNext(payment, now),
    actions: payment.finishedAt === undefined || isUp(payment, 'NotTold') ? actionsOf(payment, open, now) : [],
    journal: payment.journal,
    audit: payment.audit,
    ...present({ auditForgotten: payment.auditForgotten, notices: payment.notices }),
  };
}

/** The one word that operators search by: the most urgent truth about the payment. */
export function captureState(payment: Payment): CaptureStateValue {
  const shown = new Set(payment.operations.map(shownAs));
  if (shown.has('parked')) return 'parked';
  if (payment.attention.some((item) => item.code !== 'Stuck') || isOverdrawn(payment)) return 'attention';
  if (payment.paused) return 'paused';
  const hold = authorization(payment);
  if (!isFinal(hold) && (payment.terms.create !== undefined || hold.rung > 0)) return 'authorizing';
  const urgent = URGENT.find((word) => shown.has(word));
  return urgent ?? (payment.completing && payment.reopenedAt === undefined ? 'completing' : 'open');
}

/** What an operation makes of its payment, the most urgent first. */
const URGENT = ['unknown', 'denied', 'retrying'] as const;

function shownAs(op: Operation): 'parked' | (typeof URGENT)[number] | undefined {
  switch (op.status) {
    case 'parked':
      return 'parked';
    case 'accepted':
    case 'unknown':
      return 'unknown';
    case 'denied':
      return 'denied';
    case 'planned':
      return op.attempts > 0 ? 'retrying' : undefined;
    case 'sending':
    case 'done':
    case 'refused':
    case 'dropped':
    case 'expired':
    case 'lapsed':
      return undefined;
    default:
      return op.status satisfies never;
  }
}

/** Since when somebody should look at it; undefined while all is well. */
export const stuckSince = (payment: Payment): EpochMs | undefined =>
  payment.attention.length === 0 ? undefined : Math.min(...payment.attention.map((item) => item.since));

function operationView(payment: Payment, op: Operation): OperationView {
  const trace = traceOf(payment, op);
  const total = totalOf(payment, op);
  return {
    id: op.id,
    kind: op.kind,
    amount: op.amount,
    status: op.status,
    inDoubt: op.inDoubt,
    // What is planned may be resolved at once: of it no attempt is left.
    settledAt: op.status === 'planned' ? op.settledAt : settledAtOf(payment, op),
    shipments: op.shipments,
    attempts: op.attempts,
    since: op.firstDueAt,
    ...present({ sentAt: op.lastSentAt }),
    nextAt: Math.min(op.dueAt, op.extraAt ?? op.dueAt),
    lookUps: op.rung,
    evidence: op.evidence,
    ...present({ trace, total, providerReference: op.providerReference, reason: op.reason }),
  };
}

/** Only for what is in doubt: deriving a key is the dearest thing that the core does. */
function traceOf(payment: Payment, op: Operation): string | undefined {
  const evidence = KINDS[op.kind].evidence(payment.capabilities);
  const isShown = evidence === 'key' || evidence === 'marker';
  return isShown && isUnresolved(op) ? keyOf(payment, op) : undefined;
}

/** What the provider's total comes to if it happened, and if not; absent where something else may be in it, too. */
function totalOf(payment: Payment, op: Operation): OperationView['total'] {
  if (!isUnresolved(op)) return undefined;
  const known = reckon(payment, {});
  const ifNot = known.without(op);
  return ifNot === undefined || !known.isAlone(op) ? undefined : { ifNot, ifDone: ifNot + op.amount };
}

/** What the clock does at the deadline margin, by the account's policy. Protocol 6. */
function atDeadline({ policy, capabilities }: Payment): string {
  if (policy.atDeadline === 'release')
    return 'Holdfast completes the payment: it captures the shipments and releases the rest';
  const once = capabilities.captures === 'one' ? 'Holdfast captures the shipments, and ' : '';
  return `${once}an alert is raised unless the payment is completed by then`;
}

const doubt = (op: Operation): number => STATUSES[op.status].doubt;
