import type { Capabilities } from '../../src/domain/capabilities';
import type { Order, SendOrder } from '../../src/domain/order';
import type { Finding, Outcome } from '../../src/domain/outcome';
import type { Provider } from '../../src/providers/provider';
import { type OpenAccount, PROVIDERS } from '../../src/providers/registry';
import type { Account as Known } from '../../src/sandbox/config';
import type { Core } from '../../src/sandbox/core';
import type { Answer, Request } from '../../src/sandbox/exchange';
import { type FaultName, NOTICE } from '../../src/sandbox/faults';
import { ControlRefused, type Deed, type Simulator } from '../../src/sandbox/simulator';
import { find, type PaymentTruth } from '../../src/sandbox/truth';
import { PROVED } from '../providers';
import { Clock } from '../simulator/clock';
import type { Books, Mishap, ProviderSide } from '../simulator/provider-side';
import { SECOND } from '../simulator/time';
import type { Account } from './accounts';
import { Attribution } from './attribution';
import { Caller } from './caller';
import { isRead } from './dispatcher';
import { Injector } from './injector';
import { NoticeDesk } from './notice-desk';
import type { Later } from './simulated';

export interface Setup {
  account: Account;
  open: OpenAccount;
  /** The account as the sandbox knows it. */
  known: Known;
  core: Core;
  /** The account's name in the sandbox. */
  name: string;
  currency: string;
  authorized: number;
  hold: 'there' | 'created' | 'pending';
  seed: number;
}

const REFERENCE = 'order-1001-1';

/** The real adapter of an account before the sandbox, in virtual time. */
export class AdapterSide implements ProviderSide {
  readonly clock = new Clock();
  readonly terms: ProviderSide['terms'];
  readonly capabilities: Capabilities;
  readonly showsPast: boolean;
  readonly mayTakeMore: boolean;
  readonly showsOthers: boolean;
  readonly marksOthers = false;
  /** Nothing is hidden from reads. */
  private readonly isOpen: boolean;
  private readonly simulator: Simulator;
  private readonly later: Later | undefined;
  private readonly attribution = new Attribution();
  private readonly caller: Caller;
  private readonly injector: Injector;
  private readonly counted = new Map<string, number>();
  private readonly desk: NoticeDesk | undefined;

  constructor(private readonly setup: Setup) {
    const { account, open, known, core, name, currency, authorized, hold, seed } = setup;
    const { side, simulated } = PROVED[account.provider];
    this.simulator = core.simulators.get(account.provider) as Simulator;
    this.capabilities = open.capabilities;
    this.showsPast = simulated.showsPast;
    this.showsOthers = simulated.showsOthers(account.switches ?? {});
    this.mayTakeMore = simulated.mayTakeMore;
    this.later = simulated.later;
    const count = (fault: string): void => {
      this.counted.set(fault, (this.counted.get(fault) ?? 0) + 1);
    };
    this.caller = new Caller(this.clock, open, seed, (request, order) => this.arrive(request, order), count);
    this.isOpen = seed % 2 === 0 && account.lagMs === undefined;
    this.injector = new Injector(core.world, this.simulator, account, this.clock, open.capabilities, this.isOpen);

    const terms = { account: name, provider: account.provider, amount: authorized, currency };
    const { now } = this.clock;
    const { members, addressFor, register } = simulated.notices ?? {};
    const registered = register?.((request) => this.simulator.handle(request, now).reply, known);
    if (hold === 'there') {
      const noticeUrl = addressFor && { noticeUrl: addressFor(REFERENCE, known) };
      const order = { account: name, amount: authorized, currency, reference: REFERENCE, ...noticeUrl };
      this.terms = { ...terms, reference: side.referenceOf(this.simulator.authorize(order, now)) };
    } else this.terms = { ...terms, reference: REFERENCE, create: side.create };
    const notices = PROVIDERS[account.provider]?.notices;
    if (notices === undefined) return;
    const own = { ...side.credentials(known), ...account.settings, ...members, ...registered };
    const settings = Object.keys(notices.settings.shape).map((member) => [member, Object(own)[member]]);
    const reader = notices.readerOf(notices.settings.parse(Object.fromEntries(settings)));
    if (reader) this.desk = new NoticeDesk(this.clock, notices, reader, this.terms.reference, count);
  }

  get faults(): ReadonlyMap<string, number> {
    const all = new Map(this.counted);
    for (const [name, times] of this.setup.core.world.faults.injected) {
      const fault = name.slice(name.lastIndexOf('.') + 1);
      all.set(fault, (all.get(fault) ?? 0) + times);
    }
    return all;
  }

  private get truth(): PaymentTruth | undefined {
    const { account, core, name } = this.setup;
    return find(core.world.truth, { provider: account.provider, account: name, reference: REFERENCE });
  }

  /** Lets the sandbox do what has fallen due. */
  private attend(): void {
    const { now } = this.clock;
    for (const delivery of this.simulator.advance(now)) {
      const { status, body } = this.desk?.take(delivery) ?? { status: 404 };
      this.simulator.delivered(delivery.id, status, now, body);
    }
    // In the end every customer approves, also of a hold that was created late.
    if (this.caller.isCalm && this.truth === undefined) this.decideHold(true);
    this.attribution.note(this.truth);
  }

  notices(): number {
    this.attend();
    return this.desk?.taken() ?? 0;
  }

  books(): Books {
    this.attend();
    const { authorized = 0, captured = 0, released = 0, refunded = 0, id } = this.truth ?? {};
    const { open, failing } = this.attribution.outstandingIds(this.clock.now);
    const { movements } = this.attribution;
    // Where a key was answered, a late attempt under it moves nothing.
    const isAnswered = (id: string): boolean =>
      this.capabilities.replayForMs > 0 &&
      movements.some(({ kind, operationId }) => kind === 'capture' && operationId === id);
    const payments = [...this.setup.core.world.truth.payments.values()];
    const holds = payments.flatMap((payment) => payment.movements.filter(({ kind }) => kind === 'authorized')).length;
    return {
      authorized,
      captured,
      released,
      refunded,
      movements,
      holds,
      pending: open.filter((id) => !isAnswered(id)),
      failing,
      ...(id === undefined ? {} : { holdId: id }),
    };
  }

  isAtWork(operationId: string): boolean {
    this.attend();
    return this.attribution.open(this.clock.now).some((order) => order.operationId === operationId && order.isShown);
  }

  /** One request at the sandbox, sent for this operation. */
  private arrive(request: Request, { operationId, kind }: Order): Answer {
    this.attend();
    const { core, account } = this.setup;
    const { now } = this.clock;
    const rules = [...core.world.faults.rules.values()].flat();
    const answer = this.simulator.handle({ ...request, path: request.path.slice(`/${account.provider}`.length) }, now);
    const left = new Set([...core.world.faults.rules.values()].flat());
    const used = rules.find((rule) => rule.operation !== NOTICE && !left.has(rule));
    if (kind === 'authorize' || isRead(request)) return answer;
    const hasMoved = this.attribution.note(this.truth, { operationId, kind });
    const about = { operationId, kind };
    const switches = this.simulator.switches();
    const failsLater = used?.fault === 'failsLater';
    const taking = (failsLater ? used.ms : undefined) ?? this.later?.afterMs(switches) ?? 0;
    const fails = failsLater || this.later?.fails(switches) === true;
    if (used?.fault === 'actsLate') {
      const at = now + (used.ms ?? 0);
      this.attribution.handOver({ ...about, at, fails: false, isShown: false });
      if (taking > 0) this.attribution.handOver({ ...about, at: at + taking, fails, isShown: true });
    } else if (!hasMoved && kind === 'capture' && taking > 0 && this.isTaken(answer, used?.fault)) {
      this.attribution.handOver({ ...about, at: now + taking, fails, isShown: true });
    }
    return answer;
  }

  /** An order that was acknowledged, or that was although nobody heard of it. */
  private isTaken({ reply }: Answer, fault: FaultName | undefined): boolean {
    return fault === undefined ? this.later?.isAcknowledged(reply.body) === true : ACTS.includes(fault);
  }

  async send(order: SendOrder, mishap: Mishap | undefined): Promise<Outcome> {
    const outcome = await this.call<Outcome>(
      order,
      order.kind,
      mishap,
      (provider) => sent(provider, order),
      (why) => ({
        kind: 'unknown',
        why: `the worker was lost: ${why}`,
      }),
    );
    if (order.kind === 'authorize' && this.setup.hold === 'created') this.decideHold(true);
    return outcome;
  }

  async lookUp(order: Order, mishap: Mishap | undefined): Promise<Finding> {
    return this.call<Finding>(
      order,
      'lookUp',
      mishap,
      (provider) => provider.lookUp(order),
      (why) => ({
        kind: 'inconclusive',
        why: `the look-up was lost: ${why}`,
      }),
    );
  }

  private async call<T>(
    order: Order,
    kind: Parameters<Injector['prepare']>[0],
    mishap: Mishap | undefined,
    work: (provider: Provider) => Promise<T>,
    lost: (why: string) => T,
  ): Promise<T> {
    const x = mishap?.x ?? 0;
    await this.clock.pass(x % 900);
    const wrong = mishap && this.injector.prepare(kind, mishap);
    try {
      return await this.caller.call(order, wrong, x, work, lost);
    } finally {
      this.injector.tidy();
    }
  }

  private deed(deed: Deed, says: string, amount?: number): string | undefined {
    const { name } = this.setup;
    try {
      this.simulator.doToPayment(deed, name, REFERENCE, amount, this.clock.now);
    } catch (error) {
      if (error instanceof ControlRefused) return undefined;
      throw error;
    }
    return says;
  }

  private get areOthersHeard(): boolean {
    const { isDeaf } = this.setup.account;
    return (
      isDeaf === undefined || (isDeaf !== true && this.isOpen && this.attribution.open(this.clock.now).length === 0)
    );
  }

  private others(fault: string, deed: Deed, says: string, amount?: number): string | undefined {
    if (!this.areOthersHeard) return undefined;
    const said = this.deed(deed, says, amount);
    if (said !== undefined) this.counted.set(fault, (this.counted.get(fault) ?? 0) + 1);
    return said;
  }

  portalCapture(share: number): string | undefined {
    const { authorized, captured, released } = this.books();
    const left = authorized - captured - released;
    // Where parts cannot be captured, a person in the portal cannot do it either.
    const amount = this.capabilities.partial ? Math.min(left, Math.max(1, Math.floor(left * share))) : left;
    return amount > 0 ? this.others('portal capture', 'capture', `others capture ${amount}`, amount) : undefined;
  }

  portalRefund(share: number): string | undefined {
    const { captured, refunded } = this.books();
    const left = captured - refunded;
    const amount =
      this.capabilities.refund?.parts === false ? left : Math.min(left, Math.max(1, Math.floor(left * share)));
    return amount > 0 ? this.others('portal refund', 'refund', `others refund ${amount}`, amount) : undefined;
  }

  portalRelease(): string | undefined {
    return this.books().authorized > 0 ? this.others('portal release', 'cancel', 'others release the rest') : undefined;
  }

  endHoldEarly(): string | undefined {
    return this.books().authorized > 0 ? this.others('early expiry', 'expire', 'the hold ends early') : undefined;
  }

  decideHold(approved: boolean): string | undefined {
    return this.deed(approved ? 'approve' : 'decline', `the customer ${approved ? 'approves' : 'declines'}`);
  }

  reverse(): undefined {
    return undefined;
  }

  staleReads(ageMs: number): string | undefined {
    return this.injector.readStale(Math.max(ageMs, SECOND)) ? 'the next read is old' : undefined;
  }

  async calm(): Promise<void> {
    this.injector.calm();
    this.caller.isCalm = true;
  }
}

/** After these it was. */
const ACTS: readonly FaultName[] = [
  'dropsAfterEffect',
  'neverAnswers',
  'failsAfterEffect',
  'answersLate',
  'garblesAnswer',
  'pageAfterEffect',
  'mislabelsAnswer',
  'refusesAfterEffect',
  'readsStale',
  'findsNothing',
  'failsLater',
];

function sent(provider: Provider, order: SendOrder): Promise<Outcome> {
  switch (order.kind) {
    case 'capture':
      return provider.capture(order);
    case 'release':
      return provider.release({ ...order, untouched: order.capturedBefore === 0 });
    case 'refund':
      return provider.refund?.(order) ?? Promise.resolve(CANNOT_REFUND);
    case 'authorize':
      return provider.authorize?.({ ...order, create: order.create ?? {} }) ?? Promise.resolve(CANNOT);
    default:
      return order.kind satisfies never;
  }
}

const CANNOT_REFUND: Outcome = { kind: 'refused', code: 'CannotRefund', why: 'this account cannot refund' };
const CANNOT: Outcome = { kind: 'refused', code: 'CannotCreate', why: 'this account cannot create authorizations' };
