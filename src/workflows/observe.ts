import { log, metricMeter, workflowInfo } from '@temporalio/workflow';
import type { Followed, Found } from '../domain/driver';
import type { Order } from '../domain/order';
import type { Outcome } from '../domain/outcome';
import { operationOf } from '../domain/payment';
import { providerOf } from '../messages/ids';
import { attempted, countsOf, lookedUp, messageRefused } from '../telemetry/counts';
import { linesOf } from '../telemetry/lines';
import { type Count, METRICS } from '../telemetry/metrics';

/**
 * What happened to a payment is counted and logged here, beside the rules. Neither leaves a trace in the history, and a replay does neither again;
 * a task that is lost after it ran and is given to another worker does both twice.
 */
export function observe<F extends Followed>(followed: F): F {
  const { payment, facts } = followed;
  // The SDK would leave both out of a replay, too; what they say need not be made for it.
  // Stryker disable next-line ConditionalExpression,LogicalOperator: saves time, and nothing else
  if (facts.length === 0 || workflowInfo().unsafe.isReplaying) return followed;
  // Stryker disable next-line OptionalChaining: a fact speaks of an operation that exists
  for (const count of countsOf(provider(), facts, (id) => operationOf(payment, id)?.kind)) add(count);
  for (const { level, message, attributes } of linesOf(payment, facts)) log[level](message, { ...attributes });
  return followed;
}

/** An order that was answered, or whose answer was lost. */
export const observeOutcome = ({ kind }: Pick<Order, 'kind'>, outcome: Outcome): void =>
  add(attempted(provider(), kind, outcome.ownLimit ? 'heldBack' : outcome.kind));

export const observeFinding = ({ kind }: Pick<Order, 'kind'>, { finding }: Found): void =>
  add(lookedUp(provider(), kind, finding.kind));

/** Of a message whose sender was answered with it: it leaves no fact. */
export const observeRefusal = (code: string): void => add(messageRefused(provider(), code));

/** By the queue, since the terms may be those of nobody. */
const provider = (): string => providerOf(workflowInfo().taskQueue);

function add({ metric, labels }: Count): void {
  metricMeter.createCounter(metric, undefined, METRICS[metric].says).add(1, labels);
}
