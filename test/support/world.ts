import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { Holdfast, type PaymentHandle } from '../../src/client';
import { type HoldfastConfig, loadConfig } from '../../src/config/config';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/config/embedded-temporal';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/contracts/search-attributes';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import { type HoldfastWorker, startWorker } from '../../src/worker';

/** Durations in milliseconds, so that a ladder of hours is climbed in a second. */
export const FAST_POLICY =
  '{ ladder: [50ms, 100ms, 150ms, 200ms, 250ms], backoff: [50ms, 100ms, 200ms], parkedEvery: 500ms, ' +
  'parkedAfterDeadline: 1s, warnBefore: 3d, deadlineMargin: 1d, stuckAfter: 1s, sendWithin: 2s, callBound: 2s, heartbeat: 1s }';

/** The provider's own patience, as short: a call ends within a second, and nothing takes effect three seconds later. */
export const FAST_ACCOUNT =
  'settleWindow: 3s\n    readGap: 100ms\n    minGap: 20ms\n    writesPerMinute: 100000\n    http: { total: 800ms, connect: 500ms, headers: 600ms, body: 500ms }';

export interface WorldOptions {
  /** The account in holdfast.yaml, beside what the sandbox decides. */
  account?: string;
  policy?: string;
}

/** A real Temporal server, a sandbox on a socket, a worker in this process, and a client. Each test file makes and closes its own. */
export interface World {
  temporal: EmbeddedTemporal;
  sandbox: Sandbox;
  client: Client;
  holdfast: Holdfast;
  config: HoldfastConfig;
  worker: HoldfastWorker;
  /** A hold at the provider, and the payment for it. */
  begin(payment: { paymentId: string; amount: number; captureBy?: string }): Promise<PaymentHandle>;
  close(): Promise<void>;
}

export async function createWorld({ account = FAST_ACCOUNT, policy = FAST_POLICY }: WorldOptions = {}): Promise<World> {
  const binary = process.env.HOLDFAST_TEST_TEMPORAL ?? '';
  const bundlePath = process.env.HOLDFAST_TEST_BUNDLE ?? '';
  const [temporal, sandbox] = await Promise.all([
    startEmbeddedTemporal({ binary, searchAttributes: SEARCH_ATTRIBUTE_LIST, say: () => undefined }),
    startSandbox(),
  ]);
  await sandbox.control.setSwitches('vipps', { limiter: false });
  const config = loadConfig({
    env: SECRETS,
    path: 'holdfast.yaml',
    readFile: () => configText(sandbox, account, policy),
  });
  const native = await NativeConnection.connect({ address: temporal.address });
  const worker = await startWorker({ connection: native, namespace: temporal.namespace, config, bundlePath });
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const holdfast = Holdfast.over(client, { shop: { provider: 'vipps' } });
  return {
    temporal,
    sandbox,
    client,
    holdfast,
    config,
    worker,
    async begin({ paymentId, amount, captureBy }) {
      const reference = `${paymentId}-hold`;
      await sandbox.control.authorize({ provider: 'vipps', reference, amount, currency: 'NOK' });
      return holdfast.start({
        account: 'shop',
        paymentId,
        authorization: { reference },
        amount,
        currency: 'NOK',
        ...(captureBy === undefined ? {} : { captureBy }),
      });
    },
    async close() {
      await worker.stop();
      await Promise.all([native.close(), connection.close(), sandbox.close()]);
      await temporal.stop();
    },
  };
}

const SECRETS = {
  VIPPS_CLIENT_SECRET: 'sandbox-client-secret-not-real',
  VIPPS_SUBSCRIPTION_KEY: '5a4db0005a4db0005a4db0005a4db000',
};

export function configText(sandbox: Sandbox, account: string, policy: string): string {
  return `
accounts:
  shop:
    provider: vipps
    baseUrl: ${sandbox.baseUrls.vipps}
    merchantSerialNumber: "424242"
    clientId: 00000000-0000-4000-8000-00005a4db000
    clientSecret: \${VIPPS_CLIENT_SECRET}
    subscriptionKey: \${VIPPS_SUBSCRIPTION_KEY}
    ${account}
    policy: ${policy}
`;
}

export const tempFolder = (): string => mkdtempSync(join(tmpdir(), 'holdfast-test-'));
