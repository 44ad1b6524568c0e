import { linesOf } from '../../src/cli/verbs/events';
import type { CloudEvent } from '../../src/client';

const event = (sequence: string, type: string, data: object): CloudEvent =>
  ({ sequence, type, time: '2027-03-01T00:00:00.000Z', data }) as unknown as CloudEvent;

test('the list shows each event with what it is about, and how far each endpoint is', () => {
  const text = linesOf({
    events: [
      event('0000000002', 'holdfast.capture.captured.v1', { shipments: [{ id: 'parcel-1' }, { id: 'parcel-2' }] }),
      event('0000000003', 'holdfast.payment.attention.v1', { code: 'Stuck' }),
      event('0000000004', 'holdfast.payment.finished.v1', {}),
    ],
    truncated: true,
    endpoints: [{ endpoint: 'orders', told: '0000000002', untold: 2, givenUp: 'HTTP 503' }],
  }).join('\n');
  expect(text).toContain('Earlier events are no longer kept');
  expect(text).toMatch(/0000000002.*capture\.captured.*parcel-1, parcel-2/);
  expect(text).toMatch(/0000000003.*payment\.attention.*Stuck/);
  expect(text).toMatch(/orders.*0000000002.*2.*HTTP 503/);
});

test('a payment that nobody listens to says so, and one that has told nothing yet, too', () => {
  expect(linesOf({ events: [], endpoints: [] })).toEqual(['Nobody listens to this payment.']);
  expect(linesOf({ events: [], endpoints: [{ endpoint: 'orders', told: '0000000000', untold: 0 }] })[0]).toBe(
    'No events.',
  );
});
