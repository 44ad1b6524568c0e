import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { isRefunding, lastStateOf } from '../../src/activities/last-state';

const state = { continued: { version: 3, inbox: [], shown: 'open' } };
const asked: string[] = [];

/** A server that knows one closed run, whose result is this; whoever is asked answers with the state. */
const serverWith = (result: unknown): Client => {
  const payment = {
    workflowId: 'payment:shop:p',
    describe: async () => ({ status: { name: 'COMPLETED' }, runId: 'run-1' }),
    result: async () => result,
    query: async (name: string) => {
      asked.push(name);
      return state;
    },
  };
  const none = { describe: () => Promise.reject(new WorkflowNotFoundError('none', 'events:shop:p', undefined)) };
  const workflow = { getHandle: (id: string) => (id.startsWith('payment:') ? payment : none) };
  return { workflow } as unknown as Client;
};

/** The same, beside a workflow that tells what was untold at the end, in this status. */
const serverTelling = (status: string, ended: string[], result: unknown = { handedOn: told }, by = 'run-1'): Client => {
  const { workflow } = serverWith({ handedOn: state });
  const teller = {
    describe: async () => ({
      status: { name: status },
      runId: 'run-2',
      parentExecution: { workflowId: 'payment:shop:p', runId: by },
    }),
    result: async () => result,
    query: async () => {
      asked.push('what tells the rest');
      return ended.length === 0 && status !== 'COMPLETED' ? state : told;
    },
    terminate: async (why: string) => void ended.push(why),
  };
  return {
    workflow: { getHandle: (id: string) => (id.startsWith('events:') ? teller : workflow.getHandle(id)) },
  } as unknown as Client;
};
const told = { continued: { version: 3, inbox: [], shown: 'told' } };

beforeEach(() => {
  asked.length = 0;
});

test('what a payment left in its result is its last state, and no worker is asked', async () => {
  expect(await lastStateOf(serverWith({ handedOn: state }), 'shop', 'p')).toEqual({ state });
  expect(asked).toEqual([]);
});

test('one whose result had no room for it is asked', async () => {
  expect(await lastStateOf(serverWith({}), 'shop', 'p')).toEqual({ state });
  expect(asked).toEqual(['state']);
});

test.each(['RUNNING', 'PAUSED'])('one that tells the rest still (%s) is ended, and asked once more', async (status) => {
  const ended: string[] = [];
  expect(await lastStateOf(serverTelling(status, ended), 'shop', 'p')).toEqual({ state: told });
  expect(ended).toEqual(['refunds:shop:p goes on with it']);
});

test.each([
  ['COMPLETED', told],
  ['TERMINATED', state],
])('one that told the rest once (%s) knows more than the payment, and is left as it is', async (status, last) => {
  const ended: string[] = [];
  expect(await lastStateOf(serverTelling(status, ended), 'shop', 'p')).toEqual({ state: last });
  expect(ended).toEqual([]);
});

test('one that told the rest, and whose result had no room for it, is asked: the payment numbered fewer events', async () => {
  const server = serverTelling('COMPLETED', [], { state: 'finished' });
  expect(await lastStateOf(server, 'shop', 'p')).toEqual({ state: told });
  expect(asked).toEqual(['what tells the rest']);
});

test('one that somebody else started told nothing, and cannot be asked', async () => {
  expect(await lastStateOf(serverTelling('COMPLETED', [], null), 'shop', 'p')).toEqual({ state });
  expect(asked).toEqual([]);
});

test.each([
  ['COMPLETED', []],
  ['RUNNING', ['refunds:shop:p goes on with it']],
])(
  'one that a run which was reset had handed on to (%s) does not know what came since, and tells nothing more',
  async (status, why) => {
    const ended: string[] = [];
    const server = serverTelling(status, ended, { handedOn: told }, 'run-0');
    expect(await lastStateOf(server, 'shop', 'p')).toEqual({ state });
    expect([ended, asked]).toEqual([why, []]);
  },
);

describe('whether a run for the refunds of a payment is there', () => {
  const isThere = (status?: string): Promise<boolean> => {
    const describe = async () => {
      if (status === undefined) throw new WorkflowNotFoundError('none', 'refunds:shop:p', undefined);
      return { status: { name: status }, runId: 'run-1' };
    };
    const getHandle = (id: string) => (id === 'refunds:shop:p' ? { describe } : undefined);
    return isRefunding({ workflow: { getHandle } } as unknown as Client, { account: 'shop', paymentId: 'p' });
  };

  test.each(['RUNNING', 'PAUSED', 'CONTINUED_AS_NEW', 'TERMINATED', 'FAILED', 'TIMED_OUT', 'CANCELLED'])(
    'it is where it goes on, or was cut off and can be mended (%s)',
    async (status) => expect(await isThere(status)).toBe(true),
  );

  test.each([
    ['it has ended', 'COMPLETED'],
    ['nobody has started it', undefined],
  ])('it is not where %s', async (_, status) => expect(await isThere(status)).toBe(false));
});
