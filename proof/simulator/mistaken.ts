import type { Operation } from '../../src/domain/payment';
import { sumOf, takesOf, type Witness } from './witness';

/**
 * A capture that is called done with another amount than was taken for it: only where the provider itself said so of one that may still turn
 * bad, or where what it shows cannot be told from what others had taken by then, and that was not booked yet; or where a refund hides it.
 */
export function mayBeMistaken(witness: Witness, op: Operation): boolean {
  const { books, payment, notes, marksOthers } = witness;
  const { capabilities, finishedAt } = payment;
  const isFailing = books.failing.includes(op.id);
  // A person said that the look-up which would tell cannot be had: then it is not known that it turned bad, and nothing else.
  if (op.lookUpWaived && isFailing) return true;
  if (capabilities.provisionalMs > 0 && isFailing) {
    const theirs = books.movements.filter(({ kind, operationId }) => kind === 'capture' && operationId === undefined);
    // A person's word ranks above a status that shows less: then any capture by others hides that it turned bad.
    const hidesFrom = op.by === 'operator' ? 1 : op.amount;
    const isHidden = capabilities.evidence === 'status' && sumOf(theirs) >= hidesFrom;
    if (finishedAt === undefined || isHidden) return true;
  }
  const { doneAt = 0 } = op;
  const { foreign = 0, isElsewhere = false } = notes.readings.get(op.id) ?? {};
  const booked = isElsewhere ? foreign : 0;
  const captures = books.movements.filter(({ kind, reversed, at }) => kind === 'capture' && !reversed && at <= doneAt);
  // A marker that stands there although nothing was taken, or a total, is taken for proof where others took as much.
  if (op.by === 'marker' || op.by === 'totals') {
    if (marksOthers) return false;
    const byOthers = captures.filter(({ operationId }) => operationId === undefined);
    return takesOf(books, op.id).length === 0 && sumOf(byOthers) - booked >= op.amount;
  }
  if (op.by !== 'status' || booked > 0) return false;
  if (isHiddenByRefund(witness, op)) return true;
  // The read may have been old: what was shown is what had been taken at some moment before.
  const inOrder = [...captures].sort((one, other) => one.at - other.at);
  return inOrder.some((_, nth) => {
    const shown = inOrder.slice(0, nth + 1);
    const byOthers = shown.filter(({ operationId }) => operationId !== op.id);
    return sumOf(shown) === op.amount && byOthers.length > 0 && byOthers.every((one) => one.operationId === undefined);
  });
}

/** Where there is only a status, a refund hides how much was captured: what a gateway took beyond the order is not seen then. */
function isHiddenByRefund({ books, payment, mayTakeMore }: Witness, { id, amount, doneAt = 0 }: Operation): boolean {
  if (!mayTakeMore || payment.capabilities.evidence !== 'status' || sumOf(takesOf(books, id)) < amount) return false;
  return books.movements.some(({ kind, at }) => kind === 'refund' && at <= doneAt);
}
