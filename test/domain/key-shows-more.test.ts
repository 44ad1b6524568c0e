import type { Finding } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { looked, MINUTE, op } from './support/world';

test('an operator said 50.00, our key shows 99.00: what is listed under our own key is not "captured by others"', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 done 5000 => captured 5000`,
    { policy: { stuckAfterMs: 1e12 } },
  );
  const key = keyOf(payment, op(payment, 'parcel-1'));
  const log: Finding = {
    kind: 'absent',
    why: 'log',
    totals: { captured: 9_900, released: 0 },
    shown: [{ kind: 'capture', key, amount: 9_900 }],
  };
  const read = looked(payment, AUTHORIZE, log, now + MINUTE, { extra: true });
  expect(read.foreign.captured).toBe(0);
  expect(op(read, 'parcel-1').amount).toBe(9_900);
});
