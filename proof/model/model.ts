import type { Capabilities } from '../../src/domain/capabilities';
import type { Clock } from '../simulator/clock';
import type { Keys } from './keys';

/** What one modelled payment is made of. */
export interface Model {
  provider: string;
  capabilities: Capabilities;
  authorized: number;
  /** The hold of an adopted payment is there; one that is to be created comes with its order, or when the customer has approved it. */
  hold: 'there' | 'created' | 'pending';
  /** Whether a provider that shows a status shows totals with it. */
  statusShowsTotals: boolean;
  /** Whether the activity reads before it writes, and writes only where the provider's state is the ledger's. */
  fence: boolean;
  /** Whether reads show that the hold has ended by itself. */
  expiryShows: boolean;
  /** Whether what others captured is listed under a mark of theirs, where captures are listed at all. */
  othersMark: boolean;
}

/** What the payments of one provider have in common. */
export interface Shared {
  clock: Clock;
  keys: Keys;
}
