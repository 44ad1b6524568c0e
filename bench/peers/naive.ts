import { proxyActivities } from '@temporalio/workflow';
import type { Hold, PeerCalls } from './contract';
import { life } from './life';

/** As the documentation shows it: the workflow's own queue, and retries by the server. */
const calls = proxyActivities<PeerCalls>({ startToCloseTimeout: '57s' });

/** The workflow that most people would write: it trusts the hold, looks nothing up, and lets the server repeat what got no answer. */
export function naive(hold: Hold): Promise<{ captured: number; released: number }> {
  return life(calls, hold);
}
