import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import { answered, aPayment, looked, lost, op, PROVIDERS, START, ship } from './support/world';

const capabilities = PROVIDERS['bambora, totals only'];
const total = (captured: number): Finding => ({
  kind: 'absent',
  why: 'by the totals',
  totals: { captured, released: 0 },
});

test('a reading that points at it, between two that do not show it, ends the proof of absence', () => {
  let payment = answered(
    ship(aPayment({ capabilities, policy: { stuckAfterMs: 1e12 } }), 'parcel-1', 9_900, START, true),
    'parcel-1',
    lost,
  );
  const at = () => op(payment, 'parcel-1').dueAt;
  for (let rung = 0; rung < 5; rung++) payment = looked(payment, 'parcel-1', total(0), at());
  expect(op(payment, 'parcel-1').absentAt).toBeUndefined();
  payment = looked(payment, 'parcel-1', total(0), at()); // old: the first that counts
  expect(op(payment, 'parcel-1').absentAt).toBeDefined();
  payment = looked(payment, 'parcel-1', total(11_900), at()); // 99.00 of ours, 20.00 of others
  expect(op(payment, 'parcel-1').evidence.at(-1)?.text).toContain('something moved that may be parcel-1');
  const last = at();
  payment = looked(payment, 'parcel-1', total(0), last); // old again
  expect(nextStep(payment, last).kind).not.toBe('send');
});
