import type { JournalEntry, OperationKind } from '../domain/payment';
import type { Side } from './side';

/** What ended a doubt: what a look-up showed, the answer to the same order again, proven absence, or a person's word. */
export type SettledBy = 'key' | 'marker' | 'totals' | 'status' | 'answer' | 'absence' | 'person' | 'refusal';

/** Why an order that was sent before could be sent again without taking money twice. */
export type SafeBecause = 'sameKey' | 'absenceProven' | 'personLooked' | 'neverSent';

/** The doubts of some payments: how often each thing happened. */
export interface Doubt {
  readonly settled: Readonly<Partial<Record<SettledBy, number>>>;
  /** Put before a person, by the reason that Holdfast gave. */
  readonly parked: Readonly<Record<string, number>>;
  readonly resent: Readonly<Partial<Record<SafeBecause, number>>>;
}

/** The facts of payments, put together from several views: each view keeps only the last fifty. */
export class Journals {
  readonly #of = new Map<string, Map<number, JournalEntry>>();

  add(workflowId: string, entries: readonly JournalEntry[] = []): void {
    const known = this.#of.get(workflowId) ?? new Map<number, JournalEntry>();
    for (const entry of entries) known.set(entry.seq, entry);
    this.#of.set(workflowId, known);
  }

  of(workflowId: string): JournalEntry[] {
    return [...(this.#of.get(workflowId)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }
}

const KINDS: Readonly<Record<string, OperationKind>> = {
  Authorization: 'authorize',
  Capture: 'capture',
  Release: 'release',
  Refund: 'refund',
};

/** What the next send of an operation would rest on, by the fact that made it possible. */
const SAFE: Readonly<Record<string, SafeBecause>> = {
  ReplayPlanned: 'sameKey',
  AbsenceProven: 'absenceProven',
  ResendOrdered: 'personLooked',
  Postponed: 'neverSent',
};

/** Reads the doubts out of a payment's facts. `knownBy` says by what a look-up there knows an operation. */
export function doubtOf(entries: readonly JournalEntry[], knownBy: Side['knownBy']): Doubt {
  const settled: Partial<Record<SettledBy, number>> = {};
  const parked: Record<string, number> = {};
  const resent: Partial<Record<SafeBecause, number>> = {};
  const inDoubt = new Set<string>();
  const sent = new Set<string>();
  const safe = new Map<string, SafeBecause>();
  for (const { fact, text } of entries) {
    const [, word = '', happened = ''] = /^(Authorization|Capture|Release|Refund)(\w+)$/.exec(fact) ?? [];
    const kind = KINDS[word];
    if (kind === undefined) continue;
    const id = /^[^:\s]+/.exec(text)?.[0] ?? '';
    const because = SAFE[happened];
    if (because !== undefined) safe.set(id, because);
    if (happened === 'Unknown') inDoubt.add(id);
    if (happened === 'Parked') raise(parked, reasonIn(text));
    if (happened === 'Sending') {
      const why = safe.get(id);
      if (sent.has(id) && why !== undefined) raise(resent, why);
      sent.add(id);
    }
    const by = endOf(happened, knownBy[kind]);
    if (by !== undefined && inDoubt.delete(id)) raise(settled, by);
  }
  return { settled, parked, resent };
}

function endOf(happened: string, shown: SettledBy): SettledBy | undefined {
  switch (happened) {
    case 'ConfirmedByLookUp':
      return shown;
    case 'Confirmed':
      return 'answer';
    case 'AbsenceProven':
      return 'absence';
    case 'ConfirmedByOperator':
    case 'RefusedByOperator':
    case 'ResendOrdered':
      return 'person';
    case 'Refused':
    case 'Dropped':
    case 'Expired':
    case 'Lapsed':
      return 'refusal';
    default:
      return undefined;
  }
}

/** Why an operation was parked: what was last heard of it, or what stands there. */
function reasonIn(text: string): string {
  const at = text.indexOf(LAST_KNOWN);
  return at < 0 ? text.replace(/^[^:]+: /, '') : text.slice(at + LAST_KNOWN.length);
}

const LAST_KNOWN = 'last known: ';

/** The doubts of several payments together. */
export function sumOfDoubts(doubts: readonly Doubt[]): Doubt {
  const settled: Partial<Record<SettledBy, number>> = {};
  const parked: Record<string, number> = {};
  const resent: Partial<Record<SafeBecause, number>> = {};
  for (const doubt of doubts) {
    for (const [by, count] of Object.entries(doubt.settled)) raise(settled, by as SettledBy, count);
    for (const [why, count] of Object.entries(doubt.parked)) raise(parked, why, count);
    for (const [why, count] of Object.entries(doubt.resent)) raise(resent, why as SafeBecause, count);
  }
  return { settled, parked, resent };
}

export const countOf = (counts: Readonly<Partial<Record<string, number>>>): number =>
  Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0);

function raise<K extends string>(counts: Partial<Record<K, number>>, what: K, by = 1): void {
  counts[what] = (counts[what] ?? 0) + by;
}
