import { KEEPS_OPEN } from '../../proof/simulator/keeps-open';
import { ATTENTIONS } from '../../src/domain/attention';
import { nextStep } from '../../src/domain/next-step';
import type { AttentionCode, Payment } from '../../src/domain/payment';
import { answered, aPayment, complete, confirmed, START } from '../domain/support/world';

/** Everything is done, so that nothing but an attention can keep it open. */
const ended: Payment = (() => {
  const payment = complete(aPayment());
  return answered(payment, '@release', confirmed(payment.authorized));
})();

const CODES = Object.keys(ATTENTIONS) as AttentionCode[];

test('a payment at its end ends', () => {
  expect(nextStep(ended, START)).toEqual({ kind: 'finish' });
});

test.each(CODES)('%s keeps a payment open where the oracle says so, and nowhere else', (code) => {
  const payment: Payment = { ...ended, attention: [{ code, text: 'as told', since: START }] };
  expect(nextStep(payment, START).kind !== 'finish').toBe(KEEPS_OPEN.includes(code));
});

test('every code that the oracle knows exists', () => {
  expect(KEEPS_OPEN.filter((code) => !CODES.includes(code as AttentionCode))).toEqual([]);
});
