import type { Progress } from '../terminal/progress';
import type { Crew } from './crew';

/** Kills workers in the middle of the work. */
export interface Reaper {
  /** So many of the messages were sent: kills when it is time. */
  after(messages: number): void;
  killed(): number;
  /** Resolves when everyone who was killed has a successor. */
  over(): Promise<void>;
}

/** Spreads the kills over the run: of two, one at a third of the messages and one at two thirds. */
export function createReaper(crew: Crew, kills: number, messages: number, progress: Progress): Reaper {
  let killing: Promise<void> = Promise.resolve();
  let ordered = 0;
  let killed = 0;
  return {
    after(sent) {
      if (ordered >= kills || sent < (messages * (ordered + 1)) / (kills + 1)) return;
      ordered += 1;
      killing = killing.then(async () => {
        const { killed: pid, started } = await crew.killOne();
        killed += 1;
        progress.note(`Worker ${pid} was killed with SIGKILL; worker ${started} took its place.`);
      });
      killing.catch(() => undefined);
    },
    killed: () => killed,
    over: () => killing,
  };
}
