import type { Success } from './confirm';
import { KINDS } from './kinds';
import { type Minor, sum } from './money';
import type { Finding, Hint, Readable, Shown, Total } from './outcome';
import { keySet, listedUnderKeys, mayBeForgotten, shownUnder } from './own-keys';
import type { Operation, Payment } from './payment';
import { present } from './present';
import { lacksBooked, type Reckoning, reckon, totalsShown } from './reckon';

/** What a look-up is worth for one operation. */
export type Verdict =
  | ({ kind: 'done'; hint?: never } & Success)
  | { kind: 'failed' | 'inProgress' | 'absent' | 'inconclusive'; why: string; hint?: Hint };

/**
 * What a look-up proves of one operation. What points at it without proving it is `inconclusive`, never `absent`: two such readings would prove
 * an absence that is none. Protocol 5, "The reckoning".
 */
export function verdictOf(payment: Payment, op: Operation, finding: Finding): Verdict {
  const own = finding.shown && shownUnder(payment, op, finding.shown);
  const known = reckon(payment, finding);
  const named = own === undefined ? undefined : byName(payment, op, finding, own, known);
  if (named !== undefined) return named;
  switch (finding.kind) {
    case 'done':
      return proves(payment, op, finding, known)
        ? { kind: 'done', ...success(finding, finding.amount, finding.by, finding) }
        : hinted(payment, op, finding, `${finding.why}; that is no proof for ${op.id}`);
    case 'failed':
    case 'inProgress':
    case 'inconclusive':
      return { kind: finding.kind, why: finding.why };
    case 'absent':
      return byTotals(payment, op, finding, known) ?? denial(payment, op, finding, own, known);
    default:
      return finding satisfies never;
  }
}

/** A key is proof alone. A marker says which order it is; that it happened, the total has to say. */
function byName(payment: Payment, op: Operation, reading: Readable, own: Shown, known: Reckoning): Verdict | undefined {
  const isKey = KINDS[op.kind].evidence(payment.capabilities) === 'key';
  if (!isKey && !covers(payment, op, reading, own.amount, known)) return undefined;
  return { kind: 'done', ...success(reading, own.amount, isKey ? 'key' : 'marker', own) };
}

function proves(
  payment: Payment,
  op: Operation,
  finding: Extract<Finding, { kind: 'done' }>,
  known: Reckoning,
): boolean {
  const { raises } = KINDS[op.kind];
  if (raises === undefined) return true;
  switch (finding.by) {
    case 'key':
      return true;
    case 'marker':
      return covers(payment, op, finding, finding.amount, known);
    case 'status': {
      // A status is a total with the amount left out: it counts where nothing but this operation can explain it.
      if (!known.isAlone(op) || isPastUnclear(payment, op, finding.amount)) return false;
      const shown = { totals: { [raises]: finding.amount }, shown: finding.shown };
      return isLeft(reckon(payment, shown), op, finding.amount);
    }
    default:
      finding.by satisfies never;
      return false;
  }
}

/**
 * The total has room for every order of ours that is listed and not booked yet. A marker may stand on an order that was refused: then the
 * total of one would prove another. Where the past is not known, whatever is listed under a key may be an order of ours.
 */
function covers(payment: Payment, op: Operation, { shown }: Readable, amount: Minor, known: Reckoning): boolean {
  // Where no total is shown, there is no room.
  const room = known.sureRoomFor(op) ?? Number.NEGATIVE_INFINITY;
  const all = keySet(payment, payment.operations);
  const booked = keySet(
    payment,
    payment.operations.filter(({ id, status }) => id === op.id || status === 'done'),
  );
  const named = listedUnderKeys(shown, op.kind);
  const open = named.filter(({ key }) => !booked.has(key) && (mayBeForgotten(payment, key) || all.has(key)));
  return room >= amount + sum(open.map((entry) => entry.amount));
}

/** The total leaves just that much for it, however what others moved is counted. */
const isLeft = (known: Reckoning, op: Operation, amount: Minor): boolean =>
  known.roomFor(op) === amount && known.sureRoomFor(op) === amount;

/**
 * Before our memory begins, something may have happened that a total or a status shows. A release is spared that: when all of the rest that it
 * asked for is given back, its wish is met, whoever asked for it.
 */
const isPastUnclear = (payment: Payment, op: Operation, shown: Minor): boolean =>
  payment.pastUnknown && (op.kind !== 'release' || shown !== op.amount);

/** The total is what is booked and this operation, exactly; compared with what is booked now, not with a reading made earlier. */
function byTotals(payment: Payment, op: Operation, reading: Readable, known: Reckoning): Verdict | undefined {
  const room = known.roomFor(op);
  if (room === undefined || room <= 0 || !known.isAlone(op) || isPastUnclear(payment, op, room)) return undefined;
  const done = (): Verdict => ({ kind: 'done', ...success(reading, room, 'totals', {}) });
  const evidence = KINDS[op.kind].evidence(payment.capabilities);
  if (op.kind !== 'release') {
    return isLeft(known, op, op.amount) && (evidence === 'totals' || evidence === 'marker') ? done() : undefined;
  }
  // A release gives back all of the rest: what was given is ours when nothing is left of the hold.
  const { captured = payment.ledger.captured, released = 0 } = reading.totals ?? {};
  return evidence === 'totals' && payment.authorized - captured - released <= 0 ? done() : undefined;
}

/** A reading that does not show it denies it, unless it points at it all the same, or is too old to deny anything. */
function denial(
  payment: Payment,
  op: Operation,
  finding: Finding & Readable,
  own: Shown | undefined,
  known: Reckoning,
): Verdict {
  const { why, totals } = finding;
  const isTold = KINDS[op.kind].isTold(payment.capabilities);
  const { raises } = KINDS[op.kind];
  // The rest is given back once: there is nothing booked beside it. And that there is a hold, any read tells.
  if (!isTold && op.kind !== 'release' && lacksBooked(payment, totals, raises as Total)) {
    return { kind: 'inconclusive', why: `${why}; but less is shown than is booked`, hint: 'old' };
  }
  const isPointedAt = own !== undefined || (!isTold && (known.roomFor(op) ?? 0) > 0);
  return isPointedAt
    ? hinted(payment, op, finding, `${why}; but something moved that may be ${op.id}`)
    : { kind: 'absent', why };
}

/** Something moved that may be it. */
function hinted(payment: Payment, op: Operation, finding: Finding, why: string): Verdict {
  const reading = { totals: totalsShown(payment, op, finding), shown: finding.shown };
  return { kind: 'inconclusive', why, hint: reckon(payment, reading).pointsAt(op) ? 'it' : 'oneOfThem' };
}

const success = (
  { why, authorizedAt, captureBy }: Readable,
  amount: Minor,
  by: Success['by'],
  { providerReference, currency }: Pick<Success, 'providerReference' | 'currency'>,
): Success => present({ amount, currency, by, why, providerReference, authorizedAt, captureBy });
