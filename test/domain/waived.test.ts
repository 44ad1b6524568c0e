import { advance } from '../../src/domain/driver';
import { evolveAll } from '../../src/domain/evolve';
import { owedLooks, owing } from '../../src/domain/looks';
import type { Finding } from '../../src/domain/outcome';
import { AUTHORIZE, refundOperationId } from '../../src/domain/payment';
import { REFUNDING } from './support/refunds';
import {
  answered,
  aPayment,
  complete,
  confirmed,
  DAY,
  HOUR,
  looked,
  MINUTE,
  op,
  order,
  pipwave,
  START,
  ship,
} from './support/world';

test('a difference that a person let stand hides no capture whose last look was waived', () => {
  const capabilities = { ...pipwave, captures: 'many', partial: true } as const;
  const one = answered(ship(aPayment({ capabilities }), 'parcel-1', 9_900), 'parcel-1', confirmed(9_900));
  const at = START + 1;
  const person = { operator: 'ida', reason: 'x' };
  const both = evolveAll(one, [
    { at, kind: 'DifferenceSeen', operationId: AUTHORIZE, of: 'captured', shows: 'more', why: 'more than ours' },
    { at: at + 1, kind: 'AttentionRaised', code: 'Stuck', operationId: AUTHORIZE, text: 'x' },
    { at: at + 2, kind: 'Acknowledged', code: 'Stuck', id: AUTHORIZE, ...person },
    { at: at + 3, kind: 'AttentionRaised', code: 'Stuck', operationId: 'parcel-1', text: 'x' },
    { at: at + 4, kind: 'Acknowledged', code: 'Stuck', id: 'parcel-1', ...person },
  ]);
  expect(op(both, 'parcel-1').lookUpWaived).toBe(true);
  expect(owedLooks(owing(both, 'captureBy', at + 5))[0]?.operationId).toBe('parcel-1');
});

const R = refundOperationId('r-1');
const failed: Finding = { kind: 'failed', why: 'the payment failed' };
const absent: Finding = { kind: 'absent', why: 'nothing was given back' };
const unclear: Finding = { kind: 'inconclusive', why: 'unclear' };

test('a capture that each look-up calls failed is not waived by whoever is told that the look-ups fail', () => {
  let p = aPayment({ capabilities: REFUNDING.pipwave, policy: { stuckAfterMs: HOUR } });
  p = answered(ship(p, 'parcel-1', 24_900), 'parcel-1', confirmed(24_900));
  p = complete(p);
  let t = p.startedAt + MINUTE;
  p = order(p, { kind: 'refund', refundId: 'r-1', amount: 24_900, currency: 'NOK', reason: 'x' }, t);
  p = answered(p, R, confirmed(24_900), t);
  // The refund's look: not shown any more. A second reading has to say so, and from now on none can be understood.
  t += 3 * DAY + 10 * MINUTE;
  p = looked(p, R, absent, t, { extra: true });
  expect(p.difference?.operationId).toBe(R);
  const end = t + 6 * HOUR;
  while (t < end) {
    const { effect, payment } = advance(p, t);
    p = payment;
    if (effect.kind === 'wait') {
      t = Math.min(effect.until, t + 10 * MINUTE);
      continue;
    }
    if (effect.kind !== 'lookUp') throw new Error(effect.kind);
    p = looked(p, effect.operationId, effect.operationId === 'parcel-1' ? failed : unclear, t, { extra: effect.extra });
    t += 10_000;
  }
  const stuck = p.attention.filter(({ code }) => code === 'Stuck');
  const text = stuck.find(({ operationId }) => operationId === 'parcel-1')?.text ?? '';
  // A person reads both, and lets both stand.
  for (const { operationId } of stuck)
    p = order(p, { kind: 'acknowledge', code: 'Stuck', id: operationId as string, operator: 'ida', reason: 'read' }, t);
  const { effect } = advance(p, t);
  expect(text).toBe(
    'parcel-1 is booked as done, but the provider calls it gone; that is judged as soon as what differs of @refund:r-1 is settled',
  );
  expect(effect.kind).not.toBe('finish');
  // The refund is let stand, and the capture is what waits now: its next look-up judges it.
  expect(p.difference).toMatchObject({ operationId: 'parcel-1', at: t });
  p = looked(p, 'parcel-1', failed, t + MINUTE, { extra: true });
  expect(op(p, 'parcel-1').status).toBe('parked');
  expect(p.attention.map(({ code }) => code)).toContain('CaptureReversed');
});
