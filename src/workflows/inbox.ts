import { ApplicationFailure, condition } from '@temporalio/workflow';
import { commandOf } from '../contracts/commands';
import type { Waiting } from '../contracts/messages';
import type { Command } from '../domain/commands';
import { type Refusal, refusal } from '../domain/refusals';

/** A message that waits its turn; `settle` is there when somebody waits for the answer. */
export interface Letter {
  is: Waiting;
  settle?: (no: Refusal | undefined) => void;
}

/** Messages in the order in which they came. Handlers only put in; the one loop takes out, so nothing interleaves. */
export interface Inbox {
  /** From a Signal: it cannot be answered, so a malformed one waits, too, and becomes a refusal on the record. */
  post(kind: Command['kind'], message: unknown): void;
  /** From an Update: resolves when the loop has decided, rejects with the typed refusal. */
  ask(kind: Command['kind'], message: unknown): Promise<void>;
  take(): Letter[];
  isEmpty(): boolean;
}

export function inbox(first: readonly Waiting[]): Inbox {
  let letters: Letter[] = first.map((is) => ({ is }));
  return {
    post(kind, message) {
      const read = commandOf(kind, message);
      letters.push({ is: 'problem' in read ? { malformed: kind, problem: read.problem } : read.command });
    },
    async ask(kind, message) {
      const read = commandOf(kind, message);
      if ('problem' in read) throw failure(refusal('InvalidMessage', read.problem));
      let answer: { no: Refusal | undefined } | undefined;
      letters.push({
        is: read.command,
        settle: (no) => {
          answer = { no };
        },
      });
      await condition(() => answer !== undefined);
      if (answer?.no) throw failure(answer.no);
    },
    take() {
      const taken = letters;
      letters = [];
      return taken;
    },
    isEmpty: () => letters.length === 0,
  };
}

/** A refusal as the caller gets it. Without a stack: the UI would show source paths to the operator. */
export function failure(no: Refusal): ApplicationFailure {
  const failed = ApplicationFailure.create({ type: no.code, message: no.message, nonRetryable: true });
  failed.stack = '';
  return failed;
}
