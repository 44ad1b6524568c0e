import type { WorkflowClient } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { createQueues } from '../../src/client/queues';
import { type Described, type Glass, standstillOf, WAIT_MS } from '../../src/client/standstill';

const NOW = Date.UTC(2027, 2, 1);
const HOUR = 3_600_000;
const PAUSED = 8;

/** Nobody is asked for what is tested here. */
const client = { options: {} } as unknown as WorkflowClient;
const glass: Glass = { client, queues: createQueues(client), waitMs: WAIT_MS };
const standing = (described: object) => standstillOf(described as Described, 'vipps', glass, NOW);

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
