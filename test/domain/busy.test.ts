import { advance, receive } from '../../src/domain/driver';
import { owing } from '../../src/domain/looks';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE, type Operation } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { bambora, looked, PROVIDERS, SECOND } from './support/world';

/** What the adapter of Bambora makes of "409 payment_operation_blocked" and of `isBusy`: somebody moves money at this very moment. No totals. */
const busy: Finding = { kind: 'inProgress', why: '409: another operation holds the payment' };

test('the look at captureBy, with which a payment ends by the clock, is not paid by a reading that shows nothing', () => {
  const { payment, now } = lived('captureBy passes => look up authorize extra', { capabilities: bambora });
  const turn = advance(payment, now);
  expect(turn.effect).toMatchObject({ kind: 'lookUp', operationId: AUTHORIZE });
  const read = receive(turn.payment, turn.effect as never, { finding: busy }, now).payment;
  expect(advance(read, now + SECOND).effect.kind).not.toBe('finish');
});

test('nor is the one look that shows what became of a person’s wrong word', () => {
  // 99.00 and 50.00 are captured; the answer to the second is lost; a hasty operator says "not done" of it.
  const { payment, now } = lived(
    `shipped parcel-1 9900
     confirmed parcel-1
     shipped parcel-2 5000 final
     lost parcel-2
     settled parcel-2
     resolve parcel-2 notDone => parcel-2 refused; look up authorize extra`,
    { capabilities: PROVIDERS['bambora, many captures'], policy: { stuckAfterMs: 1e12 } },
  );
  const turn = advance(payment, now);
  const read = receive(turn.payment, turn.effect as never, { finding: busy }, now).payment;
  expect(read.attention).toEqual([]);
  expect(read.ledger.captured).toBe(9_900);
  expect(advance(read, now + SECOND).effect.kind).not.toBe('finish');
});

test.each([
  ['a capture that is in doubt', 'parcel-1', false],
  ['a hold that is still to be approved', AUTHORIZE, true],
])('a provider that is busy with %s: is a look that is owed paid?', (_, operationId, isPaid) => {
  const { payment, now } = lived('shipped parcel-1 9900\nlost parcel-1', {
    capabilities: PROVIDERS['bambora, many captures'],
  });
  const [hold, ...captures] = payment.operations;
  const pending = { ...(hold as Operation), status: 'accepted', inDoubt: true } as const;
  const doubtful = isPaid ? { ...payment, operations: [pending, ...captures] } : payment;
  const looks = looked(owing(doubtful, 'notice', now), operationId, busy, now, { extra: true }).looks;
  expect(looks.some(({ because }) => because === 'notice')).toBe(!isPaid);
});
