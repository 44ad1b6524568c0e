import { proxyActivities } from '@temporalio/workflow';
import { type Hold, type PeerCalls, QUEUES } from './contract';
import { about, done, life } from './life';

const calls = proxyActivities<PeerCalls>({
  taskQueue: QUEUES.bare.calls,
  scheduleToCloseTimeout: '57s',
  retry: { maximumAttempts: 1 },
});

/**
 * The floor of a service that looks at the hold and keeps each provider's calls on a queue of their own: the least Temporal code that makes the
 * same provider calls for the same messages. It keeps no ledger, answers no query, sets no deadline, and a lost answer ends it.
 */
export async function bare(hold: Hold): Promise<{ captured: number; released: number }> {
  done(await calls.lookUp({ kind: 'authorize', ...about(hold, 'hold') }), 'done');
  return life(calls, hold);
}
