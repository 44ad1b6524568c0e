import type { Currency } from './money';

/** What a look-up can rest a `done` on, strongest first. Protocol 5, "The reckoning". */
export type Evidence = 'key' | 'marker' | 'totals' | 'status';

/**
 * What one provider can do for one account. The core reads only this record, never the provider's name.
 * Lengths in milliseconds unless the name says days. Protocol 5.
 */
export interface Capabilities {
  /** Captures per authorization. */
  captures: 'many' | 'one';
  /** May less than the whole authorization be captured? */
  partial: boolean;
  /** How long after its first send a key may be sent again; 0 = never. */
  replayForMs: number;
  /** The strongest that a look-up can show of a capture. */
  evidence: Evidence;
  /** Can look-ups prove that an operation did NOT happen? */
  absence: 'provable' | 'neverProvable';
  /** After an attempt's time limit, how long until it can no longer take effect. */
  settleWindowMs: number;
  /** The two reads that prove absence are at least this far apart. */
  readGapMs: number;
  release: {
    /** Nothing captured yet. `unverified`: the provider offers a cancel, but does not promise that the hold is gone. */
    untouched: 'explicit' | 'unverified';
    /** What becomes of the rest after a capture. */
    afterCapture: 'explicit' | 'automatic' | 'lapses';
    /** The strongest that a look-up can show of a release. */
    evidence: Evidence;
  };
  /** How long a done capture may still turn bad. */
  provisionalMs: number;
  /** Absent: Holdfast cannot give captured money back at this account. */
  refund?: RefundCapabilities;
  /** How long the hold lasts when nobody says better. */
  holdDays: number;
  /** Between two writes for one operation. */
  minGapMs: number;
  /** Between two look-ups. */
  lookGapMs: number;
  /** Any other currency is refused at start. */
  currencies: Readonly<Record<Currency, { exponent: number; sent: 'minor' | 'decimal' }>>;
}

/** What a provider can do with captured money. Lengths in milliseconds unless the name says days. */
export interface RefundCapabilities {
  /** May less than everything captured be given back? */
  parts: boolean;
  /** Refunds per payment. */
  times: 'many' | 'one';
  /** What a refund is of. `capture`: the order names the capture by the id that the provider gave it. */
  of: 'payment' | 'capture';
  /** How long after its first send a key may be sent again; 0 = never. */
  replayForMs: number;
  /** The strongest that a look-up can show of a refund. */
  evidence: Evidence;
  /** Can look-ups prove that a refund did NOT happen? */
  absence: 'provable' | 'neverProvable';
  /** How long a done refund may still fail. */
  provisionalMs: number;
  /** How long after the capture the provider takes refunds. */
  windowDays: number;
}

/** A capture's key tells alone whether it was made. Not where there is one capture: its key depends on which shipment came first. */
export const keyTells = ({ evidence, captures }: Capabilities): boolean => evidence === 'key' && captures === 'many';
