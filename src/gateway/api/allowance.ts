/** What one key may send: so many at once, and so many each second for ever. */
export interface Allowance {
  perSecond: number;
  burst: number;
}

export const ALLOWANCE: Allowance = { perSecond: 200, burst: 400 };

/** Counts one request of a key. How many seconds to wait where it is one too many; otherwise undefined. */
export type Spend = (keyId: string, nowMs: number) => number | undefined;

/** A token bucket for each key, in memory: there are as many as keys in the configuration. */
export function createSpend({ perSecond, burst }: Allowance = ALLOWANCE): Spend {
  const purses = new Map<string, { left: number; at: number }>();
  return (keyId, nowMs) => {
    const { left, at } = purses.get(keyId) ?? { left: burst, at: nowMs };
    const now = Math.min(burst, left + (Math.max(0, nowMs - at) / 1_000) * perSecond);
    const isEnough = now >= 1;
    purses.set(keyId, { left: isEnough ? now - 1 : now, at: nowMs });
    return isEnough ? undefined : Math.max(1, Math.ceil((1 - now) / perSecond));
  };
}
