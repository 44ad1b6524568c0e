import type { WorkflowClient } from '@temporalio/client';
import { eventsOf } from '../../src/client/history';
import { isPolled } from '../../src/client/queues';

/** A server whose answers hold so many bytes, and whose events have one each. */
function serverOf(events: number, room: number): { client: WorkflowClient; asked: number[] } {
  const asked: number[] = [];
  const workflowService = {
    async getWorkflowExecutionHistory({
      maximumPageSize = 0,
      nextPageToken,
    }: {
      maximumPageSize: number;
      nextPageToken?: Uint8Array;
    }) {
      asked.push(maximumPageSize);
      if (maximumPageSize > room) {
        throw Object.assign(new Error('grpc: received message larger than max'), {
          code: 8,
          details: '',
          metadata: {},
        });
      }
      const from = nextPageToken?.[0] ?? 0;
      const to = Math.min(events, from + maximumPageSize);
      const page = Array.from({ length: to - from }, (_, at) => ({ eventId: from + at + 1 }));
      return { history: { events: page }, nextPageToken: Uint8Array.from(to < events ? [to] : []) };
    },
  };
  return { client: { workflowService, options: { namespace: 'default' } } as unknown as WorkflowClient, asked };
}

test.each([
  ['that fits', 200],
  ['of large events', 30],
  ['of events that only fit one by one', 1],
])('a history %s is read whole', async (_, room) => {
  const { client } = serverOf(50, room);
  const events = await eventsOf(client, 'payment:shop:a', 'run');
  expect(events.map(({ eventId }) => Number(eventId))).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
});

test('what does not fit at all is an error, not a loop', async () => {
  const { client, asked } = serverOf(50, 0);
  await expect(eventsOf(client, 'payment:shop:a', 'run')).rejects.toThrow(/larger than max/);
  expect(asked).toEqual([200, 25, 3, 1]);
});

describe('a queue is polled', () => {
  const NOW = 1_000_000;
  const polled = (ago: number, waitsSince?: number) =>
    isPolled([{ at: NOW - ago, identity: 'a worker' }], NOW, waitsSince);

  test('by who asked within the time that a poll may be open', () => {
    expect(polled(60_000)).toBe(true);
    expect(polled(120_000)).toBe(false);
    expect(isPolled([], NOW)).toBe(false);
  });
  test('and not by who has not asked since a task waits there: it would have got it', () => {
    expect(polled(60_000, NOW - 30_000)).toBe(false);
    expect(polled(10_000, NOW - 30_000)).toBe(true);
  });
});
