import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { lastStateOf } from '../../src/activities/last-state';

const state = { continued: { version: 3, inbox: [], shown: 'open' } };
const asked: string[] = [];

/** A server that knows one closed run, whose result is this; whoever is asked answers with the state. */
const serverWith = (result: unknown): Client => {
  const payment = {
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
