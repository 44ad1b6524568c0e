import { adapterSide } from '../../proof/adapters/setup';
import type { Overtaking } from '../../proof/adapters/simulated';
import { NAMES, PROVED } from '../../proof/providers';
import { Life } from '../../proof/simulator/life';

const HOLD = 12_000;

const DEEDS: Readonly<Record<Overtaking, (life: Life) => string | undefined>> = {
  'captured everything': (life) => life.side.portalCapture(1),
  'captured a part': (life) => life.side.portalCapture(5_000 / HOLD),
  'gave the hold back': (life) => life.side.portalRelease(),
  'let it expire': (life) => life.side.endHoldEarly(),
};

describe.each(NAMES)('%s, when somebody else was faster and', (name) => {
  test.each(Object.keys(DEEDS) as Overtaking[])('%s', async (deed) => {
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
    ]).toEqual(PROVED[name].simulated.overtaken[deed]);
    expect(
      life.side.books().movements.filter(({ operationId, kind }) => operationId !== undefined && kind === 'capture'),
    ).toEqual([]);
  });
});
