import type { Fact } from '../domain/facts';
import { type Minor, sum } from '../domain/money';
import {
  authorization,
  capturesOf,
  isUnresolved,
  type Operation,
  operationOf,
  type Payment,
  refundIdOf,
  refundOperationId,
  refundsOf,
  type Shipment,
} from '../domain/payment';
import { present } from '../domain/present';
import type { AboutCapture, AboutRefund, Happening, RefusedBecause } from './event';

/** What these facts are to others, in their order; `payment` is what they led to. Most facts are nobody's business, and are no event. */
export const eventsOf = (payment: Payment, facts: readonly Fact[]): Happening[] =>
  facts.flatMap((fact) => eventsOfOne(payment, fact));

function eventsOfOne(payment: Payment, fact: Fact): Happening[] {
  const { at } = fact;
  switch (fact.kind) {
    case 'Confirmed':
      return confirmed(payment, fact);
    case 'Planned':
      // What was sent before is not known: it begins in doubt.
      return unknown(payment, at, [operationOf(payment, fact.operationId)]);
    case 'OutcomeUnknown':
      return unknown(payment, at, [operationOf(payment, fact.operationId)]);
    case 'PastUnknown':
      return unknown(payment, at, [...capturesOf(payment), ...refundsOf(payment)]);
    case 'Refused':
      return refused(payment, fact, 'refused', fact.by === 'operator' ? 'operator' : 'provider', fact.code);
    case 'Dropped':
      return refused(payment, fact, 'dropped', 'cancelled');
    case 'Expired':
    case 'Lapsed':
      return refused(payment, fact, 'expired', 'tooLate');
    case 'Parked':
      return parked(payment, fact);
    case 'ShipmentEnded': {
      const shipments = shipmentsOf(payment, [fact.shipmentId]);
      const data = { shipments, outcome: fact.state, because: ENDED[fact.state](payment) };
      return [{ at, type: 'capture.refused', data }];
    }
    case 'CommandRefused':
      return notAccepted(payment, fact);
    case 'RemainderReleased':
      return [{ at, type: 'release.done', data: { released: fact.amount, how: fact.how } }];
    case 'AuthorizationExpiring':
      return [{ at, type: 'deadline.near', data: { which: 'expiring', captureBy: payment.captureBy } }];
    case 'DeadlineReached':
      return [{ at, type: 'deadline.near', data: { which: 'deadline', captureBy: payment.captureBy } }];
    case 'AttentionRaised':
      return raised(payment, fact);
    case 'AttentionCleared':
      return [{ at, type: 'payment.attention', data: { change: 'cleared', ...attentionOf(fact) } }];
    case 'Acknowledged': {
      const { code, id } = fact;
      const what = operationOf(payment, id)
        ? { operation: id }
        : code === 'NotTold'
          ? { endpoint: id }
          : { shipment: id };
      const data = { change: 'acknowledged', code, ...present(what) } as const;
      return [{ at, type: 'payment.attention', data }];
    }
    case 'PaymentFinished':
      return [{ at, type: 'payment.finished', data: {} }];
    case 'ShipmentAccepted':
    case 'OperatorActed':
    case 'FulfilmentCompleted':
    case 'Paused':
    case 'Resumed':
    case 'RetryOrdered':
    case 'NoticeReceived':
    case 'Sending':
    case 'Accepted':
    case 'Denied':
    case 'RefusalHeard':
    case 'Postponed':
    case 'LookedUp':
    case 'PointedAt':
    case 'ReplayPlanned':
    case 'AbsenceProven':
    case 'ResendOrdered':
    case 'RemainderTaken':
    case 'ForeignMovementSeen':
    case 'DifferenceSeen':
    case 'DifferenceGone':
    case 'ForeignRefundSeen':
    case 'Reopened':
      return [];
    default:
      return fact satisfies never;
  }
}

type Of<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

function confirmed(payment: Payment, fact: Of<'Confirmed'>): Happening[] {
  const { at, amount, by } = fact;
  const op = operationOf(payment, fact.operationId) as Operation;
  switch (op.kind) {
    case 'authorize': {
      const { authorizedAt, captureBy } = payment;
      return [{ at, type: 'payment.authorized', data: { amount, by, authorizedAt, captureBy } }];
    }
    case 'capture': {
      const { providerReference } = op;
      const data = { ...aboutOf(payment, op), captured: amount, by, ...present({ providerReference }) };
      return [{ at, type: 'capture.captured', data }];
    }
    case 'release':
      return [{ at, type: 'release.done', data: { released: amount, how: 'ordered', by } }];
    case 'refund': {
      const { providerReference } = op;
      const data = { ...refundOf(op), refunded: amount, by, ...present({ providerReference }) };
      return [{ at, type: 'refund.refunded', data }];
    }
    default:
      return op.kind satisfies never;
  }
}

const unknown = (payment: Payment, at: number, candidates: readonly (Operation | undefined)[]): Happening[] =>
  candidates.flatMap((op): Happening[] => {
    if (op === undefined || op.status === 'parked' || !isUnresolved(op) || !op.inDoubt) return [];
    return inKind(op, {
      capture: () => [{ at, type: 'capture.unknown', data: aboutOf(payment, op) }],
      refund: () => [{ at, type: 'refund.unknown', data: refundOf(op) }],
    });
  });

function parked(payment: Payment, { at, operationId, code }: Of<'Parked'>): Happening[] {
  const op = operationOf(payment, operationId) as Operation;
  return inKind(op, {
    capture: () => [{ at, type: 'capture.parked', data: { ...aboutOf(payment, op), code } }],
    refund: () => [{ at, type: 'refund.parked', data: { ...refundOf(op), code } }],
  });
}

/** What is told of an operation by its kind. A hold and its release have no such events. */
function inKind({ kind }: Operation, tell: Record<'capture' | 'refund', () => Happening[]>): Happening[] {
  switch (kind) {
    case 'capture':
    case 'refund':
      return tell[kind]();
    case 'authorize':
    case 'release':
      return [];
    default:
      return kind satisfies never;
  }
}

function refused(
  payment: Payment,
  { at, operationId }: Of<'Refused' | 'Dropped' | 'Expired' | 'Lapsed'>,
  outcome: 'refused' | 'dropped' | 'expired',
  because: RefusedBecause,
  code?: string,
): Happening[] {
  const op = operationOf(payment, operationId) as Operation;
  const why = { outcome, because, ...present({ code: code !== undefined && CODE.test(code) ? code : undefined }) };
  return inKind(op, {
    capture: () => {
      const shipments = shipmentsOf(payment, op.shipments);
      return [{ at, type: 'capture.refused', data: { operation: op.id, shipments, ...why } }];
    },
    refund: () => [{ at, type: 'refund.refused', data: { ...refundOf(op), ...why } }],
  });
}

/** A code, and no words of the provider. */
const CODE = /^[A-Za-z0-9._-]{1,64}$/;

const ENDED: Readonly<Record<Of<'ShipmentEnded'>['state'], (payment: Payment) => RefusedBecause>> = {
  refused: (payment) => (authorization(payment).status === 'done' ? 'noRoom' : 'noHold'),
  dropped: () => 'cancelled',
  expired: () => 'tooLate',
};

/** Where a shipment or refund of this id was accepted before, the refusal is of another message, and says nothing of that one. */
function notAccepted(payment: Payment, fact: Of<'CommandRefused'>): Happening[] {
  const { at, command, code, shipmentId, refundId } = fact;
  const why = { outcome: 'refused', because: 'notAccepted', code } as const;
  if (command === 'ship' && shipmentId !== undefined && !payment.shipments.some(({ id }) => id === shipmentId)) {
    return [{ at, type: 'capture.refused', data: { shipments: [{ id: shipmentId }], ...why } }];
  }
  if (command === 'refund' && refundId !== undefined && !operationOf(payment, refundOperationId(refundId))) {
    return [{ at, type: 'refund.refused', data: { refund: refundId, ...why } }];
  }
  return [];
}

/** What has an event of its own is not told twice. */
function raised(payment: Payment, fact: Of<'AttentionRaised'>): Happening[] {
  const { at, code } = fact;
  const op = operationOf(payment, fact.operationId);
  if (code === 'CaptureReversed' && op) return [{ at, type: 'capture.reversed', data: aboutOf(payment, op) }];
  if (code === 'RefundReversed' && op) return [{ at, type: 'refund.reversed', data: refundOf(op) }];
  const isParked = code === 'Parked' && (op?.kind === 'capture' || op?.kind === 'refund');
  if (code === 'AuthorizationExpiring' || code === 'DeadlineReached' || isParked) return [];
  return [{ at, type: 'payment.attention', data: { change: 'raised', ...attentionOf(fact) } }];
}

/** Without its text, which may repeat the provider's. */
const attentionOf = ({ code, operationId, shipmentId, endpoint }: Of<'AttentionRaised' | 'AttentionCleared'>) => ({
  code,
  ...present({ operation: operationId, shipment: shipmentId, endpoint }),
});

function aboutOf(payment: Payment, { id, shipments: ids }: Operation): AboutCapture {
  const shipments = shipmentsOf(payment, ids);
  return { operation: id, shipments, asked: sum(shipments.map(({ amount }) => amount)) };
}

/** Of an operation whose kind is `refund`. */
const refundOf = ({ id, amount, refunds }: Operation): AboutRefund => ({
  refund: refundIdOf(id),
  operation: id,
  asked: refunds?.ordered ?? amount,
  ...present({ shipment: refunds?.shipmentId }),
});

function shipmentsOf(payment: Payment, ids: readonly string[]): { id: string; amount: Minor }[] {
  const wanted = new Set(ids);
  return payment.shipments.filter(({ id }) => wanted.has(id)).map(({ id, amount }: Shipment) => ({ id, amount }));
}
