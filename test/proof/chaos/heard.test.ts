import { judgeHeard } from '../../../proof/chaos/events/heard';
import type { Order } from '../../../proof/chaos/order';
import type { CloudEvent } from '../../../src/events/cloud-event';

const order = {
  account: 'shop',
  paymentId: 'order',
  ends: 'final',
  parcels: [{ shipmentId: 'parcel-1', amount: 100 }],
} as unknown as Order;

const event = (sequence: number, type = 'payment.attention', data: object = {}): CloudEvent =>
  ({
    id: `id-${sequence}`,
    type: `holdfast.${type}.v1`,
    sequence: String(sequence),
    ...(sequence === 1 ? {} : { previous: String(sequence - 1) }),
    data,
  }) as unknown as CloudEvent;

const due = [event(1), event(2, 'capture.captured', { shipments: [{ id: 'parcel-1' }] }), event(3, 'payment.finished')];
const [first, second, third] = due as [CloudEvent, CloudEvent, CloudEvent];

test('what was heard in order, some of it twice, is right', () => {
  expect(judgeHeard(order, due, [first, first, second, first, third])).toEqual({
    due: 3,
    lost: 0,
    gaps: 0,
    doubled: 2,
    faults: [],
  });
});

test.each([
  ['an event is lost', [first, third], { lost: 1, gaps: 1 }],
  ['the last one is lost', [first, second], { lost: 1, gaps: 0 }],
  ['two came in the wrong order', [second, first, third], { lost: 0, gaps: 3 }],
  [
    'one came with other content',
    [first, { ...second, data: { shipments: [{ id: 'parcel-1' }], more: 1 } } as unknown as CloudEvent, third],
    { lost: 0, gaps: 0 },
  ],
])('%s: that is seen', (_, arrived, found) => {
  const heard = judgeHeard(order, due, arrived);
  expect(heard).toMatchObject(found);
  expect(heard.faults).not.toEqual([]);
});

test('a capture that no event tells of is seen', () => {
  const without = [first, event(2), third];
  expect(judgeHeard(order, without, without).faults).toEqual(['shop/order: nobody heard that parcel-1 was captured']);
});
