import {
  Client,
  type Connection,
  type DataConverter,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { clientConfig } from '../config/client-config';
import type { AccountDirectory } from '../config/directory';
import { connectClient, temporalSettings } from '../config/temporal-connection';
import { formatMoney } from '../domain/format';
import type { Terms } from '../domain/payment';
import { dataConverterOf } from '../encryption/data-converter';
import { digestOf } from '../messages/digest';
import { type ErrorCode, HoldfastError } from '../messages/errors';
import { eventsIdOf, ID, providerQueue, refundsIdOf, WORKFLOW_TYPE, workflowIdOf } from '../messages/ids';
import type { OperatorReason } from '../messages/messages';
import type { ListFilter } from '../messages/queries';
import type { StartMessage } from '../messages/schemas';
import {
  CaptureBy,
  CaptureState,
  PaymentAccount,
  PaymentProvider,
  PaymentReference,
} from '../messages/search-attributes';
import { startDetailsOf } from '../view/details';
import { type Builds, buildsOf } from './builds/builds';
import { type Upgraded, type UpgradeOptions, type UpgradePlan, upgraded, upgradePlanOf } from './builds/upgrade';
import { ANSWER_WITHIN_MS, callWithin, within } from './deadlines';
import { terminated, translated, unavailable } from './errors';
import { type Expiring, expiringOf } from './expiring';
import { createKeyCheck, type KeyCheck } from './key-check';
import { type KeySources, keyringFrom } from './keys';
import { type Cut, type ListedPayment, listed, listedOrPaused, listedPaused, type Page, pageOf } from './listing';
import { type Mended, type MendPlan, mended, planOf } from './mend';
import { type ProviderNotice, tellNotice } from './noticed';
import { PaymentHandle } from './payment-handle';
import { type StuckPayment, type Survey, type SurveyOptions, surveyOf } from './survey';
import { readStart } from './terms';
import { type Looking, type SeenPayment, viewsOf } from './views';

/** A worker that is killed with a workflow task in its hands holds a payment up for this long. */
const WORKFLOW_TASK_TIMEOUT_MS = 5_000;

export interface ConnectOptions extends KeySources {
  /** Where Temporal is. Default: the `TEMPORAL_*` environment or temporal.toml, as the `temporal` command reads them. */
  env?: NodeJS.ProcessEnv;
  /** The accounts and their providers. Default: read from `HOLDFAST_CONFIG` or ./holdfast.yaml; no secret is resolved. */
  accounts?: AccountDirectory;
  /** What a worker may take for one task of a payment that starts now. Default: `worker.workflowTaskTimeout` of the same file; 5 seconds. */
  workflowTaskTimeoutMs?: number;
  /** How long to wait for an answer before `ServerUnavailable`; other calls wait this long at most too. Default: 2 minutes. */
  answerWithinMs?: number;
}

/** How long a caller waits, where that is less than what the client waits for. */
export interface Patience extends Pick<ConnectOptions, 'answerWithinMs'> {
  /** Ends the calls at once, with `ServerUnavailable`: what was sent may have been accepted. */
  givenUp?: AbortSignal;
}

export interface StuckFilter extends Pick<ListFilter, 'account' | 'provider'> {
  /** Only those that have stood still, or needed a look, for longer than this. */
  olderThanMs?: number;
}

export interface MendOptions {
  /** How long to watch whether it moves. Default: 20 seconds. */
  watchMs?: number;
}

export interface ExpiringFilter extends Pick<ListFilter, 'account' | 'provider'> {
  withinMs: number;
  /** How many payments without a deadline in the list are asked for theirs. Default: 1000. */
  askAtMost?: number;
  looking?: Looking;
}

/**
 * For a Temporal client of your own that you hand to `Holdfast.over`: reads what the workers have sealed, and seals where a key is active. The keys
 * come as `connect` gets them. Throws `KeyMissing`, or what is wrong with the configuration.
 */
export const dataConverter = (sources: KeySources = {}): DataConverter => dataConverterOf(keyringFrom(sources));

/** A provider waits for the answer to its notice, and comes again when there is none. */
const NOTICE_WITHIN_MS = 5_000;

/** Why one of the workflows of a payment is not the one to mend: what says most comes first. */
const NOT_THIS_ONE: readonly ErrorCode[] = ['NothingToMend', 'PaymentClosed', 'PaymentNotFound'];

/** One view among many: a worker that is there answers much sooner. */
const VIEW_WITHIN_MS = 5_000;

/**
 * The client of order services: starts payments, tells them what was shipped, and asks how they are.
 *
 * Everything may be repeated with the same ids: a repeat changes nothing and gets the first answer. Throws `HoldfastError`; compare its
 * `code`.
 */
export class Holdfast {
  private readonly checkKey: KeyCheck = createKeyCheck();

  private constructor(
    private readonly client: Client,
    private readonly accounts: AccountDirectory,
    private readonly owned: Connection | undefined,
    private readonly answerWithinMs: number = ANSWER_WITHIN_MS,
    private readonly workflowTaskTimeoutMs: number = WORKFLOW_TASK_TIMEOUT_MS,
  ) {}

  /** Connects to Temporal. Throws `ServerUnavailable`, `KeyMissing`, or what is wrong with the configuration. */
  static async connect(options: ConnectOptions = {}): Promise<Holdfast> {
    const { env = process.env, encryption, answerWithinMs } = options;
    const read =
      options.accounts === undefined ? clientConfig(undefined, env) : { ...options, accounts: options.accounts };
    const converter = dataConverter({ env, ...(encryption && { encryption }) });
    const settings = temporalSettings(env);
    const connection = await connectClient(settings);
    const client = new Client({ connection, namespace: settings.namespace, dataConverter: converter });
    const timeoutMs = options.workflowTaskTimeoutMs ?? read.workflowTaskTimeoutMs;
    return new Holdfast(client, read.accounts, connection, answerWithinMs, timeoutMs);
  }

  /** Over a Temporal client that the caller has and closes. Where payloads are sealed it needs the `dataConverter` of this module. */
  static over(
    client: Client,
    accounts: AccountDirectory,
    { answerWithinMs, workflowTaskTimeoutMs }: Pick<ConnectOptions, 'answerWithinMs' | 'workflowTaskTimeoutMs'> = {},
  ): Holdfast {
    return new Holdfast(client, accounts, undefined, answerWithinMs, workflowTaskTimeoutMs);
  }

  /**
   * Begins a payment for a hold that exists (`authorization.reference`) or is to be created (`authorization.create`).
   *
   * The same terms again are the same payment, running or ended in order. Throws `InvalidMessage`, `UnknownAccount`, `PaymentConflict` (other
   * terms), `PaymentTerminated` (cut off: it has to be mended first), `ServerUnavailable`.
   */
  async start(message: StartMessage): Promise<PaymentHandle> {
    return (await this.begin(message)).payment;
  }

  /** The same, and whether the payment was not there before. For those who start many, and have to say what they did. */
  async begin(message: StartMessage): Promise<{ payment: PaymentHandle; isNew: boolean }> {
    const { terms, overtaken } = readStart(message, this.accounts);
    const workflowId = workflowIdOf(terms.account, terms.paymentId);
    const digest = digestOf(terms);
    // Not the handle that `start` gives: that one is bound to the first run, and a reset begins another.
    const handle = this.client.workflow.getHandle(workflowId);
    if (overtaken) {
      await this.assertKnown(handle, terms, digest, overtaken);
      return { payment: this.handleOf(handle, terms), isNew: false };
    }
    try {
      await within(this.client.workflow, callWithin(this.answerWithinMs), () =>
        this.client.workflow.start(WORKFLOW_TYPE, {
          workflowId,
          taskQueue: providerQueue(terms.provider),
          args: [{ terms }],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          // USE_EXISTING would never say that the payment existed already, nor that its terms differ.
          workflowIdConflictPolicy: 'FAIL',
          workflowTaskTimeout: this.workflowTaskTimeoutMs,
          memo: { terms: digest, reference: terms.reference },
          staticSummary: `${terms.account} ${terms.paymentId}: ${terms.amount} ${terms.currency} (minor units) at ${terms.provider}`,
          staticDetails: startDetailsOf(terms),
          typedSearchAttributes: [
            { key: PaymentAccount, value: terms.account },
            { key: PaymentProvider, value: terms.provider },
            { key: CaptureState, value: 'open' },
            ...(terms.reference === terms.paymentId ? [] : [{ key: PaymentReference, value: terms.reference }]),
            ...(terms.captureBy === undefined ? [] : [{ key: CaptureBy, value: new Date(terms.captureBy) }]),
          ],
        }),
      );
      return { payment: this.handleOf(handle, terms), isNew: true };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
        throw unavailable(error, `payment ${terms.paymentId}`) ?? error;
      }
      await assertSameTerms(handle, terms, digest, callWithin(this.answerWithinMs));
      return { payment: this.handleOf(handle, terms), isNew: false };
    }
  }

  /** What `start` would do. Changes nothing. Throws as `start` does. */
  async startPlan(message: StartMessage): Promise<{ isNew: boolean }> {
    const { terms, overtaken } = readStart(message, this.accounts);
    const handle = this.client.workflow.getHandle(workflowIdOf(terms.account, terms.paymentId));
    try {
      await assertSameTerms(handle, terms, digestOf(terms), callWithin(this.answerWithinMs));
      return { isNew: false };
    } catch (error) {
      if (!(error instanceof HoldfastError) || error.code !== 'PaymentNotFound') throw error;
      if (overtaken) throw overtaken;
      return { isNew: true };
    }
  }

  /**
   * A payment that was started before. Asks nobody: an unknown one is found out by the first message to it. A patience is that of its calls alone.
   */
  payment(account: string, paymentId: string, patience?: Patience): PaymentHandle {
    return this.handleOf(this.named(account, paymentId), { account, paymentId }, patience);
  }

  /** What a list shows: that very workflow, be it the payment, its run for refunds, or what tells its events after its end. Asks nobody. */
  listedPayment({ workflowId, account, paymentId }: ListedPayment, patience?: Patience): PaymentHandle {
    return this.handleOf(this.client.workflow.getHandle(workflowId), { account, paymentId }, patience);
  }

  /**
   * What `mend` would do for a payment that stands still: by a workflow task that fails, or because it was terminated. Changes nothing. Throws
   * `NothingToMend`, `PaymentClosed`, `PaymentNotFound`, `ServerUnavailable`.
   */
  async mendPlan(account: string, paymentId: string): Promise<MendPlan> {
    return this.firstToMend(account, paymentId, (handle) => planOf(handle, paymentId));
  }

  /** Resets it to its last good point, with every message told again, and sees whether it moves. Throws as `mendPlan` does. */
  async mend(
    account: string,
    paymentId: string,
    signature: OperatorReason,
    { watchMs }: MendOptions = {},
  ): Promise<Mended> {
    return this.firstToMend(account, paymentId, (handle) => mended(handle, paymentId, signature, watchMs));
  }

  /** The first that has something to mend: the payment itself, its run for refunds, or what tells its events after its end. */
  private async firstToMend<T>(
    account: string,
    paymentId: string,
    work: (handle: WorkflowHandle) => Promise<T>,
  ): Promise<T> {
    const { workflow } = this.client;
    const own = this.named(account, paymentId);
    const later = [refundsIdOf, eventsIdOf].map((idOf) => workflow.getHandle(idOf(account, paymentId)));
    const noes: HoldfastError[] = [];
    for (const handle of [own, ...later]) {
      try {
        return await work(handle);
      } catch (error) {
        if (!(error instanceof HoldfastError) || !NOT_THIS_ONE.includes(error.code)) throw error;
        noes.push(error);
      }
    }
    throw NOT_THIS_ONE.map((code) => noes.find((no) => no.code === code)).find((no) => no !== undefined);
  }

  /** The open payments that the filter lets through, the oldest first. Asks the list only, no worker. */
  async list(filter: ListFilter = {}): Promise<ListedPayment[]> {
    return listed(this.client, filter, callWithin(this.answerWithinMs));
  }

  /**
   * The same filter, of those that somebody paused in Temporal: they are open, no list of running ones shows them, and they answer nothing. None
   * where the server, before 1.30, knows nothing of that.
   */
  async listPaused(filter: ListFilter = {}): Promise<ListedPayment[]> {
    return listedPaused(this.client, filter, callWithin(this.answerWithinMs));
  }

  /**
   * A part of the same list, the newest first. The cursor of a page gives the next one, for the same filter. Throws `InvalidMessage` for a cursor
   * of another filter, `ServerUnavailable`.
   */
  async page(filter: ListFilter, cut: Cut): Promise<Page> {
    return pageOf(this.client, filter, cut, callWithin(this.answerWithinMs));
  }

  /** Whether Temporal answers for this namespace: throws `ServerUnavailable` if not. */
  async reach({ answerWithinMs = this.answerWithinMs }: Pick<Patience, 'answerWithinMs'> = {}): Promise<void> {
    const { workflowService, options } = this.client.workflow;
    await this.operating('Temporal', () =>
      within(this.client.workflow, answerWithinMs, () =>
        workflowService.describeNamespace({ namespace: options.namespace }),
      ),
    );
  }

  /**
   * Payments that need a look or do not move, whatever the reason, the longest waiting first. All are found before the first is given. What a
   * survey leaves out, as there are more open payments than it looks at, only `survey` tells.
   */
  async *stuck(filter: StuckFilter = {}): AsyncGenerator<StuckPayment> {
    yield* (await this.survey(filter)).payments;
  }

  /** The same, with what was not looked at. Asks Temporal's lists, then Temporal about each payment, and no worker but in doubt. */
  async survey(options: SurveyOptions = {}): Promise<Survey> {
    return surveyOf(this.client, options, callWithin(this.answerWithinMs));
  }

  /** The views of listed payments, a few at a time and within a bound; one that nobody can tell says why. */
  async look(payments: readonly ListedPayment[], looking?: Looking): Promise<SeenPayment[]> {
    // Its second run is listed for itself, and one that does not answer hides no deadline.
    const viewOf = (payment: ListedPayment) =>
      this.listedPayment(payment, { answerWithinMs: VIEW_WITHIN_MS }).ownView();
    return viewsOf(payments, viewOf, looking);
  }

  /**
   * Holds that may be gone within a time, the soonest first.
   *
   * A healthy payment's deadline is in no list: where the order service did not give it, only the payment knows it. So open payments without
   * one in the list are asked, the oldest first and at most `askAtMost` of them; the rest comes back as `untold`.
   */
  async expiring({ withinMs, askAtMost = 1_000, looking, ...filter }: ExpiringFilter): Promise<Expiring> {
    const limit = new Date(Date.now() + withinMs);
    const listedBy = (captureBy: Date | 'untold'): Promise<ListedPayment[]> =>
      listedOrPaused(this.client, { ...filter, captureBy }, callWithin(this.answerWithinMs));
    const told = await listedBy(limit);
    const silent = await listedBy('untold');
    const looked = await this.look([...told, ...silent.slice(0, askAtMost)], looking);
    const unasked = silent.slice(askAtMost).map((payment) => ({ ...payment, unseen: 'not queried: limit reached' }));
    return expiringOf([...looked, ...unasked], limit);
  }

  /** The builds of the workers, and how many payments run on each. Throws `NotVersioned`. */
  async builds(): Promise<Builds> {
    return this.operating('the builds of the workers', () => buildsOf(this.client.workflow));
  }

  /** What `upgrade` would do. Changes nothing. Throws `NotVersioned`, `UnknownBuild`. */
  async upgradePlan(to: string): Promise<UpgradePlan> {
    return this.operating('the builds of the workers', () => upgradePlanOf(this.client.workflow, to));
  }

  /** Moves every open payment to another build of the workers. May be repeated. Throws `NotVersioned`, `UnknownBuild`. */
  async upgrade(options: UpgradeOptions): Promise<Upgraded> {
    return this.operating('the builds of the workers', () => upgraded(this.client.workflow, options));
  }

  private async operating<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof HoldfastError ? error : (unavailable(error, what) ?? error);
    }
  }

  /**
   * For whoever takes in notices of providers: the running payments on this hold look at their provider soon. Resolves with their workflow ids, which
   * may be given again as `known`; with none where none runs. Throws `ServerUnavailable`.
   */
  async noticed(notice: ProviderNotice, known?: readonly string[]): Promise<readonly string[]> {
    return tellNotice(this.client, notice, known, NOTICE_WITHIN_MS);
  }

  /** Whether Temporal answers. Rejects where it does not. */
  async ping(): Promise<void> {
    await within(this.client.workflow, NOTICE_WITHIN_MS, () => this.client.workflowService.getSystemInfo({}));
  }

  async close(): Promise<void> {
    await this.owned?.close();
  }

  private named(account: string, paymentId: string): WorkflowHandle {
    for (const [field, value] of Object.entries({ account, paymentId })) {
      if (!ID.test(value)) {
        throw new HoldfastError(
          'InvalidMessage',
          `${field} is ${JSON.stringify(value)}; send 1 to 64 letters, digits, dots, underscores or dashes.`,
        );
      }
    }
    return this.client.workflow.getHandle(workflowIdOf(account, paymentId));
  }

  /** A repeat of a start that would not be accepted any more gets its first answer; what is new is refused. */
  private async assertKnown(handle: WorkflowHandle, terms: Terms, digest: string, no: HoldfastError): Promise<void> {
    try {
      await assertSameTerms(handle, terms, digest, callWithin(this.answerWithinMs));
    } catch (error) {
      throw error instanceof HoldfastError && error.code === 'PaymentNotFound' ? no : error;
    }
  }

  private handleOf(
    handle: WorkflowHandle,
    { account, paymentId }: { account: string; paymentId: string },
    { answerWithinMs = this.answerWithinMs, givenUp }: Patience = {},
  ): PaymentHandle {
    const withinMs = Math.min(answerWithinMs, this.answerWithinMs);
    return new PaymentHandle(handle, account, paymentId, withinMs, this.checkKey, givenUp);
  }
}

/** The same terms are the same payment; other terms are a conflict, and neither payment is touched. */
async function assertSameTerms(handle: WorkflowHandle, terms: Terms, digest: string, ms: number): Promise<void> {
  const { memo, status } = await within(handle.client, ms, () => handle.describe()).catch(async (error: unknown) => {
    throw await translated(error, handle, terms.paymentId);
  });
  if (memo?.terms === digest) {
    const cutOff = terminated(handle.workflowId, status.name);
    if (cutOff) throw cutOff;
    return;
  }
  throw new HoldfastError(
    'PaymentConflict',
    `payment ${terms.account}/${terms.paymentId} exists with other terms than ${formatMoney(terms.amount, terms.currency, 0)} (minor units) on hold ${terms.reference}. ` +
      'Send the first terms, or use another paymentId.',
  );
}
