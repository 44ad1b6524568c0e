import { evolveAll } from '../../src/domain/evolve';
import type { Fact } from '../../src/domain/facts';
import { interpretReading } from '../../src/domain/interpret-reading';
import { ledgerOf } from '../../src/domain/ledger';
import { nextStep } from '../../src/domain/next-step';
import { AUTHORIZE, type Payment } from '../../src/domain/payment';
import { R1, REFUNDING, refund, showing } from './support/refunds';
import { lived } from './support/scenario';
import { answered, DAY, HOUR, learned, looked, lost, MINUTE, op, order, START } from './support/world';

const policy = { stuckAfterMs: 300 * DAY };
/** 249.00 captured, and the one refund of 40.00 failed by the provider's last word. */
const failed = (more: Partial<typeof policy> = {}): Payment => {
  const { payment } = lived('shipped parcel-1 24900 final\nconfirmed parcel-1', {
    capabilities: REFUNDING.totals,
    policy: { ...policy, ...more },
  });
  const sent = answered(refund(payment, 'return-1', 4_000), R1, lost);
  const told = looked(sent, R1, { kind: 'failed', why: 'FAILED' }, START + MINUTE);
  expect(op(told, R1).status).toBe('refused');
  const acknowledge = { kind: 'acknowledge', code: 'RefundUnmade', operator: 'ida', reason: 'paid by hand' } as const;
  return order(told, acknowledge, START + MINUTE);
};
const at = START + HOUR;
const factsOf = (payment: Payment, refunded: number, now = at): readonly Fact[] =>
  interpretReading(payment, { operationId: AUTHORIZE, extra: true }, showing({ refunded }), now).slice(1);
const look = (payment: Payment, refunded: number, now = at): Payment =>
  looked(payment, AUTHORIZE, showing({ refunded }), now, { extra: true });
const codes = ({ attention }: Payment): string[] => attention.map(({ code }) => code);

describe('a refund of ours that had failed, and a total that shows its amount', () => {
  test('may be older than the failure: a second read, a gap later, books it', () => {
    expect(factsOf(failed(), 4_000)).toStrictEqual([
      {
        at,
        kind: 'DifferenceSeen',
        operationId: R1,
        of: 'refunded',
        shows: 'more',
        why: 'the provider shows 40.00 NOK refunded that it had called failed',
      },
    ]);
    const once = look(failed(), 4_000);
    expect(ledgerOf(once)).toMatchObject({ refunded: 0, refundable: 24_900 });
    expect(factsOf(once, 4_000, at + MINUTE - 1)).toEqual([]);
    const twice = look(once, 4_000, at + MINUTE);
    expect(ledgerOf(twice)).toMatchObject({ refunded: 4_000, refundable: 20_900 });
    expect(codes(twice)).toEqual(['ForeignRefundSeen']);
    expect(twice.difference).toBeUndefined();
  });

  test('was older than it, where the second read does not show it: nothing is booked, and nobody is told', () => {
    const gone = look(look(failed(), 4_000), 0, at + MINUTE);
    expect(gone.difference).toBeUndefined();
    expect(gone.foreign.refunded).toBe(0);
    expect(codes(gone)).toEqual([]);
    expect(nextStep(gone, at + MINUTE).kind).toBe('finish');
  });

  test('is a question that waits for the read that answers it, and another one meanwhile waits, too', () => {
    const once = look(failed(), 4_000);
    expect(nextStep(once, at)).toEqual({ kind: 'wait', until: at + MINUTE });
    expect(nextStep(once, at + MINUTE)).toEqual({ kind: 'lookUp', operationId: R1, extra: true });
    const other = {
      ...failed(),
      difference: { at, operationId: 'parcel-1', of: 'captured', shows: 'lessOfOurs' } as const,
    };
    expect(factsOf(other, 4_000)).toEqual([]);
  });

  test('beside what others had given back before: what counts is what is shown beyond that', () => {
    const known = evolveAll(failed(), [{ at: START, kind: 'ForeignRefundSeen', refunded: 1_000, why: 'portal' }]);
    expect(look(known, 5_000).foreign.refunded).toBe(1_000);
    expect(look(known, 5_001).foreign.refunded).toBe(5_001);
    expect(look(known, 500).foreign.refunded).toBe(1_000);
    expect(look(look(known, 500), 500, at + MINUTE).foreign.refunded).toBe(500);
  });

  test('a refusal is no failure: there was nothing that an old read could show', () => {
    const refused = { ...failed(), operations: failed().operations.map((it) => ({ ...it, by: 'answer' as const })) };
    expect(look(refused, 4_000).foreign.refunded).toBe(4_000);
  });

  test('where no read answers it, a person is told, and may let it stand', () => {
    const once = look(failed({ stuckAfterMs: 10 * MINUTE }), 4_000);
    const late = at + 11 * MINUTE;
    const stuck = learned(once, [], late);
    expect(stuck.attention).toMatchObject([{ code: 'Stuck', operationId: R1 }]);
    const acknowledge = { kind: 'acknowledge', code: 'Stuck', operator: 'ida', reason: 'failed for good' } as const;
    const known = order(stuck, acknowledge, late);
    expect(known.difference).toBeUndefined();
    expect(op(known, R1).lookUpWaived).toBeUndefined();
    expect(nextStep(known, late).kind).toBe('finish');
  });
});
