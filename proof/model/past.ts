import { MINUTE } from '../simulator/time';
import type { Snapshot } from './state';

const KEPT = 20;
/** After a stale read, reads are fresh until it is past, and so much longer. */
const FRESH_AFTER = 30 * MINUTE;

/** What was true since when, for reads that are old. */
export class Past {
  private entries: { at: number; view: Snapshot }[] = [];
  private frozen: { until: number; view: Snapshot } | undefined;
  private freshUntil = 0;

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  add(at: number, view: Snapshot): void {
    this.entries.push({ at, view });
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
  }

  /** For `ms`, reads show what was true `ageMs` ago. False where the last old reads are not past yet. */
  freeze(now: number, ageMs: number, ms: number): boolean {
    const view = this.entries.findLast(({ at }) => at <= now - ageMs)?.view;
    if (now < this.freshUntil || view === undefined) return false;
    this.freshUntil = now + ageMs + FRESH_AFTER;
    this.frozen = { until: now + ms, view };
    return true;
  }

  thaw(): void {
    this.frozen = undefined;
  }

  /** What reads show now, where that is old. */
  shownAt(now: number): Snapshot | undefined {
    return this.frozen !== undefined && now < this.frozen.until ? this.frozen.view : undefined;
  }
}
