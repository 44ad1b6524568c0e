import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { accountYaml, MERCHANTS, SECRETS } from '../../proof/merchants';
import { NAMES, PROVED } from '../../proof/providers';
import { Holdfast } from '../../src/client';
import { loadConfig } from '../../src/config/config';
import { startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import { startWorker } from '../../src/worker';
import { tuningOf } from './tuning';

/** A Temporal server with its web UI, the providers' sandbox, a worker and a client, all in this process or ended with it. */
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
    for (const name of NAMES) {
      const { unlimited, hurried } = PROVED[name];
      const { switches } = tuningOf(name);
      await sandbox.control.setSwitches(name, { ...unlimited.switches, ...hurried.switches, ...switches });
    }
    const temporal = await startEmbeddedTemporal({
      binary,
      ui: true,
      searchAttributes: SEARCH_ATTRIBUTE_LIST,
      say: () => undefined,
    });
    closers.push(() => temporal.stop());

    const configPath = join(folder, 'holdfast.yaml');
    const accounts = NAMES.map((name) =>
      accountYaml(MERCHANTS[name].name, name, sandbox.baseUrls[name], tuningOf(name).members),
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
    const directory = Object.fromEntries(NAMES.map((name) => [MERCHANTS[name].name, { provider: name }]));
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
