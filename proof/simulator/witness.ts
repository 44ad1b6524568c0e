import type { Payment } from '../../src/domain/payment';
import type { Notes } from './notes';
import type { Books, Movement } from './provider-side';

/** What the oracle sees of one moment. */
export interface Witness {
  books: Books;
  payment: Payment;
  now: number;
  notes: Notes;
  /** A run was set back and no answer has told it so, so nobody could notice: the one thing that this design cannot see. */
  isResetUnseen: boolean;
  /** What a person says is so. Else it is believed only where the provider shows nothing. */
  isWordTrue: boolean;
  /** Reads show what was taken, by keys, markers or totals. */
  showsPast: boolean;
  /** Where parts are a matter of the gateway, a capture may silently take all. */
  mayTakeMore: boolean;
  /** Reads and answers know of what others captured; else they call it given back. */
  showsOthers: boolean;
  /** Reads list it under marks that are not ours. */
  marksOthers: boolean;
}

/** What was taken for an operation, and not taken back. */
export const takesOf = (books: Books, id: string): readonly Movement[] =>
  everTaken(books, id).filter(({ reversed }) => !reversed);

export const everTaken = ({ movements }: Books, id: string): readonly Movement[] =>
  movements.filter(({ kind, operationId }) => kind === 'capture' && operationId === id);

/** An attempt may still take effect: from a hold that is used up nothing can be taken. */
export const takesEffect = ({ pending, authorized, captured, released }: Books, id: string): boolean =>
  pending.includes(id) && captured + released < authorized;

export const sumOf = (entries: readonly { amount: number }[]): number =>
  entries.reduce((total, { amount }) => total + amount, 0);
