import { type Answer, requestOf } from '../../src/sandbox/exchange';
import { emptyPlan, type FaultOrder, inject } from '../../src/sandbox/faults';
import type { AuthorizeOrder, Deed, Simulator, World } from '../../src/sandbox/simulator';
import { emptyTruth, find, type Summary, summaryOf } from '../../src/sandbox/truth';

export const START = Date.parse('2026-03-04T10:14:01.120Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An answer with its body parsed; `body` is null where that isn't possible. */
export interface Said extends Pick<Answer, 'carry' | 'afterMs'> {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Read by tests that know its shape. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** One pretended provider with one account named `shop`, at a moment that only moves when told. */
export function inVirtualTime<T extends Simulator>(create: (world: World) => T) {
  const world: World = { seed: 1, truth: emptyTruth(), faults: emptyPlan(1), counters: new Map() };
  const simulator = create(world);
  let now = START;
  const ask = (method: string, path: string, headers: Record<string, string | undefined>, body = ''): Said => {
    const { reply, carry, afterMs } = simulator.handle(requestOf(method, path, headers, body), now);
    return { carry, afterMs, status: reply.status, text: reply.body, headers: reply.headers, body: safely(reply.body) };
  };
  return {
    world,
    simulator,
    ask,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
      return simulator.advance(now);
    },
    due: () => simulator.advance(now),
    authorize: (order: Partial<AuthorizeOrder> = {}) =>
      simulator.authorize({ account: 'shop', amount: 12_000, ...order }, now),
    deed: (deed: Deed, reference: string, amount?: number) =>
      simulator.doToPayment(deed, 'shop', reference, amount, now),
    fault: (order: FaultOrder) => {
      const wrong = simulator.wrongWith(order);
      if (wrong !== null) throw new Error(wrong);
      return inject(world.faults, order);
    },
    switch: (patch: object) => simulator.setSwitches(patch),
    truth: (reference: string): Summary => {
      const found = find(world.truth, { provider: simulator.provider, account: 'shop', reference });
      if (found === undefined) throw new Error(`no truth of ${reference}`);
      return summaryOf(found);
    },
  };
}

/** Asserts what can never be otherwise: the totals are the movements, and nothing is held that was not authorized. */
export function expectSound({
  authorized,
  captured,
  released,
  refunded,
  open,
  movements,
  captureCount,
}: Summary): void {
  const sumOf = (...kinds: string[]): number =>
    movements.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amount }) => sum + amount, 0);
  const moments = movements.map(({ at }) => at);
  // One question for all of it: thousands of histories are asked.
  expect({ authorized, captured, released, refunded, open, captureCount, moments }).toEqual({
    authorized: sumOf('authorized'),
    captured: sumOf('captured'),
    released: sumOf('released', 'expired'),
    refunded: sumOf('refunded'),
    open: authorized - captured - released,
    captureCount: movements.filter(({ kind }) => kind === 'captured').length,
    moments: [...moments].sort((a, b) => a - b),
  });
  expect(refunded).toBeLessThanOrEqual(captured);
}

function safely(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
