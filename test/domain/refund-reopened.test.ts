import { decide } from '../../src/domain/decide';
import { advance, follow } from '../../src/domain/driver';
import { evolveAll } from '../../src/domain/evolve';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import type { Payment } from '../../src/domain/payment';
import { asked, R1, R2, REFUNDING, type Refunding, refund } from './support/refunds';
import { lived } from './support/scenario';
import { answered, confirmed, DAY, learned, lost, op, order, START } from './support/world';

const policy = { stuckAfterMs: 500 * DAY };
const WINDOW = START + 365 * DAY;
/** A payment of 249.00 that has ended with 99.00 captured. */
const ended = (capabilities: Refunding = REFUNDING.vipps): Payment => {
  const { payment, now } = lived('shipped parcel-1 9900 final\nconfirmed parcel-1\nconfirmed release => finish', {
    capabilities,
    policy,
  });
  const { payment: over, effect } = advance(payment, now);
  expect(effect.kind).toBe('finish');
  expect(over.finishedAt).toBe(START);
  return over;
};
/** The second run begins with it. */
const reopened = (now: number, capabilities: Refunding = REFUNDING.vipps): Payment =>
  follow(evolveAll(ended(capabilities), [{ at: now, kind: 'Reopened' }]), now).payment;

describe('a payment that goes on for its refunds', () => {
  const now = START + 30 * DAY;

  test('knows everything that it knew at its end, and is open', () => {
    const { finishedAt, journal, seq, ...before } = ended();
    const { reopenedAt, journal: _, seq: after, ...goesOn } = evolveAll(ended(), [{ at: now, kind: 'Reopened' }]);
    expect(finishedAt).toBe(START);
    expect(goesOn).toEqual(before);
    expect(reopenedAt).toBe(now);
    expect(after).toBe(seq + 1);
    expect(journal).not.toHaveLength(0);
  });

  test('makes its refunds itself, though an earlier run had been elsewhere', () => {
    const elsewhere = { ...ended(), refundsElsewhere: true as const };
    expect(evolveAll(elsewhere, [{ at: now, kind: 'Reopened' }])).not.toHaveProperty('refundsElsewhere');
  });

  test('waits for refunds until the window is over, and ends then', () => {
    const payment = reopened(now);
    expect(nextStep(payment, now)).toEqual({ kind: 'wait', until: payment.captureBy - payment.policy.warnBeforeMs });
    const late = follow(payment, WINDOW - 1).payment;
    const looks = { ...late, looks: [] };
    expect(nextStep(looks, WINDOW - 1)).toEqual({ kind: 'wait', until: WINDOW });
    expect(nextStep(looks, WINDOW)).toEqual({ kind: 'finish' });
  });

  test('ends when nothing can be given back any more, and no sooner', () => {
    const part = answered(refund(reopened(now), 'return-1', 9_899, now), R1, confirmed(9_899), now);
    expect(nextStep(part, now).kind).toBe('wait');
    const all = answered(refund(part, 'return-2', 1, now), R2, confirmed(1), now);
    expect(nextStep(all, now)).toEqual({ kind: 'finish' });
    expect(ledgerOf(all)).toMatchObject({ captured: 9_900, refunded: 9_900, refundable: 0 });
  });

  test('ends after a part where the provider makes one refund: nobody can ask for another', () => {
    const capabilities: Refunding = { ...REFUNDING.vipps, refund: { ...REFUNDING.vipps.refund, times: 'one' } };
    const part = answered(refund(reopened(now, capabilities), 'return-1', 100, now), R1, confirmed(100), now);
    expect(nextStep(part, now)).toEqual({ kind: 'finish' });
    const lostOne = answered(refund(reopened(now, capabilities), 'return-1', 100, now), R1, lost, now);
    expect(nextStep(lostOne, now).kind).toBe('wait');
  });

  test('does not end while a refund is open, whatever the clock says', () => {
    const lostOne = answered(refund(reopened(now), 'return-1', 9_900, now), R1, lost, now);
    const over = { ...learned(lostOne, [], WINDOW), looks: [] };
    expect(op(over, R1).status).toBe('unknown');
    expect(nextStep(over, WINDOW).kind).toBe('lookUp');
    expect(
      nextStep({ ...over, operations: over.operations.map((o) => ({ ...o, dueAt: WINDOW + DAY })) }, WINDOW).kind,
    ).toBe('wait');
  });

  test('does not end while a refund may still turn bad', () => {
    const capabilities = REFUNDING['key, provisional'];
    const given = answered(refund(reopened(now, capabilities), 'return-1', 9_900, now), R1, confirmed(9_900), now);
    expect(nextStep(given, now).kind).toBe('wait');
  });

  test('accepts no shipment, and answers a repeat of one as before', () => {
    const ship = (shipmentId: string, amount: number) =>
      decide(reopened(now), { kind: 'ship', shipmentId, amount, currency: 'NOK' }, now).refusal?.code;
    expect(ship('parcel-2', 100)).toBe('PaymentClosed');
    expect(ship('parcel-1', 9_900)).toBeUndefined();
  });
});

test('one that was never reopened ends though it could still give back: the next refund opens it again', () => {
  expect(ledgerOf(ended()).refundable).toBe(9_900);
  const { refusal, facts } = decide(ended(), { kind: 'refund', ...asked('return-1', 100) }, START + DAY);
  expect(refusal).toBeUndefined();
  expect(facts?.map(({ kind }) => kind)).toEqual(['Reopened', 'Planned']);
});

test('one that goes on long after the hold has ended raises no alarm about the hold', () => {
  const now = START + 200 * DAY;
  const open = refund(reopened(now), 'return-1', 4_000, now);
  expect(open.captureBy).toBeLessThan(now);
  expect(open.attention).toEqual([]);
  const unknown = answered(open, R1, lost, now);
  expect(unknown.attention).toEqual([]);
  expect(unknown.journal.map(({ fact }) => fact)).not.toContain('AuthorizationExpiring');
});

test('nor does a refund in doubt while the hold ends, of a payment that is complete', () => {
  const { payment } = lived(
    'shipped parcel-1 9900 final\nconfirmed parcel-1\nconfirmed release\nrefund return-1 4000\nlost refund:return-1',
    { capabilities: REFUNDING.vipps, policy },
  );
  const late = learned(payment, [], payment.captureBy - 1);
  expect(late.attention).toEqual([]);
  expect(order(late, { kind: 'complete' }, payment.captureBy).attention).toEqual([]);
});
