import { type Agenda, emptyAgenda, nextAt, plan, takeDue } from '../../src/sandbox/agenda';
import { START } from './time';

/** Virtual time, milliseconds since the epoch. It moves only when told to, from one planned thing to the next. */
export class Clock {
  now = START;
  private readonly agenda: Agenda<{ ring: () => void; off: boolean }> = emptyAgenda();

  /** Plans `ring`; the answer calls it off. */
  at(moment: number, ring: () => void): () => void {
    const item = { ring, off: false };
    plan(this.agenda, Math.max(moment, this.now), item);
    return () => {
      item.off = true;
    };
  }

  /** Lets time pass, and everything happen that falls into it. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    while (await this.next(until));
    this.now = until;
  }

  /** The next planned thing, if it is due by `until`, and all that follows from it at once. False: there is none. */
  async next(until: number): Promise<boolean> {
    for (;;) {
      const at = nextAt(this.agenda);
      if (at === null || at > until) return false;
      const due = takeDue(this.agenda, at);
      if (due === null || due.item.off) continue;
      this.now = Math.max(this.now, at);
      due.item.ring();
      await settled();
      return true;
    }
  }
}

/** When every promise that can go on has gone on. Nothing here waits for a socket or a file. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
