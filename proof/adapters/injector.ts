import type { OperationKind } from '../../src/domain/payment';
import {
  clearFaults,
  type Fault,
  type FaultName,
  type FaultOrder,
  inject,
  NOTICE,
  pendingRules,
} from '../../src/sandbox/faults';
import type { Simulator, World } from '../../src/sandbox/simulator';
import { PROVED } from '../providers';
import type { Clock } from '../simulator/clock';
import type { Mishap } from '../simulator/provider-side';
import { MINUTE } from '../simulator/time';
import type { Account } from './accounts';
import type { WorkerMishap } from './caller';
import { type Limits, wrongOf } from './mishaps';

/** What a stale read may be old at most, and how long reads are fresh after it beyond that age. */
const STALE_MAX = 30 * MINUTE;
/** What is hidden shows so much before the settle window ends: it counts from the time limit, and is to leave room for a wrong clock. */
const ROOM = MINUTE;

/** Plans what the sandbox does wrong with the next call, within what the provider promises. */
export class Injector {
  private freshUntil = 0;

  constructor(
    private readonly world: World,
    private readonly simulator: Simulator,
    private readonly account: Account,
    private readonly clock: Clock,
    private readonly promised: { settleWindowMs: number; provisionalMs: number },
    private readonly isOpen: boolean,
  ) {}

  /** Chooses by `kind`. The answer is what happens to the worker instead. */
  prepare(call: OperationKind | 'lookUp', mishap: Mishap): WorkerMishap | undefined {
    const { x, among } = mishap;
    const [main = '', ...others] = PROVED[this.account.provider].requests[call] ?? [];
    const beside = others.length > 0 && x % 5 === 0 && among === undefined ? others[x % others.length] : undefined;
    const isWrite = call !== 'lookUp' && beside === undefined;
    const wrong = wrongOf(mishap, isWrite);
    if ('worker' in wrong) {
      // Where a key may be forgotten, no attempt may come late.
      return wrong.worker === 'worker frozen, wakes up later' && this.isOpen ? 'worker killed' : wrong.worker;
    }
    const { fault, isNotice } = wrong;
    const details = wrong.details(x, this.limits());
    const coded = this.coded(fault, x);
    if (details === undefined || coded === undefined) return undefined;
    if (!isWrite && (fault === 'readsStale' || fault === 'findsNothing')) this.used(details.ms ?? 0);
    this.plan(isNotice ? NOTICE : (beside ?? main), fault, { ...details, ...coded });
    return undefined;
  }

  /** The next read of a look-up is so old, where that is permitted now. */
  readStale(ageMs: number): boolean {
    const most = this.limits().staleMs;
    if (most <= 0) return false;
    const ms = Math.min(ageMs, most);
    this.used(ms);
    this.plan(PROVED[this.account.provider].requests.lookUp[0] as string, 'readsStale', { ms });
    return true;
  }

  /** What did not happen in this call does not happen in the next. Faults of notices wait for theirs. */
  tidy(): void {
    const { faults } = this.world;
    const waiting = pendingRules(faults).filter(({ operation }) => operation === NOTICE);
    clearFaults(faults);
    for (const { id: _, ...order } of waiting) inject(faults, order);
  }

  calm(): void {
    clearFaults(this.world.faults);
  }

  private used(ageMs: number): void {
    this.freshUntil = this.clock.now + ageMs + 30 * MINUTE;
  }

  private limits(): Limits {
    const { settleWindowMs, provisionalMs } = this.promised;
    const lag = this.account.lagMs ?? 0;
    const isFresh = this.isOpen || this.clock.now < this.freshUntil;
    return {
      hiddenMs: settleWindowMs - ROOM - lag,
      failsMs: provisionalMs,
      staleMs: isFresh ? 0 : Math.min(STALE_MAX, settleWindowMs - ROOM - lag),
      isOpen: this.isOpen,
    };
  }

  private coded(fault: FaultName, x: number): { code?: string } | undefined {
    if (fault !== 'refuses' && fault !== 'refusesAfterEffect') return {};
    const { refuses, afterwards, afterwardsInTheOpen } = PROVED[this.account.provider].simulated.codes;
    const codes = fault === 'refuses' ? refuses : [...afterwards, ...(this.isOpen ? afterwardsInTheOpen : [])];
    const code = codes[x % Math.max(1, codes.length)];
    return code === undefined ? undefined : { code };
  }

  private plan(operation: string, fault: FaultName, details: Omit<Fault, 'fault'>): void {
    const order: FaultOrder = { ...details, provider: this.account.provider, operation, fault };
    // Some providers have no key to forget, or nothing that could fail later.
    if (this.simulator.wrongWith(order) === null) inject(this.world.faults, order);
  }
}
