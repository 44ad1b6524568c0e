import type { Reply, Request } from '../exchange';
import type { World } from '../simulator';
import { beginning, byMark, merchantsOf, type ProviderState } from '../state';
import type { PaymentTruth } from '../truth';
import type { VippsAccount } from './account';
import { noPlaces, type Places } from './limiter';
import type { Route } from './route';
import type { VippsSwitches } from './switches';

export interface VippsState extends ProviderState<VippsSwitches, Merchant, Due> {
  readonly merchantBySerial: ReadonlyMap<string, Merchant>;
  readonly merchantByClient: ReadonlyMap<string, Merchant>;
  readonly tokens: Map<string, { readonly merchant: Merchant; readonly expiresAt: number }>;
  readonly payments: Map<string, Payment>;
  readonly keys: Map<string, Remembered>;
  readonly places: Places;
  readonly registrations: Map<string, Registration>;
  readonly flights: Map<string, Flight>;
}

export function vippsState(
  world: World,
  accounts: Readonly<Record<string, VippsAccount>>,
  switches: VippsSwitches,
): VippsState {
  const merchants = new Map(
    [...merchantsOf(accounts)].map(([name, account]) => [name, { ...account, registrations: new Set<string>() }]),
  );
  return {
    ...beginning(world, switches, merchants),
    merchantBySerial: byMark(merchants, ({ merchantSerialNumber }) => merchantSerialNumber),
    merchantByClient: byMark(merchants, ({ clientId }) => clientId),
    tokens: new Map(),
    payments: new Map(),
    keys: new Map(),
    places: noPlaces(),
    registrations: new Map(),
    flights: new Map(),
  };
}

export type Merchant = VippsAccount & { readonly name: string; readonly registrations: Set<string> };

export type PaymentState = 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';

export type EventName =
  | 'CREATED'
  | 'AUTHORIZED'
  | 'ABORTED'
  | 'EXPIRED'
  | 'TERMINATED'
  | 'CAPTURED'
  | 'CANCELLED'
  | 'REFUNDED';

export interface Payment {
  readonly merchant: Merchant;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly createKey: string | null;
  readonly pspReference: string;
  readonly landingToken: string;
  readonly redirectUrl: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly expiresAt: number;
  state: PaymentState;
  authorizedAt: number | null;
  capturedAt: number | null;
  captureBy: number | null;
  lockedUntil: number;
  /** Reads don't find the payment until then. */
  unfoundUntil: number;
  /** The customer is confirming until then: a cancel must wait (6250). */
  confirmingUntil: number;
  truth: PaymentTruth | null;
  readonly events: LoggedEvent[];
}

/** `key` undefined means that the field is left out. `visibleAt` is when reads begin to show the event. */
export interface LoggedEvent {
  readonly name: EventName;
  readonly amount: number;
  readonly at: number;
  readonly key: string | null | undefined;
  readonly pspReference: string;
  readonly success: boolean;
  readonly visibleAt: number;
}

export interface Remembered {
  readonly operation: string;
  readonly reference: string;
  readonly body: string;
  readonly at: number;
  readonly reply: Reply;
}

export interface Registration {
  readonly id: string;
  readonly merchant: Merchant;
  readonly url: string;
  readonly host: string;
  readonly pathAndQuery: string;
  readonly secret: string;
  readonly events: readonly string[];
  /** Notices not yet accepted, per payment; only the first of a queue is under way. */
  readonly queues: Map<string, Notice[]>;
  failingSince: number | null;
}

export interface Notice {
  readonly body: string;
  readonly createdAt: number;
  /** An extra wait before the first attempt. */
  readonly waitMs: number;
  readonly forged: boolean;
  attemptCount: number;
  firstAttemptAt: number | null;
}

/** A delivery that was handed out and whose fate isn't known yet. */
export interface Flight {
  readonly registrationId: string;
  readonly queue: string;
  readonly notice: Notice;
}

export type Due =
  | { readonly kind: 'approvalEnds'; readonly payment: Payment }
  | { readonly kind: 'captureEnds'; readonly payment: Payment }
  | { readonly kind: 'approvalLands'; readonly payment: Payment }
  | { readonly kind: 'lateRequest'; readonly merchant: Merchant; readonly request: Request; readonly route: Route }
  | { readonly kind: 'attempt'; readonly registrationId: string; readonly queue: string };

export function paymentName(merchant: Merchant, reference: string): string {
  return `${merchant.merchantSerialNumber}/${reference}`;
}

export function paymentOf(state: VippsState, merchant: Merchant, reference: string): Payment | undefined {
  return state.payments.get(paymentName(merchant, reference));
}
