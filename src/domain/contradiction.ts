import type { ResolveCommand } from './commands';
import { moneyOf } from './format';
import { KINDS } from './kinds';
import type { Minor } from './money';
import type { Total } from './outcome';
import { type Operation, type Payment, settledAtOf } from './payment';
import { claimable, reckon } from './reckon';

/** What speaks against a person's word. A word is not needed where a look-up is proof; here it would book money that the provider does not show, or take it a second time. */
export function contradiction(payment: Payment, op: Operation, word: ResolveCommand): string | undefined {
  const { raises } = KINDS[op.kind];
  return raises && (bySeen(payment, op, raises, word) ?? byBooks(payment, op, raises, word));
}

/** The provider's totals, as the latest look-up showed them once no attempt could still take effect. */
function bySeen(payment: Payment, op: Operation, raises: Total, word: ResolveCommand): string | undefined {
  const { seen } = payment;
  // Also of an order that was answered, a read within the settle window may show the time before it.
  if (seen === undefined || seen.at < settledAtOf(payment, op)) return undefined;
  const known = reckon(payment, { totals: seen });
  const { total } = known[raises];
  const room = known.roomFor(op);
  if (room === undefined) return undefined;
  // Only a total that is shown leaves room.
  const read = `the look-up of ${new Date(seen.at).toISOString()} shows ${moneyOf(payment, total as Minor)} ${raises}`;
  if (word.outcome === 'done') {
    const amount = word.amount ?? op.amount;
    const most = room + bookable(payment, op) - claimable(payment, op);
    if (amount <= most) return undefined;
    return `${read}; at most ${moneyOf(payment, Math.max(0, most))} of that can be ${op.id}, not ${moneyOf(payment, amount)}`;
  }
  if (!word.resend || !known.pointsAt(op)) return undefined;
  return `${read}, and ${moneyOf(payment, room)} of that may be ${op.id}: a resend could move it twice`;
}

/**
 * Of what is booked as theirs, how much a person may call this operation. What the provider provably never got from us can only have been done by hand:
 * then it is there, whenever it was booked.
 */
export function bookable(payment: Payment, op: Operation): Minor {
  const { raises } = KINDS[op.kind];
  const isByHand = op.status === 'planned' || op.attempts === 0;
  return isByHand && raises ? payment.foreign[raises] : claimable(payment, op);
}

/**
 * One read that shows less does not end what is booked as theirs, and that may be this operation. Not where its key would tell; nor of a release,
 * since the rest of a hold is given back once.
 */
function byBooks(payment: Payment, op: Operation, raises: Total, word: ResolveCommand): string | undefined {
  const booked = claimable(payment, op);
  const isTold = op.kind === 'release' || KINDS[op.kind].isTold(payment.capabilities);
  if (word.outcome === 'done' || !word.resend || isTold || booked <= 0) return undefined;
  return `${moneyOf(payment, booked)} ${raises} is booked as moved by others and may be ${op.id}: a resend could move it twice`;
}
