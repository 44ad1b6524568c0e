import type { Account } from '../../src/sandbox/config';
import type { Reply, Request } from '../../src/sandbox/exchange';

/** One merchant before a sandbox that behaves in one of the ways that the provider's documents leave open. */
export interface SimulatedAccount {
  /** Members of the account in the configuration, beside the credentials. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** How the sandbox behaves. */
  readonly switches?: Readonly<Record<string, unknown>>;
  /** How far its reads may lag behind, ms. */
  readonly lagMs?: number;
  /** It takes money again that others took already. Then there are no others, or only while a read shows all that was done. */
  readonly isDeaf?: true | 'to old reads';
  /** It shows nothing and charges beyond the hold: there, nothing could stop a wrong word. */
  readonly chargesBeyondHold?: true;
  /** It does not do what it has said it will do. */
  readonly breaksItsWord?: true;
}

/** Codes of refusals, each with its meaning in the provider's own table. */
export interface Codes {
  /** What it may refuse a write with that it did not do. */
  readonly refuses: readonly string[];
  /** What it may say although it did it: answers that its own documents leave open. */
  readonly afterwards: readonly string[];
  /** The same, but a definite no; then only a look-up tells, so nothing may be hidden. */
  readonly afterwardsInTheOpen: readonly string[];
}

/** A provider that carries captures out after it has answered. What it does is decided by its switches. */
export interface Later {
  afterMs(switches: Readonly<Record<string, unknown>>): number;
  fails(switches: Readonly<Record<string, unknown>>): boolean;
  /** The answer says that the order was taken. */
  isAcknowledged(body: string): boolean;
}

/** What somebody else does to a hold before its one parcel is captured. */
export type Overtaking = 'captured everything' | 'captured a part' | 'gave the hold back' | 'let it expire';

/** What the simulator has to know of a provider whose adapter it plays before the sandbox. */
export interface Simulated {
  /** As its documents say it first, under its own name, and with each worst case that they leave open. */
  readonly accounts: Readonly<Record<string, SimulatedAccount>>;
  readonly codes: Codes;
  /** How notices are wanted, and proved. Absent where there are none. */
  readonly notices?: {
    /** Members of the account that say so. */
    readonly members?: Readonly<Record<string, unknown>>;
    /** Where those about a hold go that somebody else makes. */
    addressFor?(reference: string, known: Account): string;
    /** Asks for them once, and gives the members that prove them. */
    register?(ask: (request: Request) => Reply, known: Account): Readonly<Record<string, unknown>>;
  };
  /** Whether a first look-up shows what a forgotten payment had done. */
  readonly showsPast: boolean;
  /** Whether a capture of a part may silently take all. */
  readonly mayTakeMore: boolean;
  /** Whether reads and answers know of what others captured, with these switches. */
  showsOthers(switches: Readonly<Record<string, unknown>>): boolean;
  /** Absent where what is answered is done. */
  readonly later?: Later;
  /** What then becomes of the operations, what people are told, and what was captured and given back. Nothing of it by us. */
  readonly overtaken: Readonly<
    Record<Overtaking, readonly [operations: string, attention: string, captured: number, released: number]>
  >;
}
