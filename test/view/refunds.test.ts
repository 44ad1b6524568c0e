import { type RefundView, refundsOfBoth } from '../../src/view/refund-view';

const refund = (id: string, state: RefundView['state']): RefundView => ({ id, amount: 1_000, state, for: 'returned' });

test('of two runs of a payment each refund is told once, and as the second run knows it', () => {
  const own = [refund('return-1', 'refunded'), refund('return-2', 'refused')];
  const second = [refund('return-2', 'refunded'), refund('return-3', 'unknown')];
  expect(refundsOfBoth(own, second)).toEqual([own[0], ...second]);
  expect(refundsOfBoth(own, [])).toEqual(own);
});
