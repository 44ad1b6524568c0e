import { createHash } from 'node:crypto';

/** What is passed on. Of several that came within a gap one goes, with the words of the last. */
export interface Item {
  text: string;
  /** Equal for two deliveries of one event and for nothing else. */
  id: string;
}

export interface Coalescing<Told> {
  /** Passes one on. Rejects where it was not taken. */
  send(key: string, item: Item): Promise<Told>;
  /** One that was promised could not be passed on; it is tried again after the gap. */
  onLate(key: string, error: unknown): void;
  /** So many keys at once, the oldest first; default 100,000. */
  most?: number;
  /** Rings once, so many ms from now; the answer calls it off. For the simulator, whose time is not ours. */
  after?(ms: number, ring: () => void): () => void;
}

/** Resolved with where it is passed on at once; `joined` where it waits for the end of the gap. */
export type Offered<Told> = Told | 'joined';

interface Entry {
  gapMs: number;
  /** Owed at the end of the gap. */
  pending?: Item;
  /** The first one of all, while it is on its way. */
  first?: Promise<unknown>;
  /** One that was promised, while it is on its way. */
  late?: Promise<boolean>;
  /** Calls off the end of the gap. */
  callOff?: () => void;
}

const MOST = 100_000;

const inRealTime = (ms: number, ring: () => void): (() => void) => {
  const timer = setTimeout(ring, ms);
  return () => clearTimeout(timer);
};

/**
 * Passes on what comes for one key: the first at once, all others within the gap as one when the gap is over. So the last is always passed on or
 * followed by one that is, and there are never more than two within one gap.
 *
 *     comes    a     b c             d
 *     goes     a     ────gap──▶ c    ──gap──▶ d
 */
export class Coalescer<Told> {
  private readonly entries = new Map<string, Entry>();
  private isClosed = false;

  constructor(private readonly coalescing: Coalescing<Told>) {}

  /** Rejects where the first was not taken: nothing is promised then, and the same may come again at once. */
  async offer(key: string, gapMs: number, item: Item): Promise<Offered<Told>> {
    const known = this.entries.get(key);
    if (known !== undefined) {
      known.pending = joined(known.pending, item);
      await known.first;
      return 'joined';
    }
    const first = this.coalescing.send(key, item);
    const entry: Entry = { gapMs, first };
    this.entries.set(key, entry);
    this.makeRoom();
    try {
      return await first;
    } catch (error) {
      // Whoever has joined meanwhile was not promised anything, either.
      delete entry.pending;
      if (this.entries.get(key) === entry) this.entries.delete(key);
      throw error;
    } finally {
      delete entry.first;
      this.rest(key, entry);
    }
  }

  /** Passes on whatever is owed, and resolves when that is done. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.entries].map(([key, entry]) => this.forget(key, entry)));
  }

  private rest(key: string, entry: Entry): void {
    if (this.isClosed || this.entries.get(key) !== entry) return void this.forget(key, entry);
    const { after = inRealTime } = this.coalescing;
    entry.callOff = after(entry.gapMs, () => void this.after(key, entry));
  }

  private async after(key: string, entry: Entry): Promise<void> {
    const { pending } = entry;
    if (pending === undefined) {
      this.entries.delete(key);
      return;
    }
    delete entry.pending;
    entry.late = this.passed(key, pending);
    if (!(await entry.late)) entry.pending = joined(pending, entry.pending ?? pending);
    delete entry.late;
    this.rest(key, entry);
  }

  private async passed(key: string, item: Item): Promise<boolean> {
    try {
      await this.coalescing.send(key, item);
      return true;
    } catch (error) {
      this.coalescing.onLate(key, error);
      return false;
    }
  }

  /** What it owes is passed on now, once. */
  private async forget(key: string, entry: Entry): Promise<void> {
    entry.callOff?.();
    if (this.entries.get(key) === entry) this.entries.delete(key);
    // While the first is on its way nothing is promised; where it is not taken, nothing ever was.
    await Promise.allSettled([entry.first, entry.late]);
    const { pending } = entry;
    if (pending === undefined) return;
    delete entry.pending;
    await this.passed(key, pending);
  }

  private makeRoom(): void {
    if (this.entries.size <= (this.coalescing.most ?? MOST)) return;
    const [oldest] = this.entries;
    if (oldest !== undefined) void this.forget(...oldest);
  }
}

/** Several events get an id that none of them has: under the id of one, which may have been passed on, the others would be taken for its repeat. */
function joined(before: Item | undefined, item: Item): Item {
  if (before === undefined || before.id === item.id) return item;
  return { text: item.text, id: createHash('sha256').update(`${before.id} ${item.id}`).digest('hex') };
}
