import { stillOpen } from './attention';
import { checkResolve } from './check-resolve';
import { checkShip, remedyOf, shipmentOf } from './check-ship';
import type { Command, ShipCommand } from './commands';
import type { Fact } from './facts';
import { lessForeign } from './foreign';
import { claimOf } from './forgotten';
import type { EpochMs } from './money';
import { isForeseen } from './notice';
import { isMeant, isReadOnRequest, isUnresolved, isUp, type Operation, type Payment } from './payment';
import { checkRefund, refundOrdered } from './refund';
import { type Refusal, refusal } from './refusals';
import { resolve } from './resolve';

/** What follows from a message: facts, or a typed refusal. Protocol 3. */
export type Decision = { facts: Fact[]; refusal?: undefined } | { refusal: Refusal; facts?: undefined };

export function decide(payment: Payment, command: Command, now: EpochMs): Decision {
  const no = check(payment, command, now);
  return no === undefined ? { facts: [...acted(command, now), ...follow(payment, command, now)] } : { refusal: no };
}

/** Who ordered it, for the record that is kept for the payment's life. */
function acted(command: Command, now: EpochMs): Fact[] {
  if (!('operator' in command)) return [];
  const { kind, operator, reason } = command;
  const about = aboutOf(command);
  return [
    { at: now, kind: 'OperatorActed', action: kind, operator, reason, ...(about === undefined ? {} : { about }) },
  ];
}

function aboutOf(command: Extract<Command, { operator: string }>): string | undefined {
  if (command.kind === 'resolve') {
    return `${command.operationId} ${command.outcome}${command.resend ? ', resend' : ''}: ${command.evidence}`;
  }
  // Stryker disable next-line ConditionalExpression: the others have neither a code nor an id
  if (command.kind !== 'acknowledge') return undefined;
  return command.id === undefined ? command.code : `${command.code} of ${command.id}`;
}

/** Why the message would be refused now; undefined when it is accepted. Reads only: update validators call it. */
export function check(payment: Payment, command: Command, now: EpochMs): Refusal | undefined {
  if (payment.finishedAt !== undefined && !isHeardAfterEnd(payment, command))
    return refusal('PaymentClosed', 'the payment has ended', command.kind === 'ship' ? remedyOf(payment) : undefined);
  switch (command.kind) {
    case 'ship':
      return checkShip(payment, command, now);
    case 'refund':
      return checkRefund(payment, command, now);
    case 'complete':
    case 'cancel':
    case 'providerNotice':
    case 'pause':
    case 'resume':
      return undefined;
    case 'retryNow':
      return payment.operations.some(isWaiting) || isUp(payment, 'NotTold')
        ? undefined
        : refusal(
            'NothingWaits',
            'no operation is planned, accepted, unknown or parked, and no capture or refund is refused',
          );
    case 'resolve':
      return checkResolve(payment, command, now);
    case 'acknowledge': {
      const up = payment.attention.filter((item) => isMeant(item, command));
      const about = command.id === undefined ? '' : ` for ${command.id}`;
      if (up.length === 0) return refusal('NotUp', `there is no open attention ${command.code}${about}`);
      const why = up.map((item) => stillOpen(payment, item)).find((reason) => reason !== undefined);
      return why === undefined ? undefined : refusal('NotResolvable', why, 'resolve the operation first');
    }
    default:
      return command satisfies never;
  }
}

/** Who asks to have it done now is heard. */
const isWaiting = (op: Operation): boolean => op.status === 'planned' || isUnresolved(op) || isReadOnRequest(op);

function follow(payment: Payment, command: Command, now: EpochMs): Fact[] {
  switch (command.kind) {
    case 'ship':
      return ship(payment, command, now);
    case 'refund':
      return refundOrdered(payment, command, now);
    case 'complete':
      return payment.completing ? [] : [{ at: now, kind: 'FulfilmentCompleted', by: 'complete' }];
    case 'cancel':
      return payment.cancelled ? [] : [cancelled(command, now)];
    case 'providerNotice':
      return isForeseen(payment, now) ? [] : [{ at: now, kind: 'NoticeReceived', text: command.text }];
    case 'pause':
      return payment.paused ? [] : [{ at: now, kind: 'Paused', operator: command.operator, reason: command.reason }];
    case 'resume':
      return payment.paused ? [{ at: now, kind: 'Resumed', operator: command.operator, reason: command.reason }] : [];
    case 'retryNow':
      return [{ at: now, kind: 'RetryOrdered', operator: command.operator, reason: command.reason }];
    case 'resolve':
      return resolve(payment, command, now);
    case 'acknowledge':
      return [
        {
          at: now,
          kind: 'Acknowledged',
          code: command.code,
          ...(command.id === undefined ? {} : { id: command.id }),
          operator: command.operator,
          reason: command.reason,
        },
      ];
    default:
      return command satisfies never;
  }
}

const cancelled = ({ reason, inTemporal }: Extract<Command, { kind: 'cancel' }>, now: EpochMs): Fact => ({
  at: now,
  kind: 'FulfilmentCompleted',
  by: 'cancel',
  reason,
  ...(inTemporal === undefined ? {} : { inTemporal }),
});

function ship(payment: Payment, command: ShipCommand, now: EpochMs): Fact[] {
  const known = shipmentOf(payment, command.shipmentId) !== undefined;
  const { shipmentId, amount } = command;
  const claim = known ? 0 : claimOf(payment, { id: shipmentId, amount });
  const { captured, released } = payment.foreign;
  const why = `a run that is gone may have captured it for shipment ${shipmentId}`;
  return [
    ...(claim > 0 ? lessForeign(payment, captured - claim, released, why, now) : []),
    ...(known ? [] : [{ at: now, kind: 'ShipmentAccepted', shipmentId, amount } as const]),
    ...(command.final && !payment.completing ? [{ at: now, kind: 'FulfilmentCompleted', by: 'final' } as const] : []),
  ];
}

/** What is heard after the end, too: a repeat of what was accepted gets its first answer for ever. */
const isHeardAfterEnd = (payment: Payment, command: Command): boolean =>
  command.kind === 'complete' ||
  (command.kind === 'cancel' && payment.cancelled) ||
  // Most refunds come then. One that comes in the very moment of the end keeps the payment open.
  command.kind === 'refund' ||
  // A shipment that came in the very moment of the end is still before a person.
  command.kind === 'acknowledge' ||
  // What happened is told to others after the end, too.
  (command.kind === 'retryNow' && isUp(payment, 'NotTold')) ||
  // Stryker disable next-line ConditionalExpression: only a shipment has a shipmentId
  (command.kind === 'ship' && shipmentOf(payment, command.shipmentId) !== undefined);
