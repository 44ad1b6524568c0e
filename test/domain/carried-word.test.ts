import { carried, restored } from '../../src/domain/carried';
import { check } from '../../src/domain/decide';
import type { Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import { order, vipps } from './support/world';

const word = { operator: 'ida', reason: 'x', evidence: 'portal' };
const notDone = { kind: 'resolve', operationId: 'parcel-1', outcome: 'notDone', ...word } as const;
const again = { ...notDone, resend: true } as const;

const over = (payment: Payment, now: number): Payment => restored(JSON.parse(JSON.stringify(carried(payment, now))));

/** A wrong "done" is taken back, and the parcel is to be captured. */
const takenBack = (payment: Payment, now: number) => check(order(payment, notDone, now), again, now)?.code;

test.each([
  [
    'never sent',
    `shipped parcel-1 9900\npause\nafter 10 min => attention Stuck\nresolve parcel-1 done => parcel-1 done\nafter 3 h`,
  ],
  [
    'read twice',
    `shipped parcel-1 9900\nlost parcel-1\nsettled parcel-1\nresolve parcel-1 done => parcel-1 done\nabsent parcel-1 extra\nafter 1 min\nabsent parcel-1 extra\nafter 3 h`,
  ],
])('a person may order the same before and after continue-as-new: %s', (_, table) => {
  const { payment, now } = lived(table, { capabilities: vipps });
  expect(takenBack(payment, now)).toBeUndefined();
  expect(takenBack(over(payment, now), now)).toBeUndefined();
});
