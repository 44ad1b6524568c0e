import type { Request } from '../exchange';
import type { History } from '../history';
import type { NoticeGate } from '../notices';
import type { World } from '../simulator';
import { beginning, merchantsOf, type ProviderState } from '../state';
import { find, type PaymentTruth } from '../truth';
import type { PaymentOptionsAccount } from './account';
import type { Route } from './route';
import type { PaymentOptionsSwitches } from './switches';

export interface PaymentOptionsState extends ProviderState<PaymentOptionsSwitches, Merchant, Due> {
  /** The flat list that the API knows. Which authorization a transaction belongs to is told to nobody. */
  readonly transactions: Map<string, Transaction>;
  readonly holds: Map<string, Hold>;
  readonly notices: Map<string, Notice>;
}

export function paymentOptionsState(
  world: World,
  accounts: Readonly<Record<string, PaymentOptionsAccount>>,
  switches: PaymentOptionsSwitches,
): PaymentOptionsState {
  return {
    ...beginning(world, switches, merchantsOf(accounts)),
    transactions: new Map(),
    holds: new Map(),
    notices: new Map(),
  };
}

export type Merchant = PaymentOptionsAccount & { readonly name: string };

export type TransactionType = 'PRE_AUTH' | 'CAPTURE' | 'REFUND' | 'VOID';

/** Amounts in minor units, whatever the unit on the wire. */
export interface Transaction {
  readonly id: string;
  readonly ref: number;
  readonly type: TransactionType;
  readonly amount: number;
  readonly at: number;
  readonly hold: Hold;
  /** What of it has been refunded. */
  refunded: number;
  /** The latest refund of it. */
  refundId: string | null;
  /** Status doesn't find it until then. */
  unfoundUntil: number;
}

/** What status shows of an authorization: the latest transaction of its chain. */
export interface View {
  readonly latestId: string;
}

/** One authorization with all that nobody is told. */
export interface Hold {
  readonly merchant: Merchant;
  readonly id: string;
  readonly merchantTxnRef: string;
  readonly currency: string;
  readonly amount: number;
  readonly cardNumber: string;
  readonly noticeUrl: string | null;
  readonly customerIp: string;
  readonly truth: PaymentTruth;
  readonly history: History<View>;
  readonly gate: NoticeGate;
  isVoided: boolean;
  holdUntil: number;
  busyUntil: number;
}

export interface Notice {
  readonly url: string;
  readonly body: string;
  triesLeft: number;
}

export type Due =
  | { readonly kind: 'holdEnds'; readonly hold: Hold }
  | { readonly kind: 'lateRequest'; readonly merchant: Merchant; readonly request: Request; readonly route: Route }
  | { readonly kind: 'attempt'; readonly noticeId: string };

/** By reference or id. References need not be unique, so the truth tells whose one is. */
export function holdOf(state: PaymentOptionsState, merchant: Merchant, reference: string): Hold | undefined {
  const truth = find(state.world.truth, { provider: 'payment-options', account: merchant.name, reference });
  return truth === undefined ? undefined : state.holds.get(truth.id);
}
