import type { ResolveCommand } from './commands';
import { moneyOf } from './format';
import { KINDS } from './kinds';
import { type Minor, sum } from './money';
import { type Operation, type Payment, settledAtOf } from './payment';
import { reckon } from './reckon';

/**
 * What speaks against a person's word: the provider's totals, as the latest look-up showed them once no attempt could still take effect.
 * A word is not needed where a look-up is proof; here it would book money that the provider does not show, or take it a second time.
 */
export function contradiction(payment: Payment, op: Operation, word: ResolveCommand): string | undefined {
  const { seen } = payment;
  const { raises, isTold } = KINDS[op.kind];
  // Also of an order that was answered, a read within the settle window may show the time before it.
  if (raises === undefined || seen === undefined || seen.at < settledAtOf(payment, op)) return undefined;
  const known = reckon(payment, { totals: seen });
  const { total, perhaps } = known[raises];
  const room = known.roomFor(op);
  if (room === undefined) return undefined;
  // Only a total that is shown leaves room.
  const read = `the look-up of ${new Date(seen.at).toISOString()} shows ${moneyOf(payment, total as Minor)} ${raises}`;
  if (word.outcome === 'done') {
    const amount = word.amount ?? op.amount;
    if (amount <= room) return undefined;
    return `${read}; at most ${moneyOf(payment, Math.max(0, room))} of that can be ${op.id}, not ${moneyOf(payment, amount)}`;
  }
  // The rest of a hold is given back once, however often it is ordered.
  if (!word.resend || op.kind === 'release' || isTold(payment.capabilities)) return undefined;
  // Of what was booked on a person's word, and is in doubt since, nobody knows the amount.
  const others = perhaps.filter(({ id, inDoubt, by }) => id !== op.id && inDoubt && by !== 'operator');
  if (room <= sum(others.map(({ amount }) => amount))) return undefined;
  return `${read}, and ${moneyOf(payment, room)} of that may be ${op.id}: a resend could move it twice`;
}
