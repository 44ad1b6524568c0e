import { nextStep } from '../../src/domain/next-step';
import { lived, scenario } from './support/scenario';
import { DAY, op } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
const table = (...lines: string[]): string => lines.join('\n');

describe('an attention that was over by itself is told again when it comes again', () => {
  scenario(
    'stuck, as the provider takes nothing; then in line behind our own limit; then stuck again',
    `
    shipped      parcel-1 1000
    later        parcel-1
    after        11 min               => attention Stuck
    limited      parcel-1             => no attention
    later        parcel-1
    after        11 min               => attention Stuck
    `,
  );

  scenario(
    'stuck, and acknowledged: a person knows of it',
    `
    shipped      parcel-1 1000
    later        parcel-1
    after        11 min               => attention Stuck
    acknowledge  Stuck
    limited      parcel-1
    later        parcel-1
    after        11 min               => no attention
    `,
  );

  test('denied, so that its parcel is unpaid; then no read succeeds, and it is parked; then the reads confirm the no', () => {
    const denied = table('shipped parcel-1 1000', 'refused parcel-1', 'absent parcel-1 => attention ShipmentUnpaid');
    const blind = Array.from({ length: 14 }, () => 'unreadable parcel-1').join('\n');
    const parked = lived(table(denied, blind, 'after 1 ms => parcel-1 parked'), { policy });
    expect(parked.payment.attention).toMatchObject([{ code: 'Parked' }]);
    const { payment, now } = lived(
      table(denied, blind, 'complete', 'absent parcel-1', 'absent parcel-1 => parcel-1 refused'),
      { policy },
    );
    expect(payment.attention).toMatchObject([{ code: 'ShipmentUnpaid', operationId: 'parcel-1' }]);
    expect(op(payment, 'parcel-1').unpaidSince).toBe(now);
    // Nothing is given back meanwhile.
    expect(nextStep(payment, now).kind).toBe('wait');
  });
});
