import type { Fact } from './facts';
import { moneyOf } from './format';
import type { Minor } from './money';
import type { Payment } from './payment';

const aboutOf = ({ operationId, endpoint }: { operationId?: string; endpoint?: string }): string =>
  operationId ? ` of ${operationId}` : endpoint ? ` of ${endpoint}` : '';

/** One fact in words, for the journal that people read. */
export function describeFact(fact: Fact, payment: Payment): string {
  const money = (amount: Minor): string => moneyOf(payment, amount);
  switch (fact.kind) {
    case 'ShipmentAccepted':
      return `shipment ${fact.shipmentId} of ${money(fact.amount)}`;
    case 'CommandRefused':
      return `${fact.command} refused: ${fact.reason}`;
    case 'FulfilmentCompleted':
      return `nothing more will ship (${fact.by}${fact.reason ? `: ${fact.reason}` : ''})`;
    case 'Paused':
    case 'Resumed':
    case 'RetryOrdered':
      return `by ${fact.operator}: ${fact.reason}`;
    case 'NoticeReceived':
      return fact.text;
    case 'Acknowledged':
      return `${fact.code}${fact.id ? ` of ${fact.id}` : ''} by ${fact.operator}: ${fact.reason}`;
    case 'Planned':
      return `${fact.operation} of ${money(fact.amount)}${fact.shipments.length > 1 ? ` for ${fact.shipments.join(', ')}` : ''}${fact.refunds === undefined ? '' : `: ${fact.refunds.reason}`}`;
    case 'Sending':
      return fact.operationId;
    case 'Confirmed':
      return `${fact.operationId}: ${money(fact.amount)} (${fact.why})`;
    case 'LookedUp':
      return `${fact.operationId}: ${fact.found}${fact.extra ? ', asked for' : ''} (${fact.why})`;
    case 'Refused':
    case 'Denied':
    case 'RefusalHeard':
      return `${fact.operationId}: ${fact.code} (${fact.why})`;
    case 'Accepted':
    case 'Postponed':
    case 'OutcomeUnknown':
    case 'PointedAt':
    case 'ReplayPlanned':
    case 'AbsenceProven':
    case 'Parked':
      return `${fact.operationId}: ${fact.why}`;
    case 'Dropped':
    case 'Expired':
    case 'Lapsed':
      return `${fact.operationId}: ${fact.reason}`;
    case 'ResendOrdered':
      return `${fact.operationId} by ${fact.operator}: ${fact.reason}`;
    case 'ShipmentEnded':
      return `shipment ${fact.shipmentId} ${fact.state}: ${fact.reason}`;
    case 'OperatorActed':
      return `${fact.action} by ${fact.operator}: ${fact.reason}`;
    case 'RemainderReleased':
    case 'RemainderTaken':
      return `${money(fact.amount)} (${fact.why})`;
    case 'ForeignMovementSeen':
      return `by others: captured ${money(fact.captured)}, released ${money(fact.released)} (${fact.why})`;
    case 'ForeignRefundSeen':
      return `by others: refunded ${money(fact.refunded)} (${fact.why})`;
    case 'DifferenceSeen':
    case 'PastUnknown':
      return fact.why;
    case 'AttentionRaised':
      return `${fact.code}: ${fact.text}`;
    case 'AttentionCleared':
      return `${fact.code}${aboutOf(fact)}`;
    case 'AuthorizationExpiring':
      return `the hold may be gone after ${new Date(fact.captureBy).toISOString()}`;
    case 'DifferenceGone':
    case 'DeadlineReached':
    case 'PaymentFinished':
    case 'Reopened':
      return '';
    default:
      return fact satisfies never;
  }
}
