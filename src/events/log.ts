import type { Fact } from '../domain/facts';
import { ledgerOf } from '../domain/ledger';
import type { EpochMs } from '../domain/money';
import type { Payment } from '../domain/payment';
import { present } from '../domain/present';
import { type CloudEvent, cloudEventOf, sequenceText } from './cloud-event';
import type { EventType, Happening, Subject, Told } from './event';
import { eventsOf } from './events-of';
import { isMeant, type Listener } from './listener';

/** What a payment has told, and has to tell. Beside the payment, and plain JSON: it goes through continue-as-new as it is. */
export interface EventLog extends Subject {
  /** Of the latest event. */
  sequence: number;
  /** The latest events, oldest first. */
  kept: readonly Told[];
  /** Older ones are gone. */
  truncated?: true;
  /** Captures and refunds of which it was told that nobody knows, and not yet what became of them. */
  doubted: readonly string[];
  /** The reset, or the recovery, after which the sequence has leapt. */
  knownRun?: string;
  cursors: readonly Cursor[];
}

/** How far an endpoint is. */
export interface Cursor extends Listener {
  /** Up to here it has heard everything that is meant for it, or was let go. */
  told: number;
  /** The last event up to there that was meant for it. */
  previous?: number;
  /** It took nothing for too long: its last answer. Nobody tells it anything until a person says so. */
  givenUp?: string;
  /** So many events were dropped before it heard them. */
  dropped?: number;
  /** Since when it is told and takes nothing: what its patience is counted from, through all runs. */
  triedSince?: EpochMs;
}

/** Events that are kept for who asks for them. */
export const KEPT = 100;

/** Untold events are kept beyond that, up to here: what one run hands to the next is bounded. The oldest are dropped then, and a person is told. */
export const UNTOLD_KEPT = 1_000;

/** What all that is kept may be: with a payment of thousands of parcels it is handed on, and the server ends a workflow that hands on 2 MiB. */
export const KEPT_BYTES = 800_000;

/** What is handed out at a time: so many events, and of large ones fewer. The server takes 2 MiB for one call, and ends a workflow that orders more. */
export const BATCH = 20;
export const BATCH_BYTES = 500_000;

export function newLog({ terms }: Payment, listeners: readonly Listener[]): EventLog {
  const { account, paymentId, currency } = terms;
  const cursors = listeners.map((listener) => ({ ...listener, told: 0 }));
  return { account, paymentId, currency, sequence: 0, kept: [], doubted: [], cursors };
}

/** The log after these facts, which led to this payment. */
export function recorded(log: EventLog, payment: Payment, facts: readonly Fact[]): EventLog {
  let next = log;
  // Before any of them: an answer can tell of the reset last, and what it tells first is numbered after the leap, too.
  for (const fact of facts) if (fact.kind === 'PastUnknown') next = leapt(next, fact);
  for (const fact of facts) {
    for (const event of eventsOf(payment, [fact])) next = appended(next, payment, event);
  }
  return next === log ? log : trimmed(next);
}

/**
 * Of what was told in a past that is gone nobody knows, and a number that was used must not come again: the sequence goes on from the second of
 * now. Ten digits hold it, it is above every number before, and the next leap above all that can follow it.
 *
 * What nobody has heard from this run is numbered anew: what happened before it knew of the reset may have a number of the run that is gone.
 */
export function leapt(log: EventLog, { at, run }: { at: EpochMs; run?: string }): EventLog {
  if (run === undefined ? log.sequence > 0 : run === log.knownRun) return log;
  const heard = Math.max(0, ...log.cursors.map(({ told }) => told));
  let sequence = Math.max(log.sequence, Math.floor(at / 1_000));
  const kept = log.kept.map((event) => {
    if (event.sequence <= heard) return event;
    sequence += 1;
    return { ...event, sequence };
  });
  return { ...log, sequence, kept, ...present({ knownRun: run }) };
}

/** Told once of each operation, until one of `OVER` is told of it. */
const DOUBT: readonly EventType[] = ['capture.unknown', 'refund.unknown'];
const OVER: readonly EventType[] = ['capture.captured', 'capture.refused', 'refund.refunded', 'refund.refused'];

function appended(log: EventLog, payment: Payment, event: Happening): EventLog {
  const { type, data } = event;
  const operation = 'operation' in data ? data.operation : undefined;
  const isDoubt = DOUBT.includes(type);
  if (isDoubt && log.doubted.includes(operation as string)) return log;
  const sequence = log.sequence + 1;
  return {
    ...log,
    sequence,
    kept: [...log.kept, { ...event, sequence, data: { ...data, ledger: ledgerOf(payment) } } as Told],
    doubted: isDoubt
      ? [...log.doubted, operation as string]
      : OVER.includes(type)
        ? log.doubted.filter((id) => id !== operation)
        : log.doubted,
  };
}

/** Drops what is kept no longer: of what everybody has heard all but the last, and of what somebody has not as little as must be. */
function trimmed(log: EventLog): EventLog {
  const over = log.kept.slice(0, Math.max(0, log.kept.length - KEPT));
  const heard = over.findIndex((event) => log.cursors.some((cursor) => isDue(cursor, event)));
  const most = Math.min(UNTOLD_KEPT, within(KEPT_BYTES, [...log.kept].reverse()));
  const count = Math.max(heard < 0 ? over.length : heard, log.kept.length - most);
  if (count === 0) return log;
  const gone = log.kept.slice(0, count);
  return {
    ...log,
    truncated: true,
    kept: log.kept.slice(count),
    cursors: log.cursors.map((cursor) => without(cursor, gone)),
  };
}

function without(cursor: Cursor, gone: readonly Told[]): Cursor {
  const lost = gone.filter((event) => isDue(cursor, event)).length;
  return lost === 0 ? cursor : { ...movedTo(cursor, gone), dropped: (cursor.dropped ?? 0) + lost };
}

const isDue = ({ told, types }: Cursor, { sequence, type }: Told): boolean => sequence > told && isMeant(type, types);

/** What this endpoint is told next, in order. Empty while it is given up, and when it has heard everything. */
export const dueTo = (log: EventLog, cursor: Cursor): readonly Told[] =>
  cursor.givenUp === undefined ? batchOf(untoldTo(log, cursor).slice(0, BATCH)) : [];

const batchOf = (events: readonly Told[]): readonly Told[] => events.slice(0, within(BATCH_BYTES, events));

/** How many of these, from the first on, are no more bytes than that together; at least one. */
function within(most: number, events: readonly Told[]): number {
  let bytes = 0;
  const over = events.findIndex((event) => {
    bytes += bytesOf(event);
    return bytes > most;
  });
  return over < 0 ? events.length : Math.max(1, over);
}

/** No more than this; written out it would be a third of what an event costs. What grows with the payment is the parcels that an event names. */
const bytesOf = ({ data }: Told): number =>
  EVENT_BYTES + ('shipments' in data ? data.shipments.length * PARCEL_BYTES : 0);

const EVENT_BYTES = 700;
/** An id of 64 characters, an amount, and their names. */
const PARCEL_BYTES = 100;

/** Everything that it has not heard. */
export const untoldTo = ({ kept }: EventLog, cursor: Cursor): readonly Told[] =>
  kept.filter((event) => isDue(cursor, event));

/** Whether nobody has to be told anything any more. */
export const isAllTold = (log: EventLog): boolean =>
  log.cursors.every((cursor) => untoldTo(log, cursor).length === 0 && cursor.dropped === undefined);

export const cursorOf = ({ cursors }: EventLog, endpoint: string): Cursor | undefined =>
  cursors.find((cursor) => cursor.endpoint === endpoint);

const withCursor = (log: EventLog, endpoint: string, change: (cursor: Cursor) => Cursor): EventLog => ({
  ...log,
  cursors: log.cursors.map((cursor) => (cursor.endpoint === endpoint ? change(cursor) : cursor)),
});

/** These, as far as they were meant for it, are behind it. */
function movedTo(cursor: Cursor, events: readonly Told[]): Cursor {
  const last = events.at(-1);
  if (last === undefined) return cursor;
  const meant = events.filter((event) => isDue(cursor, event)).at(-1);
  return {
    ...cursor,
    told: Math.max(cursor.told, last.sequence),
    ...(meant === undefined ? {} : { previous: meant.sequence }),
  };
}

/** Somebody begins to tell it. */
export const tried = (log: EventLog, endpoint: string, now: EpochMs): EventLog =>
  withCursor(log, endpoint, (cursor) => ({ triedSince: now, ...cursor }));

/** It has heard everything up to this event. */
export const toldUpTo = (log: EventLog, endpoint: string, sequence: number): EventLog =>
  withCursor(log, endpoint, ({ triedSince: _, ...cursor }) =>
    movedTo(
      cursor,
      log.kept.filter((event) => event.sequence <= sequence),
    ),
  );

/** Nobody tells it anything until a person says so. */
export const givenUpOn = (log: EventLog, endpoint: string, answer: string): EventLog =>
  withCursor(log, endpoint, (cursor) => ({ ...cursor, givenUp: answer }));

/** It is told again, everything that it has not heard. */
export const takenUp = (log: EventLog, endpoint: string): EventLog => withCursor(log, endpoint, goingOn);

/** It is let go: what it has not heard so far it will not hear. What comes it is told again. */
export function letGo(log: EventLog, endpoint: string): EventLog {
  return withCursor(log, endpoint, (cursor) => {
    const { dropped: _, ...rest } = goingOn(movedTo(cursor, log.kept));
    return rest;
  });
}

function goingOn(cursor: Cursor): Cursor {
  const { givenUp: _, triedSince: __, ...rest } = cursor;
  return rest;
}

/** It is gone from the configuration: nobody tells it anything, and nobody waits for it. */
export const withoutEndpoint = (log: EventLog, endpoint: string): EventLog => ({
  ...log,
  cursors: log.cursors.filter((cursor) => cursor.endpoint !== endpoint),
});

/** It is told once more everything that is kept after this event, and what it has not heard. */
export const toldAgain = (log: EventLog, endpoint: string, after: number): EventLog =>
  withCursor(log, endpoint, (cursor) => {
    const { previous, ...rest } = goingOn(cursor);
    // Never forward: nothing is left out by it.
    const told = Math.min(cursor.told, after);
    const behind = log.kept.filter(({ sequence, type }) => sequence <= told && isMeant(type, cursor.types)).at(-1);
    const before = previous !== undefined && previous <= told ? previous : behind?.sequence;
    return { ...rest, told, ...present({ previous: before }) };
  });

/** The answer to who asks for events. */
export interface EventList {
  /** In order; of the events before the last 100 those that somebody has not heard. */
  events: readonly CloudEvent[];
  /** There were more after the one that was asked for, and they are gone. The view has the whole truth. */
  truncated?: true;
  /** How far each endpoint is. Empty: nobody listens to this payment, and it keeps no events. */
  endpoints: readonly EndpointStanding[];
}

export interface EndpointStanding {
  endpoint: string;
  /** The sequence of the last event that it has heard. */
  told: string;
  /** How many it has not. */
  untold: number;
  /** Its last answer, where it was given up on. */
  givenUp?: string;
}

/** The events after this one; all that are kept where it is 0. */
export function listOf(log: EventLog | undefined, after: number): EventList {
  if (log === undefined) return { events: [], endpoints: [] };
  const first = log.kept[0]?.sequence ?? log.sequence + 1;
  return {
    events: log.kept
      .map((event, at) => [event, log.kept[at - 1]?.sequence] as const)
      .filter(([{ sequence }]) => sequence > after)
      .map(([event, previous]) => cloudEventOf(log, event, previous)),
    ...(log.truncated && after + 1 < first ? { truncated: true as const } : {}),
    endpoints: log.cursors.map((cursor) => ({
      endpoint: cursor.endpoint,
      told: sequenceText(cursor.told),
      untold: untoldTo(log, cursor).length,
      ...(cursor.givenUp === undefined ? {} : { givenUp: cursor.givenUp }),
    })),
  };
}
