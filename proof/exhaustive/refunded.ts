import type { Driver } from '../../src/domain/driver';
import { ledgerOf } from '../../src/domain/ledger';
import { sum } from '../../src/domain/money';
import { isFinal, type Operation, type Payment, refundIdOf, refundsOf } from '../../src/domain/payment';
import { refundableIn, refundEnd, refundInTheWay } from '../simulator/refunded';
import { NOW } from './clock';
import { REFUNDS, type Refund, type State } from './state';
import { capturedAt, OTHERS, refundedAt } from './truth';
import { Violation } from './violation';

/** I15, at the door: the same refund again changes nothing, and with another amount it is refused. */
export function checkRefundsAtDoor(payment: Payment, { hear }: Driver): void {
  const { currency } = payment.terms;
  for (const { id, refunds } of refundsOf(payment)) {
    const told = { kind: 'refund', refundId: refundIdOf(id), currency, reason: '' } as const;
    const ordered = refunds?.ordered ?? 0;
    const again = hear(payment, { ...told, amount: ordered }, 'update', NOW);
    if (again.refusal !== undefined || again.facts.length > 0)
      throw new Violation('I15', `${id}, told again, is not what it was`);
    const other = hear(payment, { ...told, amount: ordered + 1 }, 'update', NOW);
    if (other.refusal === undefined) throw new Violation('I15', `${id}, told again with another amount, is accepted`);
  }
}

/** I15 and I16, where it goes out. */
export function checkRefundSent({ payment, truth }: State, op: Operation): void {
  if (truth.refunds.some(({ operationId, reversed }) => operationId === op.id && reversed === 'seen'))
    throw new Violation('I15', `${op.id} turned bad, and is sent again`);
  const inTheWay = refundInTheWay(payment, op);
  if (inTheWay) throw new Violation('I16', `${op.id} is sent ${inTheWay}`);
}

/** At every instant. */
export function checkRefundsAlways(state: State): void {
  const { payment, truth, isReset } = state;
  const given = refundedAt(truth);
  if (given > capturedAt(truth)) throw new Violation('I14', `refunded ${given} of ${capturedAt(truth)}`);
  const made = new Set<string>();
  for (const { operationId, amount, reversed } of truth.refunds) {
    if (reversed || operationId === OTHERS) continue;
    if (made.has(operationId)) throw new Violation('I15', `${operationId} is refunded a second time`);
    made.add(operationId);
    const asked = REFUNDS[refundIdOf(operationId) as Refund];
    if (amount !== asked) throw new Violation('I15', `${operationId} is to give ${asked} back, but ${amount} was`);
  }
  const { captured, refundable } = ledgerOf(payment);
  const left = refundableIn(payment, captured);
  if (refundable !== left) throw new Violation('I4', `${refundable} is called refundable, but ${left} is left`);
  if (refundable < 0 && !isReset && byOthers(state) === 0)
    throw new Violation('I14', `refundable is ${refundable}, though nobody gave more back`);
  for (const { id, status } of refundsOf(payment)) {
    if (status === 'dropped') throw new Violation('I12', `${id} was dropped, though the customer was promised it`);
    if (status === 'expired' && NOW < refundEnd(payment))
      throw new Violation('I12', `${id} expired, though the provider still takes refunds`);
  }
}

/** At rest: each refund is booked as what it is, or it is before a person. I3, I8 and I12. */
export function wrongRefund({ payment, truth, isReset }: State): Violation | undefined {
  const mayWait = payment.operations.some(({ status }) => status === 'parked');
  // After a reset, money of ours that no read can attribute is booked as foreign once nothing is in doubt, and a person is asked.
  const isTold = isReset && (mayWait || payment.attention.some(isOfForeign));
  for (const op of refundsOf(payment)) {
    const given = sum(
      truth.refunds
        .filter(({ operationId, reversed }) => operationId === op.id && !reversed)
        .map(({ amount }) => amount),
    );
    if (op.status === 'done' && given !== op.amount)
      return new Violation('I3', `${op.id} is done with ${op.amount}, the provider gave ${given} back`);
    if (op.status !== 'done' && isFinal(op) && given > 0 && !isTold)
      return new Violation('I3', `${op.id} is ${op.status}, but the provider gave ${given} back`);
    if (!isFinal(op) && op.status !== 'parked' && !(op.status === 'planned' && mayWait))
      return new Violation('I8', `${op.id} is ${op.status} for ever`);
    const isUnmade = op.status === 'expired' || (op.status === 'refused' && op.by !== 'operator');
    if (
      isUnmade &&
      !payment.attention.some(({ code, operationId }) => code === 'RefundUnmade' && operationId === op.id)
    )
      return new Violation('I12', `${op.id} ended unmade, and nobody was told`);
  }
  return undefined;
}

const byOthers = ({ truth }: State): number =>
  sum(truth.refunds.filter(({ operationId }) => operationId === OTHERS).map(({ amount }) => amount));

/** What others gave back may be unknown yet: nothing is in doubt, and so nobody looks. */
export function wrongRefundSum(state: State): Violation | undefined {
  const { payment, truth } = state;
  const { refunded } = ledgerOf(payment);
  const given = refundedAt(truth);
  const known = given - byOthers(state);
  const parked = refundsOf(payment).filter(({ status }) => status === 'parked');
  const most = refunded + sum(parked.map(({ amount }) => amount));
  // After a reset, what others gave back is judged again only once nothing is in doubt; where all is a status, never.
  const isJudged = !payment.pastUnknown || (parked.length === 0 && payment.capabilities.refund?.evidence !== 'status');
  if (!isJudged || (refunded <= given && known <= most)) return undefined;
  return new Violation('I3', `the ledger says refunded ${refunded}, at most ${most}, the provider gave ${given} back`);
}

const isOfForeign = ({ code }: { code: string }): boolean => code === 'ForeignRefundSeen' || code === 'PastUnknown';
