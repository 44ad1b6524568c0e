import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Holdfast } from '../../src/client';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import type { SandboxControl } from '../../src/sandbox/control-client';
import { PREFIXES } from '../../src/sandbox/core';
import { startSandbox } from '../../src/sandbox/server';
import { accountYaml, MERCHANTS, SECRETS } from '../merchants';
import { NAMES, PROVED } from '../providers';
import { ROOT } from '../root';
import { type Crew, startCrew } from './crew';
import { type Link, startLink } from './link';

const WORKERS = 2;
/** For each part: what does not end by then is a guarded process, which ends with this one. */
const CLOSES_WITHIN_MS = 10_000;

/** What users run. From the sources and from the compiled script the way is the same. */
const WORKER = join(ROOT, 'dist/worker.js');

/** The real thing, each part of it ready to be disturbed. */
export interface Stage {
  readonly client: Client;
  readonly holdfast: Holdfast;
  readonly crew: Crew;
  /** The sandbox's control API, which no disturbance reaches. */
  readonly control: SandboxControl;
  readonly link: Link;
  /** SIGKILL, and after `downMs` a new server on the same database and the same port. */
  restartServer(downMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What an order service, an operator and the provider's books see of it. */
export type Desk = Pick<Stage, 'client' | 'control' | 'holdfast'>;

/**
 * Durations in fractions of a second, in the order of a real account's: a call ends (http.total) well before its attempt counts as over
 * (settleWindow), and a killed worker is missed (heartbeat) while its call could still be answered.
 */
const DURATIONS = `settleWindow: 3s
    readGap: 150ms
    minGap: 50ms
    lookGap: 50ms
    http: { total: 1500ms, connect: 1s, headers: 1500ms, body: 1s }
    policy:
      ladder: [100ms, 200ms, 300ms, 400ms, 500ms]
      backoff: [50ms, 100ms, 200ms, 500ms]
      parkedEvery: 10s
      parkedAfterDeadline: 10s
      warnBefore: 3d
      deadlineMargin: 1d
      stuckAfter: 30s
      sendWithin: 3s
      callBound: 2s
      heartbeat: 1s`;

/** What a stage has besides. */
export interface Extras {
  /** Of the Temporal server: `key=value`. */
  readonly dynamicConfig?: readonly string[];
  /** Further settings of `holdfast.yaml`, as YAML, and the variables that they name. */
  readonly settings?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Needs a build. Throws when something doesn't come up; nothing is left running then. */
export async function setStage(
  seed: number,
  env: NodeJS.ProcessEnv,
  { dynamicConfig = [], settings = '', variables = {} }: Extras = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-chaos-'));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) {
      await Promise.race([end(), sleep(CLOSES_WITHIN_MS, undefined, { ref: false })]);
    }
  };
  try {
    const { path: binary } = await findTemporalBinary({ env, say: () => undefined });
    const serve = (port?: number): Promise<EmbeddedTemporal> =>
      startEmbeddedTemporal({
        binary,
        dbFilename: join(folder, 'temporal.db'),
        searchAttributes: SEARCH_ATTRIBUTE_LIST,
        extraDynamicConfig: dynamicConfig,
        say: () => undefined,
        ...(port === undefined ? {} : { port }),
      });
    let temporal = await serve();
    closers.push(() => temporal.kill());
    const { address, namespace } = temporal;

    const sandbox = await startSandbox({ seed });
    closers.push(() => sandbox.close());
    for (const provider of NAMES) {
      const { unlimited, hurried } = PROVED[provider];
      await sandbox.control.setSwitches(provider, { ...unlimited.switches, ...hurried.switches });
    }
    const link = await startLink(sandbox.url);
    closers.push(() => link.close());

    const configPath = join(folder, 'holdfast.yaml');
    const accounts = NAMES.map((provider) =>
      accountYaml(MERCHANTS[provider].name, provider, link.url + PREFIXES[provider], DURATIONS),
    );
    writeFileSync(configPath, `clockSkew: 100ms\n${settings}\naccounts:\n${accounts.join('')}`);
    const crew = await startCrew(WORKERS, WORKER, {
      ...env,
      ...SECRETS,
      ...variables,
      HOLDFAST_CONFIG: configPath,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
    });
    closers.push(() => crew.close());

    const connection = await Connection.connect({ address });
    closers.push(() => connection.close());
    const client = new Client({ connection, namespace });
    const directory = NAMES.map((provider) => [MERCHANTS[provider].name, { provider }] as const);
    return {
      client,
      holdfast: Holdfast.over(client, Object.fromEntries(directory)),
      crew,
      control: sandbox.control,
      link,
      async restartServer(downMs) {
        await temporal.kill();
        await sleep(downMs);
        temporal = await serve(Number(address.split(':')[1]));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
