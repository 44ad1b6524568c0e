import { advance } from '../../src/domain/driver';
import { R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import { answered, order, SECOND, START, vipps } from './support/world';

/** As Vipps is: 15 s between two writes, 1 s between two look-ups. */
const real = { ...vipps, minGapMs: 15 * SECOND, lookGapMs: SECOND };

test('retryNow does not shorten the gap between two attempts', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     later parcel-1 => wait 15 s
     after 1 s
     retry`,
    { capabilities: real },
  );
  // Protocol 3: "It shortens neither the settle window nor the gap between two attempts."
  expect(advance(payment, now).effect).toEqual({ kind: 'wait', until: START + 15 * SECOND });
});

test('nor that of a refund', () => {
  const { payment } = lived('shipped parcel-1 9900\nconfirmed parcel-1', {
    capabilities: { ...REFUNDING.vipps, ...{ lookGapMs: SECOND } },
  });
  const tried = answered(refund(payment, 'return-1', 4_000), R1, { kind: 'tryLater', code: '429', why: 'x' });
  const again = order(tried, { kind: 'retryNow', operator: 'ida', reason: 'asked' }, START + SECOND);
  expect(advance(again, START + SECOND).effect.kind).toBe('wait');
});
