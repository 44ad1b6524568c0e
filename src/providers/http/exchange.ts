import type { Dispatcher } from 'undici';
import { present } from '../../domain/present';
import type { After } from './after';
import { isWhole, type RawHeaders, readAnswer } from './answer';
import { type Failure, type Why, whyOf } from './failures';
import type { HttpRequest, HttpSettings, Leg } from './request';

export interface Clocks {
  /** wall clock, ms since epoch */
  now(): number;
  /** ms from any origin; never set back, but may stand still while the machine is suspended */
  monotonic(): number;
  after: After;
}

/** One request on its way to its leg. */
export interface Exchange {
  /** Settles exactly once and never rejects. */
  readonly leg: Promise<Leg>;
  /** Hands the request to the dispatcher, unless it is over or too late already. */
  begin(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions): void;
}

/**
 * Follows one request and tells what is known about it.
 *
 * ```
 * asked ──queue──▶ begin ──connect──▶ onRequestStart ══written══▶ headers ──▶ body ──▶ end
 * └────────────── 'no' ─────────────┘ └──────────────────── 'maybe' ────────────────┘ 'yes'
 * ```
 *
 * undici calls `onRequestStart` on a connection that stands, right before it writes the first byte and in the same turn
 * of the event loop. Until then nothing can have left; from then on nobody can tell, until a complete answer was read.
 * So the fence is checked there, and a request that is over, or that was written before, is stopped there.
 *
 * The fence needs both clocks. A process that was stopped finds both moved on; a suspended machine finds only the wall
 * clock moved; a wall clock that was set back leaves only the other.
 *
 * All time-outs are our own timers: undici's are up to a second late, and an injected dispatcher has none.
 */
export function createExchange(request: HttpRequest, limits: HttpSettings, clocks: Clocks): Exchange {
  const { notAfter, signal } = request;
  const askedAt = clocks.monotonic();
  const budgetMs = notAfter === undefined ? Number.POSITIVE_INFINITY : notAfter - clocks.now();
  const elapsedMs = (): number => clocks.monotonic() - askedAt;
  // Asks what must be true, so that a `notAfter` that is not a number stops the request instead of freeing it.
  const isInTime = (): boolean => notAfter === undefined || (clocks.now() <= notAfter && elapsedMs() <= budgetMs);

  let begun = false;
  let written = false;
  let over = false;
  let controller: Dispatcher.DispatchController | undefined;
  let head: { status: number; headers: RawHeaders } | undefined;
  const chunks: Buffer[] = [];
  let size = 0;

  let endPhase = (): void => undefined;
  const within = (ms: number, failure: Failure): void => {
    endPhase();
    endPhase = clocks.after(ms, () => fail(failure));
  };
  const overdue = (): Failure => (begun ? 'total-timeout' : 'queue-timeout');
  const endTotal = clocks.after(limits.totalMs, () => fail(overdue()));
  const onAbort = (): void => fail('aborted');
  signal?.addEventListener('abort', onAbort, { once: true });

  let settle: (leg: Leg) => void;
  const leg = new Promise<Leg>((resolve) => {
    settle = resolve;
  });
  const finish = (result: Leg): void => {
    over = true;
    endPhase();
    endTotal();
    signal?.removeEventListener('abort', onAbort);
    settle(result);
  };
  const fail = (why: Why): void => {
    if (over) return;
    finish(written ? present({ sent: 'maybe', why, status: head?.status }) : { sent: 'no', why });
    controller?.abort(new Error(why)); // closes the connection: a late answer must not meet the next request on it
  };
  /** What forbids to go on with an unwritten request now. Timers may be late after the process stood still. */
  const veto = (): Failure | undefined => {
    if (!isInTime()) return 'fence';
    if (signal?.aborted) return 'aborted';
    return elapsedMs() < limits.totalMs ? undefined : overdue();
  };

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (over) return started.abort(new Error('over before it was written'));
      // undici puts a running request back into its queue when the connection ends in certain harmless ways.
      const reason = written ? 'written-twice' : veto();
      if (reason) return fail(reason);
      written = true;
      within(limits.headersMs, 'headers-timeout');
    },
    onResponseStart(_, status, headers) {
      if (over) return;
      if (!written) {
        written = true; // who answers has got it, though the dispatcher never asked us at the fence
        return fail('unclassified');
      }
      if (status < 200) return; // an informational answer gives no more time for the real one
      head = { status, headers };
      within(limits.bodyMs, 'body-timeout');
    },
    onResponseData(_, chunk) {
      if (over) return;
      size += chunk.length;
      if (size > limits.maxResponseBytes) return fail('oversize');
      chunks.push(chunk);
      within(limits.bodyMs, 'body-timeout');
    },
    onResponseEnd() {
      if (over) return;
      if (!head) return fail('unclassified');
      const answer = readAnswer(head.status, head.headers, Buffer.concat(chunks), clocks.now());
      if (!isWhole(answer)) return fail('unframed');
      finish({ sent: 'yes', answer });
    },
    onResponseError(_, error) {
      fail(whyOf(error));
    },
  };

  return {
    leg,
    begin(dispatcher, options) {
      if (over) return;
      const reason = veto();
      if (reason) return fail(reason);
      begun = true;
      within(limits.connectMs, 'connect-timeout');
      try {
        dispatcher.dispatch(options, handler);
      } catch (error) {
        fail(whyOf(error));
      }
    },
  };
}
