import type { Request } from '../exchange';
import type { History } from '../history';
import type { World } from '../simulator';
import { beginning, byMark, merchantsOf, type ProviderState } from '../state';
import type { PaymentTruth } from '../truth';
import type { BamboraAccount } from './account';
import type { Route } from './route';
import type { BamboraSwitches } from './switches';

export interface BamboraState extends ProviderState<BamboraSwitches, Merchant, Due> {
  readonly merchantByNumber: ReadonlyMap<string, Merchant>;
  readonly payments: Map<string, Payment>;
}

export function bamboraState(
  world: World,
  accounts: Readonly<Record<string, BamboraAccount>>,
  switches: BamboraSwitches,
): BamboraState {
  const merchants = merchantsOf(accounts);
  return {
    ...beginning(world, switches, merchants),
    merchantByNumber: byMark(merchants, ({ merchantNumber }) => merchantNumber),
    payments: new Map(),
  };
}

export type Merchant = BamboraAccount & { readonly name: string };

/** One L in Canceled, a blank in Authorization Expired. Sheet 4. */
export type PaymentState =
  | 'Authorized'
  | 'Authorization Expired'
  | 'Declined'
  | 'Voided'
  | 'Captured'
  | 'Refunded'
  | 'Settled'
  | 'Canceled';

/** What the API believes of a payment. What really happened to its money is in `truth`. */
export interface View {
  readonly state: PaymentState;
  readonly comment: string;
  readonly captures: readonly { readonly amount: number; readonly comment: string | null }[];
  readonly refunds: readonly { readonly amount: number }[];
}

export interface Payment {
  readonly merchant: Merchant;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly history: History<View>;
  /** Null while nothing was ever authorized. */
  readonly truth: PaymentTruth | null;
  holdUntil: number;
  busyUntil: number;
  /** Reads don't find the payment until then. */
  unfoundUntil: number;
}

export type Due =
  | { readonly kind: 'holdEnds'; readonly payment: Payment }
  | { readonly kind: 'settles'; readonly payment: Payment }
  | { readonly kind: 'lateRequest'; readonly merchant: Merchant; readonly request: Request; readonly route: Route };

export function paymentName(merchant: Merchant, reference: string): string {
  return `${merchant.merchantNumber}/${reference}`;
}

export function paymentOf(state: BamboraState, merchant: Merchant, reference: string): Payment | undefined {
  return state.payments.get(paymentName(merchant, reference));
}
