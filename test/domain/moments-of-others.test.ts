import { interpretReading } from '../../src/domain/interpret-reading';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE } from '../../src/domain/payment';
import { aPayment, DAY, learned, op, PROVIDERS, START } from './support/world';

const hold = (facts: object): Finding => ({ kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED', ...facts });
const seen = (finding: Finding, capabilities = PROVIDERS.vipps) => {
  const payment = aPayment({ hold: 'adopted', capabilities });
  return learned(payment, interpretReading(payment, { operationId: AUTHORIZE, extra: false }, finding, START), START);
};

describe('a moment that a provider tells', () => {
  test.each([
    ['captureBy, year 1', { captureBy: Date.UTC(2000, 0, 1) - 2e13 }],
    ['captureBy, in seconds', { captureBy: 1_796_281_935 }],
    ['captureBy, an hour ago', { captureBy: START - 3_600_000 }],
    ['captureBy, now', { captureBy: START }],
    ['captureBy, year 9999', { captureBy: Date.UTC(9999, 11, 31) }],
    ['captureBy, no number', { captureBy: Number.NaN }],
    ['authorizedAt, in the future', { authorizedAt: START + DAY }],
    ['authorizedAt, year 9999', { authorizedAt: Date.UTC(9999, 11, 31) }],
    ['authorizedAt, so long ago that the hold would be over', { authorizedAt: START - 400 * DAY }],
  ])('that cannot be is no moment, and never ends a payment: %s', (_, facts) => {
    const payment = seen(hold(facts));
    expect(payment.completing).toBeUndefined();
    expect(op(payment, AUTHORIZE).status).toBe('done');
    expect(payment.captureBy).toBe(START + 180 * DAY);
    expect(op(payment, AUTHORIZE).evidence.at(-1)?.text).toContain('not believed');
  });

  test('that can be counts', () => {
    expect(seen(hold({ captureBy: START + 9 * DAY })).captureBy).toBe(START + 9 * DAY);
    expect(seen(hold({ authorizedAt: START - DAY })).captureBy).toBe(START + 179 * DAY);
  });
});
