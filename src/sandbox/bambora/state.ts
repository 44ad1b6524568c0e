import type { Agenda } from '../agenda';
import type { Request } from '../exchange';
import type { History } from '../history';
import type { World } from '../simulator';
import type { PaymentTruth } from '../truth';
import type { BamboraAccount } from './account';
import type { BamboraSwitches } from './switches';

/** Everything that the pretended provider knows. Plain data: `structuredClone` copies it, world included. */
export interface BamboraState {
  readonly world: World;
  switches: BamboraSwitches;
  readonly merchants: Map<string, Merchant>;
  readonly merchantByNumber: Map<string, Merchant>;
  readonly payments: Map<string, Payment>;
  readonly agenda: Agenda<Due>;
  /** The last number given out, for references that a test leaves to the sandbox. */
  serial: number;
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
  | { readonly kind: 'lateRequest'; readonly merchant: Merchant; readonly request: Request };

export function paymentName(merchant: Merchant, reference: string): string {
  return `${merchant.merchantNumber}/${reference}`;
}

export function paymentOf(state: BamboraState, merchant: Merchant, reference: string): Payment | undefined {
  return state.payments.get(paymentName(merchant, reference));
}
