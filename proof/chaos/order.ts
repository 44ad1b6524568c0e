import { drawOf } from '../../src/sandbox/random';
import { MERCHANTS } from '../merchants';
import type { ProviderName } from '../providers';

/** One order of the shop: what is authorized, what ships, and how it ends. Amounts in minor units. */
export interface Order {
  readonly paymentId: string;
  readonly provider: ProviderName;
  readonly account: string;
  readonly currency: string;
  readonly authorized: number;
  /** What ships. */
  readonly parcels: readonly { readonly shipmentId: string; readonly amount: number }[];
  /** `final`: the last parcel says that nothing more comes; `complete`: a message of its own; `cancel`: the shop wants no more of it. */
  readonly ends: 'final' | 'complete' | 'cancel';
}

const PARCELS_MAX = 4;

/** The n-th order at a provider. The same seed gives the same order. `ends` is drawn unless it is given. */
export function orderOf(seed: number, provider: ProviderName, nth: number, ends?: Order['ends']): Order {
  const paymentId = `${provider}-${nth}`;
  const draw = (...what: (string | number)[]): number => drawOf(seed, 'order', paymentId, ...what);
  const { name: account, currency, capturesWhole } = MERCHANTS[provider];
  const count = 1 + Math.floor(draw('parcels') * PARCELS_MAX);
  const parcels = Array.from({ length: count }, (_, at) => ({
    shipmentId: `parcel-${at + 1}`,
    amount: 500 + Math.floor(draw('amount', at) * 9_500),
  }));
  const shipped = parcels.reduce((sum, { amount }) => sum + amount, 0);
  const rest = capturesWhole || draw('rest') < 0.3 ? 0 : 1 + Math.floor(draw('rest amount') * 5_000);
  const drawn = draw('ends');
  const end = ends ?? (drawn < 0.1 ? 'cancel' : drawn < 0.55 ? 'final' : 'complete');
  return {
    paymentId,
    provider,
    account,
    currency,
    ends: end,
    authorized: shipped + rest,
    parcels: end === 'cancel' ? parcels.slice(0, -1) : parcels,
  };
}

/** The sandbox's reference of the hold. */
export const holdOf = ({ paymentId }: Order): string => `${paymentId}-hold`;
