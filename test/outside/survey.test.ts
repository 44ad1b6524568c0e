import { Client, type Connection } from '@temporalio/client';
import { defaultPayloadConverter, msToTs } from '@temporalio/common';
import { surveyOf } from '../../src/client/survey';

const NOW = Date.now();
const RUNNING = 1;
const TERMINATED = 5;
const SCHEDULED = 1;

/** A row of a list; the higher its number, the older the payment. */
const row = (paymentId: string, minutesAgo = 0) => ({
  execution: { workflowId: `payment:shop:${paymentId}` },
  startTime: msToTs(NOW - minutesAgo * 60_000),
  searchAttributes: { indexedFields: { PaymentProvider: defaultPayloadConverter.toPayload('vipps') } },
});
type Row = ReturnType<typeof row>;

interface Lists {
  open?: readonly Row[];
  attention?: readonly Row[];
  ended?: readonly Row[];
  /** What tells the events of payments that have ended: nobody has taken its task for an hour. */
  waiting?: readonly Row[];
  /** How long Temporal takes to describe a payment. */
  describeMs?: number;
  /** Of these it tells nothing but an error with this gRPC code. */
  damaged?: Readonly<Record<string, number>>;
}

/** A client whose server has these lists, all on pages of a size of its own, and where what ended was terminated. */
function clientOf({
  open = [],
  attention = [],
  ended = [],
  waiting = [],
  describeMs = 0,
  damaged = {},
}: Lists): Client {
  const of = (query: string): readonly Row[] => {
    if (query.includes('"Terminated"')) return ended;
    if (query.includes('CaptureStuckSince IS NOT NULL')) return attention;
    if (/TemporalReportedProblems|"Paused"|IS NULL/.test(query)) return [];
    return [...attention, ...open, ...(query.includes('"events"') ? waiting : [])];
  };
  const workflowService = {
    listWorkflowExecutions: async ({ query, pageSize }: { query: string; pageSize: number }) => ({
      executions: of(query).slice(0, pageSize),
    }),
    countWorkflowExecutions: async ({ query }: { query: string }) => ({
      count: { toNumber: () => of(query).length },
      groups: [],
    }),
    async describeWorkflowExecution({ execution }: { execution: { workflowId: string } }) {
      await new Promise((resolve) => setTimeout(resolve, describeMs));
      const code = damaged[execution.workflowId];
      if (code !== undefined) throw Object.assign(new Error('of the server'), { code, details: '', metadata: {} });
      const isEnded = ended.some((one) => one.execution.workflowId === execution.workflowId);
      const status = isEnded ? TERMINATED : RUNNING;
      const isWaiting = waiting.some((one) => one.execution.workflowId === execution.workflowId);
      return {
        workflowExecutionInfo: { execution, status, startTime: msToTs(NOW), closeTime: msToTs(NOW) },
        ...(isWaiting && { pendingWorkflowTask: { state: SCHEDULED, scheduledTime: msToTs(NOW - 3_600_000) } }),
      };
    },
    describeTaskQueue: async () => ({ pollers: [] }),
    queryWorkflow: async () => ({ queryResult: { payloads: [defaultPayloadConverter.toPayload(null)] } }),
    getWorkflowExecutionHistoryReverse: async () => ({ history: { events: [] } }),
  };
  const connection = { workflowService, withDeadline: (_: number, call: () => unknown) => call() };
  return new Client({ connection: connection as unknown as Connection });
}

const many = (name: string, count: number): Row[] => [...Array(count).keys()].map((at) => row(`${name}-${at}`, at));
const listed = (survey: Awaited<ReturnType<typeof surveyOf>>) =>
  survey.payments.map(({ paymentId, reason }) => `${paymentId} ${reason}`);

describe('a payment of which Temporal tells nothing', () => {
  const open = many('order', 3);
  const survey = (code: number) => surveyOf(clientOf({ open, damaged: { 'payment:shop:order-1': code } }), {}, 1_000);

  test('is listed as that, and hides no other', async () => {
    const found = await survey(15);
    expect(listed(found)).toEqual(['order-1 untold']);
    expect(found.payments[0]?.why).toBe('Temporal answers DATA_LOSS');
    expect((await survey(13)).payments[0]?.why).toBe('Temporal answers INTERNAL');
    expect(found.unlooked).toBe(0);
  });

  test('but a server that is away is no trouble of one payment', async () => {
    await expect(survey(14)).rejects.toMatchObject({ code: 'ServerUnavailable' });
  });
});

describe('what was cut off', () => {
  test('is listed, however few open payments are to be looked at', async () => {
    const survey = await surveyOf(clientOf({ ended: many('gone', 3) }), { lookAtMost: 1 }, 1_000);
    expect(listed(survey).sort()).toEqual(['gone-0 cutOff', 'gone-1 cutOff', 'gone-2 cutOff']);
    expect(survey).toMatchObject({ ended: 3, unlookedEnded: 0 });
  });
  test('is looked at first: nothing but a look tells whether it goes on again', async () => {
    const lists = { attention: many('asks', 20), ended: many('gone', 2), describeMs: 20 };
    const looking = { withinMs: 10, atOnce: 2 };
    const survey = await surveyOf(clientOf(lists), { looking }, 1_000);
    expect(listed(survey)).toEqual(expect.arrayContaining(['gone-0 cutOff', 'gone-1 cutOff', 'asks-19 attention']));
  });
  test('is counted where nobody looked at it: there was no time, or there is more than is listed', async () => {
    const looking = { withinMs: 10, atOnce: 1 };
    const noTime = await surveyOf(clientOf({ ended: many('gone', 4), describeMs: 20 }), { looking }, 1_000);
    expect(noTime).toMatchObject({ payments: [{ paymentId: 'gone-0' }], ended: 4, unlookedEnded: 3 });
    const tooMany = await surveyOf(clientOf({ ended: many('gone', 1_002) }), {}, 1_000);
    expect(tooMany).toMatchObject({ ended: 1_002, unlookedEnded: 2 });
  });
});

describe('the next round begins where this one came to', () => {
  const open = many('open', 5);
  const startOf = (at: number): Date => new Date(NOW - at * 60_000);

  test('by the oldest payment of the window', async () => {
    expect(await surveyOf(clientOf({ open }), { lookAtMost: 3 }, 1_000)).toMatchObject({ lookedBackTo: startOf(2) });
    expect(await surveyOf(clientOf({ open }), { lookAtMost: 6 }, 1_000)).not.toHaveProperty('lookedBackTo');
  });
  test('or by the last one that there was time for', async () => {
    const looking = { withinMs: 30, atOnce: 2 };
    const some = await surveyOf(clientOf({ open, describeMs: 50 }), { lookAtMost: 6, looking }, 1_000);
    expect(some).toMatchObject({ lookedBackTo: startOf(1), unlooked: 3 });
    const startedBefore = new Date(NOW + 1);
    const lists = { open, attention: many('asks', 3), describeMs: 50 };
    const none = await surveyOf(clientOf(lists), { lookAtMost: 10, looking, startedBefore }, 1_000);
    expect(none).toMatchObject({ lookedBackTo: startedBefore, unlooked: 5 });
  });
});

test('what tells the events of an ended payment is looked at, too: nothing else would find that it stands still', async () => {
  const rest = { ...row('ended'), execution: { workflowId: 'events:shop:ended' } };
  const survey = await surveyOf(clientOf({ open: many('open', 2), waiting: [rest] }), { lookAtMost: 2 + 1 }, 1_000);
  expect(survey).toMatchObject({ payments: [{ workflowId: 'events:shop:ended', reason: 'noWorker' }], unlooked: 0 });
  expect(await surveyOf(clientOf({ open: many('open', 2), waiting: [rest] }), { lookAtMost: 2 }, 1_000)).toMatchObject({
    ...{ payments: [], open: 3, unlooked: 1 },
  });
});

test('a run for refunds that knows nothing yet waits for the state of its payment, and not for an account', async () => {
  const asking = (workflowId: string) => {
    const { searchAttributes, ...one } = row('p');
    const indexedFields = {
      ...searchAttributes.indexedFields,
      CaptureState: defaultPayloadConverter.toPayload('attention'),
    };
    return { ...one, execution: { workflowId }, searchAttributes: { indexedFields } };
  };
  const attention = [asking('payment:shop:p'), asking('refunds:shop:p')];
  expect(await surveyOf(clientOf({ attention }), {}, 1_000)).toMatchObject({
    payments: [
      { workflowId: 'payment:shop:p', reason: 'noAccount', why: 'account shop' },
      { workflowId: 'refunds:shop:p', reason: 'noAccount', why: 'the state in which it ended' },
    ],
  });
});
