import { Client, type ConnectionLike } from '@temporalio/client';
import { defaultPayloadConverter, msToTs } from '@temporalio/common';
import { type BulkDeed, chosenOf, inBulk } from '../../src/cli/bulk';
import { Holdfast, HoldfastError, type ListedPayment } from '../../src/client';
import { GRPC } from '../../src/client/grpc';
import { WAITING } from '../../src/messages/queries';
import { forecastOf } from '../../src/view/forecast';
import { viewOf } from '../../src/view/view';
import { answered, aPayment, lost, order, refusal, START, ship } from '../domain/support/world';

const listed = (workflowId: string): ListedPayment => ({
  ...{ account: 'shop', paymentId: workflowId.split(':')[2] ?? '', workflowId, provider: 'vipps', state: 'attention' },
  startedAt: new Date(0),
});
const deed = (kind: BulkDeed['kind']): BulkDeed => ({
  ...{ verb: 'retry', kind, message: {} },
  send: () => Promise.reject(new Error('not sent here')),
});

const found = ['payment:shop:open', 'events:shop:ended', 'refunds:shop:late'].map(listed);
const idsOf = (payments: readonly ListedPayment[]) => payments.map(({ workflowId }) => workflowId);

test('what only tells the events of an ended payment is retried, and neither paused nor resumed: it would refuse', () => {
  expect(idsOf(chosenOf(found, deed('retryNow'), undefined))).toEqual(idsOf(found));
  for (const kind of ['pause', 'resume'] as const) {
    expect(idsOf(chosenOf(found, deed(kind), undefined))).toEqual(['payment:shop:open', 'refunds:shop:late']);
  }
});

test('no more are chosen than the operator said, of those that can hear it', () => {
  expect(idsOf(chosenOf(found, deed('resume'), 2))).toEqual(['payment:shop:open', 'refunds:shop:late']);
});

test.each([
  ['denied', answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', refusal, START, START)],
  [
    'paused',
    order(answered(ship(aPayment(), 'parcel-1', 9_900), 'parcel-1', lost, START, START), {
      ...{ kind: 'pause', operator: 'ida', reason: 'outage' },
    }),
  ],
])('retry finds what waits for a look-up while the payment is %s', (state, payment) => {
  const view = viewOf(payment, START);
  expect(view.state).toBe(state);
  expect(view.actions.map(({ update }) => update)).toContain('retryNow');
  expect(WAITING).toContain(state);
});

describe('of what the lists show', () => {
  interface Lists {
    running: readonly string[];
    /** Undefined: the server does not know this. */
    paused?: readonly string[];
    /** These lack their account, or the state in which they ended. */
    withoutState?: readonly string[];
  }

  /** Sends one message to all of an account, and tells to which workflows it went, what was printed, and the exit. */
  async function sent({ running, paused, withoutState = [] }: Lists, kind: 'pause' | 'retryNow', dryRun = false) {
    const open = aPayment();
    const workflowService = {
      async listWorkflowExecutions({ query }: { query: string }) {
        const ids = query.includes('"Paused"') ? paused : running;
        if (ids === undefined)
          throw Object.assign(new Error(''), { code: GRPC.invalidArgument, details: '', metadata: {} });
        return { executions: ids.map((workflowId) => ({ execution: { workflowId }, startTime: msToTs(START) })) };
      },
      describeWorkflowExecution: async ({ execution }: { execution: object }) => ({
        workflowExecutionInfo: {
          ...{ execution, status: 1, type: { name: 'payment' }, startTime: msToTs(START) },
          historyLength: { toNumber: () => 9 },
        },
      }),
      async queryWorkflow({ execution }: { execution: { workflowId: string } }) {
        const told = withoutState.includes(execution.workflowId)
          ? undefined
          : forecastOf(open, { kind, message: { operator: 'ida', reason: 'outage' }, now: START });
        return { queryResult: { payloads: [defaultPayloadConverter.toPayload(told)] } };
      },
    };
    const connection = { workflowService, plugins: [], withDeadline: (_: unknown, call: () => unknown) => call() };
    const holdfast = Holdfast.over(new Client({ connection: connection as unknown as ConnectionLike }), {});
    jest.spyOn(Holdfast, 'connect').mockResolvedValue(holdfast);
    let text = '';
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(process.stdout, 'write').mockImplementation((words) => {
      text += String(words);
      return true;
    });
    const went: string[] = [];
    const options = { account: 'shop', rate: 1_000, yes: true, json: true, dryRun };
    const code = await inBulk(options, {
      ...{ verb: kind === 'pause' ? 'pause' : 'retry', kind, message: { operator: 'ida', reason: 'outage' } },
      async send({ workflowId }) {
        went.push(workflowId);
        if (withoutState.includes(workflowId)) throw new HoldfastError('NoWorkerForAccount', 'no worker knows it');
        return viewOf(open, START);
      },
    }).catch((error: { code?: string }) => error.code);
    return { went, code, told: JSON.parse(text) };
  }
  afterEach(() => void jest.restoreAllMocks());

  test('each workflow gets the message itself: a payment that was set back after its end, and its run for refunds', async () => {
    const running = ['payment:shop:one', 'refunds:shop:one'];
    const { went, told, code } = await sent({ running }, 'pause');
    expect(went).toEqual(running);
    expect(told).toMatchObject({ done: ['shop/one', 'shop/one'] });
    expect(code).toBeUndefined();
  });

  test('what has no state to decide by yet gets it, too, and keeps it', async () => {
    const running = ['payment:shop:lacks', 'payment:shop:one'];
    const lists = { running, withoutState: ['payment:shop:lacks'] };
    const { went, told, code } = await sent(lists, 'pause');
    expect(went).toEqual(running);
    expect(told).toMatchObject({
      done: ['shop/one'],
      kept: [{ payment: 'shop/lacks', why: expect.stringContaining('NoWorkerForAccount') }],
      ...{ refused: [], unreachable: [] },
    });
    expect(code).toBeUndefined();
    expect((await sent(lists, 'pause', true)).told).toMatchObject({ wouldBeDone: ['shop/lacks', 'shop/one'] });
  });

  test('what was paused in Temporal is told, as it does not answer: it would send as soon as it is unpaused', async () => {
    const lists = { running: ['payment:shop:one'], paused: ['payment:shop:held', 'events:shop:ended'] };
    const { went, told, code } = await sent(lists, 'pause');
    expect(went).toEqual(['payment:shop:one']);
    expect(told.pausedInTemporal).toEqual([
      { payment: 'shop/held', why: expect.stringContaining('unpaused, it sends at once') },
    ]);
    expect(code).toBe('Found');
    const retried = await sent({ ...lists, running: ['payment:shop:held'] }, 'retryNow');
    expect(retried.told.pausedInTemporal).toEqual([
      { payment: 'shop/ended', why: expect.stringContaining('Unpause it in the Temporal UI') },
    ]);
  });
});
