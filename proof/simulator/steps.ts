import type { Effect } from '../../src/domain/driver';
import { operationOf } from '../../src/domain/payment';
import type { Life } from './life';
import type { Mishap } from './provider-side';
import { HOUR } from './time';

/** How far an act goes to find the call that it is about. */
const NEAR_STEPS = 16;
const NEAR_MS = 2 * HOUR;

/** Goes on, if nothing far away comes first, until the next call of that kind, which meets the mishap. */
export async function stepTo(life: Life, call: 'send' | 'lookUp', mishap?: Mishap): Promise<void> {
  if ((await nextCall(life, call)) !== undefined) await life.step(mishap);
}

/** Goes on, if nothing far away comes first, until the next step is such a call. The operation that it is about. */
export async function nextCall(life: Life, call: 'send' | 'lookUp'): Promise<string | undefined> {
  if (!(await stepUntil(life, (step) => step.kind === call))) return undefined;
  const next = life.next();
  return 'operationId' in next ? next.operationId : undefined;
}

/** A step, unless it is a wait that goes further. */
export async function stepWithin(life: Life, ms: number): Promise<void> {
  if (life.isOver) return;
  const next = life.next();
  if (next.kind !== 'wait' || next.until <= life.now + ms) await life.step();
}

/** Goes on until the next step is a look-up that may prove an absence, or take an alarm down or up. False: none is near. */
export const stepToProof = (life: Life): Promise<boolean> =>
  stepUntil(life, (step) => {
    if (step.kind !== 'lookUp') return false;
    const op = operationOf(life.payment, step.operationId);
    if (op === undefined) return false;
    return op.status === 'done' || (op.rung >= life.payment.policy.ladderMs.length && life.now >= op.settledAt);
  });

async function stepUntil(life: Life, isIt: (effect: Effect) => boolean): Promise<boolean> {
  for (let turn = 0; turn < NEAR_STEPS && !life.isOver; turn++) {
    const next = life.next();
    if (isIt(next)) return true;
    if (next.kind === 'wait' && next.until - life.now > NEAR_MS) return false;
    await life.step();
  }
  return false;
}
