import { parked } from '../../src/domain/confirm';
import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE, authorization, type Payment } from '../../src/domain/payment';
import { aPayment, HOUR, learned, looked, order, START, ship } from './support/world';

const person = { operator: 'ida', reason: 'asked' };
const holds = (amount: number, by: 'status' | 'key' = 'status'): Finding => ({
  kind: 'done',
  by,
  amount,
  why: 'AUTHORIZED',
  totals: { captured: 0, released: 0 },
});
/** A person has said that the hold is not this payment's. It lives on, as its parcel is before a person, and its provider sends a notice. */
const ended = (payment: Payment): Payment => {
  const resolved = order(
    ship(payment, 'parcel-1', 9_900),
    { kind: 'resolve', operationId: AUTHORIZE, outcome: 'notDone', evidence: 'portal', ...person },
    START + HOUR,
  );
  expect(resolved.attention).toMatchObject([{ code: 'ShipmentUnpaid' }]);
  return order(resolved, { kind: 'providerNotice', text: 'webhook' }, START + 2 * HOUR);
};
const later = START + 3 * HOUR;
const shown = (payment: Payment, finding: Finding): Payment =>
  looked(payment, AUTHORIZE, finding, START + 2 * HOUR, { extra: true });
const acknowledged = (payment: Payment): Payment =>
  order(payment, { kind: 'acknowledge', code: 'ShipmentUnpaid', ...person }, later);

describe('a hold that a person has called another payment’s is left alone, though a look-up shows it again', () => {
  test.each([
    ['adopted', 'status'],
    ['adopted', 'key'],
    ['created', 'status'],
    ['created', 'key'],
  ] as const)('%s, and known by its %s', (hold, by) => {
    const first = aPayment({ hold });
    const why = 'payment nordic-shop/order-1000 was started on hold order-1001-1 before';
    const shared = learned(first, parked(authorization(first), 'HoldShared', why, first, START));
    const payment = acknowledged(shown(ended(shared), holds(24_900, by)));
    expect(authorization(payment)).toMatchObject({ status: 'refused', by: 'operator' });
    expect(payment.operations).toHaveLength(1);
    expect(nextStep(payment, later)).toEqual({ kind: 'finish' });
  });
});

test('a hold of another payment that a look-up calls failed is not taken when a later one shows it after all', () => {
  const first = aPayment({ hold: 'adopted' });
  const shared = learned(first, parked(authorization(first), 'HoldShared', 'of another payment', first, START));
  const failed = looked(ship(shared, 'parcel-1', 9_900), AUTHORIZE, { kind: 'failed', why: 'ABORTED' }, START + HOUR);
  expect(authorization(failed)).toMatchObject({ status: 'refused', refusal: { code: 'HoldShared' } });
  expect(failed.attention).toMatchObject([{ code: 'ShipmentUnpaid' }]);
  const payment = acknowledged(shown(failed, holds(24_900)));
  expect(authorization(payment).status).toBe('refused');
  expect(payment.operations).toHaveLength(1);
  expect(nextStep(payment, later)).toEqual({ kind: 'finish' });
});

test.each(['status', 'key'] as const)(
  'a hold of another amount that a person has called no hold of this payment is looked at again without harm, by its %s',
  (by) => {
    const differs = looked(aPayment({ hold: 'adopted' }), AUTHORIZE, holds(30_000), START);
    expect(differs.attention).toMatchObject([{ code: 'AuthorizationDiffers' }]);
    const payment = acknowledged(shown(ended(differs), holds(30_000, by)));
    expect(authorization(payment)).toMatchObject({ status: 'refused', by: 'operator' });
    expect(nextStep(payment, later)).toEqual({ kind: 'finish' });
  },
);
