import { check } from '../../src/domain/decide';
import { advance } from '../../src/domain/driver';
import { R1, REFUNDING, refund } from './support/refunds';
import { lived, scenario } from './support/scenario';
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

scenario(
  'what is planned in a payment that is paused, and was captured by hand meanwhile, is read: then it can be resolved as done, and is not sent',
  `
  pause
  shipped   parcel-1 5000
  after     10 min                => attention Stuck
  retry                           => look up authorize extra
  total     authorize 0 extra
  resolve   parcel-1 done         => refused: ContradictsEvidence
  after     1 min
  retry                           => look up authorize extra
  total     authorize 5000 extra  => parcel-1 planned; attention ForeignMovementSeen
  resolve   parcel-1 done         => accepted: yes; parcel-1 done; captured 5000; no attention
  resume                          => parcel-1 done; captured 5000
  `,
  { capabilities: vipps },
);

test('and the refusal says so: to bring forward what is planned would send it', () => {
  const { payment, now } = lived(
    `pause
     shipped parcel-1 5000
     after 10 min => attention Stuck
     total authorize 0 extra`,
    { capabilities: vipps },
  );
  const word = { kind: 'resolve', evidence: 'portal', operator: 'ida', reason: 'looked', outcome: 'done' } as const;
  const no = check(payment, { ...word, operationId: 'parcel-1' }, now);
  expect(no?.code).toBe('ContradictsEvidence');
  const { payment: refused, now: later } = lived(
    `shipped parcel-1 5000
     refused parcel-1
     verifies parcel-1 0 => parcel-1 refused`,
    { capabilities: vipps, policy: { stuckAfterMs: 1e12 } },
  );
  expect(check(refused, { ...word, operationId: 'parcel-1' }, later)?.message).toContain('. Order retryNow, check');
  expect(no?.message).toMatch(/Pause the payment, order retryNow, and resolve it as its look-up shows\.$/);
});
