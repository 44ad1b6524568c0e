import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { RunStamp } from '../../../src/activities/contract';
import { createProviderCalls, type OpenedAccount } from '../../../src/activities/provider-calls';
import type { SendOrder } from '../../../src/domain/order';
import { START } from '../../domain/support/world';
import { settings } from '../../wiring/support/shop';

export const PAYMENT = 'payment:nordic-shop:order-1001';
export const REFUNDS = 'refunds:nordic-shop:order-1001';

/** An order of a payment whose history began with this run. */
export const orderOf = (kind: SendOrder['kind'], more: Partial<SendOrder & RunStamp> = {}): SendOrder & RunStamp => ({
  ...{ kind, account: 'nordic-shop', paymentId: 'order-1001', reference: 'order-1001', operationId: 'parcel-1' },
  ...{ amount: 9_900, currency: 'NOK', key: 'k', notAfter: START + 60_000, originalRun: 'run-1' },
  ...{ capturedBefore: 0, releasedBefore: 0, refundedBefore: 0 },
  ...more,
});

interface Called {
  workflowId?: string;
  runId?: string;
  taskQueue?: string;
  /** What Temporal says of the run for refunds: its status, that there is none, or nothing. */
  second?: string | Error;
}

/** The next calls belong to this run, and Temporal knows these workflows. Returns what is asked about, in order. */
export function calledBy({ workflowId = PAYMENT, runId = 'run-1', taskQueue = 'holdfast-vipps', second }: Called = {}) {
  const asked: string[] = [];
  const describe = async (id: string): Promise<object> => {
    asked.push(id);
    if (id !== REFUNDS || second === undefined) throw new WorkflowNotFoundError('none', id, undefined);
    if (second instanceof Error) throw second;
    return { status: { name: second }, runId: 'run-9' };
  };
  jest.spyOn(Context, 'current').mockReturnValue({
    info: { workflowExecution: { workflowId, runId }, taskQueue },
    cancellationSignal: new AbortController().signal,
    log: { info: () => undefined },
    client: { workflow: { getHandle: (id: string) => ({ describe: () => describe(id) }) } },
  } as unknown as Context);
  return asked;
}

export const AWAY = new Error('14 UNAVAILABLE: the server is away for a moment');

/** The calls of a worker with this account, and which of them reached the provider. */
export function callsOf(account: Partial<OpenedAccount> = {}) {
  const went: string[] = [];
  const totals = { captured: 9_900, released: 0, refunded: 0 };
  const goes =
    (call: string, answer: object = { kind: 'confirmed', amount: 9_900, currency: 'NOK' }) =>
    async () => {
      went.push(call);
      return answer;
    };
  const calls = {
    capture: goes('capture'),
    refund: goes('refund'),
    lookUp: goes('lookUp', { kind: 'done', by: 'status', amount: 24_900, why: 'AUTHORIZED', totals }),
  };
  const opened = { ...settings, calls, ...account } as unknown as OpenedAccount;
  return { went, calls: createProviderCalls(new Map([['nordic-shop', opened]])) };
}
