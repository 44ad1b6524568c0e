import { advance, hear, receive } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';
import { R1, REFUNDING } from './support/refunds';
import { lived } from './support/scenario';
import { op, order, PROVIDERS, vipps } from './support/world';

const person = { operator: 'ida', reason: 'done by hand' };
const notDone = { kind: 'resolve', outcome: 'notDone', evidence: 'portal', ...person } as const;

/** What is sent until the payment has ended or waits, where every look-up shows these totals. */
function sentBy(payment: Payment, now: number, totals: { captured: number; released: number }) {
  const sent: string[] = [];
  let state = payment;
  for (let turns = 0; turns < 20; turns++) {
    const turn = advance(state, now);
    state = turn.payment;
    const { effect } = turn;
    if (effect.kind === 'send') {
      sent.push(effect.operationId);
      state = receive(state, effect, { kind: 'confirmed', amount: op(state, effect.operationId).amount }, now).payment;
    } else if (effect.kind === 'lookUp') {
      const finding = { kind: 'absent', why: 'by the totals', totals } as const;
      state = receive(state, effect, { finding }, now).payment;
    } else break;
  }
  return { sent, payment: state };
}

describe('what waits in a paused payment, and was done by hand, is resolved right after, and never sent', () => {
  test('a capture', () => {
    const { payment, now } = lived(
      `pause
       shipped parcel-1 9900
       after 1 min
       notice
       total authorize 9900 extra => attention ForeignMovementSeen`,
      { capabilities: vipps },
    );
    const resume = { kind: 'resume', ...person } as const;
    expect(advance(order(payment, resume, now), now).effect).toMatchObject({ kind: 'send', operationId: 'parcel-1' });
    const heard = hear(payment, { ...notDone, operationId: 'parcel-1' }, 'update', now);
    expect(heard.refusal).toBeUndefined();
    const after = sentBy(order(heard.payment, resume, now), now, { captured: 9_900, released: 0 });
    expect(after.sent).toEqual([]);
    expect(after.payment.ledger).toMatchObject({ captured: 9_900, reserved: 0, available: 15_000 });
  });

  test('a capture, before a look-up has shown it', () => {
    const { payment, now } = lived('pause\nshipped parcel-1 9900\nresolve parcel-1 notDone => accepted:\nresume');
    const after = sentBy(payment, now, { captured: 9_900, released: 0 });
    expect(after.sent).toEqual([]);
    expect(after.payment.ledger).toMatchObject({ captured: 9_900, reserved: 0, available: 15_000 });
    expect(after.payment.attention.map(({ code }) => code)).toEqual(['ForeignMovementSeen']);
  });

  test('a refund', () => {
    const { payment, now } = lived(
      `shipped parcel-1 9900
       confirmed parcel-1
       pause
       refund return-1 4000
       after 1 min
       notice
       total authorize 9900 0 4000 extra => attention ForeignRefundSeen`,
      { capabilities: REFUNDING.vipps },
    );
    const resume = { kind: 'resume', ...person } as const;
    expect(advance(order(payment, resume, now), now).effect).toMatchObject({ kind: 'send', operationId: R1 });
    const heard = hear(payment, { ...notDone, operationId: R1 }, 'update', now);
    expect(heard.refusal).toBeUndefined();
    const after = sentBy(order(heard.payment, resume, now), now, { captured: 9_900, released: 0 });
    expect(after.sent).toEqual([]);
  });
});

describe('a parcel that waits for the one capture, and that somebody captured by hand', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     notice
     total authorize 9900 extra => attention ForeignMovementSeen; available 5100`,
    { capabilities: PROVIDERS['bambora, totals only'] },
  );
  const shown = { captured: 9_900, released: 0 };

  test('has no capture that could be resolved, and completed it is sent', () => {
    const { refusal } = hear(payment, { ...notDone, operationId: 'parcel-1' }, 'update', now);
    expect(refusal?.code).toBe('OperationNotFound');
    const { effect } = advance(order(payment, { kind: 'complete' }, now), now);
    expect(effect).toMatchObject({ kind: 'send', operationId: 'parcel-1' });
  });

  test('is withdrawn by its capture: paused, completed, resolved and resumed, nothing is sent and the payment ends', () => {
    let state = order(payment, { kind: 'pause', ...person }, now);
    state = order(state, { kind: 'complete' }, now);
    expect(op(state, 'parcel-1')).toMatchObject({ kind: 'capture', status: 'planned' });
    const held = sentBy(state, now, shown);
    expect(held.sent).toEqual([]);
    const heard = hear(held.payment, { ...notDone, operationId: 'parcel-1' }, 'update', now);
    expect(heard.refusal).toBeUndefined();
    state = order(heard.payment, { kind: 'resume', ...person }, now);
    state = order(state, { kind: 'acknowledge', code: 'ForeignMovementSeen', ...person }, now);
    const after = sentBy(state, now + 60_000, shown);
    expect(after.sent).toEqual([]);
    expect(after.payment.attention).toEqual([]);
    expect(after.payment.ledger).toMatchObject({ captured: 9_900, reserved: 0, released: 15_000, available: 0 });
    expect(after.payment.finishedAt).toBeDefined();
  });
});
