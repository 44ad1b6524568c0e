import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { provisional } from '../../src/domain/provisional';
import { CAPTURED, REFUNDING } from './support/refunds';
import { lived, scenario } from './support/scenario';
import { bambora, DAY, learned, looked, op, order, PROVIDERS, pipwave, START } from './support/world';

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

describe('what a person has acknowledged says nothing of what turns bad after it was made', () => {
  scenario(
    'a parcel that is refused, proves to be captured, and is then taken back by the provider, is unpaid a second time',
    `
    shipped      parcel-1 1000
    refused      parcel-1
    absent       parcel-1             => attention ShipmentUnpaid
    acknowledge  ShipmentUnpaid       => no attention
    shows        parcel-1             => parcel-1 done; no attention
    failed       parcel-1 extra
    after        1 min
    failed       parcel-1 extra       => parcel-1 parked in doubt; attention CaptureReversed
    failed       parcel-1             => parcel-1 refused; attention ShipmentUnpaid
    `,
    { capabilities: PROVIDERS['many, key, provisional'], policy },
  );

  scenario(
    'a refund that is refused, proves to be made, and then fails, is unmade a second time',
    `
    ${CAPTURED}
    refund       return-1 4000
    refused      refund:return-1
    absent       refund:return-1      => attention RefundUnmade
    acknowledge  RefundUnmade         => no attention
    shows        refund:return-1      => refund:return-1 done; no attention
    failed       refund:return-1 extra
    after        1 min
    failed       refund:return-1 extra => refund:return-1 parked in doubt; attention RefundReversed
    failed       refund:return-1      => refund:return-1 refused; attention RefundUnmade
    `,
    { capabilities: REFUNDING['key, provisional'], policy },
  );

  test('the last look-up that was waived of a capture is owed again, when the capture was in doubt and is done once more', () => {
    const { payment } = lived(
      `
      shipped      parcel-1 24900 final
      confirmed    parcel-1
      after        4 d
      unreadable   parcel-1 extra       => attention Stuck
      acknowledge  Stuck
      notice
      failed       parcel-1 extra
      after        1 min
      failed       parcel-1 extra       => parcel-1 parked in doubt
      status       parcel-1             => parcel-1 done
      `,
      { capabilities: pipwave },
    );
    expect(provisional(payment)).toMatchObject([{ id: 'parcel-1' }]);
  });
});

describe('people are warned of the end of the hold that there is, also where they were warned before it was there', () => {
  const { payment, now } = lived('busy authorize\nafter 5 d => attention AuthorizationExpiring', {
    capabilities: bambora,
    hold: 'adopted',
    policy,
  });
  const approved: Finding = { kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED', authorizedAt: now };
  const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);

  test.each([
    ['the warning is up', payment],
    [
      'it was acknowledged',
      order(payment, { kind: 'acknowledge', code: 'AuthorizationExpiring', operator: 'ida', reason: 'x' }, now),
    ],
  ])('%s', (_, warned) => {
    const held = looked(warned, AUTHORIZE, approved, now);
    expect(held.captureBy).toBe(now + 7 * DAY);
    expect(codes(held)).toEqual([]);
    const wake = now + 4 * DAY;
    expect(codes(learned(held, [], wake - 1))).toEqual([]);
    expect(codes(learned(held, [], wake))).toEqual(['AuthorizationExpiring']);
  });

  test('once, where it ends no later', () => {
    const held = looked(payment, AUTHORIZE, { ...approved, authorizedAt: START }, now);
    expect(held.attention).toEqual(payment.attention);
  });
});
