import type { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import type { HoldfastConfig } from '../config/config';
import { forgottenTooEarly } from '../config/retention';
import {
  assertSearchAttributes,
  isQueryable,
  namespaceRetentionMs,
  untilQueryable,
} from '../config/temporal-connection';
import { SEARCH_ATTRIBUTE_LIST } from '../messages/search-attributes';

/** The list of search attributes runs ahead of the servers' caches by a second or two; an old database can take a minute. */
const QUERYABLE_WITHIN_MS = 90_000;
const ASK_EVERY_MS = 500;

/** Before the first task: what is missing is said with its remedy, not found out by a payment. */
export async function checkNamespace(
  log: Logger,
  connection: Connection,
  namespace: string,
  config: HoldfastConfig,
): Promise<void> {
  await assertSearchAttributes(connection, namespace, SEARCH_ATTRIBUTE_LIST);
  await untilReady(log, connection, namespace);
  await warnOfShortRetention(log, connection, namespace, config);
}

/** Until a query with them is accepted a start is refused, too. */
async function untilReady(log: Logger, connection: Connection, namespace: string): Promise<void> {
  const names = SEARCH_ATTRIBUTE_LIST.map(({ name }) => name);
  const isReady = await untilQueryable(() => isQueryable(connection, namespace, names), {
    until: Date.now() + QUERYABLE_WITHIN_MS,
    everyMs: ASK_EVERY_MS,
    onWait: () => log.info({ namespace }, 'waiting until the namespace takes queries with the new search attributes'),
  });
  if (isReady) return;
  throw new Error(
    `the namespace ${namespace} lists the search attributes, and refuses queries with them. Start again.`,
  );
}

const FORGOTTEN = {
  hold: 'the namespace forgets ended payments before the hold ends; raise its retention to the hold',
  window:
    'the namespace forgets ended payments before the provider stops taking refunds: one that is refunded later has to be started again; or raise its retention',
} as const;

/** A payment started again after the namespace forgot it is looked up like after a reset; where nothing can be seen, that is a risk. */
export async function warnOfShortRetention(
  log: Logger,
  connection: Connection,
  namespace: string,
  config: HoldfastConfig,
): Promise<void> {
  const retentionMs = await namespaceRetentionMs(connection, namespace);
  for (const { name, capabilities } of Object.values(config.accounts)) {
    const forgotten = forgottenTooEarly(retentionMs, capabilities);
    if (forgotten === undefined) continue;
    const { holdDays, refund } = capabilities;
    const about = {
      account: name,
      retentionHours: retentionMs / 3_600_000,
      holdDays,
      refundDays: refund?.windowDays ?? 0,
    };
    log.warn(about, FORGOTTEN[forgotten]);
  }
}
