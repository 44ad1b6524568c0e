import { nextStep } from '../../src/domain/next-step';
import { scenario } from './support/scenario';
import { answered, aPayment, confirmed, HOUR, MINUTE, op, START, ship } from './support/world';

const limited = { kind: 'notSent', why: 'our own limit of writes', retryAfterMs: 57_000, ownLimit: true } as const;

describe('our own limit of writes', () => {
  scenario(
    'is no attempt: nothing is planned anew with a longer wait',
    `
    shipped  parcel-1 1000
    limited  parcel-1               => wait 57 s
    after    57 s                   => send capture parcel-1 1000
    limited  parcel-1               => wait 57 s
    `,
  );

  test('holds the others back too, so that they are sent in order', () => {
    const all = Array.from({ length: 30 }).reduce<ReturnType<typeof aPayment>>(
      (state, _, nth) => ship(state, `parcel-${nth}`, 100),
      aPayment(),
    );
    let payment = all;
    let now = START;
    let free = 5;
    const sent: string[] = [];
    while (sent.length < 30) {
      const step = nextStep(payment, now);
      if (step.kind === 'wait') {
        now = step.until;
        free = 5;
        continue;
      }
      if (step.kind !== 'send') throw new Error(step.kind);
      if (free > 0) sent.push(step.operationId);
      payment = answered(payment, step.operationId, free > 0 ? confirmed(100) : limited, now);
      free--;
      expect(payment.attention).toEqual([]);
    }
    expect(sent).toEqual(Array.from({ length: 30 }, (_, nth) => `parcel-${nth}`));
    expect(now - START).toBeLessThanOrEqual(6 * MINUTE);
    expect(payment.operations.every(({ attempts }) => attempts <= 1)).toBe(true);
  });

  test('raises no alarm for those that stand in line, but one when the line does not move', () => {
    const two = ship(ship(aPayment(), 'parcel-1', 100), 'parcel-2', 100);
    let payment = two;
    for (let nth = 0; nth < 60; nth++) payment = answered(payment, 'parcel-1', limited, START + nth * 57_000);
    expect(payment.attention).toEqual([]);
    const stands = ship(payment, 'parcel-3', 100, START + 3 * HOUR);
    expect(stands.attention).toMatchObject([{ code: 'Stuck' }, { code: 'Stuck' }]);
    expect(op(stands, 'parcel-1').attempts).toBe(0);
  });
});
