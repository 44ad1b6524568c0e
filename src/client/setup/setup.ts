import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import {
  assertSearchAttributes,
  compareSearchAttributes,
  createSearchAttributes,
  isQueryable,
  NamespaceMissing,
  namespaceRetentionMs,
  untilQueryable,
} from '../../config/temporal-connection';
import { counted } from '../../domain/format';
import { SEARCH_ATTRIBUTE_LIST } from '../../messages/search-attributes';
import { GRPC, grpcCodeOf } from '../grpc';

/** Remembered for longer than any hold lasts (Vipps: 180 days): a payment that is started again afterwards is new to Temporal. */
export const RETENTION_MS = 200 * 86_400_000;

const ASK_EVERY_MS = 250;

/** `200 days`. */
export const inDays = (ms: number): string => counted(Number((ms / 86_400_000).toFixed(1)), 'day');

export interface SetupOptions {
  namespace: string;
  /** For how long a payment that has ended is remembered, at least. Absent: `RETENTION_MS`, or what the namespace has where that is longer. */
  retentionMs?: number | undefined;
  /** Only says what would be done. */
  dryRun?: boolean | undefined;
  /** How long to wait for the server to know what was created. */
  withinMs: number;
  onStep?: (line: string) => void;
}

/** What a namespace has now, and what was done for it. */
export interface SetUp {
  namespace: string;
  retentionMs: number;
  /** What was done, or with `dryRun` would be, a sentence each. Empty where everything was there. */
  done: readonly string[];
  /** What this server lets nobody do over its API, with the way to do it. */
  byHand: readonly string[];
}

/** Something was asked for that would take away what payments need. */
export class SetupRefused extends Error {
  readonly code = 'SetupRefused';
}

/**
 * Gives a namespace what payments need: itself, a retention, the search attributes. May be repeated; changes nothing that is right. Ends when a
 * query with the attributes is accepted, for only then is a start accepted, too.
 *
 * Throws `SetupRefused` (a retention that is shorter than the present one), `SearchAttributesMissing` (one is there with another type).
 */
export async function setUp(connection: Connection, options: SetupOptions): Promise<SetUp> {
  const { namespace, dryRun = false, onStep = () => undefined } = options;
  const until = Date.now() + options.withinMs;
  const done: string[] = [];
  const byHand: string[] = [];
  const step = async (says: string, manual: string, work: () => Promise<unknown>): Promise<void> => {
    if (!dryRun) {
      onStep(says);
      if (!(await permitted(() => untilKnown(work, until)))) return void byHand.push(manual);
    }
    done.push(says);
  };

  const present = await retentionOf(connection, namespace);
  const wanted = options.retentionMs ?? Math.max(RETENTION_MS, present ?? 0);
  if (present !== undefined && wanted < present) {
    throw new SetupRefused(
      `namespace ${namespace} remembers ended payments for ${inDays(present)}; ${inDays(wanted)} would forget some of them at once, ` +
        'and one that is started again could be captured twice. Leave --retention out, or write at least what there is.',
    );
  }
  const seconds = msToTs(wanted);
  if (present === undefined) {
    const says = `create namespace ${namespace} with a retention of ${inDays(wanted)}`;
    await step(says, `${says}: in the console of Temporal Cloud, with tcld, or with Terraform`, () =>
      connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: seconds }),
    );
    if (byHand.length > 0) return { namespace, retentionMs: 0, done, byHand };
  } else if (wanted > present) {
    const says = `lengthen the retention of ${namespace} from ${inDays(present)} to ${inDays(wanted)}`;
    await step(says, `${says}: in the console of Temporal Cloud, with tcld, or with Terraform`, () =>
      connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: seconds } }),
    );
  }

  const isNew = present === undefined;
  const missing = isNew && dryRun ? SEARCH_ATTRIBUTE_LIST : await missingIn(connection, namespace, until);
  if (missing.length > 0) {
    const names = missing.map(({ name, type }) => `${name} (${type})`).join(', ');
    const says = `create the search attributes ${names}`;
    await step(says, `${says} in ${namespace}: in the console of Temporal Cloud, with tcld, or with Terraform`, () =>
      createSearchAttributes(connection, namespace, missing),
    );
  }
  if (!dryRun && byHand.length === 0) await untilReady(connection, namespace, until, onStep);
  return { namespace, retentionMs: isNew && dryRun ? wanted : await retentionNow(), done, byHand };

  async function retentionNow(): Promise<number> {
    return (await retentionOf(connection, namespace)) ?? wanted;
  }
}

async function retentionOf(connection: Connection, namespace: string): Promise<number | undefined> {
  try {
    return await namespaceRetentionMs(connection, namespace);
  } catch (error) {
    if (error instanceof NamespaceMissing) return undefined;
    throw error;
  }
}

/** Those that are not there. One of another type would be found by the payments otherwise, one refused start at a time. */
async function missingIn(connection: Connection, namespace: string, until: number) {
  const { missing, otherwise } = await untilKnown(
    () => compareSearchAttributes(connection, namespace, SEARCH_ATTRIBUTE_LIST),
    until,
  );
  if (otherwise.length > 0) await assertSearchAttributes(connection, namespace, otherwise);
  return missing;
}

async function untilReady(
  connection: Connection,
  namespace: string,
  until: number,
  onStep: (line: string) => void,
): Promise<void> {
  const names = SEARCH_ATTRIBUTE_LIST.map(({ name }) => name);
  const isAccepted = (): Promise<boolean> => untilKnown(() => isQueryable(connection, namespace, names), until);
  const onWait = (): void => onStep('wait until a query with the search attributes is accepted');
  if (await untilQueryable(isAccepted, { until, everyMs: ASK_EVERY_MS, onWait })) return;
  throw new Error(
    `namespace ${namespace} lists the search attributes, but still refuses queries with them. Run setup again: that is safe.`,
  );
}

/** A namespace that was created a moment ago is not known to every part of the server at once. */
async function untilKnown<T>(work: () => Promise<T>, until: number): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isUnknown = error instanceof NamespaceMissing || grpcCodeOf(error) === GRPC.notFound;
      if (!isUnknown || Date.now() > until) throw error;
      await sleep(ASK_EVERY_MS);
    }
  }
}

const ALREADY_EXISTS = 6;
const UNIMPLEMENTED = 12;

/** Whether the server lets us; Temporal Cloud keeps its namespaces to its own console. Somebody else may have been faster: that is as good. */
async function permitted(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const code = grpcCodeOf(error);
    if (code === ALREADY_EXISTS) return true;
    if (code === GRPC.permissionDenied || code === UNIMPLEMENTED) return false;
    throw error;
  }
}
