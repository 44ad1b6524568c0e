import type { Minor } from '../../domain/money';
import type { Totals } from '../../domain/outcome';
import { present } from '../../domain/present';
import { isoExponent } from '../currency';
import { toMinor } from '../decimal';
import type { PipwaveAccount, Reading } from './account';
import { requeryAnswer } from './wire';

/** Where a payment stands, by the account's reading. `unclear` proves nothing. */
export type Standing = 'pending' | 'authorized' | 'captured' | 'failed' | 'cancelled' | 'unclear';

/** What of the captured money was given back (sheet 4). `unclear`: a dispute, or a status that is not before a refund. */
export type GivenBack = 'nothing' | 'part' | 'all' | 'unclear';

/** What a requery says, in our words. */
export interface Seen {
  standing: Standing;
  pwId: string;
  currency: string;
  /** What is held, by `heldIs`. */
  held: Minor;
  /** The buyer is charged something on top, so that nobody knows which amount a partial capture is measured by (sheet 3 [?]). */
  hasFees: boolean;
  /** What was captured, where that can be told. */
  captured?: Minor;
  givenBack: GivenBack;
  /** How much was given back, where that can be told. */
  refunded?: Minor;
  /** The account says that `final_amount` tells it, and this read does not show it. */
  lacksFinalAmount: boolean;
  totals: Totals;
  /** Status, flag and sub-status, for people. */
  text: string;
}

/** From 10 on money was taken; 13 to 25 follow it (sheet 4). */
const PAID = ['10', '13', '15', '20', '25'] as const;
export const isPaid = (status: string): boolean => (PAID as readonly string[]).includes(status);

type Signs = { status: string; flag: boolean | undefined; sub: string | undefined };

/**
 * The three readings of sheet 4; states 0, 1 and 2 mean the same in all of them. What contradicts a reading is `unclear`: under
 * `require-capture`, for one, a payment at 10 that still requires a capture may be authorized (B) or captured (A with a flag that never changes).
 */
const READ: Readonly<Record<Reading, (signs: Signs, capturedSub: string) => Standing>> = {
  'require-capture': ({ status, flag }) => {
    if (flag === false && (status === '5' || isPaid(status))) return 'captured';
    return flag === true && status === '5' ? 'authorized' : 'unclear';
  },
  status: ({ status, flag }) => {
    if (isPaid(status)) return 'captured';
    if (status !== '5' || flag === undefined) return 'unclear';
    return flag ? 'authorized' : 'pending'; // without manual capture 5 is merely on its way
  },
  'sub-status': ({ status, flag, sub }, capturedSub) => {
    if (status === '5') return 'pending';
    // What the sub-status is after a refund, nobody says; but what was given back was taken before.
    if (isPaid(status) && (sub === capturedSub || (sub === undefined && isGivenBack(status)))) return 'captured';
    return status === '10' && sub !== undefined && flag !== false ? 'authorized' : 'unclear';
  },
};

const SAME: ReadonlyMap<string, Standing> = new Map([
  ['0', 'pending'],
  ['1', 'failed'],
  ['2', 'cancelled'],
]);

export const CAPTURED_SUB_STATUS = '502';

/**
 * Reads a requery. `why` where it cannot be read or is another payment's: then it proves nothing.
 * Source: sheet 2.3 (members), 3 (decimals), 4 (states), 5 (what `final_amount` may show).
 */
export function readRequery(
  json: unknown,
  account: PipwaveAccount,
  expected: { reference: string; currency?: string },
): Seen | { why: string } {
  const parsed = requeryAnswer.safeParse(json);
  if (!parsed.success) return { why: 'a body that cannot be read' };
  const { pw_id, txn_id, currency_code: currency, transaction_status: status, txn_sub_status: sub } = parsed.data;
  const flag = parsed.data.require_capture;
  const shownId = (account.referenceIs ?? 'txn_id') === 'txn_id' ? txn_id : pw_id;
  if (shownId !== undefined && shownId !== expected.reference) return { why: 'another payment' };
  if (expected.currency !== undefined && currency !== expected.currency) {
    return { why: `an amount that is not ${expected.currency}` };
  }

  const minor = (value: unknown): Minor | undefined => toMinor(value, isoExponent(currency));
  const [amount, total, final] = [
    minor(parsed.data.amount),
    minor(parsed.data.total_amount ?? parsed.data.amount),
    minor(parsed.data.final_amount),
  ];
  const held = account.heldIs === 'amount' ? amount : total;
  if (held === undefined || held === 0) return { why: 'no amount that can be read' };

  const standing =
    SAME.get(status) ??
    READ[account.reading ?? 'require-capture']({ status, flag, sub }, account.capturedSubStatus ?? CAPTURED_SUB_STATUS);
  const captured = standing === 'captured' ? capturedAmount(account, status, { held, final }) : undefined;
  const givenBack = standing === 'captured' ? (GIVEN_BACK.get(status) ?? 'unclear') : 'unclear';
  const refunded = refundedAmount(account, givenBack, { captured, final });
  return present({
    standing,
    pwId: pw_id,
    currency,
    held,
    hasFees: amount !== total,
    lacksFinalAmount: account.finalAmountIsCaptured === true && isBeforeRefunds(status) && !final,
    givenBack,
    refunded,
    totals: present({ authorized: held, captured, refunded }),
    text: [
      `status ${isCode(status) ? status : 'unreadable'}`,
      ...(flag === undefined ? [] : [`require_capture ${flag}`]),
      ...(sub === undefined ? [] : [`txn_sub_status ${isCode(sub) ? sub : 'unreadable'}`]),
    ].join(', '),
    captured,
  });
}

/**
 * What was captured. `final_amount` counts refunds too, so it is believed only before any (sheet 2.3). Without it the whole was
 * captured where the gateway takes nothing less; where it does, nobody can tell.
 */
function capturedAmount(
  account: PipwaveAccount,
  status: string,
  { held, final }: { held: Minor; final: Minor | undefined },
): Minor | undefined {
  if (account.finalAmountIsCaptured && isBeforeRefunds(status)) return final === 0 ? undefined : final;
  return account.partialCaptures ? undefined : held;
}

const GIVEN_BACK: ReadonlyMap<string, GivenBack> = new Map([
  ['10', 'nothing'],
  ['20', 'all'],
  ['25', 'part'],
]);

/** What was given back: all of what was captured, nothing, or a part that only `final_amount` tells, where the account says that it can be believed. */
function refundedAmount(
  { finalAmountIsCaptured }: PipwaveAccount,
  givenBack: GivenBack,
  { captured, final }: { captured: Minor | undefined; final: Minor | undefined },
): Minor | undefined {
  switch (givenBack) {
    case 'nothing':
      return 0;
    case 'all':
      return captured;
    case 'part': {
      if (!finalAmountIsCaptured || captured === undefined || final === undefined) return undefined;
      return final > 0 && final < captured ? captured - final : undefined;
    }
    case 'unclear':
      return undefined;
    default:
      return givenBack satisfies never;
  }
}

const isGivenBack = (status: string): boolean => status === '20' || status === '25';

const isBeforeRefunds = (status: string): boolean => status === '5' || status === '10';

const isCode = (text: string): boolean => /^\w{1,10}$/.test(text);
