import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Holdfast } from '../src/client';
import { newApiKey } from '../src/gateway/api/keys';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../src/local-temporal/embedded-temporal';
import { findTemporalBinary } from '../src/local-temporal/temporal-binary';
import { SEARCH_ATTRIBUTE_LIST } from '../src/messages/search-attributes';
import { type Sandbox, startSandbox } from '../src/sandbox/server';
import { writeBundle } from '../src/workflows/bundle';
import { holdfastVariant, type Name, peerVariant, type Variant } from './variant';
import { startWorkerProcess } from './worker-process';

export type Variants = Readonly<Record<Name, Variant>>;

/** One server, one sandbox on a socket, a client; workers in processes of their own, as often as fresh ones are wanted. */
export interface World {
  readonly temporal: EmbeddedTemporal;
  readonly sandbox: Sandbox;
  readonly bundles: Readonly<Record<Name, string>>;
  startWorkers(): Promise<Variants>;
  /** Holdfast's alone. */
  startWorker(): Promise<Variant>;
  /** The HTTP API in a process of its own, and the same client without it. */
  startGateway(): Promise<{ gateway: GatewayProcess; holdfast: Holdfast }>;
  close(): Promise<void>;
}

export interface GatewayProcess {
  readonly pid: number;
  readonly address: string;
  readonly key: string;
}

interface WorldOptions {
  say: (line: string) => void;
  profileFolder?: string | undefined;
  /** Where the server keeps the payments; in memory by default. */
  dbFilename?: string | undefined;
  /** The compiled bench of another checkout, whose worker is to be measured; this one's by default. */
  build?: string | undefined;
}

export async function createWorld({
  say,
  profileFolder,
  dbFilename,
  build = join(__dirname, '..'),
}: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const closing: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const { path: binary } = await findTemporalBinary({ env: process.env, say });
    const temporal = await startEmbeddedTemporal({ binary, dbFilename, searchAttributes: SEARCH_ATTRIBUTE_LIST, say });
    closing.push(() => temporal.stop());
    const sandbox = await startSandbox();
    closing.push(() => sandbox.close());
    await sandbox.control.setSwitches('vipps', { limiter: false });
    const connection = await Connection.connect({ address: temporal.address });
    closing.push(() => connection.close());
    const client = new Client({ connection, namespace: temporal.namespace });
    const configPath = join(folder, 'holdfast.yaml');
    writeFileSync(configPath, configText(sandbox));
    // Holdfast's beside the compiled bench, where its worker looks for it: a build or a test run that goes on meanwhile changes nothing here.
    const bundles = {
      holdfast: await bundlerOf(build)(),
      naive: await writeBundle(join(folder, 'naive.js'), require.resolve('./peers/naive'), []),
      bare: await writeBundle(join(folder, 'bare.js'), require.resolve('./peers/bare'), []),
    };
    const env = {
      ...process.env,
      ...SECRETS,
      HOLDFAST_CONFIG: configPath,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
    };
    const { key, sha256 } = newApiKey('bench');
    const profile = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profileFolder)}`];
    const worker = async (...script: string[]) => {
      const started = await startWorkerProcess([...profile, ...script], env);
      closing.push(() => started.stop());
      return started;
    };
    const variant = async (name: Name): Promise<Variant> =>
      name === 'holdfast'
        ? holdfastVariant(client, await worker(join(build, 'src', 'worker.js')))
        : peerVariant(name, client, await worker(require.resolve('./peers/worker'), name, bundles[name]));
    return {
      temporal,
      sandbox,
      bundles,
      startWorker: () => variant('holdfast'),
      async startGateway() {
        const path = join(folder, 'gateway.yaml');
        writeFileSync(path, `${configText(sandbox)}\n${gatewayText(sha256)}`);
        const script = [...profile, require.resolve('./gateway-process')];
        const started = await startWorkerProcess(script, { ...env, HOLDFAST_CONFIG: path }, 'gateway is ready');
        closing.push(() => started.stop());
        const [, address = ''] = /"api":"([^"]+)"/.exec(started.said()) ?? [];
        const holdfast = Holdfast.over(client, { shop: { provider: 'vipps' } });
        return { gateway: { pid: started.pid, address, key }, holdfast };
      },
      async startWorkers() {
        const [holdfast, naive, bare] = await Promise.all([variant('holdfast'), variant('naive'), variant('bare')]);
        return { holdfast, naive, bare };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A worker looks for its bundle where its own build writes it. */
const bundlerOf = (build: string): typeof writeBundle =>
  (require(join(build, 'src', 'workflows', 'bundle.js')) as { writeBundle: typeof writeBundle }).writeBundle;

const SECRETS = {
  VIPPS_CLIENT_SECRET: 'sandbox-client-secret-not-real',
  VIPPS_SUBSCRIPTION_KEY: '5a4db0005a4db0005a4db0005a4db000',
};

const gatewayText = (sha256: string): string => `gateway:
  api: { listen: 127.0.0.1:0, keys: { bench: { sha256: ${sha256}, accounts: [shop], may: [ship] } } }
`;

/** Ten shipments in a second would meet the provider's limit of writes; here it is the code that is measured. */
const configText = (sandbox: Sandbox): string => `
accounts:
  shop:
    provider: vipps
    baseUrl: ${sandbox.baseUrls.vipps}
    merchantSerialNumber: "424242"
    clientId: 00000000-0000-4000-8000-00005a4db000
    clientSecret: \${VIPPS_CLIENT_SECRET}
    subscriptionKey: \${VIPPS_SUBSCRIPTION_KEY}
    writesPerMinute: 100000
`;
