import type { Capabilities } from '../../domain/capabilities';
import { isoExponent } from '../currency';
import type { PaymentOptionsAccount } from './account';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What Payment Options can do. Sections are those of the provider sheet; [I] and [?] mark what the provider has not said. */
export const PAYMENT_OPTIONS = {
  captures: 'one', // 5: the rest is released
  partial: true, // 5
  replayForMs: 0, // 6: none documented; at most one send
  evidence: 'status', // 2.5 [?]: positive only
  absence: 'neverProvable', // 2.5: an unchanged status is no proof
  settleWindowMs: 15 * MINUTE, // 10 [?]: time-outs upstream exist, their length is not documented
  readGapMs: MINUTE, // 13 [?]: the status may lag
  release: {
    untouched: 'explicit', // 2.4
    afterCapture: 'automatic', // 5
    evidence: 'status', // 2.5 [?]
  },
  provisionalMs: 0, // 2.2: synchronous
  holdDays: 7, // 7 [I]
  minGapMs: 5 * SECOND, // 13: "be gentle"
} as const satisfies Omit<Capabilities, 'currencies'>;

/** All samples are in a currency without decimals, where both units are one (sheet 3). */
const WITHOUT_DECIMALS = ['JPY'] as const;

/** What Payment Options can do for this account: the record above, with the currencies whose unit is known. */
export function capabilitiesOf(account: PaymentOptionsAccount): Capabilities {
  const codes = new Set([...WITHOUT_DECIMALS, ...Object.keys(account.amountUnits ?? {})]);
  return {
    ...PAYMENT_OPTIONS,
    settleWindowMs: account.settleWindowMs ?? PAYMENT_OPTIONS.settleWindowMs,
    readGapMs: account.readGapMs ?? PAYMENT_OPTIONS.readGapMs,
    minGapMs: account.minGapMs ?? PAYMENT_OPTIONS.minGapMs,
    currencies: Object.fromEntries(
      [...codes].map((code) => {
        const sent = account.amountUnits?.[code] === 'major' ? 'decimal' : 'minor';
        return [code, { exponent: isoExponent(code), sent } as const];
      }),
    ),
  };
}
