import type { Capabilities } from '../../domain/capabilities';
import { isoExponent } from '../currency';
import { DEFAULTS } from '../http';
import type { BamboraAccount } from './account';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const MINOR = { exponent: 2, sent: 'minor' } as const;

/** What Bambora can do. Sections are those of the provider sheet; [I] and [U] mark what the provider has not said. */
export const BAMBORA = {
  captures: 'one', // 5 [U]: several are undocumented; `multipleCaptures`
  partial: true, // 5
  replayForMs: 0, // 6: no key, no window
  evidence: 'marker', // 6: `captures[].comment`, or the payment's; where it is dropped, the totals
  absence: 'provable', // 6 (c) [I]: still Authorized and unchanged over a quiet period, with one capture only
  settleWindowMs: 5 * MINUTE, // 6 (c) [I]: longer than any plausible processing time of the server
  readGapMs: MINUTE, // 6 (c): at least 60 s, and twice our own time-out
  release: {
    untouched: 'explicit', // 2.4
    afterCapture: 'lapses', // 5: cancel is for Authorized only; the issuer lets the rest go
    evidence: 'totals', // 2.4: a cancel has no marker; Canceled says that all came back
  },
  provisionalMs: 0, // 10 [U]: captured means accepted by Bambora
  holdDays: 7, // 7: roughly a week
  minGapMs: 5 * SECOND, // 9 [U]: no documented limit, so be gentle
  currencies: { EUR: MINOR, USD: MINOR, DKK: MINOR, CAD: MINOR, GBP: MINOR, SEK: MINOR, AUD: MINOR, NZD: MINOR }, // 3: the list of 2016
} as const satisfies Capabilities;

/** What Bambora can do for this account: the record above, with the account's switches. */
export function capabilitiesOf(account: BamboraAccount): Capabilities {
  const { currencies, http, multipleCaptures } = account;
  return {
    ...BAMBORA,
    // With several captures a second one may be real money, so no absence permits to send again (6 (c): "only for a single-capture payment").
    ...(multipleCaptures ? { captures: 'many', absence: 'neverProvable' } : {}),
    settleWindowMs: account.settleWindowMs ?? BAMBORA.settleWindowMs,
    readGapMs: account.readGapMs ?? Math.max(BAMBORA.readGapMs, 2 * (http?.totalMs ?? DEFAULTS.totalMs)),
    minGapMs: account.minGapMs ?? BAMBORA.minGapMs,
    currencies: currencies
      ? Object.fromEntries(currencies.map((code) => [code, { exponent: isoExponent(code), sent: 'minor' as const }]))
      : BAMBORA.currencies,
  };
}
