import { check } from '../../src/domain/decide';
import { interpretReading } from '../../src/domain/interpret-reading';
import { nextStep } from '../../src/domain/next-step';
import type { Finding } from '../../src/domain/outcome';
import { keyOf } from '../../src/domain/own-keys';
import { AUTHORIZE, type Operation, type Payment } from '../../src/domain/payment';
import { lived } from './support/scenario';
import {
  answered,
  aPayment,
  confirmed,
  HOUR,
  looked,
  lost,
  MINUTE,
  op,
  PROVIDERS,
  pipwave,
  refusal,
  START,
  ship,
} from './support/world';

const capabilities = PROVIDERS['bambora, totals only'];
const total = (captured: number): Finding => ({
  kind: 'absent',
  why: 'by the totals',
  totals: { captured, released: 0 },
});

const resend = {
  kind: 'resolve',
  operationId: 'parcel-1',
  outcome: 'notDone',
  resend: true,
  evidence: 'portal',
  operator: 'ida',
  reason: 'looked',
} as const;

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

const MANY = ['bambora, many captures', 'many, totals, provable'] as const;
const shown = { extra: true } as const;

describe.each(MANY)('%s: a look at the payment that points at a capture', (name) => {
  const start = answered(
    ship(aPayment({ capabilities: PROVIDERS[name], policy: { stuckAfterMs: 1e12 } }), 'parcel-1', 5_000),
    'parcel-1',
    refusal,
  );
  const at = op(start, 'parcel-1').settledAt;
  const denied = looked(start, 'parcel-1', total(0), at);

  test('ends what the first reading had proved: a no is not believed for one after it', () => {
    const between = looked(denied, AUTHORIZE, total(7_000), at + 20_000, shown);
    expect(op(between, 'parcel-1')).not.toHaveProperty('absentAt');
    expect(op(between, 'parcel-1')).not.toHaveProperty('readFrom');
    expect(op(between, 'parcel-1').evidence.at(-1)?.text).toBe(
      'the look-up of @authorize points at it: by the totals; but something moved that may be parcel-1',
    );
    const second = looked(between, 'parcel-1', total(0), at + MINUTE);
    expect(op(second, 'parcel-1').status).toBe('denied');
    expect(op(looked(second, 'parcel-1', total(0), at + 2 * MINUTE), 'parcel-1').status).toBe('refused');
  });

  test('as one does whose total is exactly that capture: it may be what others moved', () => {
    const between = looked(denied, AUTHORIZE, total(5_000), at + 20_000, shown);
    expect(op(between, 'parcel-1')).not.toHaveProperty('absentAt');
  });

  test('and one that does not show it ends nothing', () => {
    const between = looked(denied, AUTHORIZE, total(0), at + 20_000, shown);
    expect(op(between, 'parcel-1')).toStrictEqual(op(denied, 'parcel-1'));
    expect(op(looked(between, 'parcel-1', total(0), at + MINUTE), 'parcel-1').status).toBe('refused');
  });

  test('where it was read twice and refused, it has to be read twice anew before it is sent again', () => {
    const refused = looked(denied, 'parcel-1', total(0), at + MINUTE);
    expect(check(refused, resend, at + MINUTE)).toBeUndefined();
    const seen = looked(refused, AUTHORIZE, total(5_000), at + HOUR, shown);
    expect(seen.foreign.captured).toBe(5_000);
    expect(check(seen, resend, at + HOUR)?.code).toBe('ContradictsEvidence');
    // One stale reading is not believed: the money stays booked as theirs, and may be this capture.
    const stale = looked(seen, AUTHORIZE, total(0), at + HOUR + MINUTE, shown);
    expect(stale.foreign.captured).toBe(5_000);
    expect(check(stale, resend, at + HOUR + MINUTE)?.message).toContain(
      'ContradictsEvidence: 50.00 NOK captured is booked as moved by others and may be parcel-1: a resend could move it twice',
    );
    expect(check(stale, { ...resend, resend: false }, at + HOUR + MINUTE)?.code).toBe('NotResolvable');
    // Nor does the second one say of the capture what its own readings have to say.
    const over = looked(stale, AUTHORIZE, total(0), at + HOUR + 2 * MINUTE, shown);
    expect(over.foreign.captured).toBe(0);
    expect(check(over, resend, at + HOUR + 2 * MINUTE)?.message).toContain('two look-ups must succeed');
  });

  test('where it has proved nothing yet, there is nothing to end', () => {
    const facts = interpretReading(start, { operationId: AUTHORIZE, extra: true }, total(7_000), at);
    expect(facts.map(({ kind }) => kind)).toEqual(['LookedUp']);
  });

  test.each<Partial<Operation>>([{ absentAt: at }, { readFrom: at, readAt: at }])('ends %j', (proved) => {
    const { absentAt: _, readFrom: __, readAt: ___, ...bare } = op(denied, 'parcel-1');
    const operations = denied.operations.map((one) => (one.id === 'parcel-1' ? { ...bare, ...proved } : one));
    const between = looked({ ...denied, operations }, AUTHORIZE, total(7_000), at + 20_000, shown);
    for (const member of Object.keys(proved)) expect(op(between, 'parcel-1')).not.toHaveProperty(member);
  });

  test('nor where it is older than what is booked', () => {
    const other = answered(ship(denied, 'parcel-2', 9_900, at), 'parcel-2', confirmed(9_900), at);
    const old = looked(other, AUTHORIZE, total(7_000), at + 20_000, shown);
    expect(op(old, 'parcel-1').absentAt).toBe(at);
  });

  test('nor does money that the same reading proves to be another one', () => {
    const other = answered(ship(denied, 'parcel-2', 9_900, at), 'parcel-2', confirmed(9_900), at);
    const read = looked(other, AUTHORIZE, total(9_900), at + 20_000, shown);
    expect(op(read, 'parcel-1').absentAt).toBe(at);
  });
});

test('what another one in doubt may explain ends the proof of absence, and not that it was read', () => {
  const policy = { stuckAfterMs: 1e12 };
  const many = PROVIDERS['many, totals, provable'];
  const one = answered(ship(aPayment({ capabilities: many, policy }), 'parcel-1', 5_000), 'parcel-1', lost);
  const two = answered(ship(one, 'parcel-2', 5_000), 'parcel-2', lost);
  const at = op(two, 'parcel-2').settledAt;
  const half: Payment = {
    ...two,
    operations: two.operations.map((other) =>
      other.id === 'parcel-1' ? { ...other, absentAt: at, readFrom: at, readAt: at } : other,
    ),
  };
  const facts = interpretReading(half, { operationId: 'parcel-2', extra: true }, total(5_000), at + MINUTE);
  expect(facts.map((fact) => [fact.kind, 'operationId' in fact && fact.operationId])).toEqual([
    ['LookedUp', 'parcel-2'],
    ['PointedAt', 'parcel-1'],
  ]);
  const read = looked(half, 'parcel-2', total(5_000), at + MINUTE, shown);
  expect(op(read, 'parcel-1')).not.toHaveProperty('absentAt');
  expect(op(read, 'parcel-1')).toMatchObject({ readFrom: at, readAt: at });
});

test('so does its mark, where no total is shown', () => {
  const many = PROVIDERS['bambora, many captures'];
  const start = answered(
    ship(aPayment({ capabilities: many, policy: { stuckAfterMs: 1e12 } }), 'parcel-1', 5_000),
    'parcel-1',
    refusal,
  );
  const at = op(start, 'parcel-1').settledAt;
  const denied = looked(start, 'parcel-1', total(0), at);
  const marked = [{ kind: 'capture', key: keyOf(start, op(start, 'parcel-1')), amount: 5_000 }] as const;
  const read = looked(denied, AUTHORIZE, { kind: 'absent', why: 'listed', shown: marked }, at + 20_000, shown);
  expect(op(read, 'parcel-1')).not.toHaveProperty('absentAt');
  expect(op(read, 'parcel-1').readFrom).toBe(at);
});

test('a status that shows more of another capture than is booked points at it like a total', () => {
  const capabilities = { ...pipwave, captures: 'many', partial: true, absence: 'provable' } as const;
  const other = answered(
    ship(aPayment({ capabilities, policy: { stuckAfterMs: 1e12 } }), 'parcel-2', 9_900),
    'parcel-2',
    confirmed(9_900),
  );
  const start = answered(ship(other, 'parcel-1', 5_000), 'parcel-1', refusal);
  const at = op(start, 'parcel-1').settledAt;
  const denied = looked(start, 'parcel-1', { kind: 'absent', why: 'PENDING' }, at);
  expect(op(denied, 'parcel-1').absentAt).toBe(at);
  const read: Finding = { kind: 'done', by: 'status', amount: 14_900, why: 'CAPTURED' };
  expect(op(looked(denied, 'parcel-2', read, at + 20_000, shown), 'parcel-1')).not.toHaveProperty('absentAt');
});

test('what has proved absent, and is to be sent again, is left alone', () => {
  const { payment, now } = lived('shipped parcel-1 5000\npause', { capabilities: PROVIDERS['many, totals, provable'] });
  const absent: Payment = {
    ...payment,
    operations: payment.operations.map((one) => (one.id === 'parcel-1' ? { ...one, absentAt: 1, readFrom: 1 } : one)),
  };
  const read = looked(absent, AUTHORIZE, total(7_000), now, shown);
  expect(op(read, 'parcel-1')).toStrictEqual(op(absent, 'parcel-1'));
});

test('where its key would tell, other money is no hint of it', () => {
  const start = answered(ship(aPayment({ policy: { stuckAfterMs: 1e12 } }), 'parcel-1', 5_000), 'parcel-1', refusal);
  const at = op(start, 'parcel-1').settledAt;
  const refused = looked(looked(start, 'parcel-1', total(0), at), 'parcel-1', total(0), at + MINUTE);
  const seen = looked(refused, AUTHORIZE, total(5_000), at + HOUR, shown);
  expect(seen.foreign.captured).toBe(5_000);
  expect(check(seen, resend, at + HOUR)).toBeUndefined();
});
