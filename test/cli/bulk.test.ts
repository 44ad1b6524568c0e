import { type BulkDeed, chosenOf } from '../../src/cli/bulk';
import type { ListedPayment } from '../../src/client';
import { WAITING } from '../../src/messages/queries';
import { viewOf } from '../../src/view/view';
import { answered, aPayment, lost, order, refusal, START, ship } from '../domain/support/world';

const listed = (workflowId: string): ListedPayment => ({
  ...{ account: 'shop', paymentId: workflowId.split(':')[2] ?? '', workflowId, provider: 'vipps', state: 'attention' },
  startedAt: new Date(0),
});
const deed = (kind: BulkDeed['kind']): BulkDeed => ({
  ...{ verb: 'retry', kind, message: {} },
  send: () => Promise.reject(new Error('not sent here')),
});

const found = ['payment:shop:open', 'events:shop:ended', 'refunds:shop:late'].map(listed);
const idsOf = (payments: readonly ListedPayment[]) => payments.map(({ workflowId }) => workflowId);

test('what only tells the events of an ended payment is retried, and neither paused nor resumed: it would refuse', () => {
  expect(idsOf(chosenOf(found, deed('retryNow'), undefined))).toEqual(idsOf(found));
  for (const kind of ['pause', 'resume'] as const) {
    expect(idsOf(chosenOf(found, deed(kind), undefined))).toEqual(['payment:shop:open', 'refunds:shop:late']);
  }
});

test('no more are chosen than the operator said, of those that can hear it', () => {
  expect(idsOf(chosenOf(found, deed('resume'), 2))).toEqual(['payment:shop:open', 'refunds:shop:late']);
});

test.each([
  ['denied', answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', refusal, START, START)],
  [
    'paused',
    order(answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost, START, START), {
      ...{ kind: 'pause', operator: 'ida', reason: 'outage' },
    }),
  ],
])('retry finds what waits for a look-up while the payment is %s', (state, payment) => {
  const view = viewOf(payment, START);
  expect(view.state).toBe(state);
  expect(view.actions.map(({ update }) => update)).toContain('retryNow');
  expect(WAITING).toContain(state);
});
