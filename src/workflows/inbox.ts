import { ApplicationFailure, condition } from '@temporalio/workflow';
import type { Command } from '../domain/commands';
import { present } from '../domain/present';
import { type Refusal, refusal } from '../domain/refusals';
import { boundedProblem } from '../messages/bounded';
import { commandOf } from '../messages/commands';
import { ID } from '../messages/ids';
import { SIGNALS, UPDATES, type Waiting } from '../messages/messages';
import { nearestOf, shownName } from '../messages/nearest';
import { fingerprint, Unreadable } from '../messages/unreadable';

/** A message that waits its turn; `settle` is there when somebody waits for the answer. */
export interface Letter {
  content: Waiting;
  settle?: (no: Refusal | undefined) => void;
  /** Of an Update: its id, for the audit log. */
  updateId?: string;
}

/** Messages in the order in which they came. Handlers only put in; the one loop takes out, so nothing interleaves. */
export interface Inbox {
  /** From a Signal: it cannot be answered, so one that cannot be read waits, too, and becomes a refusal on the record. */
  post(kind: Command['kind'], message: unknown): void;
  /** From a Signal whose name nobody knows. */
  postUnknown(name: string, message: unknown): void;
  /** The workflow itself was cancelled in Temporal. */
  postCancellation(): void;
  /** From an Update: resolves when the loop has decided, rejects with the typed refusal. */
  ask(kind: Command['kind'], message: unknown, updateId: string | undefined): Promise<void>;
  /** Who waits for an answer gets this one, now and from now on; the messages stay, as if they were signals. `undefined`: the loop answers again. */
  putOff(why: Refusal | undefined): void;
  /** The next ones, at most so many. */
  take(most?: number): Letter[];
  /** What waits, as another run is handed it. It stays. */
  waiting(): Waiting[];
  isEmpty(): boolean;
  /** How many wait. */
  count(): number;
  /** Few enough wait that another run may be handed them. */
  isShort(): boolean;
}

/** The server takes 2 MiB, and ends a payment that hands on more: this many of the longest messages are a third of it. */
const SHORT = 200;

export function inbox(first: readonly Waiting[]): Inbox {
  // Thousands may come in one task: each is read when its turn comes, and not when it arrives.
  let letters: (() => Letter[])[] = first.map((content) => () => [{ content }]);
  const put = (letter: Letter): void => void letters.push(() => [letter]);
  const asking = new Set<Letter>();
  let putOffWith: Refusal | undefined;
  // Nobody waits any more: its message is heard as a signal, so that a person is told where it is refused then.
  const answerAhead = (letter: Letter, why: Refusal): void => {
    letter.settle?.(why);
    delete letter.settle;
  };
  return {
    post(kind, message) {
      letters.push(() => lettersOf(kind, message).map((content) => ({ content })));
    },
    postUnknown(name, message) {
      letters.push(() => [{ content: unknownOf(name, message) }]);
    },
    postCancellation() {
      put({ content: { kind: 'cancel', reason: 'requested in Temporal', inTemporal: true } });
    },
    async ask(kind, message, updateId) {
      const read = readable(kind, message);
      if ('problem' in read) throw failure(refusal('InvalidMessage', read.problem));
      let answer: { no: Refusal | undefined } | undefined;
      const letter: Letter = {
        content: read.command,
        settle(no) {
          answer ??= { no };
        },
        ...present({ updateId }),
      };
      put(letter);
      asking.add(letter);
      if (putOffWith !== undefined) answerAhead(letter, putOffWith);
      await condition(() => answer !== undefined);
      asking.delete(letter);
      // Stryker disable next-line OptionalChaining: there is an answer now
      if (answer?.no) throw failure(answer.no);
    },
    putOff(why) {
      putOffWith = why;
      if (why !== undefined) for (const letter of asking) answerAhead(letter, why);
    },
    take(most = letters.length) {
      const taken = letters.slice(0, most).flatMap((read) => read());
      letters = letters.slice(most);
      return taken;
    },
    waiting: () => letters.flatMap((read) => read()).map(({ content }) => content),
    isEmpty: () => letters.length === 0,
    count: () => letters.length,
    isShort: () => letters.length <= SHORT,
  };
}

/** What an Update says, or why it is refused. */
export const readable = (kind: Command['kind'], message: unknown): { command: Command } | { problem: string } =>
  message instanceof Unreadable ? { problem: `${kind} cannot be decoded: ${message.why}` } : commandOf(kind, message);

function lettersOf(kind: Command['kind'], message: unknown): Waiting[] {
  if (message instanceof Unreadable) {
    const told = unreadable(kind, message);
    // Their names say all that matters.
    return kind === 'complete' || kind === 'cancel' ? [...valid(kind), told] : [told];
  }
  const read = commandOf(kind, message);
  if ('command' in read) return [read.command];
  const named = kind === 'refund' ? present({ refundId: idIn(message, 'refundId') }) : shipmentNamedIn(message);
  const [id] = Object.values(named);
  const about = id === undefined ? `message ${fingerprintOf(message)}` : `${kind} ${id}`;
  return [
    {
      untaken: { name: kind, raises: kind === 'refund' ? 'RefundRefused' : 'ShipmentRefused', ...named },
      code: 'InvalidMessage',
      what: `${read.problem} (${about})`,
    },
  ];
}

function valid(kind: Command['kind']): Command[] {
  const read = commandOf(kind, {});
  // Stryker disable next-line ArrayDeclaration: these two are always understood
  return 'command' in read ? [read.command] : [];
}

const unreadable = (name: string, { why, digest }: Unreadable): Waiting => ({
  untaken: { name, raises: 'UnreadableMessage' },
  code: 'InvalidMessage',
  what: `signal ${name} (message ${digest}) cannot be decoded: ${why}`,
  remedy: 'give the workers the codec of the client that sent it, then send it again',
});

function unknownOf(name: string, message: unknown): Waiting {
  const shown = shownName(name);
  return {
    untaken: { name: shown, raises: 'UnknownMessage', ...shipmentNamedIn(message) },
    code: 'UnknownMessage',
    what: `payments have no signal named ${shown} (message ${fingerprintOf(message)})`,
    remedy: didYouMean(name, Object.keys(SIGNALS), 'signal'),
  };
}

/** Of an Update whose name nobody knows. */
export const unknownUpdate = (name: string): Refusal =>
  refusal(
    'UnknownMessage',
    `payments have no update named ${shownName(name)}`,
    didYouMean(name, Object.keys(UPDATES), 'update'),
  );

export function didYouMean(name: string, known: readonly string[], what: string): string {
  const nearest = nearestOf(name, known);
  return nearest === undefined ? `known ${what}s: ${known.join(', ')}` : `did you mean the ${what} ${nearest}?`;
}

/** Of a message within bounds the whole; of any other as much as costs nothing. */
function fingerprintOf(message: unknown): string {
  if (message instanceof Unreadable) return message.digest;
  if (boundedProblem(message ?? {}) === undefined) return fingerprint(JSON.stringify(message) ?? '');
  // These have a member for each character, entry or byte: only the first ones are made.
  const isRow = typeof message === 'string' || Array.isArray(message) || ArrayBuffer.isView(message);
  const glanced = isRow ? Array.prototype.slice.call(message, 0, GLANCED_MEMBERS) : Object(message);
  const members = Object.entries(glanced).slice(0, GLANCED_MEMBERS);
  return fingerprint(members.map(([name, value]) => `${name.slice(0, GLANCED_CHARS)} ${glanceAt(value)}`).join('\n'));
}

const GLANCED_MEMBERS = 16;
const GLANCED_CHARS = 256;

// Stryker disable next-line StringLiteral: any word does, as long as it is the same
const glanceAt = (value: unknown): string => (typeof value === 'object' ? '' : String(value).slice(0, GLANCED_CHARS));

const shipmentNamedIn = (message: unknown): { shipmentId?: string } =>
  present({ shipmentId: idIn(message, 'shipmentId') });

function idIn(message: unknown, member: 'shipmentId' | 'refundId'): string | undefined {
  const id: unknown = Object(message)[member];
  return typeof id === 'string' && ID.test(id) ? id : undefined;
}

/** A refusal as the caller gets it. Without a stack: the UI would show source paths to the operator. */
export function failure(no: Refusal): ApplicationFailure {
  const failed = ApplicationFailure.create({ type: no.code, message: no.message, nonRetryable: true });
  failed.stack = '';
  return failed;
}
