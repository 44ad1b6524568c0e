import { sum } from '../../src/domain/money';
import type { Finding, Outcome, Totals } from '../../src/domain/outcome';
import type { CaptureOrder, LookUpOrder, Provider, RefundOrder, ReleaseOrder } from '../../src/providers/provider';
import type { OpenAccount } from '../../src/providers/registry';
import type { FaultOrder } from '../../src/sandbox/faults';
import type { Sandbox } from '../../src/sandbox/server';
import type { AuthorizedPayment } from '../../src/sandbox/simulator';
import type { Summary } from '../../src/sandbox/truth';
import { openAt } from '../open';
import type { Pairing, Setting } from '../pairing';

/** What is authorized in every row, minor units. */
export const HOLD = 12_000;

const ORDERS_WITHIN_MS = 20_000;

/** One adapter, one sandbox and one authorized payment between them, over a real socket. */
export class Stage {
  private readonly said: string[] = [];
  private readonly shown: string[] = [];
  /** What the provider called the capture and the refund that it answered last. */
  private readonly given: { capture?: string; refund?: string } = {};
  private created: { reference: string; providerReference?: string } | undefined;

  private constructor(
    readonly pairing: Pairing,
    readonly sandbox: Sandbox,
    readonly account: OpenAccount,
    private provider: Provider,
    readonly payment: AuthorizedPayment,
    private reference: string,
  ) {}

  /** Whatever the sandbox was used for before is forgotten. */
  static async set(sandbox: Sandbox, pairing: Pairing, { switches = {}, settings = {} }: Setting = {}): Promise<Stage> {
    await sandbox.control.reset();
    const { name: provider, side, unlimited } = pairing;
    await sandbox.control.setSwitches(provider, { ...unlimited.switches, ...switches });
    const account = openAccount(pairing, sandbox, settings);
    const payment = await sandbox.control.authorize({ provider, amount: HOLD, reference: 'order-1001-1' });
    return new Stage(pairing, sandbox, account, account.create(), payment, side.referenceOf(payment));
  }

  close(): Promise<void> {
    return this.provider.close();
  }

  /** Calls from now on are made by an account with other settings. */
  async reopen(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.provider.close();
    this.provider = openAccount(this.pairing, this.sandbox, settings).create();
  }

  /** Calls from now on are about a payment that nobody made. */
  mistake(): void {
    this.reference = this.pairing.nobodys;
  }

  /** The next request of that operation meets it. */
  fault(order: Omit<FaultOrder, 'provider' | 'reference'>): Promise<number[]> {
    return this.sandbox.control.inject({ ...order, provider: this.pairing.name });
  }

  async pass(ms: number): Promise<void> {
    await this.sandbox.control.moveClock(ms);
  }

  /** Long enough for whatever was taken to show, where a gateway takes its time. */
  settle(): Promise<void> {
    return this.pass(10_000);
  }

  /** Holdfast creates the hold itself; the customer approves where one is asked. */
  async create(): Promise<void> {
    const { provider, pairing, sandbox } = this;
    const { name, side } = pairing;
    if (provider.authorize === undefined) throw new Error(`${name} creates no holds`);
    const reference = 'order-1002-1';
    const about = { ...this.about(), reference, amount: HOLD, key: 'aut-1', create: side.create };
    const outcome = this.hear(await provider.authorize({ ...about, ...fence() }));
    if (outcome.kind === 'accepted' && outcome.redirectUrl !== undefined) {
      const { account } = this.payment;
      await sandbox.control.customerApproves({ provider: name, account, reference });
    }
    const given = 'providerReference' in outcome ? outcome.providerReference : undefined;
    this.reference = reference;
    this.created = { reference, ...(given === undefined ? {} : { providerReference: given }) };
  }

  portalCapture = (amount: number): Promise<Summary> => this.sandbox.control.portalCapture(this.payment, amount);
  portalRefund = (amount: number): Promise<Summary> => this.sandbox.control.portalRefund(this.payment, amount);
  portalCancel = (): Promise<Summary> => this.sandbox.control.portalCancel(this.payment);
  expire = (): Promise<Summary | null> => this.sandbox.control.expire(this.payment);

  async capture(amount = HOLD, more: Partial<Pick<CaptureOrder, 'key' | 'capturedBefore'>> = {}): Promise<Outcome> {
    const order = { ...this.about(), amount, key: 'cap-1', capturedBefore: 0, ...more, ...fence() };
    const outcome = this.hear(await this.provider.capture(order));
    if (outcome.kind === 'confirmed' && outcome.providerReference) this.given.capture = outcome.providerReference;
    return outcome;
  }

  /** Gives back what was captured, by a ledger that knows of the capture. */
  async refund(
    amount = HOLD,
    more: Partial<Pick<RefundOrder, 'key' | 'capturedBefore' | 'refundedBefore'>> = {},
  ): Promise<Outcome> {
    const { provider, given } = this;
    if (provider.refund === undefined) throw new Error(`${this.pairing.name} gives nothing back`);
    const ledger = { capturedBefore: HOLD, refundedBefore: 0, ...more };
    const named = given.capture === undefined ? {} : { captureReference: given.capture };
    const outcome = this.hear(
      await provider.refund({ ...this.about(), amount, key: 'ref-1', ...named, ...ledger, ...fence() }),
    );
    if ('providerReference' in outcome && outcome.providerReference) given.refund = outcome.providerReference;
    return outcome;
  }

  async release(
    amount = HOLD,
    more: Partial<Pick<ReleaseOrder, 'untouched' | 'capturedBefore' | 'releasedBefore'>> = {},
  ): Promise<Outcome> {
    const ledger = { untouched: true, capturedBefore: 0, releasedBefore: 0, ...more };
    return this.hear(await this.provider.release({ ...this.about(), amount, key: 'rel-1', ...ledger, ...fence() }));
  }

  async lookUp(kind: LookUpOrder['kind'] = 'capture', amount = HOLD, key?: string): Promise<Finding> {
    const keys = { authorize: 'aut-1', capture: 'cap-1', release: 'rel-1', refund: 'ref-1' };
    const told =
      kind === 'authorize' ? this.created?.providerReference : kind === 'refund' ? this.given.refund : undefined;
    const providerReference = told === undefined ? {} : { providerReference: told };
    const order = { ...this.about(), kind, amount, key: key ?? keys[kind], ...providerReference };
    const finding = await this.provider.lookUp(order);
    this.shown.push(inWords(finding));
    return finding;
  }

  private about() {
    const { currency } = this.payment;
    const hold = this.created?.providerReference;
    const held = hold === undefined ? {} : { holdReference: hold };
    return { paymentId: 'order-1001', reference: this.reference, currency, ...held };
  }

  private hear(outcome: Outcome): Outcome {
    const code = outcome.kind === 'refused' || outcome.kind === 'tryLater' ? ` ${outcome.code}` : '';
    const read = outcome.kind === 'notSent' ? outcome.totals : undefined;
    this.said.push(
      [`${outcome.kind}${code}`, ...totalsInWords({ captured: read?.captured, refunded: read?.refunded })].join(', '),
    );
    return outcome;
  }

  /** The row that this run makes: what was said, what was shown, what is true, and how many writes reached the provider. */
  async row(): Promise<Row> {
    const { captured, released, captureCount, refunded, movements } = await this.truth();
    const { name } = this.pairing;
    const { requests } = await this.sandbox.control.counters();
    const writes = ['capture', 'cancel', 'refund'].map((operation) => requests[`${name}.${operation}`] ?? 0);
    return {
      calls: this.said.join(' > '),
      finding: this.shown.join(' > '),
      captured,
      released,
      times: captureCount,
      writes: sum(writes),
      refunded,
      refunds: movements.filter(({ kind }) => kind === 'refunded').length,
    };
  }

  /** Nothing, where no money has moved yet. */
  private async truth(): Promise<Pick<Summary, 'captured' | 'released' | 'captureCount' | 'refunded' | 'movements'>> {
    const reference = this.created?.reference ?? this.payment.reference;
    const all = await this.sandbox.control.truth({ provider: this.pairing.name, account: this.payment.account });
    return all.find((one) => one.reference === reference) ?? NOTHING;
  }
}

const NOTHING = { captured: 0, released: 0, captureCount: 0, refunded: 0, movements: [] };

/** One cell of the table. */
export interface Row {
  /** The outcomes of the calls, in order. */
  calls: string;
  /** What the look-ups show, in order. */
  finding: string;
  /** The truth of the sandbox: minor units taken, given back, and how often money was taken. */
  captured: number;
  released: number;
  times: number;
  /** Captures, releases and refunds that reached the provider. */
  writes: number;
  /** Minor units given back after a capture, and how often. */
  refunded: number;
  refunds: number;
}

/** An account of the pairing's merchant at this sandbox. */
export function openAccount(
  pairing: Pairing,
  sandbox: Pick<Sandbox, 'accounts' | 'baseUrls'>,
  settings: Readonly<Record<string, unknown>> = {},
): OpenAccount {
  const { name, unlimited } = pairing;
  const known = Object.values(sandbox.accounts).find(({ provider }) => provider === name);
  const { [name]: baseUrl }: Readonly<Record<string, string>> = sandbox.baseUrls;
  if (known === undefined || baseUrl === undefined) throw new Error(`no ${name}`);
  return openAt(pairing, known, { baseUrl, ...unlimited.settings, ...settings });
}

const fence = () => ({ notAfter: Date.now() + ORDERS_WITHIN_MS });

function inWords(finding: Finding): string {
  if (finding.kind === 'inconclusive') return finding.kind;
  const totals = totalsInWords(finding.totals ?? {});
  const what = finding.kind === 'done' ? `done by ${finding.by} ${finding.amount}` : finding.kind;
  return [what, ...totals].join(', ');
}

/** That nothing was given back is not said: most rows are about other things. */
const totalsInWords = ({ captured, released, refunded }: { [Name in keyof Totals]: number | undefined }): string[] => [
  ...(captured === undefined ? [] : [`captured ${captured}`]),
  ...(released === undefined ? [] : [`released ${released}`]),
  ...(refunded ? [`refunded ${refunded}`] : []),
];
