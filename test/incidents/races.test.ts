import { evolveAll } from '../../src/domain/evolve';
import { interpretAnswer } from '../../src/domain/interpret-answer';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { sendOrderOf } from '../../src/domain/order';
import { scenario } from '../domain/support/scenario';
import { aPayment, confirmed, learned, op, order, START, ship } from '../domain/support/world';

describe('medusajs/medusa#13301', () => {
  scenario(
    'two orders to capture and a webhook in one moment are one capture, and nobody pays it back',
    `
    shipped parcel-1 24900     => accepted:; send capture parcel-1 24900
    shipped parcel-1 24900     => accepted:; send capture parcel-1 24900
    notice                     => look up authorize extra
    total authorize 0 extra    => send capture parcel-1 24900
    confirmed parcel-1         => parcel-1 done; captured 24900
    shipped parcel-1 24900     => accepted:; captured 24900; reserved 0
    after 1 min
    notice                     => look up authorize extra
    total authorize 24900 extra => parcel-1 done; captured 24900; no attention
    complete                   => finish`,
  );
});

describe('woocommerce/woocommerce-gateway-stripe#890', () => {
  test('what comes while the provider is slow is decided on the state after its answer', () => {
    const planned = ship(aPayment(), 'parcel-1', 24_900);
    const { fact } = sendOrderOf(planned, op(planned, 'parcel-1'), START);
    const sending = evolveAll(planned, [fact]);
    // The webhook and the shop's second request arrive while the call is on its way.
    const told = ship(order(sending, { kind: 'providerNotice', text: 'captured' }), 'parcel-1', 24_900);
    expect(op(told, 'parcel-1')).toMatchObject({ status: 'sending', attempts: 1 });
    const done = learned(
      told,
      interpretAnswer(told, op(told, 'parcel-1'), confirmed(24_900), START + 900),
      START + 900,
    );
    expect(ledgerOf(done)).toMatchObject({ captured: 24_900, reserved: 0, available: 0 });
    // The webhook leads to one more look, never to one more capture.
    expect(nextStep(done, START + 900)).toEqual({ kind: 'lookUp', operationId: '@authorize', extra: true });
  });
});

describe('temporalio/reference-app-orders-go, a random key', () => {
  test('the key of a parcel is the same from every run, worker and attempt', () => {
    const key = (now: number): string => {
      const payment = ship(aPayment({ now }), 'parcel-1', 9_900, now);
      return sendOrderOf(payment, op(payment, 'parcel-1'), now).order.key;
    };
    expect(key(START + 5_000_000)).toBe(key(START));
    const other = ship(aPayment(), 'parcel-2', 9_900);
    expect(sendOrderOf(other, op(other, 'parcel-2'), START).order.key).not.toBe(key(START));
  });

  scenario(
    'a second attempt after a lost answer is the same order under the same key',
    `
    shipped parcel-1 9900  => send capture parcel-1 9900
    lost parcel-1          => parcel-1 unknown in doubt
    absent parcel-1        => send capture parcel-1 9900
    confirmed parcel-1     => captured 9900; reserved 0; no attention`,
  );
});
