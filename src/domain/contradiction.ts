import { keyTells } from './capabilities';
import type { ResolveCommand } from './commands';
import { moneyOf } from './format';
import { ownCaptured, ownReleased } from './ledger';
import { type Minor, sum } from './money';
import { capturesOf, type Operation, type Payment, settledAtOf } from './payment';

/**
 * What speaks against a person's word: the provider's totals, as the latest look-up showed them once no attempt could still take effect.
 * A word is not needed where a look-up is proof; here it would book money that the provider does not show, or take it a second time.
 */
export function contradiction(payment: Payment, op: Operation, word: ResolveCommand): string | undefined {
  const { seen } = payment;
  if (seen === undefined || op.kind === 'authorize') return undefined;
  // Also of an order that was answered, a read within the settle window may show the time before it.
  if (seen.at < settledAtOf(payment, op)) return undefined;
  const total = op.kind === 'capture' ? seen.captured : seen.released;
  if (total === undefined) return undefined;
  const unexplained = total - explained(payment, op);
  const did = op.kind === 'capture' ? 'captured' : 'released';
  const read = `the look-up of ${new Date(seen.at).toISOString()} shows ${moneyOf(payment, total)} ${did}`;
  if (word.outcome === 'done') {
    const amount = word.amount ?? op.amount;
    if (amount <= unexplained) return undefined;
    return `${read}; at most ${moneyOf(payment, Math.max(0, unexplained))} of that can be ${op.id}, not ${moneyOf(payment, amount)}`;
  }
  const isOpen = op.kind === 'capture' && !keyTells(payment.capabilities);
  if (!word.resend || !isOpen || unexplained <= sum(doubtful(payment, op))) return undefined;
  return `${read}, and ${moneyOf(payment, unexplained)} of that may be ${op.id}: a resend could capture it twice`;
}

/** What of the provider's total is known to be something else. Where the past is not known, what seems foreign may be this very operation. */
function explained(payment: Payment, op: Operation): Minor {
  const { captured, released } = payment.pastUnknown ? { captured: 0, released: 0 } : payment.foreign;
  return op.kind === 'capture' ? ownCaptured(payment) + captured : ownReleased(payment) + released;
}

/** Of what was booked on a person's word, and is in doubt since, nobody knows the amount. */
const doubtful = (payment: Payment, op: Operation): readonly Minor[] =>
  capturesOf(payment)
    .filter((other) => other.id !== op.id && other.inDoubt && other.by !== 'operator')
    .map((other) => other.amount);
