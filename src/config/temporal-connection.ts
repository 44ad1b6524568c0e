import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** How long to try for a server before saying that it is not there. */
export const CONNECT_WITHIN_MS = 5_000;

/** gRPC codes that are told apart here. */
const GRPC = { invalidArgument: 3, notFound: 5, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 } as const;

/** Temporal's numbers for the types of search attributes, `temporal.api.enums.v1.IndexedValueType`. */
const TYPE_NUMBER = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 } as const;

export type SearchAttributeType = keyof typeof TYPE_NUMBER;

export interface SearchAttribute {
  readonly name: string;
  readonly type: SearchAttributeType;
}

export interface TemporalSettings {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect` alike. */
  readonly connectionOptions: NativeConnectionOptions;
}

/** `TEMPORAL_*` or temporal.toml can't be used as they stand. */
export class TemporalSettingsInvalid extends Error {
  readonly code = 'TemporalSettingsInvalid';
  override readonly name = 'TemporalSettingsInvalid';
}

/** No Temporal answers at the address, or it does not let us in. */
export class TemporalUnreachable extends Error {
  readonly code = 'ServerUnavailable';
  override readonly name = 'TemporalUnreachable';
  constructor(
    readonly address: string,
    why: string,
    remedy: string,
    cause: unknown,
  ) {
    super(`ServerUnavailable: no Temporal server at ${address}: ${why}. ${remedy}`, { cause });
  }
}

/** The server answers, but the namespace is not there. */
export class NamespaceMissing extends Error {
  readonly code = 'NamespaceMissing';
  override readonly name = 'NamespaceMissing';
}

/** The namespace lacks search attributes that payments carry, so every start would be refused. */
export class SearchAttributesMissing extends Error {
  readonly code = 'SearchAttributesMissing';
  override readonly name = 'SearchAttributesMissing';
  constructor(
    readonly missing: readonly string[],
    message: string,
  ) {
    super(message);
  }
}

/**
 * Whether the environment names a server of its own, so that none is to be started.
 *
 * A temporal.toml alone doesn't count: one written for another project must not take the demo to its server.
 */
export function wantsExistingServer(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.TEMPORAL_ADDRESS?.trim() || env.TEMPORAL_PROFILE?.trim());
}

/** Where Temporal is, read from `TEMPORAL_*` and temporal.toml as the `temporal` command reads them. */
export function temporalSettings(env: NodeJS.ProcessEnv = process.env): TemporalSettings {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: filledIn(env) });
    return {
      address: withPort(connectionOptions.address ?? 'localhost:7233'),
      namespace: namespace ?? 'default',
      connectionOptions,
    };
  } catch (error) {
    throw new TemporalSettingsInvalid(
      `TemporalSettingsInvalid: ${messageOf(error)}. ` +
        'Look at the TEMPORAL_* variables and at temporal.toml (TEMPORAL_CONFIG_FILE names it).',
      { cause: error },
    );
  }
}

/**
 * A connection for clients. Keeps trying until the time is up, as a server that starts beside us needs a moment.
 *
 * Throws `TemporalUnreachable`.
 */
export async function connectClient(settings: TemporalSettings, withinMs = CONNECT_WITHIN_MS): Promise<Connection> {
  const connection = Connection.lazy({
    ...settings.connectionOptions,
    address: settings.address,
    connectTimeout: withinMs,
    plugins: [], // those of the worker's connection have another type
  });
  try {
    await connection.ensureConnected();
    return connection;
  } catch (error) {
    await connection.close(); // an unclosed channel goes on trying and keeps the process alive
    throw await unreachable(settings, error);
  }
}

/**
 * Makes sure that the namespace knows the search attributes that payments carry.
 *
 * Without them each start is refused with `INVALID_ARGUMENT`, which an order service can do nothing about.
 * Throws `SearchAttributesMissing` with the commands that create them, or `NamespaceMissing`.
 */
export async function assertSearchAttributes(
  connection: Connection,
  namespace: string,
  required: readonly SearchAttribute[],
): Promise<void> {
  const { missing, otherwise } = await compareSearchAttributes(connection, namespace, required);
  const flags = `--address ${connection.options.address} --namespace ${namespace}`;
  const lines = [
    ...missing.map(
      ({ name, type }) => `temporal operator search-attribute create ${flags} --name ${name} --type ${type}`,
    ),
    ...otherwise.flatMap(({ name, type }) => [
      `temporal operator search-attribute remove ${flags} --name ${name}`,
      `temporal operator search-attribute create ${flags} --name ${name} --type ${type}`,
    ]),
  ];
  if (lines.length === 0) return;
  const says = [
    ...missing.map(({ name }) => `${name} is missing`),
    ...otherwise.map(({ name, type, found }) => `${name} is ${found}, not ${type}`),
  ];
  throw new SearchAttributesMissing(
    [...missing, ...otherwise].map(({ name }) => name),
    `SearchAttributesMissing: namespace ${namespace}: ${says.join(', ')}. ${otherwise.length > 0 ? IF_OURS : ''}Run:\n  ${lines.join('\n  ')}`,
  );
}

/** Others may have made an attribute of the same name, and search by it. */
const IF_OURS = 'Use a namespace of its own, or, if nothing else in it uses them, remove them. ';

interface Comparison {
  readonly missing: readonly SearchAttribute[];
  readonly otherwise: readonly (SearchAttribute & { readonly found: string })[];
}

/** Which of the required search attributes the namespace lacks, and which it has with another type. */
export async function compareSearchAttributes(
  connection: Connection,
  namespace: string,
  required: readonly SearchAttribute[],
): Promise<Comparison> {
  try {
    const { customAttributes = {} } = await connection.operatorService.listSearchAttributes({ namespace });
    const typeOf = (name: string): string | undefined =>
      Object.entries(TYPE_NUMBER).find(([, number]) => number === customAttributes?.[name])?.[0];
    return {
      missing: required.filter(({ name }) => customAttributes?.[name] === undefined),
      otherwise: required.flatMap(({ name, type }) => {
        const found = typeOf(name);
        return found === undefined || found === type ? [] : [{ name, type, found }];
      }),
    };
  } catch (error) {
    const code = codeOf(error);
    if (code === GRPC.notFound) throw namespaceMissing(connection, namespace, error);
    // Temporal Cloud keeps the operator service to itself; what a query accepts can be asked everywhere.
    if (code !== GRPC.permissionDenied && code !== GRPC.unauthenticated && code !== GRPC.unimplemented) throw error;
    const known = await Promise.all(required.map(({ name }) => isQueryable(connection, namespace, [name])));
    return { missing: required.filter((_, at) => !known[at]), otherwise: [] };
  }
}

/** Creates search attributes, as `temporal operator search-attribute create` does. */
export async function createSearchAttributes(
  connection: Connection,
  namespace: string,
  attributes: readonly SearchAttribute[],
): Promise<void> {
  const searchAttributes = Object.fromEntries(attributes.map(({ name, type }) => [name, TYPE_NUMBER[type]]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/** Whether queries may name all of these search attributes now. The list of them runs ahead of the servers' caches. */
export async function isQueryable(
  connection: Connection,
  namespace: string,
  names: readonly string[],
): Promise<boolean> {
  try {
    const query = names.map((name) => `${name} IS NULL`).join(' AND ');
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return true;
  } catch (error) {
    if (codeOf(error) === GRPC.invalidArgument) return false;
    if (codeOf(error) === GRPC.notFound) throw namespaceMissing(connection, namespace, error);
    throw error;
  }
}

/**
 * Until the server accepts a query with attributes that it lists already; false where it does not in time. `onWait` is called once, where it does not
 * at once.
 */
export async function untilQueryable(
  isAccepted: () => Promise<boolean>,
  { until, everyMs, onWait }: { until: number; everyMs: number; onWait(): void },
): Promise<boolean> {
  for (let isTold = false; !(await isAccepted()); isTold = true) {
    if (Date.now() > until) return false;
    if (!isTold) onWait();
    await sleep(everyMs);
  }
  return true;
}

/** How long the namespace remembers a closed payment. Throws `NamespaceMissing`. */
export async function namespaceRetentionMs(connection: Connection, namespace: string): Promise<number> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const retention = config?.workflowExecutionRetentionTtl;
    return Number(retention?.seconds ?? 0) * 1_000 + Math.floor((retention?.nanos ?? 0) / 1_000_000);
  } catch (error) {
    throw codeOf(error) === GRPC.notFound ? namespaceMissing(connection, namespace, error) : error;
  }
}

function namespaceMissing(connection: Connection, namespace: string, cause: unknown): NamespaceMissing {
  const { address } = connection.options;
  return new NamespaceMissing(
    `NamespaceMissing: ${address} has no namespace ${namespace}. Run:\n` +
      `  temporal operator namespace create --address ${address} --namespace ${namespace} --retention 4800h`,
    { cause },
  );
}

/** What to say of a connection that did not come about. */
export async function unreachable({ address }: TemporalSettings, cause: unknown): Promise<TemporalUnreachable> {
  const code = codeOf(cause);
  if (code === GRPC.unauthenticated || code === GRPC.permissionDenied) {
    const remedy = 'Check TEMPORAL_API_KEY, the TEMPORAL_TLS_* variables and the namespace.';
    return new TemporalUnreachable(
      address,
      `it answers, but refuses our credentials (${messageOf(cause)})`,
      remedy,
      cause,
    );
  }
  const fault = await tcpFault(address);
  const why = fault ?? `the port is open, but nothing answers as Temporal (${messageOf(cause)})`;
  const remedy = fault
    ? 'Start it, or set TEMPORAL_ADDRESS or TEMPORAL_PROFILE.'
    : 'Check that this is the gRPC port (7233, not the UI) and whether it wants TLS (TEMPORAL_TLS=true).';
  return new TemporalUnreachable(address, why, remedy, cause);
}

/** Why no connection comes about, in a word; the SDK's own error only says that the deadline has passed. */
function tcpFault(address: string): Promise<string | undefined> {
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(address.slice(at + 1)), timeout: 1_000 });
    const answer = (fault: string | undefined): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once('connect', () => answer(undefined));
    socket.once('timeout', () => answer('no connection within 1 s'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') answer('connection refused');
      else if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') answer(`the name ${host} is not known`);
      else answer(error.message);
    });
  });
}

/** Blank variables count as unset, as people write `TEMPORAL_API_KEY=` in env files. A blank header removes it. */
function filledIn(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (entry[1].trim() !== '' || entry[0].startsWith('TEMPORAL_GRPC_META_')),
  );
  return Object.fromEntries(kept);
}

function withPort(address: string): string {
  return /:\d+$/.test(address) ? address : `${address}:7233`;
}

function codeOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
