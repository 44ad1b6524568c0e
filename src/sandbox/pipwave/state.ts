import type { History } from '../history';
import type { Fields } from '../json-object';
import type { NoticeGate } from '../notices';
import type { World } from '../simulator';
import { beginning, byMark, merchantsOf, type ProviderState } from '../state';
import type { PaymentTruth } from '../truth';
import type { PipwaveAccount } from './account';
import type { Action } from './actions';
import type { PipwaveSwitches } from './switches';

export interface PipwaveState extends ProviderState<PipwaveSwitches, Merchant, Due> {
  readonly merchantByKey: ReadonlyMap<string, Merchant>;
  /** By `api_key/pw_id`, by `api_key/txn_id` and, until the customer has paid, by token. */
  readonly byPwId: Map<string, Transaction>;
  readonly byTxnId: Map<string, Transaction>;
  readonly byToken: Map<string, Transaction>;
  readonly notices: Map<string, Notice>;
}

export function pipwaveState(
  world: World,
  accounts: Readonly<Record<string, PipwaveAccount>>,
  switches: PipwaveSwitches,
): PipwaveState {
  const merchants = merchantsOf(accounts);
  return {
    ...beginning(world, switches, merchants),
    merchantByKey: byMark(merchants, ({ apiKey }) => apiKey),
    byPwId: new Map(),
    byTxnId: new Map(),
    byToken: new Map(),
    notices: new Map(),
  };
}

export type Merchant = PipwaveAccount & { readonly name: string };

/** Where a transaction is. How that is written depends on switches, for authorized and captured. Sheet 4. */
export type Phase =
  | 'pending'
  | 'failed'
  | 'cancelled'
  | 'authorized'
  | 'captured'
  | 'disputed'
  | 'chargedBack'
  | 'refunded'
  | 'partlyRefunded';

/** What the API believes of a transaction. What really happened to its money is in `truth`. */
export interface View {
  readonly phase: Phase;
  readonly finalAmount: number;
}

/** Amounts in minor units. */
export interface Transaction {
  readonly merchant: Merchant;
  readonly pwId: string;
  readonly txnId: string;
  readonly amount: number;
  readonly total: number;
  readonly currency: string;
  readonly noticeUrl: string | null;
  /** `extra_param1..3`, given at initiation. */
  readonly extras: Readonly<Record<string, string>>;
  readonly history: History<View>;
  readonly gate: NoticeGate;
  /** Null while nothing was ever authorized. */
  truth: PaymentTruth | null;
  /** Captures that the gateway has acknowledged and not yet carried out. */
  pendingCount: number;
  /** A refund that the gateway has acknowledged and not yet carried out. */
  isRefunding: boolean;
  holdUntil: number;
  busyUntil: number;
  /** Reads don't find the transaction until then. */
  unfoundUntil: number;
}

/** A refund by its own id. */
export interface Refund {
  readonly id: string;
  readonly amount: number;
}

/** A notification on its way: its body now and, when its first was missigned, at every later attempt. */
export interface Notice {
  readonly url: string;
  readonly bodies: readonly [first: string, later: string];
  readonly isLie: boolean;
  attemptCount: number;
}

export type Due =
  | { readonly kind: 'holdEnds'; readonly transaction: Transaction }
  /** `amount` null is everything. */
  | {
      readonly kind: 'captureLands';
      readonly transaction: Transaction;
      readonly amount: number | null;
      readonly hiddenMs: number;
      readonly fails: boolean;
    }
  | {
      readonly kind: 'refundLands';
      readonly transaction: Transaction;
      readonly refund: Refund;
      readonly hiddenMs: number;
      readonly fails: boolean;
    }
  | { readonly kind: 'settlesAll'; readonly transaction: Transaction }
  | { readonly kind: 'lateRequest'; readonly merchant: Merchant; readonly body: Fields; readonly action: Action }
  | { readonly kind: 'attempt'; readonly noticeId: string };

export function nameIn(merchant: Merchant, id: string): string {
  return `${merchant.apiKey}/${id}`;
}
