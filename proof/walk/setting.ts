import fc from 'fast-check';
import { parked } from '../../src/domain/confirm';
import { evolveAll } from '../../src/domain/evolve';
import { pastUnknown } from '../../src/domain/interpret-answer';
import { AUTHORIZE, authorization, newPayment, type Payment } from '../../src/domain/payment';
import { DEFAULT_POLICY, type Policy } from '../../src/domain/policy';
import { COLUMNS } from '../model/columns';
import { SECOND, START } from '../simulator/time';

/** How the payment of a walk begins. */
export interface Setting {
  /** A row of the table of capabilities. */
  account: string;
  hold: 'confirmed' | 'there' | 'created';
  /** The waits of the ladder, ms: a short one is climbed to its end. */
  ladderMs: Policy['ladderMs'];
  atDeadline: Policy['atDeadline'];
  keepForRefused: boolean;
  /** Another payment has its hold, which is known before its first look-up. */
  isShared: boolean;
  /** What was sent before is not known. */
  isForgotten: boolean;
}

export const settings: fc.Arbitrary<Setting> = fc.record({
  account: fc.constantFrom(...Object.keys(COLUMNS)),
  hold: fc.constantFrom('confirmed', 'confirmed', 'there', 'created'),
  ladderMs: fc.constantFrom(DEFAULT_POLICY.ladderMs, [SECOND, 15 * SECOND]),
  atDeadline: fc.constantFrom('alert', 'release'),
  keepForRefused: fc.constantFrom(true, true, true, false),
  isShared: fc.constantFrom(false, false, true),
  isForgotten: fc.constantFrom(false, false, false, false, false, false, false, true),
});

/** Minor units. */
export const HELD = 24_900;

export function birth({ account, hold, isShared, isForgotten, ...policy }: Setting): Payment {
  const { capabilities, provider } = COLUMNS[account] as (typeof COLUMNS)[string];
  let payment = newPayment(
    {
      account: 'nordic-shop',
      provider,
      paymentId: 'order-1001',
      reference: 'order-1001-1',
      amount: HELD,
      currency: 'NOK',
      ...(hold === 'created' ? { create: { flow: 'web' } } : {}),
    },
    { capabilities, policy: { ...DEFAULT_POLICY, ...policy } },
    START,
  );
  if (hold === 'confirmed') {
    const known = { operationId: AUTHORIZE, kind: 'Confirmed', amount: HELD, by: 'status', why: 'AUTHORIZED' } as const;
    payment = evolveAll(payment, [{ at: START, ...known }]);
  } else if (isShared) {
    payment = evolveAll(payment, parked(authorization(payment), 'HoldShared', 'of another payment', payment, START));
  }
  return isForgotten ? evolveAll(payment, pastUnknown(payment, 'begun again', START, 'run-1')) : payment;
}
