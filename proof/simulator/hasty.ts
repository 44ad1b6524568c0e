import { available } from '../../src/domain/ledger';
import { capturesOf, type Operation } from '../../src/domain/payment';
import type { Life } from './life';
import { person, waiting, word } from './person';
import { sumOf, takesOf } from './witness';

/**
 * Lives with a person who is wrong and in a hurry: who says "not done" right after a no, has it sent again because the provider said no, says
 * everything twice, takes one parcel for another, mistypes amounts and acknowledges before reading. A person's word is the last
 * resort: where the provider shows what it took, no word may take it twice.
 */

/** Mostly one that waits for a word, sometimes one that does not. */
function oneOf(life: Life, x: number): Operation | undefined {
  const all = capturesOf(life.payment);
  return (
    (x % 3 > 0 ? waiting(life, x, ({ kind }) => kind === 'capture') : undefined) ?? all[x % Math.max(1, all.length)]
  );
}

/** Says it without having looked. */
export function saysNotDone(life: Life, x: number, resend: boolean): void {
  const op = oneOf(life, x);
  if (op !== undefined) life.hear({ kind: 'resolve', operationId: op.id, outcome: 'notDone', resend, ...word });
}

/** Says that it was done, with an amount that is right, one more, one less, all that fits, or more. */
export function saysDone(life: Life, x: number, y: number): void {
  const op = oneOf(life, x);
  if (op === undefined) return;
  const room = op.amount + op.rest + Math.max(0, available(life.payment));
  const amounts = [op.amount, op.amount + 1, op.amount - 1, room, room + 1, Math.floor(op.amount / 10)];
  const amount = amounts[y % amounts.length] as number;
  if (amount > 0) life.hear({ kind: 'resolve', operationId: op.id, outcome: 'done', amount, ...word });
}

/** Looks at one operation, and speaks of another. */
export function confuses(life: Life, x: number): void {
  const op = oneOf(life, x);
  const other = capturesOf(life.payment).find((one) => one.id !== op?.id);
  if (op === undefined || other === undefined) return;
  const amount = sumOf(takesOf(life.side.books(), other.id));
  life.hear(
    amount > 0
      ? { kind: 'resolve', operationId: op.id, outcome: 'done', amount, ...word }
      : { kind: 'resolve', operationId: op.id, outcome: 'notDone', resend: x % 2 === 0, ...word },
  );
}

/** Everything that is up is taken down, unread. */
export function acknowledgesAll(life: Life): void {
  for (const { code } of life.payment.attention) life.hear({ kind: 'acknowledge', code, ...person });
}
