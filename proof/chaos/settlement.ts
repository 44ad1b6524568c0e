import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError, type PaymentHandle } from '../../src/client';
import { eachOf } from '../../src/demo/pool';
import { deriveKey } from '../../src/domain/key';
import type { ResolveMessage } from '../../src/messages/messages';
import type { Summary } from '../../src/sandbox/truth';
import type { OperationView } from '../../src/view/view';
import { MERCHANTS } from '../merchants';
import { holdOf, type Order } from './order';
import type { Desk } from './stage';

const EVERY_MS = 500;
const AT_ONCE = 8;
/** Beyond the longest wait that a payment has by itself: to be proven absent, and what is provisional. */
const PATIENCE_MS = 45_000;

/** What goes on beside the settling. */
export interface Outside {
  /** Every order so far, by its paymentId. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Nothing is disturbed any more, and no order comes. */
  isOver(): boolean;
  show(running: number): void;
}

/**
 * Settles what is parked as a person would who can see the provider's books, while payments run and afterwards, until every payment has
 * ended. Gives up when nothing has moved for a while. Returns how many operations each payment needed a person for.
 */
export async function settleAll(outside: Outside, stage: Desk): Promise<ReadonlyMap<string, number>> {
  const settled = new Map<string, number>();
  let [fewest, movedAt] = [Number.POSITIVE_INFINITY, Date.now()];
  for (; Date.now() < movedAt + PATIENCE_MS; await sleep(EVERY_MS)) {
    const parked = await parkedOf(outside.orders, stage).catch(ifRefused);
    await eachOf(parked || [], AT_ONCE, async (order) => {
      const count = await settleParked(order, stage).catch(ifRefused);
      if (count > 0) movedAt = Date.now();
      settled.set(order.paymentId, (settled.get(order.paymentId) ?? 0) + count);
    });
    if (!outside.isOver()) {
      movedAt = Date.now();
      continue;
    }
    const { count: running } = await stage.client.workflow.count('ExecutionStatus="Running"');
    outside.show(running);
    if (running === 0) break;
    if (running < fewest) [fewest, movedAt] = [running, Date.now()];
  }
  return settled;
}

async function parkedOf(orders: ReadonlyMap<string, Order>, { holdfast }: Desk): Promise<Order[]> {
  const parked: Order[] = [];
  for (const { paymentId } of await holdfast.list({ states: ['parked'] })) {
    const order = orders.get(paymentId);
    if (order) parked.push(order);
  }
  return parked;
}

/** Says of each parked operation what the truth says; one that may still take effect is left for the next time. */
async function settleParked(order: Order, { control, holdfast }: Desk): Promise<number> {
  const payment: PaymentHandle = holdfast.payment(order.account, order.paymentId);
  const { openOperations } = await payment.view();
  const truth = await control.truthOf({ provider: order.provider, account: order.account, reference: holdOf(order) });
  let settled = 0;
  for (const op of openOperations) {
    if (op.status !== 'parked' || op.settledAt >= Date.now()) continue;
    // Nobody takes a hold on a person's word that can simply be read: what was captured before would not be known.
    if (op.kind === 'authorize' && hasHappened(op, order, truth)) await payment.retryNow(LOOK);
    else await payment.resolve(wordOn(op, order, truth));
    settled += 1;
  }
  return settled;
}

/** It has settled itself meanwhile, or nobody answers: the next time tells. What is refused every time ends as not ended. */
function ifRefused(error: unknown): 0 {
  if (error instanceof HoldfastError) return 0;
  throw error;
}

const LOOK = { operator: 'ida', reason: 'the hold is there' };

function wordOn(op: OperationView, order: Order, truth: Summary): ResolveMessage {
  const common = { operationId: op.id, evidence: "the provider's books", operator: 'ida', reason: 'parked' };
  if (hasHappened(op, order, truth)) return { ...common, outcome: 'done' };
  return {
    ...common,
    outcome: 'notDone',
    ...(order.ends === 'cancel' && op.kind === 'capture' ? {} : { resend: true }),
  };
}

function hasHappened({ id, kind }: OperationView, order: Order, { authorized, movements, released }: Summary): boolean {
  if (kind === 'authorize') return authorized > 0;
  if (kind === 'release') return released > 0;
  const { account, paymentId, provider } = order;
  const key = deriveKey({ account, paymentId, kind, operationId: id, round: 0 });
  if (kind === 'refund') {
    const refunds = movements.filter((movement) => movement.kind === 'refunded');
    return MERCHANTS[provider].refundsOnce ? refunds.length > 0 : refunds.some(({ cause }) => cause.key === key);
  }
  const captures = movements.filter((movement) => movement.kind === 'captured');
  return MERCHANTS[provider].capturesOnce ? captures.length > 0 : captures.some(({ cause }) => cause.key === key);
}
