import { interpretReading } from '../../src/domain/interpret-reading';
import { captureByProblem } from '../../src/domain/moments';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import type { VippsAccount } from '../../src/providers/vipps/account';
import { capabilitiesOf } from '../../src/providers/vipps/capabilities';
import { aPayment, DAY, learned, op, START, vipps } from '../domain/support/world';

/** The payment after its first look, which shows the hold with these facts. */
const seen = (facts: object, capabilities = vipps): Payment => {
  const payment = aPayment({ hold: 'adopted', capabilities });
  const finding = { kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED', ...facts } as const;
  return learned(payment, interpretReading(payment, { operationId: AUTHORIZE, extra: false }, finding, START), START);
};

describe('temporalio/temporal#3919', () => {
  test('a moment that no search attribute can hold is refused where it is given', () => {
    expect(captureByProblem(Date.UTC(9999, 11, 31), START)).toBeDefined();
    expect(captureByProblem(8.64e15, START)).toBeDefined();
    expect(captureByProblem(START + 400 * DAY, START)).toBeUndefined();
  });

  test.each([
    ['captureBy', { captureBy: Date.UTC(9999, 11, 31, 23, 59, 59, 999) }],
    ['authorizedAt', { authorizedAt: Date.UTC(9999, 11, 31, 23, 59, 59, 999) }],
  ])('and not believed where a provider tells it: %s in the year 9999', (_, facts) => {
    const payment = seen(facts);
    expect(payment.captureBy).toBe(START + 180 * DAY);
    expect(op(payment, AUTHORIZE).evidence.at(-1)?.text).toContain('not believed');
  });
});

describe('SimpleAuthentication/SimpleAuthentication#104', () => {
  test('the first moment of the calendar, where there is none, never ends a payment', () => {
    const payment = seen({ captureBy: Date.parse('0001-01-01T00:00:00Z') });
    expect(payment.completing).toBeUndefined();
    expect(payment.captureBy).toBe(START + 180 * DAY);
    expect(captureByProblem(Date.parse('0001-01-01T00:00:00Z'), START)).toBeDefined();
  });

  test('seconds for milliseconds are no moment either', () => {
    expect(captureByProblem(1_796_281_935, START)).toBeDefined();
    expect(seen({ captureBy: 1_796_281_935 }).completing).toBeUndefined();
  });
});

describe('vippsas/vipps-woocommerce#121', () => {
  const account: VippsAccount = {
    baseUrl: 'https://apitest.vipps.no',
    merchantSerialNumber: '424242',
    clientId: 'id',
    clientSecret: 'secret',
    subscriptionKey: 'key',
  };

  test.each([
    ['NO', 'NOK', 180],
    ['DK', 'DKK', 14],
    ['FI', 'EUR', 14],
  ] as const)('a hold of market %s is in %s alone, and lasts %d days', (market, currency, days) => {
    const capabilities = capabilitiesOf({ ...account, market });
    expect(Object.keys(capabilities.currencies)).toEqual([currency]);
    expect(seen({ authorizedAt: START - DAY }, capabilities).captureBy).toBe(START + (days - 1) * DAY);
  });
});
