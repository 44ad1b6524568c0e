import { capturesOf, isFinal, type Operation } from '../../src/domain/payment';
import { AWAITED } from './awaits';
import { mayBeMistaken } from './mistaken';
import type { Books, Movement } from './provider-side';
import { MINUTE } from './time';
import { Violated } from './violated';
import { everTaken, sumOf, takesOf, type Witness } from './witness';

/** At rest: where reads show what was taken, it is booked, and whatever is not as it was asked for was told. */
export function checkTold(witness: Witness): void {
  const { books, payment, notes, showsPast } = witness;
  if (!showsPast || !AWAITED.looksAfterWord) return;
  const own = sumOf(capturesOf(payment).filter(({ status }) => status === 'done'));
  const booked = own + payment.foreign.captured;
  const isKeyed = payment.capabilities.evidence === 'key' && !AWAITED.correctsAmounts;
  if ((booked > books.captured || booked < books.captured - unseen(witness)) && !isKeyed) {
    throw new Violated(
      'I3',
      `${booked} is booked as captured, but ${books.captured} was: a person’s word is believed against the provider’s`,
    );
  }
  const wrong = capturesOf(payment).find(
    (op) =>
      isFinal(op) &&
      sumOf(everTaken(books, op.id)) !== (op.status === 'done' ? op.amount : 0) &&
      !mayBeMistaken(witness, op) &&
      !isPaidByOthers(witness, op) &&
      !isCancelledOut(witness, op),
  );
  const isHeard = TELLING.some((code) => notes.raised.has(code));
  if (wrong !== undefined && !isHeard)
    throw new Violated('I3', `${wrong.id} is ${wrong.status}, the provider says otherwise, and nobody was told`);
}

/**
 * It is called done, and as much was taken by others, or for another parcel that a person has called not done: the customer has paid once, and nobody
 * can tell that it was not meant so.
 */
function isPaidByOthers({ books, payment }: Witness, { id, status, by, amount }: Operation): boolean {
  const taken = (one: string): number => sumOf(takesOf(books, one));
  if (status === 'refused' && by === 'operator') {
    return capturesOf(payment).some((op) => op.status === 'done' && taken(op.id) === 0 && op.amount === taken(id));
  }
  const denied = capturesOf(payment).filter((op) => op.status === 'refused' && op.by === 'operator');
  const elsewhere = [...capturedByOthers(books), ...denied.flatMap((op) => takesOf(books, op.id))];
  return status === 'done' && sumOf(elsewhere) >= amount;
}

/**
 * A person gave it a wrong amount, and gave others wrong amounts that make up for it: the total is what was taken, and where there are no keys nothing
 * else is shown.
 */
function isCancelledOut({ books, payment }: Witness, op: Operation): boolean {
  if (payment.capabilities.evidence === 'key') return false;
  const taken = (id: string): number => sumOf(takesOf(books, id));
  const misspoken = capturesOf(payment).filter(
    ({ id, status, by, amount }) => status === 'done' && by === 'operator' && amount !== taken(id),
  );
  const off = sumOf(misspoken.map(({ id, amount }) => ({ amount: amount - taken(id) })));
  return misspoken.includes(op) && off === 0;
}

const capturedByOthers = ({ movements }: Books): Movement[] =>
  movements.filter(({ kind, operationId }) => kind === 'capture' && operationId === undefined);

/** What others took and no read has shown: since the last one, or where none ever does. A read may be behind for so long. */
function unseen({ books, showsOthers, notes: { readAt } }: Witness): number {
  return sumOf(capturedByOthers(books).filter(({ at }) => !showsOthers || at > readAt - LAG_MAX));
}

const LAG_MAX = MINUTE;

const TELLING = ['ForeignMovementSeen', 'CaptureReversed', 'CapturedTwice', 'CaptureAmountDiffers'];
