import type { Capabilities } from '../../src/domain/capabilities';
import type { Order, SendOrder } from '../../src/domain/order';
import type { Finding, Outcome, Shown, Totals } from '../../src/domain/outcome';
import { AWAITED } from '../simulator/awaits';
import { Clock } from '../simulator/clock';
import type { Books, Mishap, ProviderSide } from '../simulator/provider-side';
import { DAY, MINUTE, SECOND, START } from '../simulator/time';
import { Keys } from './keys';
import { type WriteMishap, writeMishap } from './mishaps';
import type { Model, Shared } from './model';
import { Others } from './others';
import { Past } from './past';
import { finding } from './reads';
import type { Pending, Snapshot } from './state';
import { sum, Till } from './till';

/**
 * A provider that keeps exactly what its capability record promises, and nothing more. It does what the record does not exclude: an
 * order sent twice without a remembered key is taken twice, an answer may be lost on either side of the effect, an effect may come at
 * any moment within the settle window, a read may be old once, a status says nothing of which operation it was.
 */
export class ModelProvider implements ProviderSide {
  readonly clock: Clock;
  readonly showsOthers = true;
  readonly mayTakeMore: boolean;
  readonly terms: ProviderSide['terms'];
  readonly faults = new Map<string, number>();
  private readonly till: Till;
  private pending: Pending[] = [];
  private readonly keys: Keys;
  private readonly failedKeys = new Set<string>();
  private readonly ghosts: Shown[] = [];
  private readonly past = new Past();
  private isCalm = false;
  private readonly others: Others;

  constructor(
    private readonly model: Model,
    { clock, keys }: Shared = { clock: new Clock(), keys: new Keys() },
    name: { account: string; reference: string } = { account: 'nordic-shop', reference: 'order-1001-1' },
  ) {
    const { provider, authorized, hold } = model;
    this.clock = clock;
    this.mayTakeMore = model.capabilities.captures === 'one';
    this.keys = keys;
    this.till = new Till(authorized);
    if (hold === 'there') this.till.begin(START + this.capabilities.holdDays * DAY);
    const { till, failedKeys } = this;
    this.others = new Others({
      clock,
      till,
      failedKeys,
      holdMs: model.capabilities.holdDays * DAY,
      provisionalMs: model.capabilities.provisionalMs,
      refundProvisionalMs: model.capabilities.refund?.provisionalMs ?? 0,
      advance: () => this.advance(),
      remember: (at) => this.remember(at),
      count: (fault) => this.count(fault),
    });
    this.terms = {
      ...name,
      provider,
      amount: authorized,
      currency: 'NOK',
      ...(hold === 'there' ? {} : { create: { flow: 'web' } }),
    };
    this.advance();
  }

  get capabilities(): Capabilities {
    return this.model.capabilities;
  }

  get showsPast(): boolean {
    return this.capabilities.evidence !== 'status' || this.model.statusShowsTotals;
  }

  get marksOthers(): boolean {
    return this.model.othersMark && this.capabilities.evidence === 'marker';
  }

  books(): Books {
    return this.booksOf(undefined);
  }

  /** As the payment sees it; without one, as the hold's only payment. */
  booksOf(paymentId: string | undefined): Books {
    this.advance();
    // A late attempt under a key that was answered moves nothing, nor does one after the hold has ended.
    const pending = this.pending.filter(
      ({ order, ends, at }) =>
        (order.kind === 'refund' || (order.kind === 'capture' && !this.till.isEndedAt(at))) &&
        ends !== 'failed' &&
        this.answered(order, at) === undefined,
    );
    return this.till.books(
      pending.map(({ order }) => order),
      paymentId,
    );
  }

  isAtWork(operationId: string): boolean {
    this.advance();
    return this.pending.some(({ order, ends }) => order.operationId === operationId && ends !== undefined);
  }

  /** Everything that was to take effect until now does. */
  private advance(): void {
    const { now } = this.clock;
    const due = this.pending.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    if (due.length > 0) this.pending = this.pending.filter(({ at }) => at > now);
    for (const { order, ends, at } of due) {
      this.endHold(at);
      if (ends === 'failed') this.failedKeys.add(order.key);
      else this.process(order, at);
    }
    this.endHold(now);
    if (this.past.isEmpty) this.remember(now);
  }

  /** By the provider's own clock a hold ends, whoever has forgotten it. */
  private endHold(now: number): void {
    const endedAt = this.till.end(now);
    if (endedAt !== undefined) this.remember(endedAt);
  }

  async send(order: SendOrder, mishap: Mishap | undefined): Promise<Outcome> {
    const x = mishap?.x ?? 0;
    await this.clock.pass(x % 900);
    this.advance();
    const wrong = mishap && writeMishap(mishap);
    const outcome = this.fenced(order) ?? this.write(order, wrong, x);
    await this.clock.pass(wrong === undefined ? x % 900 : x % (31 * SECOND));
    return outcome;
  }

  /** What the activity does before it writes: it looks at its clock, and where replay is not possible perhaps at the provider. */
  private fenced({ notAfter, kind, capturedBefore, releasedBefore, refundedBefore }: SendOrder): Outcome | undefined {
    if (this.clock.now >= notAfter) return { kind: 'notSent', why: 'the time limit of the attempt has passed' };
    if (!this.model.fence || this.keptForMs(kind) > 0 || kind === 'authorize') return undefined;
    const totals = this.totals(this.view());
    if (totals === undefined) return undefined;
    const isAsBooked =
      kind === 'refund'
        ? totals.refunded === undefined || totals.refunded === refundedBefore
        : totals.captured === capturedBefore && (totals.released ?? 0) <= releasedBefore;
    if (isAsBooked) return undefined;
    return { kind: 'notSent', why: 'the provider’s state is not the ledger’s', totals };
  }

  /** One write. Whether it is taken, when, and what is heard of it. */
  private write(order: SendOrder, wrong: WriteMishap | undefined, x: number): Outcome {
    const { now } = this.clock;
    const settle = this.capabilities.settleWindowMs;
    const lost: Outcome = { kind: 'unknown', why: 'time-out' };
    const really = (outcome: Outcome): Outcome => {
      if (wrong !== undefined) this.count(wrong);
      return outcome;
    };
    const neverArrives = wrong === 'lost before it arrived' || wrong === 'never sent';
    if (!neverArrives) this.keys.arrived(order.key, now);
    switch (wrong) {
      case 'lost before it arrived':
        return really(lost);
      case 'taken, then the answer lost':
        this.process(order, now);
        return really(lost);
      case 'answer lost, taken late':
        this.pending.push({ at: order.notAfter + 1 + (x % Math.max(1, Math.floor(settle * 0.95))), order });
        return really(lost);
      case 'answer lost, written at the last moment':
        this.pending.push({ at: Math.max(now, order.notAfter - 1), order });
        return really({ kind: 'unknown', why: 'the worker was lost' });
      case 'accepted, then done':
      case 'accepted, then failed':
        // Under one key it is one order, also where the first of its requests is still on its way.
        if (this.isKnown(order) || this.keys.outcomeOf(order.key) !== undefined) break;
        this.keys.keep(order.key, now, { kind: 'accepted', why: 'in progress' });
        this.pending.push({
          at: now + 1 + (x % (3 * settle)),
          order,
          ends: wrong === 'accepted, then done' ? 'done' : 'failed',
        });
        return really({ kind: 'accepted', why: 'in progress' });
      case 'refused':
        // A definite no for this request, unless an earlier attempt of it was taken: then the answer to that is given below.
        if (this.isKnown(order)) break;
        this.leaveMarker(order);
        return really({ kind: 'refused', code: '6140', why: 'not allowed' });
      case 'refused, then the answer lost':
        if (this.isKnown(order)) break;
        this.leaveMarker(order);
        return really(lost);
      // A no that only a look-up shows to be none.
      case 'taken, then refused':
        if (!this.mayDenyWhatItTook(order)) break;
        this.process(order, now);
        return really({ kind: 'refused', code: '6090', why: 'not allowed' });
      case 'refused, taken late':
        this.pending.push({ at: order.notAfter + 1 + (x % Math.max(1, Math.floor(settle * 0.95))), order });
        return really({ kind: 'refused', code: '6090', why: 'not allowed' });
      case 'refused although an earlier attempt was taken':
        if (!this.isKnown(order)) break;
        return really({ kind: 'refused', code: '409', why: 'a request with this key is in progress, or was' });
      case 'try later':
        return really({ kind: 'tryLater', code: '429', why: 'too many requests', retryAfterMs: x % (2 * MINUTE) });
      case 'never sent':
        return really({ kind: 'notSent', why: 'connection refused' });
      case 'takes everything':
        // Only where less than the whole is a matter of the gateway may a capture silently take all.
        if (this.capabilities.captures === 'many' || order.kind !== 'capture') break;
        return really(this.process(order, now, true));
    }
    return this.process(order, now);
  }

  private mayDenyWhatItTook({ kind }: SendOrder): boolean {
    if (kind === 'refund') return this.capabilities.refund?.evidence !== 'status';
    if (kind === 'release') return AWAITED.verifiesReleases;
    return this.capabilities.evidence === 'key' || AWAITED.deniesOnlyByAbsence;
  }

  /** The marker of an order that was refused may stand there all the same. */
  private leaveMarker({ kind, key, amount }: SendOrder): void {
    if (this.capabilities.evidence === 'marker' && kind === 'capture') this.ghosts.push({ kind, key, amount });
  }

  private count(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  private isKnown(order: SendOrder): boolean {
    return (
      this.keys.outcomeOf(order.key)?.kind === 'confirmed' ||
      [...this.till.captures, ...this.till.refunds].some(({ key }) => key === order.key) ||
      this.pending.some((entry) => entry.order.key === order.key)
    );
  }

  private process(order: SendOrder, at: number, all = false): Outcome {
    const answered = this.answered(order, at);
    if (answered !== undefined) return answered;
    const outcome = this.execute(order, at, all);
    if (outcome.kind === 'confirmed') this.keys.keep(order.key, at, outcome);
    this.remember(at);
    return outcome;
  }

  private readonly answered = ({ key, kind }: SendOrder, at: number): Outcome | undefined =>
    this.keys.answered(key, at, this.keptForMs(kind));

  /** How long a key is remembered. */
  private keptForMs(kind: SendOrder['kind']): number {
    const { refund, replayForMs } = this.capabilities;
    return kind === 'refund' ? (refund?.replayForMs ?? 0) : replayForMs;
  }

  private execute(order: SendOrder, at: number, all: boolean): Outcome {
    const no = (why: string): Outcome => ({ kind: 'refused', code: 'NotPossible', why });
    if (order.kind === 'authorize') return this.authorize(order, at, no);
    if (order.kind === 'refund') return this.refund(order, at, no);
    if (this.till.hold !== 'there' || this.till.left <= 0) return no('nothing is left of the hold');
    const { paymentId, operationId, key } = order;
    const entry = { kind: order.kind, paymentId, operationId, key, at, reversed: false };
    if (order.kind === 'release') {
      const amount = this.till.left;
      this.till.releases.push({ ...entry, amount });
      return { kind: 'confirmed', amount, totals: this.totals(this.view()) ?? {} };
    }
    // Takes all that is left instead of a part; never less than was asked.
    const amount = all ? Math.max(order.amount, this.till.left) : order.amount;
    if (amount > this.till.left) return no('more than is left of the hold');
    if (!this.capabilities.partial && amount !== this.model.authorized) return no('only the whole can be captured');
    // Sent twice means taken twice, also where one capture is meant to be all there is.
    this.till.captures.push({ ...entry, amount });
    if (this.capabilities.release.afterCapture === 'automatic') this.others.move('release', this.till.left, at);
    const totals = this.totals(this.view());
    return { kind: 'confirmed', amount, ...(totals ? { totals } : {}) };
  }

  /** Nothing promises that a second one is refused: then it is given back twice, as long as so much was captured. */
  private refund(
    { paymentId, operationId, key, amount }: SendOrder,
    at: number,
    no: (why: string) => Outcome,
  ): Outcome {
    const { captured, refunded, refunds } = this.till;
    if (this.capabilities.refund === undefined) return no('no refunds');
    if (amount > captured - refunded) return no('more than was captured');
    if (!this.capabilities.refund.parts && amount !== captured) return no('only all of it can be given back');
    refunds.push({ kind: 'refund', paymentId, operationId, key, at, reversed: false, amount });
    const totals = this.totals(this.view());
    const id = this.capabilities.refund.of === 'capture' ? { providerReference: key } : {};
    return { kind: 'confirmed', amount, ...id, ...(totals ? { totals } : {}) };
  }

  /** Nothing promises that a second order is refused: then it holds the customer's money a second time. */
  private authorize({ currency, key }: SendOrder, at: number, no: (why: string) => Outcome): Outcome {
    const { till } = this;
    if (till.hold === 'refused') return no('declined');
    till.order(this.keys.isKept(key, at, this.capabilities.replayForMs) ? key : undefined);
    if (this.model.hold === 'pending' && till.hold !== 'there') {
      till.hold = 'pending';
      if (this.isCalm) this.decideHold(true);
      return { kind: 'accepted', why: 'the customer has to approve' };
    }
    till.begin(at + this.capabilities.holdDays * DAY);
    return { kind: 'confirmed', amount: this.model.authorized, currency };
  }

  async lookUp(order: Order, mishap: Mishap | undefined): Promise<Finding> {
    const x = mishap?.x ?? 0;
    await this.clock.pass(x % 700);
    this.advance();
    const { now } = this.clock;
    const old = this.past.shownAt(now);
    const view = old ?? this.view();
    const isStale = old !== undefined && JSON.stringify(old) !== JSON.stringify(this.view());
    let found: Finding;
    if (mishap && mishap.kind % 3 === 0) {
      this.count('read fails');
      found = { kind: 'inconclusive', why: 'the read timed out' };
    } else {
      if (isStale) this.count('stale read');
      found = finding(order, {
        capabilities: this.capabilities,
        authorized: this.model.authorized,
        hold: this.till.hold,
        view,
        isCreating: this.pending.some((entry) => entry.order.kind === 'authorize' && entry.ends !== undefined),
        totals: this.totals(view),
        ghosts: this.ghosts,
        failed: this.lastNo(),
        othersMark: this.model.othersMark,
      });
    }
    await this.clock.pass(x % 300);
    return found;
  }

  private lastNo(): ReadonlySet<string> {
    const open = (key: string): boolean => this.pending.some(({ order }) => order.key === key);
    return new Set([...this.failedKeys].filter((key) => !open(key)));
  }

  decideHold = (approved: boolean): string | undefined => this.others.decide(approved);
  portalCapture = (share: number): string | undefined => this.others.capture(share);
  portalRefund = (share: number): string | undefined => this.others.refund(share);
  portalRelease = (): string | undefined => this.others.giveBack('portal release', 'others release the rest');
  endHoldEarly = (): string | undefined => this.others.giveBack('early expiry', 'the hold ends early');
  reverse = (): string | undefined => this.others.reverse();

  /** For less than a read gap, reads show what was true some time ago. Not again until that is past. */
  staleReads(ageMs: number): string | undefined {
    this.advance();
    const { settleWindowMs, readGapMs } = this.capabilities;
    const isOld = this.past.freeze(this.clock.now, Math.min(ageMs, settleWindowMs - 1), readGapMs - 1);
    return isOld ? 'reads are old for a while' : undefined;
  }

  async calm(): Promise<void> {
    this.isCalm = true;
    this.past.thaw();
    this.decideHold(true);
  }

  notices(): number {
    return 0;
  }

  /** What is true from this moment on, until the next change. */
  private remember(at: number): void {
    this.past.add(at, this.view());
  }

  private view(): Snapshot {
    const atWork = this.pending.filter(({ ends }) => ends !== undefined).map(({ order }) => order.key);
    return this.till.view(atWork, this.model.expiryShows);
  }

  private totals(view: Snapshot): Totals | undefined {
    const { evidence, refund } = this.capabilities;
    const refunded = sum(view.refunds) + view.portalRefunds;
    // Where all is a status, what is captured is shown without what was given back, so that nobody knows it then.
    if (evidence === 'status' && (!this.model.statusShowsTotals || refunded > 0)) return undefined;
    return {
      authorized: this.model.authorized,
      captured: sum(view.captures) + view.portal,
      released: view.released,
      ...(refund === undefined || refund.evidence === 'status' ? {} : { refunded }),
    };
  }
}
