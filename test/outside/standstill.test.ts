import type { WorkflowClient } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { createQueues } from '../../src/client/queues';
import { type Described, type Glass, standstillOf, WAIT_MS } from '../../src/client/standstill';

const NOW = Date.UTC(2027, 2, 1);
const HOUR = 3_600_000;
const TERMINATED = 5;
const PAUSED = 8;

/** What Temporal says of a payment whose history ends with this event. */
function standing(described: object, last: object = {}) {
  const workflowService = { getWorkflowExecutionHistoryReverse: async () => ({ history: { events: [last] } }) };
  const client = { workflowService, options: {} } as unknown as WorkflowClient;
  const glass: Glass = { client, queues: createQueues(client), waitMs: WAIT_MS };
  return standstillOf(described as Described, 'vipps', glass, NOW);
}

describe('a payment that somebody paused in Temporal', () => {
  const workflowExecutionInfo = { status: PAUSED, startTime: msToTs(NOW - 90 * HOUR) };
  test('has not moved since then', async () => {
    const pauseInfo = { pausedTime: msToTs(NOW - HOUR) };
    expect(await standing({ workflowExecutionInfo, workflowExtendedInfo: { pauseInfo } })).toEqual({
      ...{ reason: 'pausedInTemporal', since: new Date(NOW - HOUR), why: 'the whole payment' },
    });
  });
  test('or since its start, where the server does not say', async () => {
    expect(await standing({ workflowExecutionInfo })).toMatchObject({ since: new Date(NOW - 90 * HOUR) });
  });
});

describe('what told the events of an ended payment', () => {
  const terminated = (workflowId: string, type: string, reason: string) =>
    standing(
      {
        workflowExecutionInfo: {
          ...{ status: TERMINATED, closeTime: msToTs(NOW), startTime: msToTs(NOW - HOUR) },
          ...{ execution: { workflowId }, type: { name: type } },
        },
      },
      { workflowExecutionTerminatedEventAttributes: { reason } },
    );

  test('is not cut off where the run for refunds has ended it: brought back, it would give its numbers to other events', async () => {
    expect(await terminated('events:shop:p', 'events', 'refunds:shop:p goes on with it')).toBeUndefined();
  });
  test.each([
    ['a person has', 'events:shop:p', 'events', 'by mistake'],
    ['it is of another payment', 'events:shop:p', 'events', 'refunds:shop:q goes on with it'],
    ['it is the payment itself', 'payment:shop:p', 'payment', 'refunds:shop:p goes on with it'],
  ])('is, where %s', async (_, workflowId, type, reason) => {
    expect(await terminated(workflowId, type, reason)).toMatchObject({ reason: 'cutOff', why: 'terminated' });
  });
});
