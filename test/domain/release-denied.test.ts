import { advance } from '../../src/domain/driver';
import type { Finding } from '../../src/domain/outcome';
import { RELEASE } from '../../src/domain/payment';
import {
  answered,
  aPayment,
  confirmed,
  HOUR,
  looked,
  MINUTE,
  op,
  order,
  refusal,
  START,
  ship,
  vipps,
} from './support/world';

const none: Finding = { kind: 'absent', why: 'log', totals: { captured: 0, released: 0 }, shown: [] };

test('I5: no capture starts after a release was sent, while the no to that release is not verified', () => {
  const policy = { stuckAfterMs: 1e12 };
  const one = answered(
    ship(aPayment({ capabilities: vipps, policy }), 'parcel-1', 9_900, START, true),
    'parcel-1',
    confirmed(9_900),
  );
  const at = START + 3 * HOUR;
  const denied = answered(one, RELEASE, refusal, at);
  expect(op(denied, RELEASE).status).toBe('denied');
  // The capture turns bad: two readings, then two more of the parked capture.
  let payment = looked(denied, '@authorize', none, at + MINUTE, { extra: true });
  payment = looked(payment, 'parcel-1', none, at + 2 * MINUTE, { extra: true });
  expect(op(payment, 'parcel-1').status).toBe('parked');
  payment = looked(payment, 'parcel-1', none, at + 3 * MINUTE, { extra: true });
  payment = looked(payment, 'parcel-1', none, at + 4 * MINUTE, { extra: true });
  const word = { operator: 'ida', reason: 'x', evidence: 'portal' };
  payment = order(
    payment,
    { kind: 'resolve', operationId: 'parcel-1', outcome: 'notDone', resend: true, ...word },
    at + 5 * MINUTE,
  );
  expect(op(payment, RELEASE).status).toBe('denied');
  payment = looked(payment, RELEASE, none, at + 6 * MINUTE);
  expect(op(payment, RELEASE).status).toBe('denied');
  const step = (now: number) => advance(payment, now).effect;
  expect(step(at + 6 * MINUTE)).not.toMatchObject({ kind: 'send', operationId: 'parcel-1' });
});
