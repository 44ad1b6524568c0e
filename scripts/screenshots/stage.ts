import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { accountYaml, MERCHANTS, PROVIDER_NAMES, SECRETS } from '../../proof/chaos/merchants';
import { Holdfast } from '../../src/client';
import { loadConfig } from '../../src/config/config';
import { startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import type { ProviderName } from '../../src/sandbox/core';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import { startWorker } from '../../src/worker';

/** A Temporal server with its web UI, the four providers' sandbox, a worker and a client, all in this process or ended with it. */
export interface Stage {
  readonly uiUrl: string;
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly holdfast: Holdfast;
  /** What a command line needs to reach this stage. */
  readonly env: Readonly<Record<string, string>>;
  /** The worker makes room for one with other workflow code. */
  replaceWorker(bundlePath: string): Promise<void>;
  close(): Promise<void>;
}

/** One capture call ends within a second here. */
const CALLS = 'http: { total: 800ms, connect: 500ms, headers: 600ms, body: 500ms }\n    minGap: 20ms\n    lookGap: 20ms';

/**
 * Durations are shortened where a trouble would take hours to show, and left as they are where it must stay while one looks: a lost answer
 * at Payment Options is parked after a second, an unknown one at Vipps is looked up after ten minutes.
 */
const MEMBERS: Readonly<Record<ProviderName, string>> = {
  vipps: `${CALLS}\n    policy: { ladder: [10m, 1h], backoff: [1s, 2s, 10s], stuckAfter: 3s, sendWithin: 2s, callBound: 2s, heartbeat: 1s }`,
  bambora: `${CALLS}\n    policy: { sendWithin: 2s, callBound: 2s, heartbeat: 1s }`,
  pipwave: `${CALLS}\n    settleWindow: 1s\n    readGap: 100ms\n    partialCaptures: true\n    finalAmountIsCaptured: true\n    policy: ${'{ ladder: [500ms, 500ms, 1s], sendWithin: 2s, callBound: 2s, heartbeat: 1s }'}`,
  'payment-options': `${CALLS}\n    settleWindow: 1s\n    readGap: 100ms\n    policy: { ladder: [1s, 1s, 2s], sendWithin: 2s, callBound: 2s, heartbeat: 1s }`,
};

export interface StageOptions {
  /** The `temporal` command. */
  readonly binary: string;
  /** The prebuilt workflow bundle. */
  readonly bundlePath: string;
}

/** Takes about a second. What it started is ended when a later part fails. */
export async function setStage({ binary, bundlePath }: StageOptions): Promise<Stage> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-stage-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const sandbox = await startSandbox();
    closers.push(() => sandbox.close());
    await sandbox.control.setSwitches('vipps', { limiter: false });
    await sandbox.control.setSwitches('bambora', { backOffice: 'visible' });
    await sandbox.control.setSwitches('pipwave', { captureAfterMs: 200 });
    const temporal = await startEmbeddedTemporal({
      binary,
      ui: true,
      searchAttributes: SEARCH_ATTRIBUTE_LIST,
      say: () => undefined,
    });
    closers.push(() => temporal.stop());

    const configPath = join(folder, 'holdfast.yaml');
    const accounts = PROVIDER_NAMES.map((name) =>
      accountYaml(MERCHANTS[name].name, name, sandbox.baseUrls[name], MEMBERS[name]),
    );
    writeFileSync(configPath, `clockSkew: 100ms\naccounts:\n${accounts.join('')}`);
    const config = loadConfig({ env: SECRETS, path: configPath });

    const native = await NativeConnection.connect({ address: temporal.address });
    closers.push(() => native.close());
    const hire = (path: string) =>
      startWorker({ connection: native, namespace: temporal.namespace, config, bundlePath: path });
    let worker = await hire(bundlePath);
    closers.push(() => worker.stop());
    const connection = await Connection.connect({ address: temporal.address });
    closers.push(() => connection.close());
    const client = new Client({ connection, namespace: temporal.namespace });
    const directory = Object.fromEntries(PROVIDER_NAMES.map((name) => [MERCHANTS[name].name, { provider: name }]));
    return {
      uiUrl: temporal.uiUrl as string,
      sandbox,
      client,
      holdfast: Holdfast.over(client, directory),
      env: {
        ...SECRETS,
        HOLDFAST_CONFIG: configPath,
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: temporal.namespace,
      },
      async replaceWorker(path) {
        await worker.stop();
        worker = await hire(path);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
