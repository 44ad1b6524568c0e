import { advance, receive } from '../../src/domain/driver';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { bambora, PROVIDERS, SECOND } from './support/world';

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
