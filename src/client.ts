import {
  Client,
  type Connection,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import { ANSWER_WITHIN_MS, callWithin, within } from './client/deadlines';
import { translated, unavailable } from './client/errors';
import { PaymentHandle } from './client/payment-handle';
import { digestOf } from './client/terms';
import { accountDirectory } from './config/config';
import { connectClient, temporalSettings } from './config/temporal-connection';
import { HoldfastError } from './contracts/errors';
import { ID, paymentOf, WORKFLOW_QUEUE, WORKFLOW_TYPE, workflowIdOf } from './contracts/ids';
import { type StartMessage, startMessage } from './contracts/schemas';
import {
  CaptureBy,
  CaptureState,
  CaptureStuckSince,
  PaymentAccount,
  PaymentProvider,
} from './contracts/search-attributes';
import { formatMoney } from './domain/format';
import type { Terms } from './domain/payment';

export { PaymentHandle } from './client/payment-handle';
export { type ErrorCode, HoldfastError } from './contracts/errors';
export type * from './contracts/messages';
export type { StartMessage } from './contracts/schemas';
export type * from './contracts/view';

/** A worker that is killed with a workflow task in its hands holds a payment up for this long. */
const WORKFLOW_TASK_TIMEOUT = '5s';

export interface ConnectOptions {
  /** Where Temporal is. Default: the `TEMPORAL_*` environment or temporal.toml, as the `temporal` command reads them. */
  env?: NodeJS.ProcessEnv;
  /** The accounts and their providers. Default: read from `HOLDFAST_CONFIG` or ./holdfast.yaml; no secret is resolved. */
  accounts?: Readonly<Record<string, { provider: string }>>;
  /** How long to wait for an answer before `ServerUnavailable`; other calls wait this long at most too. Default: 2 minutes. */
  answerWithinMs?: number;
}

/** A payment that needs a look, as a list shows it. */
export interface StuckPayment {
  account: string;
  paymentId: string;
  workflowId: string;
  provider: string;
  /** The value of `CaptureState`. */
  reason: string;
  since: Date;
}

/**
 * The client of order services: starts payments, tells them what was shipped, and asks how they are.
 *
 * Everything may be repeated with the same ids: a repeat changes nothing and gets the first answer. Throws `HoldfastError`; compare its
 * `code`.
 */
export class Holdfast {
  private constructor(
    private readonly client: Client,
    private readonly accounts: Readonly<Record<string, { provider: string }>>,
    private readonly owned: Connection | undefined,
    private readonly answerWithinMs: number = ANSWER_WITHIN_MS,
  ) {}

  /** Connects to Temporal. Throws `ServerUnavailable`, or what is wrong with the configuration. */
  static async connect({ env = process.env, accounts, answerWithinMs }: ConnectOptions = {}): Promise<Holdfast> {
    const known = accounts ?? accountDirectory(undefined, env);
    const settings = temporalSettings(env);
    const connection = await connectClient(settings);
    return new Holdfast(new Client({ connection, namespace: settings.namespace }), known, connection, answerWithinMs);
  }

  /** Over a Temporal client that the caller has and closes. */
  static over(
    client: Client,
    accounts: Readonly<Record<string, { provider: string }>>,
    { answerWithinMs }: Pick<ConnectOptions, 'answerWithinMs'> = {},
  ): Holdfast {
    return new Holdfast(client, accounts, undefined, answerWithinMs);
  }

  /**
   * Begins a payment for a hold that exists (`authorization.reference`) or is to be created (`authorization.create`).
   *
   * The same terms again are the same payment, running or ended. Throws `InvalidMessage`, `UnknownAccount`, `PaymentConflict` (other
   * terms), `ServerUnavailable`.
   */
  async start(message: StartMessage): Promise<PaymentHandle> {
    const terms = this.termsOf(message);
    const workflowId = workflowIdOf(terms.account, terms.paymentId);
    const digest = digestOf(terms);
    // Not the handle that `start` gives: that one is bound to the first run, and a reset begins another.
    const handle = this.client.workflow.getHandle(workflowId);
    try {
      await within(this.client.workflow, callWithin(this.answerWithinMs), () =>
        this.client.workflow.start(WORKFLOW_TYPE, {
          workflowId,
          taskQueue: WORKFLOW_QUEUE,
          args: [{ terms }],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          // USE_EXISTING would never say that the payment existed already, nor that its terms differ.
          workflowIdConflictPolicy: 'FAIL',
          workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
          memo: { terms: digest },
          staticSummary: `${terms.account} ${terms.paymentId}: ${terms.amount} ${terms.currency} (minor units) at ${terms.provider}`,
          typedSearchAttributes: [
            { key: PaymentAccount, value: terms.account },
            { key: PaymentProvider, value: terms.provider },
            { key: CaptureState, value: 'open' },
            ...(terms.captureBy === undefined ? [] : [{ key: CaptureBy, value: new Date(terms.captureBy) }]),
          ],
        }),
      );
      return this.handleOf(handle, terms);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
        throw unavailable(error, terms.paymentId) ?? error;
      }
      await assertSameTerms(handle, terms, digest, callWithin(this.answerWithinMs));
      return this.handleOf(handle, terms);
    }
  }

  /** A payment that was started before. Asks nobody: an unknown one is found out by the first message to it. */
  payment(account: string, paymentId: string): PaymentHandle {
    for (const [field, value] of Object.entries({ account, paymentId })) {
      if (!ID.test(value)) {
        throw new HoldfastError(
          'InvalidMessage',
          `${field} is ${JSON.stringify(value)}; send 1 to 64 letters, digits, dots, underscores or dashes.`,
        );
      }
    }
    return this.handleOf(this.client.workflow.getHandle(workflowIdOf(account, paymentId)), { account, paymentId });
  }

  /** Payments that need a look, the longest waiting first. Temporal cannot sort by this, so all are read before the first is given. */
  async *stuck({ account }: { account?: string } = {}): AsyncGenerator<StuckPayment> {
    const named = account === undefined ? '' : ` AND PaymentAccount="${account.replaceAll('"', '')}"`;
    const query = `WorkflowType="${WORKFLOW_TYPE}" AND ExecutionStatus="Running" AND CaptureStuckSince IS NOT NULL${named}`;
    const found: StuckPayment[] = [];
    try {
      await within(this.client.workflow, callWithin(this.answerWithinMs), async () => {
        for await (const info of this.client.workflow.list({ query })) {
          const stuck = stuckOf(info);
          if (stuck) found.push(stuck);
        }
      });
    } catch (error) {
      throw unavailable(error, 'the list of stuck payments') ?? error;
    }
    yield* found.sort((a, b) => a.since.getTime() - b.since.getTime());
  }

  async close(): Promise<void> {
    await this.owned?.close();
  }

  private handleOf(
    handle: WorkflowHandle,
    { account, paymentId }: { account: string; paymentId: string },
  ): PaymentHandle {
    return new PaymentHandle(handle, account, paymentId, this.answerWithinMs);
  }

  private termsOf(message: StartMessage): Terms {
    const parsed = startMessage.safeParse(message);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const path = issue?.path.join('.') || 'the message';
      throw new HoldfastError('InvalidMessage', `${path}: ${issue?.message ?? 'cannot be read'}.`);
    }
    const { account, paymentId, authorization, amount, currency, captureBy, authorizedAt } = parsed.data;
    const known = Object.hasOwn(this.accounts, account) ? this.accounts[account] : undefined;
    if (!known) {
      const names = Object.keys(this.accounts).join(', ') || 'none';
      throw new HoldfastError(
        'UnknownAccount',
        `account ${account} is not configured (known: ${names}). Add it to holdfast.yaml.`,
      );
    }
    return {
      account,
      provider: known.provider,
      paymentId,
      reference: authorization.reference,
      ...(authorization.create === undefined ? {} : { create: authorization.create }),
      amount,
      currency,
      ...(captureBy === undefined ? {} : { captureBy }),
      ...(authorizedAt === undefined ? {} : { authorizedAt }),
    };
  }
}

/** The same terms are the same payment; other terms are a conflict, and neither payment is touched. */
async function assertSameTerms(handle: WorkflowHandle, terms: Terms, digest: string, ms: number): Promise<void> {
  const { memo } = await within(handle.client, ms, () => handle.describe()).catch(async (error: unknown) => {
    throw await translated(error, handle, terms.paymentId);
  });
  if (memo?.terms === digest) return;
  throw new HoldfastError(
    'PaymentConflict',
    `payment ${terms.account}/${terms.paymentId} exists with other terms than ${formatMoney(terms.amount, terms.currency, 0)} (minor units) on hold ${terms.reference}. ` +
      'Send the first terms, or use another paymentId.',
  );
}

function stuckOf(info: WorkflowExecutionInfo): StuckPayment | undefined {
  const since = info.typedSearchAttributes.get(CaptureStuckSince);
  const named = paymentOf(info.workflowId);
  if (since === undefined || named === undefined) return undefined;
  return {
    ...named,
    workflowId: info.workflowId,
    provider: info.typedSearchAttributes.get(PaymentProvider) ?? '',
    reason: info.typedSearchAttributes.get(CaptureState) ?? '',
    since,
  };
}
