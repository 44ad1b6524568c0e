import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Holdfast } from '../client';
import {
  assertSearchAttributes,
  connectClient,
  type TemporalSettings,
  temporalSettings,
  wantsExistingServer,
} from '../config/temporal-connection';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../local-temporal/embedded-temporal';
import { findTemporalBinary } from '../local-temporal/temporal-binary';
import { SEARCH_ATTRIBUTE_LIST } from '../messages/search-attributes';
import { type Sandbox, startSandbox } from '../sandbox/server';
import { type Crew, startCrew } from './crew';
import { type Ears, openEars } from './ears';
import { gatewayAddress, type NoticeGateway, startNoticeGateway, toldMerchants } from './gateway';
import { configurationOf, environmentOf, type Merchant, SIGNING_VARIABLE, takesNotices } from './merchants';
import { PROVIDER_NAMES, SIDES } from './providers';

const WORKERS = 2;

/** Everything that the demo needs, running: a Temporal server, a sandbox of the providers, two worker processes, and a client. */
export interface Stage {
  readonly temporal: { address: string; namespace: string; uiUrl?: string; isOurs: boolean };
  readonly sandbox: Sandbox;
  readonly crew: Crew;
  /** The shops, as they hear what happens. */
  readonly ears: Ears;
  readonly holdfast: Holdfast;
  /** Where notices come in; absent where no provider sends any. */
  readonly gateway?: NoticeGateway;
  /** The merchants as they are played. */
  readonly merchants: readonly Merchant[];
  /** What a second command line needs to reach this stage. */
  readonly env: Readonly<Record<string, string>>;
}

/** How to end what was started so far, oldest first. */
export type Closers = (() => Promise<void> | void)[];

/** Ends everything, the youngest first, whatever else fails. */
export async function closeAll(closers: Closers): Promise<void> {
  for (const end of closers.splice(0).reverse()) {
    try {
      await end();
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

/**
 * Sets the stage up. `closers` grows with each thing that was started, so that the caller can end it all, also halfway: what is being
 * started at that very moment ends with this process.
 */
export async function setStage(
  { seed, drop }: { seed: number; drop: number },
  merchants: readonly Merchant[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  closers: Closers,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const isOurs = !wantsExistingServer(env);

  const accounts = Object.fromEntries(merchants.map(({ name, account }) => [name, account]));
  const switches = Object.fromEntries(PROVIDER_NAMES.map((provider) => [provider, SIDES[provider].switches]));
  const sandbox = await startSandbox({ seed, config: { accounts, switches } });
  closers.push(() => sandbox.close());

  const embedded = isOurs ? await embed(env, say) : undefined;
  if (embedded) closers.push(() => embedded.stop());
  const reach = reachOf(embedded, folder);
  const settings = temporalSettings({ ...env, ...reach });
  if (!embedded) await inspect(settings, say);

  const config = join(folder, 'holdfast.yaml');
  const ears = await openEars(seed, drop);
  closers.push(() => ears.close());
  const address = await gatewayAddress();
  const told = await toldMerchants(merchants, address.publicUrl, sandbox);
  writeFileSync(config, configurationOf(told, sandbox.baseUrls, address, ears.url));
  const own = { ...reach, HOLDFAST_CONFIG: config };
  const secrets = { ...environmentOf(told), [SIGNING_VARIABLE]: ears.secret };
  const crew = await startCrew(WORKERS, folder, { ...env, ...own, ...secrets, HOLDFAST_LOG: 'info' });
  closers.push(() => crew.close());
  say(`Two workers, pids ${crew.pids.join(' and ')}; the sandbox at ${sandbox.url}`);
  const directory = Object.fromEntries(merchants.map(({ name, provider }) => [name, { provider }]));
  const holdfast = await Holdfast.connect({ env: { ...env, ...own }, accounts: directory });
  closers.push(() => holdfast.close());
  const gateway = takesNotices(told) ? await startNoticeGateway(holdfast, { ...env, ...own, ...secrets }) : undefined;
  if (gateway) closers.push(() => gateway.stop());

  const { address: server, namespace } = settings;
  const uiUrl = embedded?.uiUrl;
  const temporal = { address: server, namespace, isOurs, ...(uiUrl === undefined ? {} : { uiUrl }) };
  return { temporal, sandbox, crew, ears, holdfast, ...(gateway && { gateway }), merchants: told, env: own };
}

async function embed(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<EmbeddedTemporal> {
  const binary = await findTemporalBinary({ env, say });
  return startEmbeddedTemporal({ binary: binary.path, ui: true, searchAttributes: SEARCH_ATTRIBUTE_LIST, say });
}

/** For our own server only: an empty temporal.toml, so that one written for another project cannot interfere. */
function reachOf(embedded: EmbeddedTemporal | undefined, folder: string): Record<string, string> {
  if (!embedded) return {};
  const toml = join(folder, 'temporal.toml');
  writeFileSync(toml, '[profile.default]\n');
  return {
    TEMPORAL_ADDRESS: embedded.address,
    TEMPORAL_NAMESPACE: embedded.namespace,
    TEMPORAL_CONFIG_FILE: toml,
    ...Object.fromEntries(
      ['TEMPORAL_PROFILE', 'TEMPORAL_API_KEY', 'TEMPORAL_TLS'].map((name) => [name, '']), // blank counts as unset
    ),
  };
}

async function inspect(settings: TemporalSettings, say: (line: string) => void): Promise<void> {
  const connection = await connectClient(settings);
  try {
    await assertSearchAttributes(connection, settings.namespace, SEARCH_ATTRIBUTE_LIST);
  } finally {
    await connection.close();
  }
  say(
    `Temporal at ${settings.address}, namespace ${settings.namespace}, as the environment says. ` +
      'No other Holdfast worker may run there meanwhile: it would not know the accounts of the demo.',
  );
}
