import { paymentOf } from '../../../src/messages/ids';
import type { Stage } from '../stage';

const WATCH_MS = 30_000;
const ROUNDS_MAX = 3;

/** What `holdfast mend` made of the payments that stood still. */
export interface Mending {
  /** Those that move again, with no message lost. */
  readonly mended: number;
  /** Those that it could not help, each with the reason. */
  readonly unmended: readonly string[];
}

/** As an operator does it: by the client's own way, several times where once does not help, since each goes further back. */
export async function mendAll(workflowIds: readonly string[], { holdfast }: Stage): Promise<Mending> {
  const unmended: string[] = [];
  for (const workflowId of workflowIds) {
    const why = await mend(workflowId, holdfast);
    if (why !== undefined) unmended.push(`${workflowId}: ${why}`);
  }
  return { mended: workflowIds.length - unmended.length, unmended };
}

async function mend(workflowId: string, holdfast: Stage['holdfast']): Promise<string | undefined> {
  const name = paymentOf(workflowId);
  if (name === undefined) return 'it has no payment’s id';
  let why: string | undefined;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    try {
      const signature = { operator: 'chaos', reason: 'it stands still' };
      const { now, lost, failure } = await holdfast.mend(name.account, name.paymentId, signature, {
        watchMs: WATCH_MS,
      });
      if (lost.length > 0) return `messages were lost: ${JSON.stringify(lost)}`;
      if (now !== 'fails') return undefined;
      why = failure ?? 'it fails again';
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  return why;
}
