import { countLedger, isOverdrawn, ledgerOf } from '../../src/domain/ledger';
import { scenario } from './support/scenario';
import { answered, aPayment, bambora, complete, confirmed, learned, op, START, ship } from './support/world';

// Left: what happened. Right: what must be wanted next, or where the money is. Amounts in minor units.
describe('ledgerOf', () => {
  scenario(
    'a lost answer keeps its money reserved, and so does every way in which nobody knows',
    `
    shipped    parcel-1 9900    => reserved 9900; available 15000
    lost       parcel-1         => reserved 9900; available 15000
    absent     parcel-1         => reserved 9900; available 15000
    shipped    parcel-2 15001   => refused: ExceedsAvailable
    shipped    parcel-2 15000   => accepted:; available 0
    `,
  );

  scenario(
    'a shipment that waits for its hold is reserved already',
    `
    shipped    parcel-1 9900    => reserved 9900; available 15000
    shipped    parcel-2 15001   => refused: ExceedsAvailable
    `,
    { hold: 'adopted' },
  );

  scenario(
    'the rest is reserved while a release is under way, and released only when that is confirmed',
    `
    shipped    parcel-1 9900
    confirmed  parcel-1         => captured 9900; reserved 0
    complete                    => reserved 15000; available 0; send release 15000
    lost       release          => reserved 15000; released 0
    total      release 9900 15000 => released 15000; reserved 0; finish
    `,
  );

  scenario(
    'only a definite no hands money back',
    `
    shipped    parcel-1 9900
    refused    parcel-1         => reserved 9900
    verifies   parcel-1         => reserved 0; available 24900; parcel-1 refused
    `,
  );

  it('is overdrawn when others take what was promised', () => {
    const payment = learned(ship(aPayment(), 'parcel-1', 20_000), [
      { at: START, kind: 'ForeignMovementSeen', captured: 10_000, released: 0, why: 'portal' },
    ]);
    expect(ledgerOf(payment)).toEqual({
      authorized: 24_900,
      captured: 10_000,
      reserved: 20_000,
      released: 0,
      available: -5_100,
      refunded: 0,
      refunding: 0,
      refundable: 10_000,
    });
    expect(isOverdrawn(payment)).toBe(true);
  });

  it('counts what an operation gave back as released, by itself', () => {
    const released = answered(complete(aPayment()), '@release', confirmed(24_900));
    expect(op(released, '@release').status).toBe('done');
    expect(released.releasedWithoutOrder).toBe(0);
    expect(countLedger(released)).toMatchObject({ released: 24_900, available: 0 });
  });

  it('knows no part of a minor unit', () => {
    expect(() => countLedger({ ...aPayment(), authorized: 0.5 })).toThrow(
      'amounts are whole minor units; seen {"available":0.5}',
    );
  });

  it('books what the provider really took, more or less than asked', () => {
    const asked = ship(aPayment({ capabilities: bambora }), 'parcel-1', 9_900, START, true);
    expect(ledgerOf(answered(asked, 'parcel-1', confirmed(24_900)))).toMatchObject({ captured: 24_900, released: 0 });
    expect(ledgerOf(answered(asked, 'parcel-1', confirmed(9_000)))).toMatchObject({
      captured: 9_000,
      released: 15_900,
    });
  });
});
