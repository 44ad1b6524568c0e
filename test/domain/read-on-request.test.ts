import { check } from '../../src/domain/decide';
import { nextStep } from '../../src/domain/next-step';
import { keyOf } from '../../src/domain/own-keys';
import { paid, R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import { answered, DAY, looked, lost, op, order, PROVIDERS, pipwave, START, vipps } from './support/world';

const policy = { stuckAfterMs: 1e12 };

test('what a look-up called failed is read on request, and may be sent again after two reads', () => {
  lived(
    `shipped parcel-1 24900 final
     lost parcel-1
     failed parcel-1 => parcel-1 refused; attention ShipmentUnpaid
     after 1 d
     resolve parcel-1 notDone resend => refused: NotResolvable
     retry => look up parcel-1 extra
     absent parcel-1 extra
     resolve parcel-1 notDone resend => refused: NotResolvable
     after 1 h
     retry => look up parcel-1 extra
     absent parcel-1 extra
     resolve parcel-1 notDone resend => accepted: yes; parcel-1 planned`,
    { capabilities: pipwave, policy },
  );
});

test('and so is what an operator called not done before it was read twice', () => {
  lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused
     total authorize 0 extra
     after 1 h
     retry => look up parcel-1 extra
     total parcel-1 0 extra
     after 1 h
     retry => look up parcel-1 extra
     total parcel-1 0 extra
     resolve parcel-1 notDone resend => accepted: yes; parcel-1 planned`,
    { capabilities: vipps, policy },
  );
});

test('what a total shows is no proof that it was this one: others may have captured as much, and a person says which', () => {
  const table = `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused
     retry => look up parcel-1 extra
     total parcel-1 0 extra
     after 1 min
     retry => look up parcel-1 extra
     total parcel-1 9900 extra => parcel-1 refused; attention ForeignMovementSeen; captured 9900`;
  const { payment } = lived(table, { capabilities: PROVIDERS['many, totals, provable'], policy });
  expect(payment.foreign.captured).toBe(9_900);
  // It was read, and that reading ends what the one before had said.
  expect(op(payment, 'parcel-1').lastLookUpAt).toBe(payment.lastLookUpAt);
  expect(op(payment, 'parcel-1').readFrom).toBeUndefined();
});

test.each([
  ['its own key', vipps],
  ['its marker, with the total', PROVIDERS['bambora, many captures']],
])('but %s is proof', (_, capabilities) => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     resolve parcel-1 notDone => parcel-1 refused`,
    { capabilities, policy },
  );
  const shown = [{ kind: 'capture', key: keyOf(payment, op(payment, 'parcel-1')), amount: 9_900 }] as const;
  const read = { kind: 'absent', why: 'log', totals: { captured: 9_900, released: 0 }, shown } as const;
  const after = looked(payment, 'parcel-1', read, now, { extra: true });
  expect(op(after, 'parcel-1').status).toBe('done');
  expect(after.foreign.captured).toBe(0);
});

test('what is done waits for nobody', () => {
  const { payment, now } = lived('shipped parcel-1 9900\nconfirmed parcel-1', { capabilities: vipps });
  expect(check(payment, { kind: 'retryNow', operator: 'ida', reason: 'asked' }, now)?.code).toBe('NothingWaits');
});

test('what was refused, read twice and then captured by hand can be resolved as done: it is read once more on request', () => {
  lived(
    `shipped parcel-1 5000
     lost parcel-1
     settled parcel-1
     total parcel-1 0 extra
     after 1 min
     total parcel-1 0 extra
     resolve parcel-1 notDone => parcel-1 refused
     after 1 h
     resolve parcel-1 done => refused: ContradictsEvidence
     total authorize 0 extra
     after 1 min
     retry => look up parcel-1 extra
     total parcel-1 5000 extra => parcel-1 refused; attention ForeignMovementSeen
     resolve parcel-1 done => accepted: yes; parcel-1 done; captured 5000; no attention`,
    { capabilities: PROVIDERS['many, totals, provable'], policy },
  );
});

test('and so is what was never sent, also where it leaves nothing of the hold', () => {
  const { payment } = lived(
    `shipped parcel-1 24900
     pause
     after 10 min => attention Stuck
     resolve parcel-1 notDone => parcel-1 refused
     total authorize 0 extra
     resolve parcel-1 done => refused: ContradictsEvidence
     after 1 min
     retry => look up parcel-1 extra
     total parcel-1 24900 extra => attention ForeignMovementSeen
     resolve parcel-1 done => accepted: yes; parcel-1 done; captured 24900; available 0`,
    { capabilities: vipps },
  );
  expect(op(payment, 'parcel-1').attempts).toBe(0);
  expect(payment.foreign.captured).toBe(0);
});

test('it is read no sooner than the provider may be asked, and the payment wakes up for it', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     lost parcel-1
     settled parcel-1
     absent parcel-1 extra
     resolve parcel-1 notDone => parcel-1 refused
     after 5 s
     total authorize 0 extra
     retry => look up parcel-1 extra
     absent parcel-1 extra
     retry`,
    { capabilities: { ...vipps, lookGapMs: 5_000 }, policy },
  );
  const { lastLookUpAt = 0, extraAt } = op(payment, 'parcel-1');
  expect(extraAt).toBe(lastLookUpAt + 5_000);
  expect(nextStep(payment, now)).toEqual({ kind: 'wait', until: extraAt });
  expect(nextStep(payment, extraAt as number)).toEqual({ kind: 'lookUp', operationId: 'parcel-1', extra: true });
});

test('a refund that was refused is read on request, too', () => {
  const refused = looked(
    answered(refund(paid(REFUNDING.vipps), 'return-1', 4_000), R1, lost),
    R1,
    { kind: 'failed', why: 'FAILED' },
    START + DAY,
    { extra: true },
  );
  expect(op(refused, R1).status).toBe('refused');
  const again = { kind: 'retryNow', operator: 'ida', reason: 'asked' } as const;
  expect(check(refused, again, START + 2 * DAY)).toBeUndefined();
  const told = order(refused, again, START + 2 * DAY);
  expect(nextStep(told, START + 2 * DAY)).toEqual({ kind: 'lookUp', operationId: R1, extra: true });
});
