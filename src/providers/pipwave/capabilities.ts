import type { Capabilities } from '../../domain/capabilities';
import { type CurrencyRule, currenciesOf, isoExponent } from '../currency';
import type { PipwaveAccount } from './account';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What pipwave can do. Sections are those of the provider sheet; [I] and [?] mark what the provider has not said. */
export const PIPWAVE = {
  captures: 'one', // 5 [I]: the transaction must "still" be in AUTHORISATION
  partial: false, // 5: the gateway may silently take everything; `partialCaptures`
  replayForMs: 0, // 6: no key, no nonce
  evidence: 'status', // 6: the state of the payment is all there is
  absence: 'neverProvable', // 6: a 200 may be under way at the gateway while the state says authorized; `resendFullCapture`
  settleWindowMs: HOUR, // 6 [?]: longer than our own time-out and the gateway's delay together, minutes
  readGapMs: 5 * MINUTE, // 6 [?]: how late a requery may be
  release: {
    untouched: 'unverified', // 2.4 [?]: `cancel-payment` changes the state; the hold at the gateway is not promised
    afterCapture: 'lapses', // 5: the gateway's rule; `remainder`
    evidence: 'status', // 2.4
  },
  provisionalMs: 3 * DAY, // 6 [?]: a capture that fails later, at the gateway
  refund: {
    parts: true, // 2.5: as the answer of `initiate` says for each payment
    times: 'one', // 2.5: 4006 while one is in process, and a status cannot tell one from two
    of: 'payment', // 2.5
    replayForMs: 0, // 6: no key, no nonce
    evidence: 'status', // 4: 20 or 25
    absence: 'neverProvable', // 2.5: it may be pending while the status says paid
    provisionalMs: 3 * DAY, // 2.5 [?]: 1 pending, 5 failed
    windowDays: 180, // 2.5 [?]
  },
  holdDays: 7, // 7 [I]
  minGapMs: 5 * SECOND, // 9 [?]: no documented limit, so be gentle
  lookGapMs: 2 * SECOND, // a read moves no money
} as const satisfies Omit<Capabilities, 'currencies'>;

/**
 * What pipwave can do for this account: the record above, with the account's switches.
 *
 * A full capture may be sent once more when two settled reads still show the hold (6: at most one resend, and only of a full capture). A
 * partial one never: a second one can be real money.
 */
export function capabilitiesOf(account: PipwaveAccount): Capabilities {
  const partial = account.partialCaptures ?? false;
  return {
    ...PIPWAVE,
    partial,
    ...(account.resendFullCapture && !partial ? { absence: 'provable' } : {}),
    settleWindowMs: account.settleWindowMs ?? PIPWAVE.settleWindowMs,
    readGapMs: account.readGapMs ?? PIPWAVE.readGapMs,
    minGapMs: account.minGapMs ?? PIPWAVE.minGapMs,
    lookGapMs: account.lookGapMs ?? PIPWAVE.lookGapMs,
    provisionalMs: account.provisionalMs ?? PIPWAVE.provisionalMs,
    refund: { ...PIPWAVE.refund, provisionalMs: account.provisionalMs ?? PIPWAVE.refund.provisionalMs },
    release: { ...PIPWAVE.release, afterCapture: account.remainder ?? PIPWAVE.release.afterCapture },
    currencies: currenciesOf(pipwaveCurrencies.of(account), 'decimal'),
  };
}

/** 3: a third decimal cannot be expressed. */
const isExpressible = (code: string): boolean => (isoExponent(code) ?? Number.POSITIVE_INFINITY) <= 2;

/** The merchant's own list, without what cannot be expressed. */
export const pipwaveCurrencies: CurrencyRule<Pick<PipwaveAccount, 'currencies'>> = {
  of: ({ currencies }) => currencies.filter(isExpressible),
  remedy: 'if the gateway takes it, add it to `currencies` of the account in holdfast.yaml',
};
