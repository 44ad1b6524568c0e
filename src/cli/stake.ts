import type { PaymentView } from '../view/view';

/**
 * The money that a person is asked about, in minor units: the open operations that an attention names. Where none is named or open, all
 * of the hold that is still to be captured or given back; and where nothing of it is left, what was captured.
 */
export function atStake({ attention, openOperations, ledger }: PaymentView): number {
  const named = new Set(attention.map(({ operationId }) => operationId));
  const open = openOperations.filter(({ id }) => named.has(id));
  if (open.length > 0) return open.reduce((sum, { amount }) => sum + amount, 0);
  return ledger.reserved + Math.max(0, ledger.available) || ledger.captured;
}
