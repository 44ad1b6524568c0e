import { check } from '../../src/domain/decide';
import type { Finding } from '../../src/domain/outcome';
import { answered, aPayment, looked, lost, MINUTE, op, PROVIDERS, refusal, START, ship } from './support/world';

const capabilities = PROVIDERS['bambora, totals only'];
const policy = { stuckAfterMs: 1e12 };
const total = (captured: number): Finding => ({
  kind: 'absent',
  why: 'by the totals',
  totals: { captured, released: 0 },
});
const word = { operator: 'ida', reason: 'asked', evidence: 'portal' };

const shipped = () => ship(aPayment({ capabilities, policy }), 'parcel-1', 9_900, START, true);

test('a no is not believed after one reading without it, where the reading before pointed at it', () => {
  // The provider took 99.00 and answered no; somebody captured another 20.00 in the portal.
  const denied = answered(shipped(), 'parcel-1', refusal);
  const settled = op(denied, 'parcel-1').settledAt;
  const first = looked(denied, 'parcel-1', total(11_900), settled);
  expect(op(first, 'parcel-1').status).toBe('denied');
  expect(op(first, 'parcel-1').evidence.at(-1)?.text).toContain('something moved that may be parcel-1');
  // One stale reading, a minute later.
  const second = looked(first, 'parcel-1', total(0), settled + MINUTE);
  // Protocol 5, rule 6: denied until TWO readings confirm that it is absent; rule 5: nothing points at it.
  expect(op(second, 'parcel-1').status).toBe('denied');
  expect(second.ledger.reserved).toBeGreaterThanOrEqual(9_900);
});

test('nor is it sent again on a person’s word: the parcel would be captured twice', () => {
  const denied = answered(shipped(), 'parcel-1', refusal);
  const settled = op(denied, 'parcel-1').settledAt;
  const first = looked(denied, 'parcel-1', total(11_900), settled);
  const second = looked(first, 'parcel-1', total(0), settled + MINUTE);
  const again = { kind: 'resolve', operationId: 'parcel-1', outcome: 'notDone', resend: true, ...word } as const;
  expect(check(second, again, settled + MINUTE)?.code).toBe('NotResolvable');
});

test('nor what was lost: of two readings, one that points at it is no denial', () => {
  const unknown = answered(shipped(), 'parcel-1', lost);
  const settled = op(unknown, 'parcel-1').settledAt;
  const first = looked(unknown, 'parcel-1', total(11_900), settled, { extra: true });
  const again = { kind: 'resolve', operationId: 'parcel-1', outcome: 'notDone', resend: true, ...word } as const;
  const second = looked(first, 'parcel-1', total(0), settled + MINUTE, { extra: true });
  expect(check(second, again, settled + MINUTE)?.code).toBe('NotResolvable');
});
