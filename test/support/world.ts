import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { accountYaml, MERCHANTS, SECRETS } from '../../proof/merchants';
import { PROVED, type ProviderName } from '../../proof/providers';
import { Holdfast, type PaymentHandle } from '../../src/client';
import { type HoldfastConfig, loadConfig } from '../../src/config/config';
import { dataConverterOf } from '../../src/encryption/data-converter';
import { newKey } from '../../src/encryption/keyring';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { workflowIdOf } from '../../src/messages/ids';
import { CaptureState, CaptureStuckSince, SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import type { FaultOrder } from '../../src/sandbox/faults';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import type { Summary } from '../../src/sandbox/truth';
import type { PaymentView } from '../../src/view/view';
import { type HoldfastWorker, startWorker } from '../../src/worker';
import { SEALED_BUNDLE_PATH } from '../../src/workflows/bundle';
import { allRuns, failedTasksOf, type History } from './history';
import { quiet } from './quiet';
import { SIGNING_SECRET } from './receiver';
import { until } from './until';

/** Durations in milliseconds, so that a ladder of hours is climbed in a second. */
export const FAST_POLICY =
  '{ ladder: [50ms, 100ms, 150ms, 200ms, 250ms], backoff: [50ms, 100ms, 200ms], parkedEvery: 1h, ' +
  'parkedAfterDeadline: 1h, warnBefore: 3d, deadlineMargin: 1d, stuckAfter: 30s, sendWithin: 2s, callBound: 2s, heartbeat: 1s }';

/** The provider's own patience, as short: a call ends within a second, and nothing takes effect a second after its limit. */
export const FAST_ACCOUNT =
  'settleWindow: 1s\n    readGap: 100ms\n    minGap: 20ms\n    lookGap: 20ms\n    http: { total: 800ms, connect: 500ms, headers: 600ms, body: 500ms }';

export interface WorldOptions {
  /** The account's name in holdfast.yaml. */
  accountName?: string;
  /** At whose sandbox the account is. Default: Vipps. */
  provider?: ProviderName;
  /** The account's members, beside what the sandbox decides. */
  account?: string;
  policy?: string;
  versioning?: HoldfastConfig['versioning'];
  /** The name of a recovery that the workers' configuration has. */
  recovered?: string;
  /** Of the Temporal server: `key=value`. */
  dynamicConfig?: readonly string[];
  /** The setting `encryption`, as YAML; its variables are in `KEYS`. */
  encryption?: string;
  /** The setting `events`, as YAML in one line; its variables are in `KEYS`. */
  events?: string;
  /** false: no worker in this process. */
  worker?: boolean;
  /** One that is there already, and stays: what a world forgets, the providers still know. */
  sandbox?: Sandbox;
  /** Where the Temporal server keeps its payments; in memory by default. */
  dbFilename?: string;
}

/** A real Temporal server, a sandbox on a socket, a worker in this process, and a client. Each test file makes and closes its own. */
export interface World {
  temporal: EmbeddedTemporal;
  sandbox: Sandbox;
  client: Client;
  holdfast: Holdfast;
  config: HoldfastConfig;
  /** The merchant at the sandbox. */
  merchant: { name: string; currency: string };
  native: NativeConnection;
  /** What a process of its own needs to find this world. */
  env: Record<string, string>;
  /** One more worker in this process. */
  hire(config?: HoldfastConfig): Promise<HoldfastWorker>;
  /** A hold at the provider, and the payment for it. */
  begin(payment: { paymentId: string; amount: number; captureBy?: string }): Promise<PaymentHandle>;
  /** What really happened to the money. */
  truth(paymentId: string): Promise<Summary>;
  /** What was captured, one by one, the smallest first, and what was given back in all. */
  moved(paymentId: string): Promise<{ captures: number[]; released: number }>;
  /** A person takes money in the provider's portal, behind our back. */
  portalCapture(paymentId: string, amount: number): Promise<void>;
  /** The next request of this payment goes wrong. */
  fault(paymentId: string, order: FaultOrder): Promise<void>;
  viewWhen(
    payment: PaymentHandle,
    what: string,
    holds: (view: PaymentView) => boolean,
    withinMs?: number,
  ): Promise<PaymentView>;
  history(paymentId: string, runId?: string): Promise<History>;
  /** The search attributes that operators look for. */
  shown(paymentId: string): Promise<{ state: string | undefined; since: Date | undefined }>;
  /** Ends everything, and throws when a workflow task has failed meanwhile. */
  close(): Promise<void>;
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const {
    accountName = 'shop',
    provider = 'vipps',
    account = FAST_ACCOUNT,
    policy = FAST_POLICY,
    versioning = 'off',
    recovered,
    dynamicConfig = [],
    encryption = '',
    events = '',
    worker = true,
    sandbox: given,
    dbFilename,
  } = options;
  quiet();
  const binary = process.env.HOLDFAST_TEST_TEMPORAL ?? '';
  const bundlePath = process.env.HOLDFAST_TEST_BUNDLE ?? '';
  const [temporal, sandbox] = await Promise.all([
    startEmbeddedTemporal({
      binary,
      dbFilename,
      searchAttributes: SEARCH_ATTRIBUTE_LIST,
      extraDynamicConfig: dynamicConfig,
      say: () => undefined,
    }),
    given ?? startSandbox(),
  ]);
  const merchant = MERCHANTS[provider];
  const { side, unlimited } = PROVED[provider];
  await sandbox.control.setSwitches(provider, { ...unlimited.switches });
  const more = `${account}\n    policy: ${policy}`;
  const configPath = join(mkdtempSync(join(tmpdir(), 'holdfast-test-')), 'holdfast.yaml');
  writeFileSync(
    configPath,
    `clockSkew: 100ms\nversioning: ${versioning}\n${recovered === undefined ? '' : `recovered: ${recovered}\n`}encryption: ${encryption}\nevents: ${events}\naccounts:\n${accountYaml(accountName, provider, sandbox.baseUrls[provider], more)}`,
  );
  const env = { ...SECRETS, ...KEYS };
  const config = loadConfig({ env, path: configPath });
  const native = await NativeConnection.connect({ address: temporal.address });
  const connection = await Connection.connect({ address: temporal.address });
  const dataConverter = dataConverterOf(config.keyring);
  const client = new Client({ connection, namespace: temporal.namespace, dataConverter });
  const holdfast = Holdfast.over(client, { [accountName]: { provider } });
  const closing: (() => Promise<void>)[] = [];

  const hire = async (its: HoldfastConfig = config): Promise<HoldfastWorker> => {
    // Two workers for one queue on one connection are refused.
    const own = await NativeConnection.connect({ address: temporal.address });
    const bundle = its.keyring.active === undefined ? bundlePath : SEALED_BUNDLE_PATH;
    const hired = await startWorker({
      connection: own,
      namespace: temporal.namespace,
      config: its,
      bundlePath: bundle,
    });
    let ended: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      ended ??= hired.stop().finally(() => own.close());
      return ended;
    };
    closing.push(stop);
    return { status: hired.status, done: hired.done, stop };
  };
  if (worker) await hire();

  const named = (paymentId: string) => ({ provider, account: merchant.name, reference: referenceOf(paymentId) });
  const truth = (paymentId: string): Promise<Summary> => sandbox.control.truthOf(named(paymentId));
  return {
    temporal,
    sandbox,
    client,
    holdfast,
    config,
    merchant,
    native,
    env: { ...env, TEMPORAL_ADDRESS: temporal.address, HOLDFAST_CONFIG: configPath },
    hire,
    async begin({ paymentId, amount, captureBy }) {
      const { currency } = merchant;
      const hold = await sandbox.control.authorize({ ...named(paymentId), amount, currency });
      return holdfast.start({
        account: accountName,
        paymentId,
        authorization: { reference: side.referenceOf(hold) },
        amount,
        currency,
        ...(captureBy === undefined ? {} : { captureBy }),
      });
    },
    truth,
    async moved(paymentId) {
      const { movements, released } = await truth(paymentId);
      const captures = movements.filter(({ kind }) => kind === 'captured').map(({ amount }) => amount);
      return { captures: captures.sort((a, b) => a - b), released };
    },
    async portalCapture(paymentId, amount) {
      await sandbox.control.portalCapture(named(paymentId), amount);
    },
    async fault(paymentId, order) {
      await sandbox.control.inject({ reference: referenceOf(paymentId), ...order });
    },
    async viewWhen(payment, what, holds, withinMs) {
      let seen: PaymentView | undefined;
      try {
        const ask = async (): Promise<PaymentView | false> => {
          seen = await payment.view();
          return holds(seen) && seen;
        };
        return await until(`${payment.paymentId} ${what}`, ask, withinMs);
      } catch (error) {
        const lines = (seen?.journal ?? []).slice(-12).map(({ at, fact, text }) => `  ${at} ${fact} ${text}`);
        throw new Error(`${String(error)}\n  ${seen?.state}, next: ${seen?.nextStep}\n${lines.join('\n')}`);
      }
    },
    history(paymentId, runId) {
      return client.workflow.getHandle(workflowIdOf(accountName, paymentId), runId).fetchHistory();
    },
    async shown(paymentId) {
      const { typedSearchAttributes } = await client.workflow
        .getHandle(workflowIdOf(accountName, paymentId))
        .describe();
      return { state: typedSearchAttributes.get(CaptureState), since: typedSearchAttributes.get(CaptureStuckSince) };
    },
    async close() {
      const failed = await failures(client);
      await Promise.all(closing.map((stop) => stop()));
      await Promise.all([native.close(), connection.close(), ...(given ? [] : [sandbox.close()])]);
      await temporal.stop();
      if (failed.length > 0) throw new Error(`workflow tasks failed:\n${failed.join('\n')}`);
    },
  };
}

/** A workflow task fails when an invariant is violated or a replay gives other commands. None is ever right. */
async function failures(client: Client): Promise<string[]> {
  const runs = await allRuns(client);
  const found = await Promise.all(
    runs.map(async ({ workflowId, runId }) =>
      failedTasksOf(await client.workflow.getHandle(workflowId, runId).fetchHistory()).map(
        (why) => `${workflowId}: ${why}`,
      ),
    ),
  );
  return found.flat();
}

/** Three keys, new in each process of tests, and what signs events. */
export const KEYS = {
  HOLDFAST_KEY_K1: newKey(),
  HOLDFAST_KEY_K2: newKey(),
  HOLDFAST_KEY_K3: newKey(),
  HOLDFAST_SIGNING_SECRET: SIGNING_SECRET,
};

export const referenceOf = (paymentId: string): string => `${paymentId}-hold`;

export { SECRETS };
