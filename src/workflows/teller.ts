import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Followed } from '../domain/driver';
import type { Fact } from '../domain/facts';
import type { EpochMs } from '../domain/money';
import { notTold, toldAfterAll } from '../domain/not-told';
import type { Payment } from '../domain/payment';
import { present } from '../domain/present';
import { type Refusal, refusal } from '../domain/refusals';
import type { Told } from '../events/event';
import {
  type Cursor,
  cursorOf,
  dueTo,
  type EventList,
  type EventLog,
  givenUpOn,
  isAllTold,
  leapt,
  letGo,
  listOf,
  recorded,
  takenUp,
  toldAgain,
  toldUpTo,
  tried,
  untoldTo,
  withoutEndpoint,
} from '../events/log';
import type { TellAgainMessage } from '../messages/messages';
import { type Became, deliver, stillListens } from './event-calls';
import { failure } from './inbox';
import { isResetUntold } from './reset';

/** What follows for the payment itself from what became of its events. */
type News = (payment: Payment, now: EpochMs) => Fact[];

/**
 * Tells endpoints what happens to a payment. Beside its loop and never in it: each endpoint has at most one call at a time, with everything that it
 * has not heard; what happens meanwhile waits for the next. A payment that nobody listens to has no log, and a teller that does nothing.
 */
export interface Teller {
  /** Who listens to this payment, which is new, or goes on for its refunds. */
  begin(log: EventLog | undefined): void;
  /** What is handed to the next run, or to who tells after the end. */
  log(): EventLog | undefined;
  record<F extends Followed>(followed: F): F;
  /** Begins to tell what is untold, where nobody is told already. Call it where the loop is about to wait. */
  tell(): void;
  /** What the payment has to learn; it is asked for once. */
  news(): News[];
  hasNews(): boolean;
  /** Nobody is being told anything. */
  isAtRest(): boolean;
  /** Nobody has to be told anything any more. */
  isDone(): boolean;
  /** Why an endpoint cannot be told again. Only reads: a validator asks. */
  refusalOf(message: TellAgainMessage): Refusal | undefined;
  /** Begins anew after an event, and says after which. Throws the refusal. */
  tellAgain(message: TellAgainMessage): { after: number };
  list(after: number): EventList;
}

/** All that the payment has to learn. One piece can bring the next: the alarm of an endpoint pushes out what another one has not heard. */
export function eachNews(events: Teller, learn: (news: News) => void): void {
  while (events.hasNews()) events.news().forEach(learn);
}

/** A call that tells an endpoint. */
interface Running {
  readonly scope: CancellationScope;
  /** The sequence of its last event. */
  readonly upTo: number;
  /** Whether how far it comes is still the question. */
  counts: boolean;
}

export function teller(first: EventLog | undefined): Teller {
  let log = first;
  let untaken: News[] = [];
  /** By endpoint. */
  const running = new Map<string, Running>();
  /** Of a payment that somebody is told of. */
  const known = (): EventLog => log as EventLog;

  const tell = (): void => {
    if (log === undefined) return;
    for (const cursor of log.cursors) {
      const { endpoint, previous } = cursor;
      if (running.has(endpoint)) continue;
      const events = dueTo(log, cursor);
      if (events.length === 0) continue;
      const now = Date.now();
      log = tried(log, endpoint, now);
      const { account, paymentId, currency, knownRun } = log;
      const delivery = {
        endpoint,
        subject: { account, paymentId, currency },
        ...present({ previous, knownRun }),
        events,
      };
      const call: Running = { scope: new CancellationScope(), upTo: (events.at(-1) as Told).sequence, counts: true };
      running.set(endpoint, call);
      void call.scope.run(() => deliver(cursor, delivery, now)).then((became) => ended(endpoint, call, became));
    }
  };

  function ended(endpoint: string, call: Running, became: Became): void {
    if (became.kind === 'untaken') {
      // It stays occupied until that is known.
      void stillListens(workflowInfo().taskQueue, known().account, endpoint).then((listens) =>
        // Stryker disable next-line StringLiteral: of what comes to the end of the table nothing follows, either
        ended(endpoint, call, listens ? untakenBy(became) : { kind: 'notListening' }),
      );
      return;
    }
    running.delete(endpoint);
    const { counts, upTo } = call;
    switch (became.kind) {
      case 'told':
        if (counts) log = toldUpTo(known(), endpoint, upTo);
        if (isAllHeard(endpoint)) learn((payment, now) => toldAfterAll(payment, endpoint, now));
        break;
      case 'givenUp':
        if (!counts) break;
        log = givenUpOn(toldUpTo(known(), endpoint, became.told), endpoint, became.answer);
        learn((payment, now) => notTold(payment, endpoint, givenUpText(endpoint, became.answer), now));
        break;
      case 'notListening':
        log = withoutEndpoint(known(), endpoint);
        learn((payment, now) => toldAfterAll(payment, endpoint, now));
        break;
      case 'reset':
        log = leapt(known(), { at: Date.now(), run: became.run });
        break;
      // Stryker disable next-line StringLiteral,ConditionalExpression: of what comes to the end of the table nothing follows, either
      case 'calledOff':
        break;
      default:
        became satisfies never;
    }
    tell();
  }

  /** The next run has a history of its own: no call would tell it of a reset. */
  const handed = (): EventLog | undefined =>
    log !== undefined && isResetUntold(log.knownRun) ? leapt(log, { at: Date.now(), run: workflowInfo().runId }) : log;

  const learn = (news: News): void => {
    untaken.push(news);
  };

  const isAllHeard = (endpoint: string): boolean => {
    const cursor = cursorOf(known(), endpoint) as Cursor;
    return cursor.dropped === undefined && untoldTo(known(), cursor).length === 0;
  };

  /** What a person says of an endpoint comes before what a call that runs will tell. */
  const callOff = (endpoint: string): void => {
    const call = running.get(endpoint);
    if (call === undefined) return;
    call.counts = false;
    call.scope.cancel();
  };

  function obey(fact: Fact): void {
    const { cursors } = known();
    if (fact.kind === 'RetryOrdered') {
      for (const { endpoint } of cursors) {
        log = takenUp(known(), endpoint);
        callOff(endpoint);
      }
    }
    if (fact.kind !== 'Acknowledged' || fact.code !== 'NotTold') return;
    for (const { endpoint, givenUp, dropped } of cursors) {
      if ((fact.id === undefined || fact.id === endpoint) && (givenUp ?? dropped) !== undefined)
        log = letGo(known(), endpoint);
    }
  }

  return {
    begin(begun) {
      log = begun;
    },
    log: handed,
    record(followed) {
      if (log === undefined) return followed;
      const before = log;
      log = recorded(log, followed.payment, followed.facts);
      for (const fact of followed.facts) obey(fact);
      for (const { endpoint, dropped } of log.cursors) {
        if (dropped === undefined || (cursorOf(before, endpoint) as Cursor).dropped !== undefined) continue;
        learn((payment, now) =>
          notTold(payment, endpoint, `${endpoint} took no events for so long that some were dropped`, now),
        );
      }
      return followed;
    },
    tell,
    news() {
      const taken = untaken;
      untaken = [];
      return taken;
    },
    hasNews: () => untaken.length > 0,
    isAtRest: () => running.size === 0,
    isDone: () => log === undefined || (running.size === 0 && isAllTold(log)),
    refusalOf: (message) => refusalOf(log, message),
    tellAgain(message) {
      const { endpoint, after, operator, reason } = message;
      const no = refusalOf(log, message);
      if (no !== undefined) throw failure(no);
      log = toldAgain(known(), endpoint, after);
      callOff(endpoint);
      const about = `${endpoint} after ${after}`;
      learn((_, at) => [{ at, kind: 'OperatorActed', action: 'tellAgain', operator, reason, about }]);
      return { after };
    },
    list: (after) => listOf(log, after),
  };
}

const CALLED_OFF = { kind: 'calledOff' } as const;

/** It is called anew, for as long as there is patience; who is to take it may be away. Then a person has to know, since nobody else would say so. */
const untakenBy = ({ isOver }: Extract<Became, { kind: 'untaken' }>): Became =>
  isOver ? { kind: 'givenUp', told: 0, answer: 'none, no worker takes its calls' } : CALLED_OFF;

const givenUpText = (endpoint: string, answer: string): string =>
  `${endpoint} took no events; its last answer: ${answer}`;

function refusalOf(log: EventLog | undefined, { endpoint, after }: TellAgainMessage): Refusal | undefined {
  if (log === undefined || cursorOf(log, endpoint) === undefined) {
    return refusal('InvalidMessage', `endpoint ${endpoint} does not listen to this payment`);
  }
  const first = log.kept[0]?.sequence ?? 0;
  return log.truncated && after + 1 < first
    ? refusal('InvalidMessage', `events before ${first} are no longer kept`)
    : undefined;
}
