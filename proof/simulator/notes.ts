import type { Fact } from '../../src/domain/facts';
import type { Finding } from '../../src/domain/outcome';
import { isFinal, type Operation, operationOf, type Payment } from '../../src/domain/payment';
import { toldIn } from './unpaid';

/** What was known when a capture proved to be done. */
export interface Reading {
  /** What was booked as captured by others before. */
  foreign: number;
  /** That figure cannot have been this very capture: nobody had called it ended, and the past is known. */
  isElsewhere: boolean;
}

/** What the oracle remembers of a life beside the books and the payment. It lives through resets, as the provider does. */
export class Notes {
  /** What was asked of the provider for each operation, in any run. */
  readonly asked = new Map<string, Set<number>>();
  /** Which shipments each operation was sent for, in any run. */
  readonly paysFor = new Map<string, Set<string>>();
  /** What had ended when the latest reset was noticed. Protocol 8, known limits. */
  endedUnnoticed: ReadonlySet<string> = new Set();
  /** What the provider had once taken, to carry it out later. */
  readonly atWork = new Set<string>();
  readonly readings = new Map<string, Reading>();
  /** What was ever put before a person, and why. */
  readonly parked = new Map<string, string>();
  /** Parcels of this run that a person was told of, because they ended unpaid. */
  readonly unpaid = new Set<string>();
  /** Those that the first run had told of, when this one goes on for refunds. */
  private toldBefore: ReadonlySet<string> = new Set();
  wasPaused = false;
  /** Every attention that was ever raised, taken down since or not. */
  readonly raised = new Set<string>();

  /** When a read last showed totals. */
  readAt = 0;
  /** So many look-ups in a row have told nothing. */
  blindFor = 0;

  /** What the provider may be asked for it, and whose money that is. */
  sends({ id, amount, shipments }: Operation): void {
    this.asked.set(id, (this.asked.get(id) ?? new Set()).add(amount));
    const pays = this.paysFor.get(id) ?? new Set();
    for (const shipment of shipments) pays.add(shipment);
    this.paysFor.set(id, pays);
  }

  reads(finding: Finding, now: number): void {
    this.blindFor = finding.kind === 'inconclusive' ? this.blindFor + 1 : 0;
    if ('totals' in finding && finding.totals?.captured !== undefined) this.readAt = now;
  }

  /** The run knows these facts only. */
  isTold(facts: readonly Fact[]): void {
    this.unpaid.clear();
    for (const id of this.toldBefore) this.unpaid.add(id);
    toldIn(this.unpaid, facts);
  }

  /** A second run knows what the first one knew. */
  goesOn(): void {
    this.toldBefore = new Set(this.unpaid);
  }

  /** A payment that begins anew knows nothing. */
  beginsAnew(): void {
    this.toldBefore = new Set();
    this.isTold([]);
  }

  learns(before: Payment, facts: readonly Fact[], after: Payment): void {
    toldIn(this.unpaid, facts);
    for (const fact of facts) {
      if (fact.kind === 'AttentionRaised') this.raised.add(fact.code);
      if (fact.kind === 'Paused') this.wasPaused = true;
      if (fact.kind === 'Accepted') this.atWork.add(fact.operationId);
      if (fact.kind === 'Parked' && fact.code === 'Parked') this.parked.set(fact.operationId, fact.why);
      if (fact.kind === 'PastUnknown')
        this.endedUnnoticed = new Set(before.operations.filter(hasEnded).map(({ id }) => id));
      if (fact.kind === 'Confirmed') {
        const isElsewhere = operationOf(before, fact.operationId)?.inDoubt === true && !after.pastUnknown;
        this.readings.set(fact.operationId, { foreign: before.foreign.captured, isElsewhere });
      }
    }
  }
}

/** It is final, and not because it was done. */
export const hasEnded = (op: Operation): boolean => isFinal(op) && op.status !== 'done';
