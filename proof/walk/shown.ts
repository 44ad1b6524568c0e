import type { Command } from '../../src/domain/commands';
import type { EpochMs, Minor } from '../../src/domain/money';
import type { Finding, Totals } from '../../src/domain/outcome';
import { type Operation, operationOf, type Payment } from '../../src/domain/payment';
import { isOver } from './over';

/** Readings of one operation since one pointed at it. */
interface Pointed {
  /** The first one since then that did not. */
  freeFrom?: EpochMs;
  isFree: boolean;
}

/** What readings showed of the totals, and what was made of it: kept beside the core, from the readings and the books before and after them. */
export class Shown {
  /** What was made of a reading that nobody should make of it. */
  wrong: string | undefined;
  /** When a total was less than was booked then, and no later one has refuted it. */
  private less: EpochMs[] = [];
  private readonly pointed = new Map<string, Pointed>();

  read(before: Payment, after: Payment, id: string, finding: Finding, now: EpochMs): void {
    const captured = capturedIn(before, finding, operationOf(before, id)?.kind);
    this.total(before, after, captured, now);
    this.point(before, id, finding, captured, now);
    // What is done is doubted again by readings of its own.
    for (const { id: over, status } of after.operations) if (status === 'done') this.pointed.delete(over);
  }

  /** A total that a reading showed, or an answer. */
  total(before: Payment, after: Payment, captured: Minor | undefined, now: EpochMs): void {
    this.wrong ??= this.tooSoon(before, after, captured, now);
    if (captured === undefined) return;
    const isLess = captured < ours(after) + before.foreign.captured;
    // A reading right after the first may be the one that is old.
    if (isLess) this.less.push(now);
    else this.less = this.less.filter((at) => now < at + before.capabilities.readGapMs);
  }

  /** A message that was taken. */
  heard(before: Payment, command: Command): void {
    if (command.kind !== 'resolve') return;
    const pointed = this.pointed.get(command.operationId);
    const op = operationOf(before, command.operationId);
    this.pointed.delete(command.operationId);
    // Where several are in doubt, or the past is not known, the amounts decide.
    if (!command.resend || before.pastUnknown || op === undefined || isOver(op)) return;
    if (pointed?.isFree === false) this.wrong ??= `${op.id} may be sent again, and a reading points at it`;
  }

  /** Less is booked for others, and neither was it ours nor had the reading before shown less, long enough ago. */
  private tooSoon(before: Payment, after: Payment, captured: Minor | undefined, now: EpochMs): string | undefined {
    const isLess = after.foreign.captured < before.foreign.captured;
    if (!isLess || done(before) !== done(after)) return undefined;
    const isSecond = this.less.some((at) => now >= at + before.capabilities.readGapMs);
    const booked = ours(before) + before.foreign.captured;
    return isSecond ? undefined : `a reading of ${captured} captured is believed at once, and ${booked} were booked`;
  }

  private point(payment: Payment, id: string, finding: Finding, captured: Minor | undefined, now: EpochMs): void {
    const op = operationOf(payment, id);
    if (op?.kind !== 'capture' || isOver(op) || finding.kind === 'inconclusive' || finding.kind === 'inProgress')
      return;
    if (pointsAt(payment, op, captured)) {
      this.pointed.set(id, { isFree: false });
      return;
    }
    const pointed = this.pointed.get(id);
    // What is older than the books says nothing.
    if (pointed === undefined || (captured !== undefined && captured < ours(payment))) return;
    const { freeFrom = now } = pointed;
    this.pointed.set(id, { freeFrom, isFree: now >= freeFrom + payment.capabilities.readGapMs });
  }
}

/** The total has more left than the others in doubt explain. Where a key is shown, it is asked instead. */
function pointsAt(payment: Payment, op: Operation, captured: Minor | undefined): boolean {
  if (captured === undefined || payment.pastUnknown || payment.capabilities.evidence === 'key') return false;
  // What was never sent is not what moved.
  if (op.attempts === 0) return false;
  const others = payment.operations
    .filter(({ id, kind, status, inDoubt }) => kind === 'capture' && id !== op.id && (inDoubt || status === 'denied'))
    .reduce((sum, { amount }) => sum + amount, 0);
  return captured - ours(payment) - payment.foreign.captured > others;
}

/** A status is no total; but where it is of more than is booked, more is captured all the same. */
function capturedIn(payment: Payment, finding: Finding, kind: Operation['kind'] | undefined): Minor | undefined {
  const { totals }: { totals?: Totals } = finding;
  if (totals?.captured !== undefined) return totals.captured;
  if (finding.kind !== 'done' || finding.by !== 'status' || kind !== 'capture') return undefined;
  return finding.amount > ours(payment) + payment.foreign.captured ? finding.amount : undefined;
}

const captures = ({ operations }: Payment): readonly Operation[] =>
  operations.filter(({ kind, status }) => kind === 'capture' && status === 'done');

const ours = (payment: Payment): Minor => captures(payment).reduce((sum, { amount }) => sum + amount, 0);

const done = (payment: Payment): string =>
  captures(payment)
    .map(({ id, amount }) => `${id} ${amount}`)
    .join(', ');
