import { ATTENTIONS } from '../../src/domain/attention';
import { moneyOf } from '../../src/domain/format';
import type { Operation, Payment, Shipment } from '../../src/domain/payment';
import { isOver } from './over';
import type { Rule } from './scene';
import { isOf } from './told';

const CODE = { capture: 'ShipmentUnpaid', refund: 'RefundUnmade' } as const;

/** It ended, and neither a person nor the order service had wanted that. */
function hasEndedUnwanted({ cancelledInTemporal }: Payment, { status, by }: Operation): boolean {
  if (status === 'refused') return by !== 'operator';
  return status === 'expired' || status === 'lapsed' || (status === 'dropped' && cancelledInTemporal === true);
}

const hasEndedUnpaid = ({ cancelledInTemporal }: Payment, { ended }: Shipment): boolean =>
  ended !== undefined && (ended.state !== 'dropped' || cancelledInTemporal === true);

/** How long a done one may still turn bad. */
function provisionalMs({ capabilities }: Payment, { kind }: Operation): number {
  if (kind === 'refund') return capabilities.refund?.provisionalMs ?? 0;
  return kind === 'capture' ? capabilities.provisionalMs : 0;
}

/** Who must have been told of what. */
export const RULES_OF_PEOPLE: Readonly<Record<string, Rule>> = {
  'what ended unpaid or unmade is before a person, or was': ({ turn: { payment }, told }) => {
    const untold = payment.operations.find(
      (op) =>
        (op.kind === 'capture' || op.kind === 'refund') &&
        hasEndedUnwanted(payment, op) &&
        !told.isTold(payment, CODE[op.kind], op.id),
    );
    return untold && `${untold.id} ended ${untold.status}, and nobody was told`;
  },

  'a parcel that ended without a capture is before a person, or was': ({ turn: { payment }, told }) => {
    const untold = payment.shipments.find(
      (shipment) => hasEndedUnpaid(payment, shipment) && !told.isTold(payment, 'ShipmentUnpaid', shipment.id),
    );
    return untold && `${untold.id} ended, and nobody was told`;
  },

  'what is parked is before a person': ({ turn: { payment } }) => {
    const isUp = (op: Operation): boolean => payment.attention.some((item) => isOf(item, op));
    const untold = payment.operations.find((op) => op.status === 'parked' && !isUp(op));
    return untold && `${untold.id} is parked, and nobody is told`;
  },

  'nothing waits for long and nobody is told': ({ turn: { payment, effect }, told }) => {
    if (effect.kind !== 'wait') return undefined;
    const { policy, sendAfter = 0 } = payment;
    const late = payment.operations.find((op) => {
      const since = told.waitsUntold(payment, op);
      // What our own limit of writes holds back moves on by itself, and a no is verified no sooner than it can be.
      const moves = Math.max(
        since ?? 0,
        op.status === 'planned' ? sendAfter : 0,
        op.status === 'denied' ? op.settledAt : 0,
      );
      return since !== undefined && effect.until > moves + policy.stuckAfterMs;
    });
    return late && `${late.id} is ${late.status} and waits until ${new Date(effect.until).toISOString()}`;
  },

  'more taken than held is before a person while anything is open': ({ turn: { payment } }) => {
    const isOpen = payment.operations.some(({ kind, status }) => kind === 'capture' && status === 'planned');
    const isUp = payment.attention.some(({ code }) => code === 'Overdrawn');
    return payment.ledger.available < 0 && isOpen && !isUp ? `${payment.ledger.available} is available` : undefined;
  },

  'a signal about a parcel or a refund that was refused is before a person': ({ turn: { payment }, told }) => {
    const [lost] = told.lost(payment);
    return lost && `${lost} is not up`;
  },

  'who reads what others moved reads all of it': ({ turn: { payment } }) => {
    const { captured, released, refunded } = payment.foreign;
    for (const { code, text } of payment.attention) {
      if (code === 'ForeignRefundSeen' && !text.includes(moneyOf(payment, refunded))) return `${refunded}: ${text}`;
      if (code !== 'ForeignMovementSeen') continue;
      if (!text.includes(moneyOf(payment, released))) return `${released}: ${text}`;
      // Of what is captured some may be a second take of ours, which an attention of its own tells.
      const isTwice =
        payment.attention.some((item) => item.code === 'CapturedTwice') ||
        payment.operations.some(({ twiceSince }) => twiceSince);
      if (!isTwice && !text.includes(moneyOf(payment, captured))) return `${captured}: ${text}`;
    }
    return undefined;
  },

  'nothing ends with something that keeps it open': ({ turn: { payment, effect }, told }) => {
    if (effect.kind !== 'finish') return undefined;
    const up = payment.attention.find(({ code }) => ATTENTIONS[code].keepsOpen);
    if (up !== undefined) return `${up.code} is up`;
    if (payment.difference !== undefined) return `a difference at ${payment.difference.operationId} is not judged`;
    const turns = payment.operations.find((op) => {
      const ms = provisionalMs(payment, op);
      const isLooked = (op.lastLookUpAt ?? 0) >= (op.doneAt ?? 0) + ms || told.isTold(payment, 'Stuck', op.id);
      return op.status === 'done' && ms > 0 && !isLooked;
    });
    return turns && `${turns.id} may have turned bad since its last look-up`;
  },

  'nothing ends with something that is not final': ({ turn: { payment, effect } }) => {
    if (effect.kind !== 'finish') return undefined;
    const open = payment.operations.find((op) => !isOver(op));
    if (open !== undefined) return `${open.id} is ${open.status}`;
    const waits = payment.shipments.find(({ operationId, ended }) => operationId === undefined && ended === undefined);
    if (waits !== undefined) return `${waits.id} waits for its capture`;
    const isHeld = payment.operations[0]?.status === 'done' && payment.ledger.available > 0;
    return isHeld ? `${payment.ledger.available} of the hold is neither captured nor released` : undefined;
  },
};
