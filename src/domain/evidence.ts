import { cleanText } from './clean';
import type { OperationFact } from './facts';
import type { Finding } from './outcome';
import { EVIDENCE_KEPT, type EvidenceNote, type Operation } from './payment';

/** Characters of one note. */
const NOTE_MAX = 600;

/** The notes on an operation with one more of what was answered or read, for the person who has to decide. */
export function evidenceAfter({ evidence }: Operation, fact: OperationFact & { at: number }): readonly EvidenceNote[] {
  if (!('why' in fact)) return evidence;
  const last = evidence.at(-1);
  const { text, ...kind } = noteOf(fact, fact.why);
  const note: EvidenceNote = { at: fact.at, text: cleanText(text, NOTE_MAX), ...kind };
  // A provider that says the same for days must not push out what it said before.
  if (last?.text === note.text) {
    return [...evidence.slice(0, -1), { ...note, times: (last.times ?? 1) + 1 }];
  }
  const kept = [...evidence, note];
  if (kept.length <= EVIDENCE_KEPT) return kept;
  const oldest = Math.max(
    0,
    kept.findIndex((entry) => entry.isLookUp),
  );
  return kept.filter((_, at) => at !== oldest);
}

function noteOf(fact: OperationFact, why: string): Pick<EvidenceNote, 'text' | 'isLookUp'> {
  switch (fact.kind) {
    case 'LookedUp':
      return { text: `look-up, ${LOOKED_UP[fact.found]}: ${why}`, isLookUp: true };
    case 'Denied':
    case 'RefusalHeard':
      return { text: `refused ${fact.code}: ${why}` };
    case 'Accepted':
    case 'OutcomeUnknown':
    case 'Postponed':
      return { text: `${ANSWERED[fact.kind]}: ${why}` };
    default:
      return { text: why };
  }
}

const ANSWERED = { Accepted: 'accepted', OutcomeUnknown: 'unknown', Postponed: 'not processed' };

const LOOKED_UP: Readonly<Record<Finding['kind'], string>> = {
  done: 'shown as done',
  failed: 'shown as failed',
  absent: 'not shown',
  inProgress: 'in progress',
  inconclusive: 'no result',
};
