import { check } from '../../src/domain/decide';
import { advance, receive } from '../../src/domain/driver';
import { owing } from '../../src/domain/looks';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE, type Operation, type Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { bambora, looked, MINUTE, op, PROVIDERS, SECOND } from './support/world';

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

const word = {
  kind: 'resolve',
  operationId: 'parcel-1',
  evidence: 'portal',
  operator: 'ida',
  reason: 'looked',
} as const;

describe.each(['vipps', 'many, totals, provable'] as const)(
  '%s: a refused capture that the provider is still at',
  (name) => {
    const absent: Finding = { kind: 'absent', why: 'not in the log', totals: { captured: 0, released: 0 } };
    const { payment, now } = lived(
      `shipped parcel-1 5000
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused
     total authorize 0 extra`,
      { capabilities: PROVIDERS[name], policy: { stuckAfterMs: 1e12 } },
    );
    const resend = { ...word, outcome: 'notDone', resend: true } as const;
    const read = (finding: Finding, at: number, before: Payment): Payment =>
      looked(before, 'parcel-1', finding, at, { extra: true });
    const first = read(absent, now, payment);
    const atIt = read(busy, now + MINUTE, first);
    const settledAt = now + MINUTE + payment.capabilities.settleWindowMs;

    test('may take effect a settle window longer: until then it is not sent again', () => {
      expect(op(atIt, 'parcel-1').settledAt).toBe(settledAt);
      const again = read(absent, now + 2 * MINUTE, atIt);
      expect(check(again, resend, now + 2 * MINUTE)?.code).toBe('NotResolvable');
    });

    test('and then it is read anew, twice', () => {
      const once = read(absent, settledAt, read(absent, now + 2 * MINUTE, atIt));
      expect(check(once, resend, settledAt)?.code).toBe('NotResolvable');
      const twice = read(absent, settledAt + MINUTE, once);
      expect(check(twice, resend, settledAt + MINUTE)).toBeUndefined();
    });

    test('another reading starts no window anew', () => {
      expect(op(first, 'parcel-1').settledAt).toBe(op(payment, 'parcel-1').settledAt);
      expect(check(read(absent, now + MINUTE, first), resend, now + MINUTE)).toBeUndefined();
    });
  },
);
