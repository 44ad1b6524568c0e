import type { OperationKind } from '../domain/payment';
import type { Account } from '../sandbox/config';
import type { FaultName } from '../sandbox/faults';
import type { Sandbox } from '../sandbox/server';
import type { AuthorizedPayment } from '../sandbox/simulator';

/** One merchant of the demo. */
export interface Shop<A extends Account = Account> {
  readonly name: string;
  readonly currency: string;
  /** Its part of the orders, beside the others. */
  readonly weight: number;
  /** How the sandbox knows it. */
  readonly account: A;
  /** Members of its account in `holdfast.yaml`, beside those that reach the provider. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The provider's side of the demo: how it behaves at worst, what goes wrong there, and how its story is told. A provider stands in a file
 * of its own and in the list of `providers.ts`; the rest of the demo, and the proofs, ask it here.
 */
export interface Side<A extends Account = Account> {
  readonly title: string;
  /** How it captures, and by what an outcome is known, in one line. */
  readonly story: string;
  /** The worst that its documents leave open, which its sandbox does here, in one line. */
  readonly worst: string;
  /** That, as switches of the sandbox. */
  readonly switches: Readonly<Record<string, unknown>>;
  /** What the demo does not wait for as long as a real account must. Absent where the durations of all are enough. */
  readonly shortened?: string;
  readonly shops: readonly Shop<A>[];
  /** The members of an account in `holdfast.yaml` that reach this one of the sandbox's, and those among them that are secret. */
  credentials(account: A): Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  /** `authorization.create` of the holds that Holdfast makes itself; the others exist already. */
  readonly create: Readonly<Record<string, unknown>>;
  /** How the provider is told where notices of an account go. Absent where it sends none. */
  readonly notices?: {
    /** Tells it where it is told once, and gives the members that the account has for it then. */
    tell(url: string, known: A, sandbox: Sandbox): Promise<{ webhook?: { url: string; secret: string } }>;
    /** It is told with each payment: one that exists before Holdfast hears of it has to be made with this address. */
    readonly isToldWithPayment?: true;
  };
  /** The customer approves such a hold, as soon as there is one. Absent where nobody is asked. */
  approve?(hold: { account: string; reference: string }, known: A, sandbox: Sandbox): Promise<unknown>;
  /** Requests as the sandbox names them: those that move money, and those that only read. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** By what a look-up knows an operation. */
  readonly knownBy: Readonly<Record<OperationKind, 'key' | 'marker' | 'totals' | 'status'>>;
  /** The fault on a capture that leaves nothing to know it by. Absent where a look-up always tells in the end. */
  readonly unheard?: FaultName;
  /** What the provider's books keep of a capture's key. Absent where they keep nothing of ours. */
  markOf?(key: string): string;
  /** Which name of the payment `authorization.reference` is. */
  referenceOf(payment: Pick<AuthorizedPayment, 'id' | 'reference'>): string;
}
