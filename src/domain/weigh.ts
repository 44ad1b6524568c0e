import { keyTells } from './capabilities';
import type { Success } from './confirm';
import { deriveKey, KEY_PREFIX } from './key';
import { ledgerOf, ownCaptured, ownReleased } from './ledger';
import { type Minor, sum } from './money';
import type { Finding, Readable, Shown, Totals } from './outcome';
import { capturesOf, isUncertain, type Operation, type OperationKind, type Payment } from './payment';

/** What a finding is worth for one operation. */
export type Weight =
  | ({ is: 'done' } & Success)
  | { is: 'failed'; why: string }
  | { is: 'inProgress'; why: string }
  | { is: 'absent'; why: string }
  | { is: 'inconclusive'; why: string };

/**
 * Whether what a look-up shows counts. Protocol 5, "What counts":
 *
 * - a **key** is proof alone;
 * - a **marker** says which operation, the risen total says that it happened: both are needed;
 * - **totals** alone and **status** are proof only while no other operation is in doubt, and never when the past is unknown.
 *
 * What points at the operation without proving it is `inconclusive`, never `absent`: two such reads would prove an absence that is none.
 */
export function weigh(payment: Payment, op: Operation, finding: Finding): Weight {
  if (finding.kind === 'inconclusive') return { is: 'inconclusive', why: finding.why };
  const own = finding.shown && shownUnder(payment, op, finding.shown);
  if (own !== undefined) {
    const named = success(finding, own.amount, payment.capabilities.evidence === 'key' ? 'key' : 'marker', own);
    if (named.by === 'key' || coversMarkers(payment, op, finding, own.amount)) return { is: 'done', ...named };
  }
  switch (finding.kind) {
    case 'done': {
      const told = success(finding, finding.amount, finding.by, finding);
      if (finding.currency !== undefined) told.currency = finding.currency;
      const counts =
        finding.by === 'key' ||
        op.kind === 'authorize' ||
        (finding.by === 'marker' && coversMarkers(payment, op, finding, finding.amount)) ||
        (finding.by === 'status' && isAlone(payment, op, finding.amount) && elsewhere(payment, op) === 0);
      return counts
        ? { is: 'done', ...told }
        : { is: 'inconclusive', why: `${finding.why}; that is no proof for ${op.id}` };
    }
    case 'failed':
      return { is: 'failed', why: finding.why };
    case 'inProgress':
      return { is: 'inProgress', why: finding.why };
    case 'absent': {
      const counted = byTotals(payment, op, finding);
      if (counted !== undefined) return counted;
      if (isShort(payment, op, finding))
        return { is: 'inconclusive', why: `${finding.why}; but less is shown than is booked` };
      if (own === undefined && !mayBeCounted(payment, op, finding)) return { is: 'absent', why: finding.why };
      return { is: 'inconclusive', why: `${finding.why}; but something moved that may be ${op.id}` };
    }
    default:
      return finding satisfies never;
  }
}

/** What the provider lists under one of the operation's keys, of any round: evidence counts in any state. */
export function shownUnder(payment: Payment, op: Operation, shown: readonly Shown[]): Shown | undefined {
  const named = shown.filter((entry) => entry.kind === op.kind && entry.key !== undefined);
  if (op.kind === 'authorize' || named.length === 0) return undefined;
  const keys: readonly (string | undefined)[] = keysOf(payment, op);
  return named.find(({ key }) => keys.includes(key));
}

export function keyOf(payment: Payment, op: Operation, round = op.round): string {
  const { account, paymentId } = payment.terms;
  return deriveKey({ account, paymentId, kind: op.kind, operationId: op.id, round });
}

/** A run that is gone may have heard a person order a resend that this run knows nothing of. */
const ROUNDS_FORGOTTEN_MAX = 3;

const keysOf = (payment: Payment, op: Operation): readonly string[] =>
  Array.from({ length: op.round + 1 + (payment.pastUnknown ? ROUNDS_FORGOTTEN_MAX : 0) }, (_, round) =>
    keyOf(payment, op, round),
  );

/**
 * No other operation could be what the total or the status shows, and nothing happened before our memory begins. A release is spared the
 * latter: when all of the rest that it asked for is given back, its wish is met, whoever asked for it.
 */
function isAlone(payment: Payment, op: Operation, shown: number): boolean {
  if (payment.pastUnknown && (op.kind !== 'release' || shown !== op.amount)) return false;
  return !payment.operations.some((other) => other.id !== op.id && isUncertain(other));
}

/**
 * The total has room for every order of ours that is listed and not booked yet. A marker may stand on an order that was refused: then the
 * total of one would prove another. Where the past is not known, whatever is listed under a key may be an order of ours.
 */
function coversMarkers(payment: Payment, op: Operation, read: Readable, amount: number): boolean {
  const named = listedUnderKeys(read.shown, op.kind);
  if (named.length === 0) return hasRisen(payment, op, read, amount);
  const all = keySet(payment, payment.operations);
  const booked = keySet(
    payment,
    payment.operations.filter(({ id, status }) => id === op.id || status === 'done'),
  );
  const listed = named.filter(({ key }) => !booked.has(key) && (isOurStyle(payment, key) || all.has(key)));
  return hasRisen(payment, op, read, amount + sum(listed.map((entry) => entry.amount)));
}

/** What the provider lists under a key of whoever ordered it. */
export const listedUnderKeys = (
  shown: readonly Shown[] = [],
  asked: OperationKind,
): readonly { key: string; amount: Minor }[] =>
  shown.flatMap(({ kind, key, amount }) => (kind === asked && key !== undefined ? [{ key, amount }] : []));

/** The keys of these operations, of every round. */
export const keySet = (payment: Payment, operations: readonly Operation[]): ReadonlySet<string> =>
  new Set(operations.flatMap((op) => keysOf(payment, op)));

/** Where the past is not known, whatever bears a key like ours may be an order of a run that is gone. */
const isOurStyle = (payment: Payment, key: string): boolean => payment.pastUnknown && key.startsWith(KEY_PREFIX);

/**
 * What is listed under marks that are not ours: somebody else's, whatever the total is. Where a mark is proof, what bears another one can
 * never be an operation of ours.
 */
function markedByOthers(payment: Payment, op: Operation, read: Readable): number {
  if (payment.capabilities.evidence !== 'marker' || op.kind !== 'capture') return 0;
  const marked = listedUnderKeys(read.shown, 'capture');
  if (marked.length === 0) return 0;
  const ours = keySet(payment, capturesOf(payment));
  return sum(marked.flatMap(({ key, amount }) => (ours.has(key) || isOurStyle(payment, key) ? [] : [amount])));
}

/** The total has room for this operation beside what is known to be something else. */
function hasRisen(payment: Payment, op: Operation, read: Readable, amount: number): boolean {
  const total = op.kind === 'release' ? read.totals?.released : read.totals?.captured;
  return total !== undefined && total >= elsewhere(payment, op, markedByOthers(payment, op, read)) + amount;
}

/**
 * What a total holds that cannot be this operation: our own others, and what others moved. That figure is judged only while nothing is in
 * doubt, so it never contains an operation in doubt, or one that was never sent; but it may contain one that had ended, or one that a
 * forgotten past had sent.
 */
function elsewhere(payment: Payment, op: Operation, marked = 0): number {
  const known = (op.inDoubt || op.attempts === 0) && !payment.pastUnknown;
  if (op.kind === 'release')
    return ownReleased(payment) + payment.releasedWithoutOrder + (known ? payment.foreign.released : 0);
  return ownCaptured(payment) + Math.max(known ? payment.foreign.captured : 0, marked);
}

/** The total lacks what is booked: the read is old, or a word was wrong. Neither tells whether this operation is in it. */
const isShort = (payment: Payment, op: Operation, { totals }: Readable): boolean =>
  op.kind === 'capture' && !keyTells(payment.capabilities) && lacksBooked(payment, totals);

/** The provider shows less captured than is booked as ours. */
export const lacksBooked = (payment: Payment, totals: Totals | undefined): boolean =>
  totals?.captured !== undefined && totals.captured < ownCaptured(payment);

/**
 * The totals hold more than can be explained without this operation, though not as it was asked for. Then a read that doesn't show it is
 * no proof that it never happened. A key that tells alone needs no totals.
 */
function mayBeCounted(payment: Payment, op: Operation, read: Readable): boolean {
  if (op.kind === 'authorize') return false;
  const { capabilities } = payment;
  if (op.kind === 'release' ? capabilities.release.evidence === 'key' : keyTells(capabilities)) return false;
  return hasRisen(payment, op, read, 1);
}

/** The provider's total is the ledger's plus our amount, exactly; compared with the ledger, not with a snapshot taken earlier. */
function byTotals(payment: Payment, op: Operation, read: Readable): Weight | undefined {
  if (read.totals === undefined) return undefined;
  const { totals } = read;
  const { evidence, release } = payment.capabilities;
  const ledger = ledgerOf(payment);
  if (op.kind === 'capture' && (evidence === 'totals' || evidence === 'marker')) {
    const known = ownCaptured(payment) + Math.max(payment.foreign.captured, markedByOthers(payment, op, read));
    if (totals.captured !== known + op.amount || !isAlone(payment, op, op.amount)) return undefined;
    return { is: 'done', ...success(read, op.amount, 'totals', {}) };
  }
  if (op.kind === 'release' && release.evidence === 'totals') {
    const given = (totals.released ?? 0) - ledger.released;
    const left = payment.authorized - (totals.captured ?? ledger.captured) - (totals.released ?? 0);
    // A release gives back all of the rest: what was given is ours when nothing is left of the hold.
    if (given <= 0 || left > 0 || !isAlone(payment, op, given)) return undefined;
    return { is: 'done', ...success(read, given, 'totals', {}) };
  }
  return undefined;
}

function success(read: Readable, amount: number, by: Success['by'], of: { providerReference?: string }): Success {
  return {
    amount,
    by,
    why: read.why,
    ...(of.providerReference === undefined ? {} : { providerReference: of.providerReference }),
    ...(read.authorizedAt === undefined ? {} : { authorizedAt: read.authorizedAt }),
    ...(read.captureBy === undefined ? {} : { captureBy: read.captureBy }),
  };
}
