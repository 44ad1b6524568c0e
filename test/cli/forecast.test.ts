import { isChange, linesOf } from '../../src/cli/forecast';
import type { Command } from '../../src/domain/commands';
import { ledgerOf } from '../../src/domain/ledger';
import type { Finding } from '../../src/domain/outcome';
import type { Payment } from '../../src/domain/payment';
import { type Forecast, forecastOf } from '../../src/view/forecast';
import {
  answered,
  aPayment,
  complete,
  HOUR,
  looked,
  lost,
  notDone,
  order,
  paymentOptions,
  START,
  ship,
} from '../domain/support/world';

const LATER = START + 30 * HOUR;
const word = { operator: 'ida', reason: 'as the evidence says', evidence: 'settlement file' };

/** At a provider that captures once and cannot prove absence: 149.00 of 249.00 NOK, and the answer was lost. */
function parked(shown: Finding = notDone()): Payment {
  const shipped = complete(
    ship(ship(aPayment({ capabilities: paymentOptions }), 'parcel-1', 9_900), 'parcel-2', 5_000),
  );
  let payment = answered(shipped, 'parcel-1', lost);
  for (let look = 1; look <= 20; look++) payment = looked(payment, 'parcel-1', shown, START + look * HOUR);
  return payment;
}

const asked = (payment: Payment, { kind, ...message }: Command, now = LATER): Forecast =>
  forecastOf(payment, { kind, message, now });

const textOf = (forecast: Forecast): string => linesOf(forecast).join('\n');

describe('what a resolve would do', () => {
  const resolve = (more: object): Command =>
    ({ kind: 'resolve', operationId: 'parcel-1', ...word, ...more }) as Command;

  test('done books the money, ends both shipments, and gives the rest back as this provider does', () => {
    const forecast = asked(parked(), resolve({ outcome: 'done' }));
    expect(forecast.before.ledger).toMatchObject({ captured: 0, reserved: 24_900, available: 0 });
    expect(forecast.after?.ledger).toMatchObject({
      ...{ authorized: 24_900, captured: 14_900, reserved: 0, released: 10_000, available: 0 },
    });
    const text = textOf(forecast);
    expect(text).toMatch(/before +│ +249\.00 NOK +│ +0\.00 NOK/);
    expect(text).toMatch(/after +│ +249\.00 NOK +│ +149\.00 NOK/);
    expect(text).toMatch(/parcel-1 +│ 99\.00 NOK +│ parked +│ captured +│ yes/);
    expect(text).toMatch(/parcel-2 +│ 50\.00 NOK +│ parked +│ captured +│ yes/);
    expect(text).toMatch(/Will be recorded: CaptureConfirmedByOperator.*ida.*settlement file/);
    expect(text).toMatch(
      /Next, by itself: look the payment up at the provider now, because an operator resolved an operation/,
    );
  });

  test('notDone frees it, and with resend it is sent again', () => {
    const free = asked(parked(), resolve({ outcome: 'notDone' }));
    expect(free.after?.ledger).toMatchObject({ captured: 0, available: 0, reserved: 24_900 });
    expect(free.after?.shipments.map(({ state }) => state)).toEqual(['refused', 'refused']);
    expect(textOf(free)).toMatch(
      /Next, by itself: look the payment up at the provider now, because an operator resolved an operation/,
    );

    const again = asked(parked(), resolve({ outcome: 'notDone', resend: true }));
    expect(again.after?.ledger).toEqual(again.before.ledger);
    expect(textOf(again)).toMatch(/The ledger does not change\.[\s\S]*CaptureResendOrdered/);
    expect(textOf(again)).toMatch(/Next, by itself: capture 149\.00 NOK for parcel-1, parcel-2 now/);
  });

  test.each([
    ['while an attempt may still take effect', {}, START + 1_000, /NotResolvable.*still take effect.* until/],
    ['of more than there is', { amount: 24_901 }, LATER, /ExceedsAvailable.*249\.01 NOK/],
    ['of what is not open', { operationId: 'parcel-9' }, LATER, /OperationNotFound.*parcel-9/],
    ['without evidence', { evidence: '' }, LATER, /InvalidMessage.*evidence/],
  ])('is refused %s', (_, more, now, says) => {
    const forecast = asked(parked(), resolve({ outcome: 'done', ...more }), now);
    expect(forecast).toMatchObject({ refusal: { message: expect.stringMatching(says) } });
    expect(forecast.after).toBeUndefined();
    expect(isChange(forecast)).toBe(false);
  });
});

test('a word against what the provider showed last is refused, with both figures', () => {
  const denied = parked(notDone(0, 0));
  const { refusal } = asked(denied, { kind: 'resolve', operationId: 'parcel-1', outcome: 'done', ...word });
  expect(refusal).toMatchObject({
    code: 'ContradictsEvidence',
    message: expect.stringMatching(/shows 0\.00 NOK captured.*not 149\.00 NOK/),
  });
});

test('the payment that was asked is the same as before', () => {
  const payment = parked();
  const copy = structuredClone(payment);
  asked(payment, { kind: 'cancel', reason: 'out of stock' });
  expect(payment).toEqual(copy);
});

test('a message that changes nothing says so', () => {
  const paused = order(aPayment(), { kind: 'pause', operator: 'ida', reason: 'fraud' });
  const again = asked(paused, { kind: 'pause', operator: 'ida', reason: 'fraud' });
  expect(isChange(again)).toBe(false);
  expect(textOf(again)).toMatch(/Nothing changes: the payment is already in that state/);
  expect(isChange(asked(paused, { kind: 'resume', operator: 'ida', reason: 'fine' }))).toBe(true);
  expect(isChange(asked(aPayment(), { kind: 'resume', operator: 'ida', reason: 'fine' }))).toBe(false);
});

test('a shipment reserves its money and is captured next', () => {
  const forecast = asked(aPayment(), { kind: 'ship', shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK' }, START);
  expect(forecast.after?.ledger).toMatchObject({ reserved: 9_900, available: 15_000 });
  expect(textOf(forecast)).toMatch(/parcel-1 +│ 99\.00 NOK +│ new +│ waiting/);
  expect(textOf(forecast)).toMatch(/Next, by itself: capture 99\.00 NOK for parcel-1 now/);
});

test('while an order is at the provider, only the message itself is told', () => {
  const shipped = ship(aPayment(), 'parcel-1', 9_900);
  const sending = order(shipped, { kind: 'retryNow', operator: 'ida', reason: 'asked' });
  const out = {
    ...sending,
    operations: sending.operations.map((op) => (op.id === 'parcel-1' ? { ...op, status: 'sending' as const } : op)),
  };
  const forecast = asked(out, { kind: 'cancel', reason: 'out of stock' }, START);
  expect(forecast.after?.ledger).toEqual(ledgerOf(out));
  expect(forecast.after?.nextStep).toMatch(/wait for the provider’s answer/);
});
