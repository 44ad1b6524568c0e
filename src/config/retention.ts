import type { Capabilities } from '../domain/capabilities';
import { DAY_MS } from '../domain/money';

/**
 * What a namespace that remembers ended payments for so long forgets too early for an account, the worse first. `hold`: a payment that is started
 * again is looked up like after a reset, and where nothing can be seen it could be captured twice. `window`: one that is refunded late has to be
 * started again first.
 */
export function forgottenTooEarly(
  retentionMs: number,
  { holdDays, refund }: Pick<Capabilities, 'holdDays' | 'refund'>,
): 'hold' | 'window' | undefined {
  if (retentionMs <= holdDays * DAY_MS) return 'hold';
  return retentionMs < (refund?.windowDays ?? 0) * DAY_MS ? 'window' : undefined;
}
