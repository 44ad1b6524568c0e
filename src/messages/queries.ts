import { DAY_MS } from '../domain/money';
import { HoldfastError } from './errors';
import { DEPLOYMENT, EVENTS_TYPE, ID, WORKFLOW_TYPE } from './ids';
import type { CaptureStateValue, SEARCH_ATTRIBUTES } from './search-attributes';

/** Which open payments a list shows. What is left out restricts nothing. */
export interface ListFilter {
  account?: string;
  provider?: string;
  /** Any of these values of `CaptureState`. */
  states?: readonly CaptureStateValue[];
  /** `needed`: somebody should look at it, since any moment; a `Date`: since before it. */
  look?: 'needed' | Date;
  /** A `Date`: the hold may be gone before it, as far as the list tells. `untold`: the list does not tell it. */
  captureBy?: Date | 'untold';
  startedBefore?: Date;
}

/** The filter in the words of Temporal's lists. Throws `InvalidMessage` for a name that no payment can have. */
export const listQuery = (filter: ListFilter = {}): string =>
  queryOf(filter.look === undefined && !filter.states?.includes('attention') ? PAYMENTS : WITH_EVENTS, filter, RUNNING);

const RUNNING = 'ExecutionStatus="Running"';
/** Servers from 1.30 on; older ones refuse it. What was paused in Temporal is open, and no longer running. */
const PAUSED = 'ExecutionStatus="Paused"';

const PAYMENTS = `WorkflowType="${WORKFLOW_TYPE}"`;
/** What tells the events of a payment that has ended needs workers and persons as the payment did. */
const WITH_EVENTS = `WorkflowType IN ("${WORKFLOW_TYPE}", "${EVENTS_TYPE}")`;

function queryOf(
  types: string,
  { account, provider, states, look, captureBy, startedBefore }: ListFilter,
  ...more: readonly string[]
): string {
  return conditionsOf(
    types,
    ...more,
    account && `${at('PaymentAccount')}="${named('account', account)}"`,
    provider && `${at('PaymentProvider')}="${named('provider', provider)}"`,
    states && `${at('CaptureState')} IN (${states.map((state) => `"${state}"`).join(', ')})`,
    look && `${at('CaptureStuckSince')} ${look === 'needed' ? 'IS NOT NULL' : before(look)}`,
    // What goes on for its refunds has no hold that could end.
    captureBy &&
      `WorkflowId STARTS_WITH "payment:" AND ${at('CaptureBy')} ${captureBy === 'untold' ? 'IS NULL' : before(captureBy)}`,
    startedBefore && `StartTime ${before(startedBefore)}`,
  );
}

const conditionsOf = (...conditions: readonly (string | undefined)[]): string =>
  conditions.filter((condition) => condition !== undefined && condition !== '').join(' AND ');

/** The open payments on one hold whose id is not its name; undefined where no query can name it: Temporal compares what was escaped as it stands. */
export const referenceQuery = (account: string, reference: string): string | undefined =>
  /["'`\\]/.test(reference)
    ? undefined
    : queryOf(PAYMENTS, { account }, RUNNING, `${at('PaymentReference')}="${reference}"`);

/** Everything open that workers are needed for: payments, and what tells the events of those that have ended. */
export const openQuery = (filter: ListFilter = {}): string => queryOf(WITH_EVENTS, filter, RUNNING);

/** Open payments as two lists: what was paused in Temporal is in none of those that run. */
export interface OpenQueries {
  running: string;
  /** Servers before 1.30 refuse it. */
  paused: string;
}

const openQueries = (condition: string): OpenQueries => ({
  running: conditionsOf(WITH_EVENTS, RUNNING, condition),
  paused: conditionsOf(WITH_EVENTS, PAUSED, condition),
});

/** Open payments that are pinned to a build of the workers. Builds come from Temporal, and are still no place for a quote. */
export const buildQueries = (build: string): OpenQueries =>
  openQueries(`TemporalWorkerDeploymentVersion="${DEPLOYMENT}:${build.replace(/["\\]/g, '')}"`);

/** Open payments of workers that have no build. */
export const unversionedQueries = (): OpenQueries => openQueries('TemporalWorkerDeploymentVersion IS NULL');

/** Lists of payments that cannot say themselves that they do not move. */
export const OUTSIDE_QUERIES = {
  /** Servers from 1.30 on: after five failures in a row, until a task goes well. Older ones refuse the query. */
  failing: (filter: ListFilter = {}): string =>
    queryOf(WITH_EVENTS, filter, RUNNING, 'TemporalReportedProblems IS NOT NULL'),
  /** Servers from 1.30 on, too. */
  paused: (filter: ListFilter = {}): string => queryOf(WITH_EVENTS, filter, PAUSED),
  /** Ended otherwise than by its own word. A run that was reset is among them: whether its payment goes on tells its latest run. */
  cutOff: (filter: ListFilter = {}): string =>
    queryOf(WITH_EVENTS, filter, 'ExecutionStatus IN ("Terminated", "Failed", "TimedOut", "Canceled")'),
  /** Started by somebody who did not set the attributes: no other list shows it. */
  unlisted: (): string =>
    queryOf(
      PAYMENTS,
      {},
      RUNNING,
      `(${(['PaymentAccount', 'PaymentProvider', 'CaptureState'] as const).map((name) => `${at(name)} IS NULL`).join(' OR ')})`,
    ),
} as const;

/** A list worth keeping in the Temporal UI. */
export interface SavedQuery {
  name: string;
  shows: string;
  query: string;
}

/** The lists that operators need, for the search box of the Temporal UI. It knows no relative times: moments count from `now`. */
export const savedQueries = (now: Date, account = 'nordic-shop', provider = 'vipps'): readonly SavedQuery[] => [
  { name: 'stuck', shows: 'every payment that needs an operator', query: listQuery({ look: 'needed' }) },
  {
    name: 'parked',
    shows: 'Holdfast cannot settle it by itself: an operator decides',
    query: listQuery({ states: ['parked'] }),
  },
  {
    name: 'attention',
    shows: 'an attention is open: an operator has to deal with it',
    query: listQuery({ states: ['attention'] }),
  },
  {
    name: 'unknown',
    shows: 'the provider may have carried it out; looked up until that is known',
    query: listQuery({ states: ['unknown'] }),
  },
  {
    name: 'retrying',
    shows: 'the provider asked to try later, or cannot be reached',
    query: listQuery({ states: ['retrying'] }),
  },
  { name: 'paused', shows: 'paused by an operator', query: listQuery({ states: ['paused'] }) },
  {
    name: 'expiring soon',
    shows: 'in trouble, or started with captureBy, and the hold may be gone within 3 days',
    query: listQuery({ captureBy: new Date(now.getTime() + 3 * DAY_MS) }),
  },
  {
    name: 'stuck for an hour',
    shows: 'has needed an operator for more than an hour',
    query: listQuery({ look: new Date(now.getTime() - DAY_MS / 24) }),
  },
  {
    name: 'failing',
    shows: 'its workflow task keeps failing (Temporal server 1.30 or later; before that, use holdfast stuck)',
    query: OUTSIDE_QUERIES.failing(),
  },
  {
    name: 'paused in Temporal',
    shows: 'paused by somebody in Temporal: no other list shows it meanwhile (Temporal server 1.30 or later)',
    query: OUTSIDE_QUERIES.paused(),
  },
  {
    name: 'cut off',
    shows: 'terminated or failed; a mended payment has a later run',
    query: OUTSIDE_QUERIES.cutOff(),
  },
  { name: 'unlisted', shows: 'has no search attributes, so no other list shows it', query: OUTSIDE_QUERIES.unlisted() },
  {
    name: 'one account',
    shows: 'payments of one account that need an operator',
    query: listQuery({ account, look: 'needed' }),
  },
  {
    name: 'one provider',
    shows: 'payments that wait for one provider, as during an outage',
    query: listQuery({ provider, states: WAITING }),
  },
];

/** States in which something waits for its provider, and `retryNow` may help. `attention` and `paused` may hide one of the others. */
export const WAITING: readonly CaptureStateValue[] = [
  'authorizing',
  'retrying',
  'unknown',
  'denied',
  'parked',
  'attention',
  'paused',
];

/** States behind which a paused payment may be. */
export const MAYBE_PAUSED: readonly CaptureStateValue[] = ['paused', 'parked', 'attention'];

const at = (attribute: keyof typeof SEARCH_ATTRIBUTES): string => attribute;

const before = (moment: Date): string => `< "${moment.toISOString()}"`;

/** Names stand between quotes in the query, so nothing else may. */
function named(what: string, name: string): string {
  if (ID.test(name)) return name;
  throw new HoldfastError(
    'InvalidMessage',
    `${what} is ${JSON.stringify(name)}; write 1 to 64 letters, digits, dots, underscores or dashes.`,
  );
}
