import { ApplicationFailure, Context, log } from '@temporalio/activity';
import { runIn } from '../domain/known-run';
import { cloudEventOf } from '../events/cloud-event';
import type { Told } from '../events/event';
import { type Breaker, createBreaker } from './breaker';
import { type Delivery, type EventCalls, NOT_TOLD, type Progress } from './contract';
import type { Sink, Taken } from './sink';

/** An endpoint of this worker. */
export interface OpenedEndpoint {
  name: string;
  accounts: readonly string[];
  /** The waits between two tries: the first one, each four times as long as the one before, at most the last one. */
  firstRetryMs: number;
  lastRetryMs: number;
  sink: Sink;
}

/** What is counted of deliveries. */
export interface DeliveryInstruments {
  counted?(endpoint: string, outcome: Taken['kind'] | 'spared'): void;
  /** This workflow has something untold since then, and tries again within so long; undefined: it has told all. */
  waits?(endpoint: string, workflowId: string, untold: { since: number; againWithinMs: number } | undefined): void;
}

/**
 * Tells one endpoint events, one after the other. What it does not take fails the activity, which Temporal tries again; heartbeats say how far it got,
 * so that a worker that is killed costs one event twice and none of the others.
 */
export function createEventCalls(endpoint: OpenedEndpoint, instruments: DeliveryInstruments = {}): EventCalls {
  const { name, accounts, sink } = endpoint;
  const breaker = createBreaker(endpoint.firstRetryMs);
  return {
    async deliver({ subject, previous, events, originalRun, knownRun }: Delivery) {
      const context = Context.current();
      const { workflowId = '', runId = '' } = context.info.workflowExecution ?? {};
      if (!accounts.includes(subject.account)) {
        instruments.waits?.(name, workflowId, undefined);
        throw final(NOT_TOLD.notListening, 'the configuration has it no longer', progressOf(context));
      }
      const progress = progressOf(context);
      // As of a run that sends money: compared here, since in the workflow it would change what is replayed.
      if (originalRun !== undefined && runId !== originalRun && runId !== runIn(knownRun)) {
        throw final(NOT_TOLD.reset, 'the run was reset; nothing was told', { ...progress, resetRun: runId });
      }
      const beating = beat(context, progress);
      let last = previous;
      try {
        for (const event of events) {
          if (event.sequence > progress.told) {
            await tell(event);
            progress.told = event.sequence;
            progress.tries = 0;
            progress.answer = undefined;
            context.heartbeat({ ...progress });
          }
          last = event.sequence;
        }
        instruments.waits?.(name, workflowId, undefined);
      } finally {
        clearInterval(beating);
      }

      async function tell(event: Told): Promise<void> {
        const { cancellationSignal: calledOff } = context;
        const taken = await sent(breaker, calledOff, () => sink.send(cloudEventOf(subject, event, last), calledOff));
        // Called off: by the payment, or because this worker stops.
        if (calledOff.aborted) await context.cancelled;
        instruments.counted?.(name, taken.kind);
        if (taken.kind === 'taken') return;
        const about = { event: 'holdfast.events.failed', endpoint: name, ...subject, sequence: event.sequence };
        if (taken.kind === 'gone') {
          log.warn('the endpoint is gone', { ...about, why: taken.why });
          instruments.waits?.(name, workflowId, undefined);
          throw final(NOT_TOLD.gone, taken.why, progress);
        }
        if (taken.kind === 'failed') progress.tries += 1;
        const retryMs = retryAfter(taken, progress.tries, endpoint);
        log.warn(`${name} did not take an event`, { ...about, why: taken.why, retryMs });
        instruments.waits?.(name, workflowId, { since: event.at, againWithinMs: retryMs });
        progress.answer = taken.why;
        context.heartbeat({ ...progress });
        throw ApplicationFailure.create({
          type: 'NotTaken',
          message: taken.why,
          nextRetryDelay: retryMs,
          details: [{ ...progress }],
        });
      }
    },
  };
}

type Sent = Taken | { kind: 'spared'; why: string; waitMs: number };

async function sent(breaker: Breaker, calledOff: AbortSignal, send: () => Promise<Taken>): Promise<Sent> {
  const waitMs = breaker.waitMs();
  if (waitMs > 0) return { kind: 'spared', why: breaker.last(), waitMs };
  const taken = await send();
  if (taken.kind !== 'failed') breaker.took();
  // What we called off ourselves says nothing of the endpoint.
  else if (!calledOff.aborted) breaker.failed(taken.why);
  return taken;
}

/** Each wait is four times as long as the one before. What the endpoint asks for counts, within the longest. */
const FACTOR = 4;

function retryAfter(
  failed: Exclude<Sent, { kind: 'taken' | 'gone' }>,
  tries: number,
  { firstRetryMs, lastRetryMs }: OpenedEndpoint,
): number {
  if (failed.kind === 'spared') return spread(failed.waitMs);
  const own = firstRetryMs * FACTOR ** Math.min(tries - 1, 20);
  return Math.min(lastRetryMs, Math.max(spread(own), failed.retryAfterMs ?? 0));
}

/** What waits for one endpoint does not come back in one moment. */
const spread = (ms: number): number => Math.round(ms * (1 + Math.random() / 10));

function progressOf({ info }: Context): Progress {
  const { told = 0, tries = 0, answer } = (info.heartbeatDetails ?? {}) as Partial<Progress>;
  return { told, tries, answer };
}

/** A worker that is killed is missed soon. */
function beat(context: Context, progress: Progress): NodeJS.Timeout {
  const everyMs = Math.max(100, (context.info.heartbeatTimeoutMs ?? 15_000) / 3);
  return setInterval(() => context.heartbeat({ ...progress }), everyMs);
}

const final = (type: string, message: string, progress: Progress): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nonRetryable: true, details: [{ ...progress }] });
