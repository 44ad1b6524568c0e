import { ledgerOf, ownCaptured, ownDone } from '../../src/domain/ledger';
import { operationOf, RELEASE } from '../../src/domain/payment';
import { Violated } from './violated';
import { sumOf, type Witness } from './witness';

/** I10: what the core calls given back, by itself or by others, has left the hold. What it leaves to lapse is counted apart. */
export function checkReleased({ books, payment, showsOthers }: Witness): void {
  const isHidden = (operationId: string | undefined): boolean => !showsOthers && operationId === undefined;
  const given = sumOf(books.movements.filter(({ kind, operationId }) => kind === 'release' || isHidden(operationId)));
  // A cancel that promises nothing is done when it is said to be: whether the hold is gone nobody knows.
  const ours = payment.capabilities.release.untouched === 'unverified' ? 0 : ownDone(payment, 'released');
  const { released } = payment.foreign;
  // What a gone run had given back seemed foreign: where a person says that it was ours, the look that follows moves it.
  const isOwed = payment.pastUnknown && payment.looks.length > 0;
  if (isOwed || ours + released <= given) return;
  throw new Violated('I10', `${ours} is called given back, and ${released} by others, but the provider gave ${given}`);
}

/** I10, at rest: what could be given back was not left to lapse, and nothing more is called released than the hold had left. */
export function checkLapsed({ books, payment }: Witness): void {
  const { captured, released } = ledgerOf(payment);
  const { afterCapture } = payment.capabilities.release;
  const isTouched = ownCaptured(payment) + payment.foreign.captured > 0;
  const endedAt = payment.finishedAt ?? 0;
  const isForced = endedAt >= payment.holdUntil || (isTouched && afterCapture !== 'explicit');
  if (payment.releasedWithoutOrder > 0 && !isForced && operationOf(payment, RELEASE) === undefined) {
    throw new Violated('I10', `${payment.releasedWithoutOrder} is left to lapse, though it could have been given back`);
  }
  if (
    afterCapture === 'automatic' &&
    isTouched &&
    endedAt < payment.holdUntil &&
    released > books.authorized - captured
  ) {
    throw new Violated('I10', `${released} is called released beside ${captured} captured of ${books.authorized}`);
  }
}
