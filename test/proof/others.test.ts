import { adapterSide } from '../../proof/adapters/setup';
import { Life } from '../../proof/simulator/life';
import type { ProviderName } from '../../src/sandbox/core';

const HOLD = 12_000;
const NAMES: readonly ProviderName[] = ['vipps', 'bambora', 'pipwave', 'payment-options'];

const DEEDS = {
  'captured everything': (life: Life) => life.side.portalCapture(1),
  'captured a part': (life: Life) => life.side.portalCapture(5_000 / HOLD),
  'gave the hold back': (life: Life) => life.side.portalRelease(),
  'let it expire': (life: Life) => life.side.endHoldEarly(),
} as const;

type Deed = keyof typeof DEEDS;

/** What became of the operations, what people are told, and what was captured and given back. Nothing of it by us. */
const AFTER: Readonly<Record<ProviderName, Readonly<Record<Deed, readonly [string, string, number, number]>>>> = {
  vipps: {
    'captured everything': ['parcel-1 refused 6170', 'ForeignMovementSeen, ShipmentUnpaid', 12000, 0],
    'captured a part': ['parcel-1 refused 6090', 'ForeignMovementSeen, ShipmentUnpaid', 5000, 0],
    'gave the hold back': ['parcel-1 refused 6070', 'ForeignMovementSeen, ShipmentUnpaid', 0, 12000],
    'let it expire': ['parcel-1 refused 6100', 'ForeignMovementSeen, ShipmentUnpaid', 0, 12000],
  },
  // 9: the API never learns of the back office, and answers wrongly
  bambora: {
    'captured everything': ['parcel-1 refused cannot_capture', 'ShipmentUnpaid', 12000, 0],
    'captured a part': ['parcel-1 refused cannot_capture', 'ShipmentUnpaid', 5000, 7000],
    'gave the hold back': ['parcel-1 refused cannot_capture', 'ShipmentUnpaid', 0, 12000],
    'let it expire': ['parcel-1 refused AuthorizationExpired', 'ForeignMovementSeen, ShipmentUnpaid', 0, 12000],
  },
  // This gateway takes nothing in parts, whoever asks.
  pipwave: {
    'captured everything': ['parcel-1 expired', 'ForeignMovementSeen, ShipmentUnpaid', 12000, 0],
    'captured a part': ['parcel-1 expired', 'ForeignMovementSeen, ShipmentUnpaid', 12000, 0],
    'gave the hold back': ['parcel-1 refused cancelled', 'ShipmentUnpaid', 0, 12000],
    'let it expire': ['parcel-1 refused cancelled', 'ShipmentUnpaid', 0, 12000],
  },
  // 2.5 A, 8.4: the status shows nothing and the no may be an echo, so a person has to say what was taken.
  'payment-options': {
    'captured everything': ['parcel-1 parked', 'Parked, Stuck', 12000, 0],
    'captured a part': ['parcel-1 parked', 'Parked, Stuck', 5000, 7000],
    'gave the hold back': ['parcel-1 parked', 'Parked, Stuck', 0, 12000],
    'let it expire': ['parcel-1 refused 54', 'ShipmentUnpaid', 0, 12000],
  },
};

describe.each(NAMES)('%s, when somebody else was faster and', (name) => {
  test.each(Object.keys(DEEDS) as Deed[])('%s', async (deed) => {
    const life = new Life(adapterSide(name, { authorized: HOLD, hold: 'there', seed: 1 }), {});
    await life.step();
    expect(DEEDS[deed](life)).toBeDefined();
    const { currency } = life.side.terms;
    life.hear({ kind: 'ship', shipmentId: 'parcel-1', amount: HOLD, currency, final: true });
    for (let step = 0; step < 300 && !life.payment.operations.some(({ status }) => status === 'parked'); step++) {
      if (!(await life.step())) break;
    }
    const { operations, attention } = life.payment;
    const became = operations
      .filter(({ kind }) => kind !== 'authorize')
      .map((op) => `${op.id} ${op.status} ${op.refusal?.code ?? ''}`.trim());
    const { captured, released } = life.side.books();
    expect([
      became.join(', '),
      attention
        .map(({ code }) => code)
        .sort()
        .join(', '),
      captured,
      released,
    ]).toEqual(AFTER[name][deed]);
    expect(
      life.side.books().movements.filter(({ operationId, kind }) => operationId !== undefined && kind === 'capture'),
    ).toEqual([]);
  });
});
