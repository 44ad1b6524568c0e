import type { Side } from '../src/demo/side';

/** Switches of the sandbox, and members of the account. */
export interface Setting {
  readonly switches?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What has to be known of a provider to bring its adapter and its sandbox together. */
export interface Pairing<Name extends string = string> {
  readonly name: Name;
  /** What the demo says of it, too: how an account, a hold and a payment are called on either side. */
  readonly side: Side;
  /** In which the sandbox makes holds where nothing is said. */
  readonly currency: string;
  /** What the sandbox calls the requests of a send and of a look-up, the one that matters first. */
  readonly requests: Readonly<Record<'authorize' | 'capture' | 'release' | 'lookUp', readonly string[]>> & {
    /** Absent where Holdfast gives nothing back. */
    readonly refund?: readonly string[];
  };
  /** Without rate limits, its own and ours: they would only make everything slow. */
  readonly unlimited: Setting;
  /** What takes days or seconds takes no time. */
  readonly hurried: Setting;
  /** The members of an account whose secret is wrong. */
  readonly wrong: Readonly<Record<string, unknown>>;
  /** A reference that could be one, and is nobody's. */
  readonly nobodys: string;
  /** Reads show what happened only `ms` later. */
  lag(ms: number): Readonly<Record<string, unknown>>;
}
