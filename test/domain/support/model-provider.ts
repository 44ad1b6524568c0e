import type { Capabilities } from '../../../src/domain/capabilities';
import type { Order, SendOrder } from '../../../src/domain/order';
import type { Finding, Outcome, Shown, Totals } from '../../../src/domain/outcome';

/** What goes wrong with one call. `taken` tells whether the provider gets the order, and when. */
export type Mishap =
  | 'none'
  | 'lost before it arrived'
  | 'taken, then the answer lost'
  | 'answer lost, taken late'
  | 'answer lost, written at the last moment'
  | 'accepted, then done'
  | 'accepted, then failed'
  | 'refused'
  | 'refused although an earlier attempt was taken'
  | 'try later'
  | 'never sent'
  | 'takes everything'
  | 'read fails';

interface Taken {
  operationId: string;
  key: string;
  amount: number;
  reversed: boolean;
}

interface Pending {
  at: number;
  order: SendOrder;
  /** Shown as in progress meanwhile; undefined where nobody sees it coming. */
  ends?: 'done' | 'failed';
  all?: boolean;
}

interface Snapshot {
  captures: readonly Taken[];
  portal: number;
  releases: readonly Taken[];
  released: number;
  pending: readonly string[];
}

export interface Model {
  capabilities: Capabilities;
  holdAmount: number;
  /** The hold of an adopted payment is there; one that is to be created comes with its order, and is approved later. */
  hold: 'none' | 'pending' | 'there' | 'refused';
  /** Whether a provider that shows a status shows totals with it. */
  statusShowsTotals: boolean;
  /** Whether the activity reads before it writes, and writes only where the provider's state is the ledger's. */
  fence: boolean;
}

/**
 * A provider that keeps exactly what its capability record promises, and nothing more. It does what the record does not exclude: an
 * order sent twice without a remembered key is taken twice, an answer may be lost on either side of the effect, an effect may come
 * at any moment within the settle window, a read may be old once, a status says nothing of which operation it was.
 *
 * Its truth is hidden from the core; only the oracle looks at it.
 */
export class ModelProvider {
  captures: Taken[] = [];
  releases: Taken[] = [];
  portalCaptured = 0;
  portalReleased = 0;
  /** The rest went with a capture, or the hold ended. */
  restGone = 0;
  private pending: Pending[] = [];
  private readonly keys = new Map<string, { firstAt: number; outcome: Outcome }>();
  private readonly failedKeys = new Set<string>();
  private readonly markers: Shown[] = [];
  private frozen: { until: number; view: Snapshot } | undefined;
  private lastFreezeAt = Number.NEGATIVE_INFINITY;
  private past: { at: number; view: Snapshot }[] = [];

  constructor(readonly model: Model) {}

  get captured(): number {
    return this.captures.reduce((total, { amount, reversed }) => total + (reversed ? 0 : amount), this.portalCaptured);
  }

  get released(): number {
    return this.releases.reduce((total, { amount }) => total + amount, this.portalReleased) + this.restGone;
  }

  get left(): number {
    return this.model.hold === 'there' ? this.model.holdAmount - this.captured - this.released : 0;
  }

  /** Whether a capture that was sent may still take effect. */
  get isBusy(): boolean {
    // A late attempt under a key that was answered moves nothing; nor does a second order for a hold that is there, or for its rest.
    return this.pending.some(
      ({ order }) => order.kind === 'capture' && this.keys.get(order.key)?.outcome.kind !== 'confirmed',
    );
  }

  isPending(operationId: string): boolean {
    return this.pending.some(({ order }) => order.operationId === operationId);
  }

  taken(operationId: string): readonly Taken[] {
    return this.captures.filter((entry) => entry.operationId === operationId);
  }

  /** Everything that was to take effect until now does. */
  advance(now: number): void {
    const due = this.pending.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.pending = this.pending.filter(({ at }) => at > now);
    for (const { order, ends, all, at } of due) {
      if (ends === 'failed') this.failedKeys.add(order.key);
      else this.process(order, at, all);
      this.remember(at);
    }
    this.remember(now);
  }

  /** One write. `now` is when the provider would get it; the caller hears the outcome a little later. */
  send(order: SendOrder, mishap: Mishap, now: number, x: number): Outcome {
    if (this.model.fence && this.model.capabilities.replayForMs === 0 && order.kind !== 'authorize') {
      const totals = this.totals(this.view());
      if (totals && (totals.captured !== order.capturedBefore || (totals.released ?? 0) > order.releasedBefore)) {
        return { kind: 'notSent', why: 'the provider’s state is not the ledger’s', totals };
      }
    }
    const settle = this.model.capabilities.settleWindowMs;
    switch (mishap) {
      case 'lost before it arrived':
        return { kind: 'unknown', why: 'time-out' };
      case 'taken, then the answer lost':
        this.process(order, now);
        return { kind: 'unknown', why: 'time-out' };
      case 'answer lost, taken late':
        this.pending.push({ at: order.notAfter + 1 + (x % Math.max(1, Math.floor(settle * 0.95))), order });
        return { kind: 'unknown', why: 'time-out' };
      case 'answer lost, written at the last moment':
        this.pending.push({ at: Math.max(now, order.notAfter - 1), order });
        return { kind: 'unknown', why: 'the worker was lost' };
      case 'accepted, then done':
      case 'accepted, then failed':
        if (this.keys.has(order.key)) break;
        this.keys.set(order.key, { firstAt: now, outcome: { kind: 'accepted', why: 'in progress' } });
        this.pending.push({
          at: now + 1 + (x % (3 * settle)),
          order,
          ends: mishap === 'accepted, then done' ? 'done' : 'failed',
        });
        return { kind: 'accepted', why: 'in progress' };
      case 'refused':
        // A definite no for this request, unless an earlier attempt of it was taken: then the answer to that is given below.
        if (this.isKnown(order)) break;
        if (this.model.capabilities.evidence === 'marker' && order.kind === 'capture') {
          this.markers.push({ kind: 'capture', key: order.key, amount: order.amount });
        }
        return { kind: 'refused', code: '6140', why: 'not allowed' };
      case 'refused although an earlier attempt was taken':
        if (!this.isKnown(order)) break;
        return { kind: 'refused', code: '409', why: 'a request with this key is in progress, or was' };
      case 'try later':
        return { kind: 'tryLater', code: '429', why: 'too many requests', retryAfterMs: x % 120_000 };
      case 'never sent':
        return { kind: 'notSent', why: 'connection refused' };
      case 'takes everything':
        // Only where less than the whole is a matter of the gateway may a capture silently take all.
        if (this.model.capabilities.captures === 'many') break;
        return this.process(order, now, true);
      default:
        break;
    }
    return this.process(order, now);
  }

  private isKnown(order: SendOrder): boolean {
    return (
      this.keys.get(order.key)?.outcome.kind === 'confirmed' ||
      this.captures.some(({ key }) => key === order.key) ||
      this.pending.some((entry) => entry.order.key === order.key)
    );
  }

  private process(order: SendOrder, now: number, all = false): Outcome {
    const { capabilities } = this.model;
    const known = this.keys.get(order.key);
    const remembers =
      capabilities.replayForMs > 0 && known !== undefined && now - known.firstAt < capabilities.replayForMs;
    if (remembers && known.outcome.kind === 'confirmed') return known.outcome;
    const outcome = this.execute(order, all);
    if (outcome.kind === 'confirmed') this.keys.set(order.key, { firstAt: remembers ? known.firstAt : now, outcome });
    this.remember(now);
    return outcome;
  }

  private execute(order: SendOrder, all: boolean): Outcome {
    const no = (why: string): Outcome => ({ kind: 'refused', code: 'NotPossible', why });
    const { model } = this;
    if (order.kind === 'authorize') {
      if (model.hold === 'there') return no('this reference exists');
      if (model.hold === 'pending') return { kind: 'accepted', why: 'the customer has to approve' };
      if (model.hold === 'refused') return no('declined');
      model.hold = 'there';
      return { kind: 'confirmed', amount: model.holdAmount, currency: order.currency };
    }
    if (model.hold !== 'there' || this.left <= 0) return no('nothing is left of the hold');
    const entry = { operationId: order.operationId, key: order.key, reversed: false };
    if (order.kind === 'release') {
      const amount = this.left;
      this.releases.push({ ...entry, amount });
      return { kind: 'confirmed', amount, totals: this.totals(this.view()) ?? {} };
    }
    const amount = all ? this.left : order.amount;
    if (amount > this.left) return no('more than is left of the hold');
    if (!model.capabilities.partial && amount !== model.holdAmount) return no('only the whole can be captured');
    // Sent twice means taken twice, also where one capture is meant to be all there is.
    this.captures.push({ ...entry, amount });
    if (model.capabilities.release.afterCapture === 'automatic') this.restGone += this.left;
    return {
      kind: 'confirmed',
      amount,
      ...(this.totals(this.view()) ? { totals: this.totals(this.view()) as Totals } : {}),
    };
  }

  /** Approves or declines a hold that waits for its customer. */
  decideHold(approved: boolean): void {
    if (this.model.hold === 'pending') this.model.hold = approved ? 'there' : 'refused';
  }

  portalCapture(share: number): number {
    const amount = Math.min(this.left, Math.max(1, Math.floor(this.left * share)));
    if (this.left > 0) this.portalCaptured += amount;
    return amount;
  }

  portalRelease(): void {
    this.portalReleased += this.left;
  }

  endHoldEarly(): void {
    this.restGone += this.left;
  }

  /** A capture that was done turns bad. Only where the record says that it may. */
  reverse(): string | undefined {
    const entry = this.captures.find(({ reversed }) => !reversed);
    if (entry === undefined) return undefined;
    entry.reversed = true;
    this.failedKeys.add(entry.key);
    return entry.operationId;
  }

  /** For less than a read gap, reads show what was true some time ago, within the settle window. Not soon again. */
  freeze(now: number, age: number): void {
    if (now < this.lastFreezeAt + 30 * 60_000) return;
    const since = now - Math.min(age, this.model.capabilities.settleWindowMs - 1);
    const view = this.past.findLast(({ at }) => at <= since)?.view;
    if (view === undefined) return;
    this.lastFreezeAt = now;
    this.frozen = { until: now + this.model.capabilities.readGapMs - 1, view };
  }

  thaw(): void {
    this.frozen = undefined;
  }

  /** What is true from this moment on, until the next change. */
  remember(now: number): void {
    this.past.push({ at: now, view: this.view() });
    if (this.past.length > 40) this.past = this.past.slice(-20);
  }

  private view(): Snapshot {
    return {
      captures: this.captures.map((entry) => ({ ...entry })),
      portal: this.portalCaptured,
      releases: [...this.releases],
      released: this.released,
      pending: this.pending.filter(({ ends }) => ends !== undefined).map(({ order }) => order.key),
    };
  }

  private totals(view: Snapshot): Totals | undefined {
    if (this.model.capabilities.evidence === 'status' && !this.model.statusShowsTotals) return undefined;
    const own = view.captures.reduce((total, { amount, reversed }) => total + (reversed ? 0 : amount), 0);
    return { authorized: this.model.holdAmount, captured: own + view.portal, released: view.released };
  }

  lookUp(order: Order, mishap: Mishap, now: number): Finding {
    if (mishap === 'read fails') return { kind: 'inconclusive', why: 'the read timed out' };
    const view = this.frozen !== undefined && now < this.frozen.until ? this.frozen.view : this.view();
    const totals = this.totals(view);
    const base = { why: 'as read', ...(totals ? { totals } : {}) };
    if (order.kind === 'authorize') return this.findHold(order, base, view);
    const { evidence: ofCaptures, release } = this.model.capabilities;
    const evidence = order.kind === 'capture' ? ofCaptures : release.evidence;
    const shown = this.shown(view);
    const readable = { ...base, ...(shown ? { shown } : {}) };
    if (view.pending.includes(order.key)) return { ...readable, kind: 'inProgress' };

    const entries = (order.kind === 'capture' ? view.captures : view.releases).filter(({ reversed }) => !reversed);
    const own = entries.filter(({ key }) => key === order.key);
    if (evidence === 'key' && own.length > 0) {
      return { ...readable, kind: 'done', by: 'key', amount: own.reduce((total, { amount }) => total + amount, 0) };
    }
    if (evidence === 'status') {
      const amount =
        order.kind === 'capture' ? entries.reduce((total, entry) => total + entry.amount, view.portal) : view.released;
      if (amount > 0) return { ...readable, kind: 'done', by: 'status', amount };
    }
    const reversed = view.captures.some((entry) => entry.reversed && entry.key === order.key);
    const failed = this.failedKeys.has(order.key) && own.length === 0 && !this.isPending(order.operationId);
    if (failed && (reversed || view.captures.every(({ key }) => key !== order.key)))
      return { ...readable, kind: 'failed' };
    return { ...readable, kind: 'notDone' };
  }

  private findHold(order: Order, base: { why: string; totals?: Totals }, view: Snapshot): Finding {
    const shown = this.shown(view);
    const readable = { ...base, ...(shown ? { shown } : {}) };
    switch (this.model.hold) {
      case 'there':
        return { ...readable, kind: 'done', by: 'status', amount: this.model.holdAmount, currency: order.currency };
      case 'pending':
        return { kind: 'inProgress', why: 'the customer has not approved' };
      case 'refused':
        return { kind: 'failed', why: 'declined' };
      default:
        return this.pending.some((entry) => entry.order.kind === 'authorize' && entry.ends)
          ? { kind: 'inProgress', why: 'being created' }
          : { kind: 'notDone', why: 'no such payment' };
    }
  }

  private shown(view: Snapshot): Shown[] | undefined {
    const { evidence } = this.model.capabilities;
    if (evidence !== 'key' && evidence !== 'marker') return undefined;
    const captures = view.captures.filter(({ reversed }) => !reversed);
    const listed = captures.map(({ key, amount }): Shown => ({ kind: 'capture', key, amount }));
    const ghosts =
      evidence === 'marker' ? this.markers.filter(({ key }) => !captures.some((entry) => entry.key === key)) : [];
    return [...listed, ...ghosts, ...(view.portal > 0 ? [{ kind: 'capture', amount: view.portal } as const] : [])];
  }
}
