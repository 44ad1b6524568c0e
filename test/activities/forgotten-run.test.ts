import { calledBy, callsOf, orderOf } from './support/context';

// What may have been done that the history does not have is told once: a reset, and the recovery that the configuration names.
afterEach(() => jest.restoreAllMocks());

const recovered = { recovery: 'backup-1' };
const sent = async (runId: string, originalRun: string, knownRun?: string, account: object = {}) => {
  calledBy({ runId });
  const { went, calls } = callsOf(account);
  const answer = await calls.capture(orderOf('capture', { originalRun, ...(knownRun && { knownRun }) }));
  return { went, answer };
};

test.each([
  ['the first run', 'run-1', undefined, {}],
  ['a reset that is known', 'run-2', 'run-2', {}],
  ['a recovery that is known', 'run-1', 'backup-1', recovered],
  ['a reset and a recovery that are known', 'run-2', 'run-2 backup-1', recovered],
])('%s: it is sent', async (_, runId, knownRun, account) => {
  expect(await sent(runId, 'run-1', knownRun, account)).toMatchObject({ went: ['capture'] });
});

test.each([
  ['a reset', 'run-2', undefined, {}, 'run-2'],
  ['another reset than the one that is known', 'run-3', 'run-2', {}, 'run-3'],
  ['a recovery', 'run-1', undefined, recovered, 'backup-1'],
  ['a recovery after a reset that is known', 'run-2', 'run-2', recovered, 'run-2 backup-1'],
  ['a reset after a recovery that is known', 'run-2', 'backup-1', recovered, 'run-2 backup-1'],
])('%s that nobody has told it of: nothing is sent, and it is told', async (_, runId, knownRun, account, resetRun) => {
  const { went, answer } = await sent(runId, 'run-1', knownRun, account);
  expect(answer).toEqual({
    kind: 'unknown',
    why: 'the run was reset, or Temporal restored; nothing was written',
    resetRun,
  });
  expect(went).toEqual([]);
});

test('the run that follows a reset in a recovery, by continue-as-new or for refunds, has nothing new to be told', async () => {
  expect(await sent('run-3', 'run-3', 'run-2 backup-1', recovered)).toMatchObject({ went: ['capture'] });
});
