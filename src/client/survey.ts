import type { Client } from '@temporalio/client';
import { present } from '../domain/present';
import { providerQueue, refundsIdOf } from '../messages/ids';
import { VIEW_QUERY } from '../messages/messages';
import { type ListFilter, openQuery } from '../messages/queries';
import { asked } from './asked';
import { type Candidate, complaintsOf } from './complaints';
import { within } from './deadlines';
import { unavailable } from './errors';
import { GRPC, grpcCodeOf, unlessGone } from './grpc';
import { inLanes } from './lanes';
import { countOf, type ListedPayment, rowsOf, THE_LIST } from './listing';
import { createQueues, isPolled, type Queues } from './queues';
import type { StuckReason } from './reasons';
import { describe, type Glass, type Standstill, standstillOf, WAIT_MS } from './standstill';
import type { Looking } from './views';

/** A payment that needs a look, or does not move. */
export interface StuckPayment extends ListedPayment {
  reason: StuckReason;
  since: Date;
  /** This payment's own: the failure of its task, the queue that nobody polls, the build; of attention, the value of `CaptureState`. */
  why: string;
}

export interface SurveyOptions extends Pick<ListFilter, 'account' | 'provider'> {
  /** Only those that have stood still, or needed a look, for longer than this. */
  olderThanMs?: number;
  /**
   * How many open payments that no list complains of are looked at one by one, the newest first. Default: 1000. Each costs a call; nothing else
   * finds a payment whose worker is gone, and on servers before 1.30 one whose task fails.
   */
  lookAtMost?: number;
  /** Of these, only those that were started before: for who goes through all of them in turn. */
  startedBefore?: Date;
  /** How long a task may wait to be taken before that is told. Default: 30 seconds. */
  waitMs?: number;
  looking?: Looking;
}

/** Every payment that does not move, and what was not looked at. */
export interface Survey {
  /** The longest waiting first. */
  payments: StuckPayment[];
  /** How many open payments the filter lets through, with what tells the events of ended ones. */
  open: number;
  /** How many of them nobody looked at, and no list complains of. */
  unlooked: number;
  /** How many runs were terminated or failed. A payment that was mended, or reset, goes on in a later one. */
  ended: number;
  /** How many of them nobody looked at: whether their payments go on is not known, and they are in no list. */
  unlookedEnded: number;
  /** The start of the oldest that was looked at one by one; absent when there is none that is older. */
  lookedBackTo?: Date;
  /** Queues that no worker polls. Where nothing waits in them nothing stands still yet, and nothing that comes will move. */
  silentQueues: string[];
  /** Whether this server lists failing workflow tasks itself. */
  listsFailures: boolean;
}

const LOOK_AT_MOST = 1_000;
/** Each reset leaves one. */
const ENDED_AT_MOST = 1_000;
const LOOK_WITHIN_MS = 30_000;
/** A query of a payment that no worker has at hand. */
const VIEW_WITHIN_MS = 5_000;

/** Asks every list that there is, and then Temporal about each payment, within bounds. Throws `InvalidMessage`, `ServerUnavailable`. */
export async function surveyOf(client: Client, options: SurveyOptions, callMs: number): Promise<Survey> {
  const { olderThanMs = 0, lookAtMost = LOOK_AT_MOST, startedBefore, waitMs = WAIT_MS, looking = {} } = options;
  const { account, provider } = options;
  const filter = { ...(account && { account }), ...(provider && { provider }) };
  try {
    const endedAtMost = Math.max(lookAtMost, ENDED_AT_MOST);
    const { found, ended, endedLeft, listsFailures } = await complaintsOf(client, filter, callMs, endedAtMost);
    const window = openQuery({ ...filter, ...(startedBefore && { startedBefore }) });
    const others = await rowsOf(client, window, callMs, lookAtMost);
    const open = await countOf(client.workflow, openQuery(filter), callMs);
    const isRunning = new Set(others.map(({ workflowId }) => workflowId));
    const mayStand = (candidate: Candidate): boolean => !isEnded(candidate) || !isRunning.has(candidate.workflowId);
    const each = once([...found.filter(mayStand), ...others]);
    // Only a look tells whether what ended goes on again; of the others their lists tell enough.
    const candidates = [...each.filter(isEnded), ...each.filter((candidate) => !isEnded(candidate))];

    const queues = createQueues(client.workflow);
    const glass = { client: client.workflow, queues, waitMs };
    const until = Date.now() + (looking.withinMs ?? LOOK_WITHIN_MS);
    const stuck: StuckPayment[] = [];
    let seen = 0;
    const looked = await inLanes(candidates, { atOnce: looking.atOnce ?? 8, until }, async (candidate) => {
      const standstill = await within(client.workflow, callMs, () => lookAt(candidate, glass)).catch((error) =>
        untold(candidate, error),
      );
      stuck.push(...stuckOf(candidate, standstill));
      looking.onSeen?.(++seen, candidates.length);
    });
    // What the lists say is told even where no time was left to look closer.
    const unlooked = candidates.slice(looked);
    for (const candidate of unlooked) stuck.push(...stuckOf(candidate, asListed(candidate)));

    const isSeen = (candidate: Candidate, at: number): boolean => at < looked || candidate.listedAs !== undefined;
    const whole = others.length < lookAtMost ? undefined : others.at(-1)?.startedAt;
    const oldest = unlooked.length === 0 ? whole : reached(candidates[looked - 1], startedBefore);
    return {
      payments: stuck.filter(({ since }) => Date.now() - since.getTime() >= olderThanMs).sort(byAge),
      open,
      unlooked: Math.max(0, open - candidates.filter((one, at) => isSeen(one, at) && isOpen(one)).length),
      ended,
      unlookedEnded: endedLeft + unlooked.filter(isEnded).length,
      ...present({ lookedBackTo: oldest }),
      silentQueues: open === 0 ? [] : await silentOf(candidates, queues),
      listsFailures,
    };
  } catch (error) {
    throw unavailable(error, THE_LIST) ?? error;
  }
}

const isEnded = ({ listedAs }: Candidate): boolean => listedAs === 'cutOff';

const isOpen = (candidate: Candidate): boolean => !isEnded(candidate) && candidate.listedAs !== 'pausedInTemporal';

/** How far back a survey came for which there was no time to look at all: to the last payment that no list complains of, or to none. */
const reached = (last: Candidate | undefined, startedBefore = new Date()): Date =>
  last === undefined || last.listedAs !== undefined ? startedBefore : last.startedAt;

/** Each payment once, with the first that is said of it. */
const once = (candidates: readonly Candidate[]): Candidate[] => {
  const first = new Map<string, Candidate>();
  for (const candidate of candidates) {
    if (!first.has(candidate.workflowId)) first.set(candidate.workflowId, candidate);
  }
  return [...first.values()];
};

async function lookAt(candidate: Candidate, glass: Glass): Promise<Standstill | undefined> {
  const described = await unlessGone(describe(glass.client, candidate.workflowId));
  if (described === undefined) return undefined;
  const standstill = await standstillOf(described, candidate.provider, glass, Date.now());
  if (standstill) return standstill;
  // The latest run goes on, or has ended in order: what a list said of it, or of a run before it, is no longer so.
  if (candidate.listedAs === 'cutOff' || candidate.listedAs === 'failing' || candidate.listedAs === 'pausedInTemporal')
    return;
  if (candidate.state === 'attention' && (await knowsNothing(candidate, glass))) {
    return { reason: 'noAccount', since: candidate.since ?? candidate.startedAt, why: lackOf(candidate) };
  }
  return asListed(candidate);
}

/** Of one payment Temporal may tell nothing for good, because what it keeps is damaged: the others are looked at all the same. */
function untold({ startedAt }: Candidate, error: unknown): Standstill {
  const said = DAMAGED[grpcCodeOf(error) ?? 0];
  if (said === undefined) throw error;
  return { reason: 'untold', since: startedAt, why: `Temporal answers ${said}` };
}

const DAMAGED: Readonly<Record<number, string>> = { [GRPC.internal]: 'INTERNAL', [GRPC.dataLoss]: 'DATA_LOSS' };

const lackOf = ({ workflowId, account, paymentId }: Candidate): string =>
  workflowId === refundsIdOf(account, paymentId) ? 'the state in which it ended' : `account ${account}`;

/** A payment has nothing to tell until a worker has told it what its account can do. */
async function knowsNothing({ workflowId }: Candidate, { client }: Glass): Promise<boolean> {
  const view = await within(client, VIEW_WITHIN_MS, () =>
    asked(() => client.getHandle(workflowId).query(VIEW_QUERY)),
  ).catch(() => 'nobody answered');
  return view === undefined || view === null;
}

/** What the lists alone say. */
function asListed({ listedAs, since, startedAt, state, workflowId }: Candidate): Standstill | undefined {
  if (listedAs === undefined || listedAs === 'cutOff') return undefined;
  const why = { attention: state, unlisted: workflowId, failing: 'not checked', pausedInTemporal: 'not checked' }[
    listedAs
  ];
  return { reason: listedAs, since: since ?? startedAt, why };
}

function stuckOf({ listedAs: _, ...payment }: Candidate, standstill: Standstill | undefined): StuckPayment[] {
  return standstill ? [{ ...payment, ...standstill }] : [];
}

const byAge = (a: StuckPayment, b: StuckPayment): number => a.since.getTime() - b.since.getTime();

async function silentOf(payments: readonly ListedPayment[], queues: Queues): Promise<string[]> {
  const providers = [...new Set(payments.map(({ provider }) => provider))].filter((provider) => provider !== '').sort();
  const wanted = providers.map(providerQueue);
  const polled = await Promise.all(
    wanted.map(async (queue) => isPolled(await queues.pollersOf(queue, 'workflow'), Date.now())),
  );
  return wanted.filter((_, at) => !polled[at]);
}
