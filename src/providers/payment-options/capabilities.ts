import type { Capabilities } from '../../domain/capabilities';
import { type CurrencyRule, currenciesOf } from '../currency';
import { currencyCodesOf, type PaymentOptionsAccount, unitOf } from './account';

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
  provisionalMs: 0, // 2.2 [I]: the answer carries the result
  refund: {
    parts: true, // 2.3
    times: 'one', // 2.3 [I]: several are likely; `multipleRefunds`
    of: 'capture', // 2.3
    replayForMs: 0, // 6: none documented; at most one send
    evidence: 'status', // 2.5: by the refund's own id, which only its answer has
    absence: 'neverProvable', // 4: without that id no call finds it
    provisionalMs: 0, // 2.3 [I]: the answer carries the result
    windowDays: 180, // 2.3 [?]
  },
  holdDays: 7, // 7 [I]
  minGapMs: 5 * SECOND, // 13 [?]: no documented limit, so be gentle
  lookGapMs: 2 * SECOND, // a read moves no money
} as const satisfies Omit<Capabilities, 'currencies'>;

/** What Payment Options can do for this account: the record above, with the currencies whose unit is known. */
export function capabilitiesOf(account: PaymentOptionsAccount): Capabilities {
  return {
    ...PAYMENT_OPTIONS,
    refund: { ...PAYMENT_OPTIONS.refund, times: account.multipleRefunds ? 'many' : PAYMENT_OPTIONS.refund.times },
    settleWindowMs: account.settleWindowMs ?? PAYMENT_OPTIONS.settleWindowMs,
    readGapMs: account.readGapMs ?? PAYMENT_OPTIONS.readGapMs,
    minGapMs: account.minGapMs ?? PAYMENT_OPTIONS.minGapMs,
    lookGapMs: account.lookGapMs ?? PAYMENT_OPTIONS.lookGapMs,
    currencies: currenciesOf(currencyCodesOf(account), (code) =>
      unitOf(account, code) === 'major' ? 'decimal' : 'minor',
    ),
  };
}

/** What is known of their units decides. */
export const paymentOptionsCurrencies: CurrencyRule<Pick<PaymentOptionsAccount, 'amountUnits'>> = {
  of: currencyCodesOf,
  remedy: 'if the merchant has it, add it with its unit to `amountUnits` of the account in holdfast.yaml',
};
