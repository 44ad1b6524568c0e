import { log } from '@temporalio/workflow';
import type { Command } from '../domain/commands';
import { type Followed, hear } from '../domain/driver';
import { evolveAll } from '../domain/evolve';
import { refused } from '../domain/hear';
import type { Payment } from '../domain/payment';
import { type Refusal, refusal } from '../domain/refusals';
import type { Letter } from './inbox';
import { observe, observeRefusal } from './observe';

/** One message is decided; who waits for an answer gets it. What a signal is refused goes on the record. */
export function read({ content, settle: answer, updateId }: Letter, state: Payment, now: number): Followed {
  if ('untaken' in content) {
    const facts = refused(state, content.untaken, refusal(content.code, content.what, content.remedy), now);
    return observe({ payment: evolveAll(state, facts), facts });
  }
  // Stryker disable next-line StringLiteral: whatever is no signal is an update
  const heard = observe(hear(state, content, answer === undefined ? 'signal' : 'update', now));
  const { refusal: no } = heard;
  if ('operator' in content) audit(content, updateId, no);
  if (answer !== undefined && no !== undefined) observeRefusal(no.code);
  answer?.(no);
  return heard;
}

/** A line that a company can ship to its audit store. What `operator` proves, docs/security.md says. */
function audit(
  command: Extract<Command, { operator: string }>,
  updateId: string | undefined,
  no: Refusal | undefined,
): void {
  const { kind, operator, reason } = command;
  log.info('an operator acted', {
    event: `holdfast.operator.${kind}`,
    operator,
    reason,
    ...(updateId === undefined ? {} : { updateId }),
    ...('operationId' in command ? { operationId: command.operationId } : {}),
    code: no?.code ?? 'accepted',
  });
}
