import type { Capabilities } from '../../domain/capabilities';
import { type CurrencyRule, currenciesOf } from '../currency';
import type { VippsAccount } from './account';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What Vipps can do. Sections are those of docs/providers/sheets/vipps.md; [I] and [?] mark what the provider has not said. */
export const VIPPS = {
  captures: 'many', // 5
  partial: true, // 5; code 6140 where the sales unit may not, then `fullCaptureOnly`
  replayForMs: 23 * HOUR, // 6, 13 [?]: the life of a key is unknown; after 24 h the event log comes first
  evidence: 'key', // 4: the event log shows the key of each capture
  absence: 'provable', // 11.6 [I]: read again after a minute or more; not from one read
  settleWindowMs: 75 * MINUTE, // 10: an outcome may be unknown for an hour (test amount 201)
  readGapMs: MINUTE, // 11.6 [I]
  release: {
    untouched: 'explicit', // 2.7
    afterCapture: 'explicit', // 2.7: all of the rest, irreversible
    evidence: 'totals', // 2.4: CANCELLED events lack a key
  },
  provisionalMs: 0, // 2.5: synchronous
  refund: {
    parts: true, // 2.6
    times: 'many', // 2.6: until everything captured is refunded
    of: 'payment', // 2.6
    replayForMs: 23 * HOUR, // 6, 13 [?]: as of a capture
    evidence: 'key', // 2.4: the event log shows the key of each refund
    absence: 'provable', // 11.6 [I]: as of a capture
    provisionalMs: 0, // 2.6: synchronous
    windowDays: 365, // 2.6; counted from the reservation by one page
  },
  holdDays: 180, // 7: Norway
  minGapMs: 15 * SECOND, // 11.4: 5 writes a minute
  lookGapMs: SECOND, // 2: 120 reads a minute
  currencies: currenciesOf(['NOK'], 'minor'), // 2.1, 3; a sales unit has that of its market only
} as const satisfies Capabilities;

/** Sheet 2.1 (the currency must be that of the market) and 7 (validity). */
const MARKETS = {
  NO: { currency: 'NOK', holdDays: 180 },
  DK: { currency: 'DKK', holdDays: 14 },
  FI: { currency: 'EUR', holdDays: 14 },
} as const;

/**
 * What Vipps can do for this account: the record above, with the account's market and switches.
 *
 * Only the currency of the market is offered, so that a Danish account that does not name its market is refused at its first payment
 * instead of trusting in a hold of 180 days.
 */
export function capabilitiesOf(account: VippsAccount): Capabilities {
  const { currency, holdDays } = MARKETS[marketOf(account)];
  return {
    ...VIPPS,
    ...(account.fullCaptureOnly ? { captures: 'one', partial: false } : {}),
    replayForMs: account.replayForMs ?? VIPPS.replayForMs,
    refund: { ...VIPPS.refund, replayForMs: account.replayForMs ?? VIPPS.refund.replayForMs },
    settleWindowMs: account.settleWindowMs ?? VIPPS.settleWindowMs,
    readGapMs: account.readGapMs ?? VIPPS.readGapMs,
    minGapMs: account.minGapMs ?? VIPPS.minGapMs,
    lookGapMs: account.lookGapMs ?? VIPPS.lookGapMs,
    holdDays,
    currencies: currenciesOf([currency], 'minor'),
  };
}

/** A sales unit that does not say where it is, is Norwegian. */
const marketOf = ({ market = 'NO' }: Pick<VippsAccount, 'market'>): keyof typeof MARKETS => market;

/** A sales unit has the currency of its market. */
export const vippsCurrencies: CurrencyRule<Pick<VippsAccount, 'market'>> = {
  of: (account) => [MARKETS[marketOf(account)].currency],
  remedy: `a Danish or Finnish sales unit says so in holdfast.yaml: ${Object.entries(MARKETS)
    .map(([market, { currency }]) => `market: ${market} for ${currency}`)
    .join(', ')}`,
};
