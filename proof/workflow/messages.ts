import type { Command } from '../../src/domain/commands';
import { commandOf } from '../../src/messages/commands';
import { MESSAGES, UPDATES } from '../../src/messages/messages';
import type { Chance } from './chance';
import { CANCELLED, type Job, signalled, updated } from './jobs';
import { toPayload } from './payloads';

/** One message to a payment, and what became of it. */
export interface Sent {
  id: string;
  /** As the core hears it. */
  command: Command;
  as: 'signal' | 'update' | 'cancellation';
  job: Job;
  /** The core's word: the code of the refusal, or `yes`. Absent while it waits. */
  decided?: string;
  /** What the sender of an Update heard; `accepted`: nothing yet. */
  heard?: 'accepted' | 'yes' | { code: string };
  /** Somebody set the run back and left it out, or it was told of a payment that is forgotten. */
  isLeftOut?: true;
}

/** A message that the workflow holds, and has not read. */
export interface Letter {
  sent: Sent;
  /** Nobody waits for the answer any more where a new run reads it. */
  as: 'signal' | 'update';
}

/** What the run cannot begin without is missing: the message stays. */
export const isPutOff = (code: string): boolean => code === 'NoWorkerForAccount' || code === 'StateNotRead';

/** As what it is decided: who was told that it is kept waits for no answer. */
export const heardAs = ({ sent: { heard }, as }: Letter): Letter['as'] =>
  typeof heard === 'object' && isPutOff(heard.code) ? 'signal' : as;

/** In which forms it can be sent. */
const formsOf = (kind: Command['kind']): string[] => [
  ...(MESSAGES[kind].isSignal ? [''] : []),
  ...Object.keys(MESSAGES[kind].updates),
];

/** The same cancellation from the button of Temporal's UI. */
const IN_TEMPORAL: Command = { kind: 'cancel', reason: 'requested in Temporal', inTemporal: true };

/** A message on its way: as a Signal, as one of its Updates, or as the cancellation of the workflow. */
export function send(id: string, said: Command, chance: Chance, mayCancel: boolean): Sent {
  if (said.kind === 'cancel' && mayCancel && chance.percent(50)) {
    return { id, command: IN_TEMPORAL, as: 'cancellation', job: CANCELLED };
  }
  const { kind, ...message } = said;
  const read = commandOf(kind, message);
  if ('problem' in read) throw new Error(`the simulator says what nobody can: ${read.problem}`);
  const form = chance.one(formsOf(kind));
  const payload = toPayload(message);
  return form === ''
    ? { id, command: read.command, as: 'signal', job: signalled(kind, payload) }
    : { id, command: read.command, as: 'update', job: updated(id, form, payload) };
}

/**
 * In which order the workflow's inbox has them. Where they come with the start of a run, the SDK hands them over as the handlers are set: signals in their
 * own order, since one handler takes all of them, and after them Updates by name.
 */
export function lettersOf(events: readonly { job: Job; sent?: Sent }[], turnedAway: ReadonlySet<Sent>): Letter[] {
  const isStart = events.some(({ job }) => job.initializeWorkflow != null);
  const all = events.flatMap(({ sent }): Letter[] =>
    sent === undefined || turnedAway.has(sent) ? [] : [{ sent, as: sent.as === 'update' ? 'update' : 'signal' }],
  );
  return isStart ? all.sort((one, other) => rankOf(one.sent) - rankOf(other.sent)) : all;
}

const NAMES: readonly string[] = Object.keys(UPDATES);

const rankOf = ({ job }: Sent): number => NAMES.indexOf(job.doUpdate?.name ?? '');
