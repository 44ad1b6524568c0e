import { advance, receive } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';
import { R1, REFUNDING, refund } from './support/refunds';
import { lived } from './support/scenario';
import { DAY, HOUR, MINUTE, op, order, PROVIDERS, START, vipps } from './support/world';

const person = { operator: 'ida', reason: 'it waits behind parcel-1' };
const codesOf = ({ attention }: Payment) => attention.map(({ code }) => code);

/** The provider says "later" to whatever is sent, until that moment. */
function laterUntil(payment: Payment, from: number, until: number): Payment {
  let state = payment;
  for (let now = from; now < until; ) {
    const turn = advance(state, now);
    state = turn.payment;
    const { effect } = turn;
    if (effect.kind === 'send') {
      state = receive(state, effect, { kind: 'tryLater', code: '503', why: 'maintenance' }, now).payment;
    } else if (effect.kind === 'lookUp') {
      const totals = { captured: state.ledger.captured, released: 0, refunded: state.ledger.refunded };
      state = receive(state, effect, { finding: { kind: 'absent', why: 'by the totals', totals } }, now).payment;
    } else if (effect.kind === 'wait') now = Math.min(effect.until, until);
    else break;
  }
  return state;
}

test('an alarm of a pause, acknowledged, does not hide that the provider says no for days afterwards', () => {
  const later = Array.from({ length: 60 }, () => 'later parcel-1').join('\n');
  const { payment, now } = lived(
    `shipped parcel-1 9900
     pause
     after 10 min => attention Stuck
     acknowledge Stuck => no attention
     resume
     ${later}`,
    { capabilities: vipps },
  );
  expect(now - payment.startedAt).toBeGreaterThan(2 * DAY - 2 * HOUR);
  expect(payment.attention.map(({ code }) => code)).toContain('Stuck');
});

test('an alarm of the wait behind another capture, acknowledged, does not hide that the provider then says no for days', () => {
  let payment = lived('shipped parcel-1 9900\nshipped parcel-2 5000\nlost parcel-1\nafter 11 min', {
    capabilities: PROVIDERS['many, totals, provable'],
  }).payment;
  const at = START + 11 * MINUTE;
  payment = order(payment, { kind: 'acknowledge', code: 'Stuck', id: 'parcel-2', ...person }, at);
  payment = order(
    payment,
    { kind: 'resolve', operationId: 'parcel-1', outcome: 'done', evidence: 'portal', ...person },
    at,
  );
  expect(op(payment, 'parcel-1').status).toBe('done');
  expect(codesOf(payment)).toEqual([]);
  payment = laterUntil(payment, at, START + 3 * DAY);
  expect(op(payment, 'parcel-2').attempts).toBeGreaterThan(50);
  expect(codesOf(payment)).toContain('Stuck');
});

test('an alarm of an overdrawn payment, acknowledged, does not hide it either', () => {
  let payment = lived(
    `shipped parcel-1 9900
     later parcel-1
     shipped parcel-2 15000
     later parcel-2
     notice
     total authorize 9900 extra => attention Overdrawn
     after 11 min => attention Stuck`,
    { capabilities: PROVIDERS['many, totals, provable'] },
  ).payment;
  const at = START + 20 * MINUTE;
  payment = order(payment, { kind: 'acknowledge', code: 'Stuck', ...person }, at);
  payment = order(payment, { kind: 'acknowledge', code: 'ForeignMovementSeen', ...person }, at);
  payment = order(
    payment,
    { kind: 'resolve', operationId: 'parcel-1', outcome: 'notDone', evidence: 'captured by hand', ...person },
    at,
  );
  expect(codesOf(payment)).toEqual([]);
  payment = laterUntil(payment, at, START + 3 * DAY);
  expect(op(payment, 'parcel-2').attempts).toBeGreaterThan(50);
  expect(codesOf(payment)).toContain('Stuck');
});

test('nor of a refund that waited behind a capture in doubt: it is tried for half a year, and nobody is told', () => {
  let payment = lived('shipped parcel-1 9900\nconfirmed parcel-1\nshipped parcel-2 5000 final\nlost parcel-2', {
    capabilities: REFUNDING['all by totals'],
  }).payment;
  payment = refund(payment, 'return-1', 4_000);
  const at = START + 2 * HOUR;
  payment = order(payment, { kind: 'retryNow', ...person }, at);
  expect(codesOf(payment)).toContain('Stuck');
  payment = order(payment, { kind: 'acknowledge', code: 'Stuck', id: R1, ...person }, at);
  payment = order(
    payment,
    { kind: 'resolve', operationId: 'parcel-2', outcome: 'done', evidence: 'portal', ...person },
    at,
  );
  payment = laterUntil(payment, at, START + 100 * DAY);
  expect(op(payment, R1).attempts).toBeGreaterThan(1000);
  expect(op(payment, R1).status).toBe('planned');
  expect(payment.attention.filter(({ operationId }) => operationId === R1).map(({ code }) => code)).toContain('Stuck');
});

describe('an alarm that was acknowledged while the provider says no', () => {
  const later = (times: number) => Array.from({ length: times }, () => 'later parcel-1').join('\n');
  const stuck = `shipped parcel-1 9900\n${later(12)}`;

  test('does not come again with each attempt', () => {
    const { payment, now } = lived(`${stuck} => attention Stuck\nacknowledge Stuck => no attention\n${later(60)}`);
    expect(now - START).toBeGreaterThan(2 * DAY);
    expect(codesOf(payment)).toEqual([]);
  });

  test('nor where something was in its way as well, for a while', () => {
    const { payment } = lived(
      `${stuck}
       acknowledge Stuck => no attention
       notice
       total authorize 20000 extra => attention Overdrawn
       after 2 h
       notice
       total authorize 0 extra
       after 2 min
       total authorize 0 extra
       ${later(30)}`,
      { capabilities: PROVIDERS['many, totals, provable'] },
    );
    expect(codesOf(payment)).not.toContain('Stuck');
  });

  test('comes once more where it was acknowledged while something was in its way, and then stays down', () => {
    const { payment } = lived(
      `${stuck} => attention Stuck
       notice
       total authorize 20000 extra => attention Overdrawn
       after 2 h
       acknowledge Stuck
       notice
       total authorize 0 extra
       after 2 min
       total authorize 0 extra
       ${later(3)} => attention Stuck
       acknowledge Stuck => no attention
       ${later(30)}`,
      { capabilities: PROVIDERS['many, totals, provable'] },
    );
    expect(codesOf(payment)).toEqual([]);
  });
});

test('nor of a release that waited for a capture that turned bad', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900 final
     confirmed parcel-1
     notice
     total authorize 0 extra
     later release
     after 2 min
     total authorize 0 extra => attention CaptureReversed
     after 2 h => attention Stuck
     acknowledge Stuck
     resolve parcel-1 done => accepted: ; no attention`,
    { capabilities: vipps },
  );
  const tried = laterUntil(payment, now, now + DAY);
  expect(op(tried, '@release').attempts).toBeGreaterThan(20);
  expect(codesOf(tried)).toContain('Stuck');
});

test('an alarm that is open is not touched when what was held up is sent', () => {
  const { payment, now } = lived(
    `shipped parcel-1 9900
     shipped parcel-2 5000
     lost parcel-1
     after 11 min => attention Stuck`,
    { capabilities: PROVIDERS['many, totals, provable'] },
  );
  const resolved = order(
    payment,
    { kind: 'resolve', operationId: 'parcel-1', outcome: 'done', evidence: 'portal', ...person },
    now,
  );
  const { since } = resolved.attention.find(({ operationId }) => operationId === 'parcel-2') ?? {};
  expect(since).toBe(now);
  const tried = laterUntil(resolved, now, now + HOUR);
  expect(op(tried, 'parcel-2').attempts).toBeGreaterThan(5);
  expect(tried.attention.filter(({ code }) => code === 'Stuck')).toMatchObject([{ operationId: 'parcel-2', since }]);
});
