import { QueryRejectedError, WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import { carryOut } from '../../src/cli/money-command';
import { Holdfast, HoldfastError } from '../../src/client';
import { PaymentHandle } from '../../src/client/payment-handle';
import { listOf, newLog, recorded, toldUpTo } from '../../src/events/log';
import { forecastOf } from '../../src/view/forecast';
import { viewOf } from '../../src/view/view';
import { leftOf } from '../../src/workflows/left';
import { REFUNDING } from '../domain/support/refunds';
import { answered, aPayment, confirmed, learned, START, ship } from '../domain/support/world';

const FINISHED = [{ at: START, kind: 'PaymentFinished' as const }];
const ended = learned(
  answered(
    ship(aPayment({ capabilities: REFUNDING.vipps }), 'parcel-1', 24_900, START, true),
    ...(['parcel-1', confirmed(24_900)] as const),
  ),
  FINISHED,
);
const endpoint = { endpoint: 'orders', giveUpAfterMs: 1, firstRetryMs: 1 };
const log = toldUpTo(recorded(newLog(ended, [endpoint]), ended, FINISHED), 'orders', 1);
const result = { ...viewOf(ended, START), handedOn: leftOf(ended, log, START) };
const IDA = { operator: 'ida', reason: 'the account is back' };
const REFUND = { refundId: 'return-1', amount: 1, currency: 'NOK', reason: 'x' };

const COMPLETED = 2;
const PAYMENT = 'payment:nordic-shop:order-1001';
const REFUNDS = 'refunds:nordic-shop:order-1001';

/** Which workflows there are; `lacks`: it runs, and has no state to decide by yet. */
type Workflows = Readonly<Record<string, 'ended' | 'lacks'>>;

function paymentOf(workflows: Workflows) {
  const went: string[] = [];
  const existing = (id: string): 'ended' | 'lacks' => {
    const is = workflows[id];
    if (is === undefined) throw new WorkflowNotFoundError('none', id, undefined);
    return is;
  };
  const handle = (workflowId: string): never =>
    ({
      ...{ workflowId, client },
      async query() {
        if (existing(workflowId) === 'ended') throw new QueryRejectedError(COMPLETED);
      },
      describe: async () => ({ status: { name: existing(workflowId) === 'ended' ? 'COMPLETED' : 'RUNNING' } }),
      result: async () => result,
      async executeUpdate(name: string) {
        if (existing(workflowId) === 'ended') throw new WorkflowNotFoundError('it has ended', workflowId, undefined);
        went.push(`${workflowId} ${name}`);
        throw new HoldfastError('NoWorkerForAccount', 'no worker knows it; messages that were sent are kept');
      },
    }) as never;
  const client = {
    ...{ options: {}, connection: {}, getHandle: handle },
    withDeadline: (_: number, call: () => unknown) => call(),
  };
  jest.spyOn(WorkflowClient.prototype, 'getHandle').mockImplementation((id: string) => handle(id));
  return { payment: new PaymentHandle(handle(PAYMENT), 'nordic-shop', 'order-1001'), went };
}
afterEach(() => void jest.restoreAllMocks());

describe('while the run for refunds has no state,', () => {
  const both: Workflows = { [PAYMENT]: 'ended', [REFUNDS]: 'lacks' };

  test('the payment that has ended tells how it is, what it has told, and what a refund would do', async () => {
    const { payment } = paymentOf(both);
    expect((await payment.view()).state).toBe('finished');
    expect(await payment.events()).toEqual(listOf(log, 0));
    const { before, after } = forecastOf(ended, { kind: 'refund', message: REFUND, now: START });
    const told = await payment.forecast('refund', REFUND);
    expect([told.before.ledger, told.after?.ledger]).toEqual([before.ledger, after?.ledger]);
  });

  test('nobody can tell what an order of a person would do: it is that run which decides it', async () => {
    const { payment } = paymentOf(both);
    expect(await payment.forecastIfKnown('retryNow', IDA)).toBeUndefined();
    await expect(payment.forecast('retryNow', IDA)).rejects.toMatchObject({ code: 'ServerUnavailable' });
  });
});

test('of a payment that lacks its account nobody says that it has told nothing', async () => {
  const { payment } = paymentOf({ [PAYMENT]: 'lacks' });
  await expect(payment.events()).rejects.toMatchObject({ code: 'ServerUnavailable' });
});

describe.each([
  ['a payment that lacks its account', { [PAYMENT]: 'lacks' }, PAYMENT],
  ['a run for refunds that lacks its state', { [PAYMENT]: 'ended', [REFUNDS]: 'lacks' }, REFUNDS],
] as const)('%s', (_, workflows, hears) => {
  async function run(kind: 'retryNow' | 'pause' | 'acknowledge', dryRun = false) {
    const { payment, went } = paymentOf(workflows);
    jest
      .spyOn(Holdfast, 'connect')
      .mockResolvedValue({ payment: () => payment, close: async () => undefined } as never);
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true);
    const message = kind === 'acknowledge' ? { ...IDA, code: 'Stuck' } : IDA;
    const send = (to: PaymentHandle) => to[kind](message as never);
    const options = { account: 'nordic-shop', payment: 'order-1001', dryRun };
    const code = await carryOut(options, { kind, message, send }).catch((error: { code?: string }) => error.code);
    return { code, went };
  }

  test.each(['retryNow', 'pause'] as const)(
    'gets %s from the command line, and says that it keeps it',
    async (kind) => {
      expect(await run(kind)).toEqual({ code: 'NoWorkerForAccount', went: [`${hears} ${kind}`] });
    },
  );
  test('is sent nothing that was only asked about, and nothing that needs a state to be said', async () => {
    expect(await run('retryNow', true)).toEqual({ code: 'ServerUnavailable', went: [] });
    expect(await run('acknowledge')).toEqual({ code: 'ServerUnavailable', went: [] });
  });
});
