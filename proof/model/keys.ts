import type { Outcome } from '../../src/domain/outcome';

/**
 * What a provider remembers of the keys that came with orders. One memory for all its merchants and payments, the widest scope that a
 * document may leave open: a key that two orders share is answered with what became of the first.
 */
export class Keys {
  private readonly seen = new Map<string, { firstAt: number; outcome?: Outcome }>();

  arrived(key: string, at: number): void {
    if (!this.seen.has(key)) this.seen.set(key, { firstAt: at });
  }

  keep(key: string, at: number, outcome: Outcome): void {
    this.seen.set(key, { firstAt: this.seen.get(key)?.firstAt ?? at, outcome });
  }

  outcomeOf(key: string): Outcome | undefined {
    return this.seen.get(key)?.outcome;
  }

  /** What an order is answered at that moment because its key is known. Only within the time that is promised from its first arrival. */
  answered(key: string, at: number, keptForMs: number): Outcome | undefined {
    const outcome = this.outcomeOf(key);
    return outcome?.kind === 'confirmed' && this.isKept(key, at, keptForMs) ? outcome : undefined;
  }

  isKept(key: string, at: number, keptForMs: number): boolean {
    return at - (this.seen.get(key)?.firstAt ?? at) < keptForMs;
  }
}
