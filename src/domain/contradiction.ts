import type { ResolveCommand } from './commands';
import { moneyOf } from './format';
import { KINDS } from './kinds';
import type { Minor } from './money';
import { type Operation, type Payment, settledAtOf } from './payment';
import { reckon } from './reckon';

/**
 * What speaks against a person's word: the provider's totals, as the latest look-up showed them once no attempt could still take effect.
 * A word is not needed where a look-up is proof; here it would book money that the provider does not show, or take it a second time.
 */
export function contradiction(payment: Payment, op: Operation, word: ResolveCommand): string | undefined {
  const { seen } = payment;
  const { raises } = KINDS[op.kind];
  // Also of an order that was answered, a read within the settle window may show the time before it.
  if (raises === undefined || seen === undefined || seen.at < settledAtOf(payment, op)) return undefined;
  const known = reckon(payment, { totals: seen });
  const { total } = known[raises];
  const room = known.roomFor(op);
  if (room === undefined) return undefined;
  // Only a total that is shown leaves room.
  const read = `the look-up of ${new Date(seen.at).toISOString()} shows ${moneyOf(payment, total as Minor)} ${raises}`;
  if (word.outcome === 'done') {
    const amount = word.amount ?? op.amount;
    if (amount <= room) return undefined;
    return `${read}; at most ${moneyOf(payment, Math.max(0, room))} of that can be ${op.id}, not ${moneyOf(payment, amount)}`;
  }
  if (!word.resend || !known.pointsAt(op)) return undefined;
  return `${read}, and ${moneyOf(payment, room)} of that may be ${op.id}: a resend could move it twice`;
}
