import {
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Elsewhere, LastState, Opening, ProviderCalls, RunStamp } from '../activities/contract';
import type { Found } from '../domain/driver';
import { moneyOf } from '../domain/format';
import { type Order, openingOrder, type SendOrder } from '../domain/order';
import type { Outcome } from '../domain/outcome';
import { type Operation, operationOf, type Payment, type Terms } from '../domain/payment';
import { DEFAULT_POLICY } from '../domain/policy';
import type { ErrorCode } from '../messages/errors';
import { providerQueue } from '../messages/ids';
import type { PaymentInput } from '../messages/messages';
import { Unreadable } from '../messages/unreadable';
import { namesOf } from '../view/next-step';

const KEY_MISSING = 'KeyMissing' satisfies ErrorCode;

/** Beyond the provider call itself: polling, scheduling, reporting. */
const SLACK_MS = 2_000;

/** Messages wait while the worker looks within the payment's task: no longer than this. */
const OPEN_HERE_WITHIN_MS = 3_000;
/** Nothing is known of the account yet: longer than any look-up takes. */
const OPEN_WITHIN_MS = 150_000;
/** Where no worker takes calls for this provider, that is said soon. */
const OPEN_TAKEN_WITHIN_MS = 20_000;

/**
 * The account, and for a hold that exists the first look at it, by the worker that has the payment: within its task, so that no event and no queue
 * stands between. It only reads, and what the worker did before it was killed does no harm twice. Undefined: it took too long, or was lost.
 */
export function openHere(terms: Terms): Promise<Opening | undefined> {
  const here = proxyLocalActivities<ProviderCalls>({
    ...ONCE,
    startToCloseTimeout: OPEN_HERE_WITHIN_MS,
    summary: openingSummary(terms),
  });
  return opened(here, terms).catch(() => undefined);
}

/** The same as a call of its own, which takes as long as it takes while messages are read. Undefined: the worker was lost, which says nothing of the account. */
export function openElsewhere(terms: Terms): Promise<Opening | undefined> {
  const elsewhere = proxyActivities<ProviderCalls>({
    ...onQueueOf(terms.provider),
    // Not by this worker again, which the server would prefer.
    allowEagerDispatch: false,
    scheduleToStartTimeout: OPEN_TAKEN_WITHIN_MS,
    scheduleToCloseTimeout: OPEN_WITHIN_MS,
    heartbeatTimeout: DEFAULT_POLICY.heartbeatMs,
    summary: openingSummary(terms),
  });
  return opened(elsewhere, terms).catch((error: unknown) => (wasNeverTaken(error) ? {} : undefined));
}

const opened = (calls: ProviderCalls, terms: Terms): Promise<Opening> =>
  calls
    .open(stamped(openingOrder(terms)), terms.create === undefined)
    .then((opening) => (opening instanceof Unreadable ? {} : opening));

const openingSummary = ({ account, reference }: Terms): string => `account ${account}, ${holdOf(reference)}`;

/** What a payment that has ended knew, for its run for refunds; or why that cannot be had now. Throws where no key of this worker opens it. */
export function lastState(account: string, paymentId: string): Promise<LastState> {
  const calls = proxyActivities<ProviderCalls>({
    ...ONCE,
    taskQueue: workflowInfo().taskQueue,
    scheduleToStartTimeout: OPEN_TAKEN_WITHIN_MS,
    scheduleToCloseTimeout: OPEN_WITHIN_MS,
    heartbeatTimeout: DEFAULT_POLICY.heartbeatMs,
    summary: `account ${account}, payment ${paymentId}`,
  });
  return calls.lastState(account, paymentId).then(
    // Never another answer for who has the key: the next replay may have it.
    (answer) => (answer instanceof Unreadable ? { state: answer as unknown as PaymentInput } : answer),
    (error: unknown) => ({
      why: wasNeverTaken(error) ? 'no worker takes the question' : `the worker was lost: ${reasonOf(error)}`,
    }),
  );
}

/**
 * Sends one order and says what became of it. Never throws: a lost activity is `unknown`, whatever class its error has.
 * One that no worker ever took never left the server, so that one time-out is `notSent`. Protocol 4, "Outcomes".
 *
 * Not `async`, here and below: the SDK takes a stack trace for every promise of a workflow, and that is a third of its CPU.
 */
export function callProvider(payment: Payment, order: SendOrder): Promise<Outcome & Elsewhere> {
  const { sendWithinMs, callBoundMs } = payment.policy;
  const { attempts, shipments } = operationOf(payment, order.operationId) as Operation;
  const summary = `${subjectOf(payment, order)}${attempts > 1 ? `, attempt ${attempts}` : ''}`;
  return calls(payment, summary, sendWithinMs + callBoundMs + SLACK_MS)
    [order.kind](stamped(order, shipments))
    .then((outcome): Outcome & Elsewhere =>
      outcome instanceof Unreadable ? { kind: 'unknown', why: outcome.why } : outcome,
    )
    .catch((error: unknown): Outcome => {
      if (wasNeverTaken(error)) return { kind: 'notSent', why: 'no worker took it' };
      if (wasNeverRead(error)) return { kind: 'notSent', why: 'the worker that took it lacks the key to read it' };
      return { kind: 'unknown', why: `the worker was lost: ${reasonOf(error)}` };
    });
}

/** Asks the provider about one operation. A lost read proves nothing. */
export function lookUp(payment: Payment, order: Order): Promise<Found & Elsewhere> {
  const { rung, shipments } = operationOf(payment, order.operationId) as Operation;
  const summary = `${order.kind} ${subjectOf(payment, order)}, look-up ${rung + 1}`;
  return calls(payment, summary, payment.policy.callBoundMs * 2 + SLACK_MS)
    .lookUp(stamped(order, shipments))
    .then((found): Found & Elsewhere =>
      found instanceof Unreadable ? { finding: { kind: 'inconclusive', why: found.why } } : found,
    )
    .catch((error: unknown) => ({
      finding: { kind: 'inconclusive', why: `the look-up was lost: ${reasonOf(error)}` },
    }));
}

/**
 * Only `scheduleToCloseTimeout`, so that the fence in the activity is exact; one attempt, because a retry that the core did not decide on
 * is a second capture; a heartbeat, so that a killed worker is noticed in seconds.
 */
function calls(payment: Payment, summary: string, scheduleToCloseTimeout: number): ProviderCalls {
  const options: ActivityOptions = {
    ...onQueueOf(payment.terms.provider),
    scheduleToCloseTimeout,
    heartbeatTimeout: payment.policy.heartbeatMs,
    summary,
  };
  return proxyActivities<ProviderCalls>(options);
}

/** Which parcels and how much, as the timeline of the UI shows it behind the activity’s name: `parcel-1 99.00 NOK`. */
function subjectOf(payment: Payment, order: Order): string {
  const { shipments } = operationOf(payment, order.operationId) as Operation;
  const what = shipments.length > 0 ? namesOf(shipments) : holdOf(order.reference);
  return `${what} ${moneyOf(payment, order.amount, order.currency)}`;
}

/** Temporal refuses a summary of more than 400 bytes, and a reference may have 255 characters. */
const REFERENCE_SHOWN = 60;

const holdOf = (reference: string): string => `hold ${reference.slice(0, REFERENCE_SHOWN)}`;

const ONCE = {
  retry: { maximumAttempts: 1 },
  // Written out: at run time the SDK defaults to TRY_CANCEL, with which a release can overtake a capture that still runs.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
} as const;

const onQueueOf = (provider: string) => ({ ...ONCE, taskQueue: providerQueue(provider) });

// Stryker disable next-line ArrayDeclaration: one name is as good as none
const stamped = <T extends Order>(order: T, shipments: readonly string[] = []): T & RunStamp => ({
  ...order,
  originalRun: workflowInfo().originalExecutionRunId,
  // One is the operation's own name; it need not stand in every history twice.
  ...(shipments.length > 1 ? { shipments } : {}),
});

function wasNeverTaken(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}

/** The SDK decodes an order before it calls the activity. Nothing in one that sends has this name. */
const wasNeverRead = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === KEY_MISSING;

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return `time-out ${cause.timeoutType}`;
  return cause instanceof Error ? cause.name : 'unknown error';
}
