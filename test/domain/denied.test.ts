import { ledgerOf } from '../../src/domain/ledger';
import type { Outcome } from '../../src/domain/outcome';
import type { Payment } from '../../src/domain/payment';
import { lived, scenario } from './support/scenario';
import { answered, aPayment, confirmed, DAY, looked, op, PROVIDERS, pipwave, refusal, ship } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };

describe('a definite no', () => {
  for (const [name, capabilities] of Object.entries(PROVIDERS)) {
    scenario(
      `is not resent by anybody before a look-up could be read after its attempt can no longer land: ${name}`,
      `
      shipped  parcel-1 24900 final
      refused  parcel-1                => parcel-1 denied
      resolve  parcel-1 notDone resend => refused: NotResolvable
      unreadable parcel-1
      resolve  parcel-1 notDone resend => refused: NotResolvable
      settled  parcel-1
      resolve  parcel-1 notDone resend => refused: NotResolvable
      unreadable parcel-1 extra
      resolve  parcel-1 notDone resend => refused: NotResolvable
      `,
      { capabilities, policy },
    );
  }

  scenario(
    'that was the echo of its own success is booked, however late the look-up shows it',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    absent   parcel-1                => parcel-1 denied; reserved 9900
    settled  parcel-1                => look up parcel-1
    shows    parcel-1                => parcel-1 done; captured 9900; no attention
    `,
    { policy },
  );

  scenario(
    'nor is a lost answer that no look-up could be read for',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    settled  parcel-1
    resolve  parcel-1 notDone resend => refused: NotResolvable
    absent   parcel-1 extra
    resolve  parcel-1 notDone resend => refused: NotResolvable
    after    1 min
    absent   parcel-1 extra
    resolve  parcel-1 notDone resend => parcel-1 planned
    `,
    { policy },
  );

  scenario(
    'keeps its money reserved, and the rest of the hold, until it is verified',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    absent   parcel-1                => reserved 9900; attention ShipmentUnpaid
    acknowledge ShipmentUnpaid       => reserved 9900
    absent   parcel-1                => wait 1 min
    absent   parcel-1                => parcel-1 refused; send release 24900
    `,
    { policy },
  );
});

describe('two keys of one operation', () => {
  scenario(
    'are told as captured twice by us, and never as the doing of others',
    `
    shipped  parcel-1 9900
    lost     parcel-1
    settled  parcel-1
    absent   parcel-1 extra
    after    1 min
    absent   parcel-1 extra
    resolve  parcel-1 notDone resend
    lost     parcel-1
    twice    parcel-1 19800          => parcel-1 done; captured 19800; attention CapturedTwice
    `,
    { policy },
  );

  test('say both keys, and raise nothing about a foreign movement', () => {
    const { payment } = lived(
      `shipped parcel-1 9900\nlost parcel-1\nsettled parcel-1\nabsent parcel-1 extra\nafter 1 min\nabsent parcel-1 extra\nresolve parcel-1 notDone resend
      lost parcel-1\ntwice parcel-1 19800`,
      { policy },
    );
    expect(payment.attention).toMatchObject([
      { code: 'CapturedTwice', operationId: 'parcel-1', text: expect.stringContaining('99.00 NOK under hf-cap-') },
    ]);
  });
});

describe('a mark that is not ours', () => {
  const bambora = { capabilities: PROVIDERS.bambora, policy };

  scenario(
    'makes a capture somebody else’s, though the total is what we asked for',
    `
    shipped  parcel-1 9900 final
    refused  parcel-1
    marked   parcel-1 9900           => attention ShipmentUnpaid
    marked   parcel-1 9900
    marked   parcel-1 9900           => parcel-1 refused; attention ForeignMovementSeen
    `,
    bambora,
  );

  scenario(
    'is no proof for a lost answer either, and no doubt: absence is proven beside it',
    `
    shipped  parcel-1 9900 final
    lost     parcel-1
    marked   parcel-1 9900
    marked   parcel-1 9900
    marked   parcel-1 9900
    marked   parcel-1 9900
    marked   parcel-1 9900
    settled  parcel-1
    marked   parcel-1 9900
    marked   parcel-1 9900           => parcel-1 planned; attention ForeignMovementSeen
    `,
    bambora,
  );

  scenario(
    'leaves what is unmarked to be counted',
    `
    shipped  parcel-1 5000 final
    lost     parcel-1
    total    parcel-1 5000           => parcel-1 done; captured 5000
    `,
    bambora,
  );
});

describe('more than was booked is told, in every state', () => {
  scenario(
    'a status that shows all, where a part was booked and the rest left to lapse',
    `
    shipped  parcel-1 3000 final
    confirmed parcel-1               => captured 3000; released 21900
    status   parcel-1 24900 extra    => captured 24900; released 0; available 0; attention ForeignMovementSeen
    `,
    { capabilities: { ...pipwave, partial: true }, policy },
  );

  test('totals that come with the answer itself', () => {
    const totals = { captured: 12_000, released: 0 };
    const payment = answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', {
      ...confirmed(9_900),
      totals,
    } as Outcome);
    expect(ledgerOf(payment)).toMatchObject({ captured: 12_000, available: 12_900 });
    expect(payment.attention).toMatchObject([{ code: 'ForeignMovementSeen' }]);
  });
});

describe('a no is believed', () => {
  const gap = PROVIDERS['many, totals, provable'].readGapMs;
  const none = { kind: 'absent', why: 'by the totals', totals: { captured: 0, released: 0 } } as const;
  const settled = (): { payment: Payment; at: number } => {
    const payment = answered(
      ship(aPayment({ capabilities: PROVIDERS['many, totals, provable'], policy }), 'parcel-1', 9_900),
      'parcel-1',
      refusal,
    );
    const at = op(payment, 'parcel-1').settledAt;
    return { payment: looked(payment, 'parcel-1', none, at), at };
  };

  test('by the second reading a gap after the first, and not before', () => {
    const { payment, at } = settled();
    expect(op(payment, 'parcel-1')).toMatchObject({ status: 'denied', absentAt: at, dueAt: at + gap });
    expect(op(looked(payment, 'parcel-1', none, at + gap - 1), 'parcel-1').status).toBe('denied');
    expect(op(looked(payment, 'parcel-1', none, at + gap), 'parcel-1').status).toBe('refused');
  });

  test('by none that was made before a later attempt could no longer take effect', () => {
    const { payment, at } = settled();
    const operations = payment.operations.map((one) => (one.id === 'parcel-1' ? { ...one, settledAt: at + 1 } : one));
    const second = looked({ ...payment, operations }, 'parcel-1', none, at + gap);
    expect(op(second, 'parcel-1')).toMatchObject({ status: 'denied', absentAt: at + gap });
  });
});
