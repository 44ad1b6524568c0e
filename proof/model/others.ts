import type { Clock } from '../simulator/clock';
import type { Taken } from './state';
import type { Till } from './till';

interface Bank {
  clock: Clock;
  till: Till;
  /** Keys of orders whose last word is no. */
  failedKeys: Set<string>;
  holdMs: number;
  provisionalMs: number;
  refundProvisionalMs: number;
  /** Everything that was to take effect until now does. */
  advance(): void;
  remember(at: number): void;
  count(fault: string): void;
}

/** What is done at a modelled provider by others than us: the customer, a person in the portal, the bank. */
export class Others {
  constructor(private readonly bank: Bank) {}

  move(kind: 'capture' | 'release' | 'refund', amount: number, at: number): void {
    this.bank.till.moveByOthers(kind, amount, at);
    this.bank.remember(at);
  }

  decide(approved: boolean): string | undefined {
    const { till, clock, holdMs, remember } = this.bank;
    if (till.hold !== 'pending') return undefined;
    if (approved) till.begin(clock.now + holdMs);
    else till.hold = 'refused';
    remember(clock.now);
    return `the customer ${approved ? 'approves' : 'declines'}`;
  }

  capture(share: number): string | undefined {
    const { till, clock, advance, count } = this.bank;
    advance();
    if (till.left <= 0) return undefined;
    const amount = Math.min(till.left, Math.max(1, Math.floor(till.left * share)));
    this.move('capture', amount, clock.now);
    count('portal capture');
    return `others capture ${amount}`;
  }

  refund(share: number): string | undefined {
    const { till, clock, advance, count } = this.bank;
    advance();
    const left = till.captured - till.refunded;
    if (left <= 0) return undefined;
    const amount = Math.min(left, Math.max(1, Math.floor(left * share)));
    this.move('refund', amount, clock.now);
    count('portal refund');
    return `others refund ${amount}`;
  }

  giveBack(fault: string, says: string): string | undefined {
    const { till, clock, advance, count } = this.bank;
    advance();
    if (till.left <= 0) return undefined;
    this.move('release', till.left, clock.now);
    count(fault);
    return says;
  }

  reverse(): string | undefined {
    const { till, clock, failedKeys, provisionalMs, refundProvisionalMs, advance, remember, count } = this.bank;
    advance();
    const turning = (entries: readonly Taken[], forMs: number) =>
      entries.find(({ reversed, at }) => !reversed && clock.now < at + forMs);
    // What was given back of it is gone: such a capture stays.
    const capture = till.refunded > 0 ? undefined : turning(till.captures, provisionalMs);
    const entry = capture ?? turning(till.refunds, refundProvisionalMs);
    if (entry === undefined) return undefined;
    entry.reversed = true;
    failedKeys.add(entry.key);
    remember(clock.now);
    count(`${entry.kind} turns bad`);
    return `the ${entry.kind} of ${entry.operationId} turns bad`;
  }
}
