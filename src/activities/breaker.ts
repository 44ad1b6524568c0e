/** Spares an endpoint that is down, and this worker the calls to it. */
export interface Breaker {
  /** How long to leave it alone, ms; 0: go on. Who is let through after a wait is the only one until it has an answer. */
  waitMs(): number;
  /** Its last answer that was none. */
  last(): string;
  took(): void;
  failed(why: string): void;
}

const FAILURES_IN_A_ROW = 5;
/** In first retries: with five seconds these are half a minute and five minutes. */
const FIRST_WAIT = 6;
const LONGEST_WAIT = 60;

export function createBreaker(firstRetryMs: number, now: () => number = Date.now): Breaker {
  let failures = 0;
  let until = 0;
  let last = 'no answer';
  return {
    waitMs() {
      if (failures < FAILURES_IN_A_ROW) return 0;
      const left = until - now();
      if (left > 0) return left;
      until = now() + FIRST_WAIT * firstRetryMs;
      return 0;
    },
    last: () => last,
    took() {
      failures = 0;
      until = 0;
    },
    failed(why) {
      last = why;
      failures += 1;
      const beyond = failures - FAILURES_IN_A_ROW;
      if (beyond >= 0) until = now() + firstRetryMs * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(beyond, 10));
    },
  };
}
