import type { Capabilities } from '../../domain/capabilities';
import { type CurrencyRule, currenciesOf } from '../currency';
import { DEFAULTS } from '../http/request';
import type { BamboraAccount } from './account';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The provider's own list of 2016 (sheet 3); it takes any by now, where the merchant's agreement has it. */
const USUAL = ['EUR', 'USD', 'DKK', 'CAD', 'GBP', 'SEK', 'AUD', 'NZD'];

/** What Bambora can do. Sections are those of docs/providers/sheets/bambora.md; [I] and [?] mark what the provider has not said. */
export const BAMBORA = {
  captures: 'one', // 5 [?]: several are undocumented; `multipleCaptures`
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
  provisionalMs: 0, // 10 [?]: captured means accepted by Bambora
  refund: {
    parts: true, // 2.5
    times: 'one', // 2.5 [?]: a second one is undocumented
    of: 'payment', // 2.5
    replayForMs: 0, // 6: no key, no window
    evidence: 'totals', // 2.5: `refunds[]` has amounts only
    absence: 'provable', // 6 (c) [I]: still Captured and nothing refunded over a quiet period, with one refund only
    provisionalMs: 0, // 10 [I]: as of a capture
    windowDays: 180, // 2.5 [?]
  },
  holdDays: 7, // 7: roughly a week
  minGapMs: 5 * SECOND, // 9 [?]: no documented limit, so be gentle
  lookGapMs: 2 * SECOND, // a read moves no money
  currencies: currenciesOf(USUAL, 'minor'), // 3
} as const satisfies Capabilities;

/** What Bambora can do for this account: the record above, with the account's switches. */
export function capabilitiesOf(account: BamboraAccount): Capabilities {
  const { http, multipleCaptures } = account;
  return {
    ...BAMBORA,
    // With several captures a second one may be real money, so no absence permits to send again (6 (c)).
    ...(multipleCaptures ? { captures: 'many', absence: 'neverProvable' } : {}),
    settleWindowMs: account.settleWindowMs ?? BAMBORA.settleWindowMs,
    readGapMs: account.readGapMs ?? Math.max(BAMBORA.readGapMs, 2 * (http?.totalMs ?? DEFAULTS.totalMs)),
    minGapMs: account.minGapMs ?? BAMBORA.minGapMs,
    lookGapMs: account.lookGapMs ?? BAMBORA.lookGapMs,
    currencies: currenciesOf(bamboraCurrencies.of(account), 'minor'),
  };
}

/** The merchant's own list, or the usual one. */
export const bamboraCurrencies: CurrencyRule<Pick<BamboraAccount, 'currencies'>> = {
  of: ({ currencies = USUAL }) => currencies,
  remedy: 'if the merchant has it, write all that it has into `currencies` of the account in holdfast.yaml',
};
