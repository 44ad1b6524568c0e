import { evolveAll } from '../../src/domain/evolve';
import { nextStep } from '../../src/domain/next-step';
import { sendOrderOf } from '../../src/domain/order';
import { scenario } from '../domain/support/scenario';
import { aPayment, op, START, ship, vipps } from '../domain/support/world';

describe('stripe/stripe-node#2056', () => {
  test('orders of one payment go one after another, so none of ours locks another of ours out', () => {
    const two = ship(ship(aPayment(), 'parcel-1', 1_000), 'parcel-2', 1_000);
    const sending = evolveAll(two, [sendOrderOf(two, op(two, 'parcel-1'), START).fact]);
    expect(() => nextStep(sending, START)).toThrow(/the driver settles an operation before asking again/);
    expect(() => evolveAll(sending, [sendOrderOf(sending, op(sending, 'parcel-2'), START).fact])).toThrow(
      /one operation is sent at a time/,
    );
  });

  scenario(
    'where somebody else has the lock the order waits and is sent again under its key',
    `
    shipped parcel-1 1000    => send capture parcel-1 1000
    later parcel-1           => parcel-1 planned; reserved 1000; no attention
    later parcel-1           => parcel-1 planned; no attention
    confirmed parcel-1       => captured 1000; reserved 0; no attention`,
    { capabilities: vipps },
  );

  scenario(
    'and our own limit of writes is no attempt at all',
    `
    shipped parcel-1 1000    => send capture parcel-1 1000
    limited parcel-1         => wait 57 s; no attention
    after 57 s               => send capture parcel-1 1000`,
    { capabilities: vipps },
  );
});
