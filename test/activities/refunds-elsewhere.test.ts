import { AWAY, calledBy, callsOf, orderOf, PAYMENT, REFUNDS } from './support/context';

// Two that make the refunds of one payment would be two refunds. A run for refunds that comes while the payment is open begins with nothing, so who has
// asked at the beginning, and again after a reset, knows.
afterEach(() => jest.restoreAllMocks());

const refund = orderOf('refund', { operationId: '@refund:return-1' });
const opened = async (look: boolean) => {
  const { went, calls } = callsOf();
  const opening = await calls.open(orderOf('authorize'), look);
  expect(went).toEqual(look ? ['lookUp'] : []);
  return opening;
};

describe('a payment that begins', () => {
  test.each([true, false])(
    'is told where its run for refunds is there, with a first look (%s) or without',
    async (look) => {
      calledBy({ second: 'RUNNING' });
      expect(await opened(look)).toMatchObject({ refundsElsewhere: true });
    },
  );

  test.each([true, false])('is not where there is none', async (look) => {
    const asked = calledBy();
    expect(await opened(look)).not.toHaveProperty('refundsElsewhere');
    expect(asked).toContain(REFUNDS);
  });

  test('does not begin while Temporal cannot be asked', async () => {
    calledBy({ second: AWAY });
    await expect(opened(true)).rejects.toThrow('UNAVAILABLE');
  });
});

describe('a refund', () => {
  test('of a run that was never set back goes out, and nobody is asked', async () => {
    const asked = calledBy({ second: 'RUNNING' });
    const { went, calls } = callsOf();
    await calls.refund(refund);
    expect([went, asked]).toEqual([['refund'], []]);
  });

  test.each([
    ['that was set back', 'run-2', { knownRun: 'run-2' }],
    ['that follows one', 'run-3', { knownRun: 'run-2', originalRun: 'run-3' }],
  ])('of a run %s is refused where another makes it, and says where', async (_, runId, more) => {
    calledBy({ runId, second: 'RUNNING' });
    const { went, calls } = callsOf();
    expect(await calls.refund({ ...refund, ...more })).toEqual({
      kind: 'refused',
      code: 'RefundsElsewhere',
      why: `refunds of this payment are made by ${REFUNDS}`,
      refundsElsewhere: true,
    });
    expect(went).toEqual([]);
  });

  test('goes out where no other makes it', async () => {
    calledBy({ runId: 'run-2' });
    const { went, calls } = callsOf();
    await calls.refund({ ...refund, knownRun: 'run-2' });
    expect(went).toEqual(['refund']);
  });

  test('that nobody could be asked about did not leave: nothing is in doubt', async () => {
    calledBy({ runId: 'run-2', second: AWAY });
    const { went, calls } = callsOf();
    expect(await calls.refund({ ...refund, knownRun: 'run-2' })).toEqual({
      kind: 'notSent',
      why: `Temporal did not say whether ${REFUNDS} makes it: Error: ${AWAY.message}`,
    });
    expect(went).toEqual([]);
  });

  test('of the run for refunds itself goes out', async () => {
    const asked = calledBy({ workflowId: REFUNDS, runId: 'run-2', second: 'RUNNING' });
    const { went, calls } = callsOf();
    await calls.refund({ ...refund, knownRun: 'run-2' });
    expect([went, asked]).toEqual([['refund'], []]);
  });
});

test('a capture of a run that was set back asks nobody once it knows of the reset', async () => {
  const asked = calledBy({ runId: 'run-2', second: 'RUNNING' });
  const { went, calls } = callsOf();
  await calls.capture(orderOf('capture', { knownRun: 'run-2' }));
  expect([went, asked]).toEqual([['capture'], []]);
});

describe('the call that tells a payment of its reset', () => {
  const told = async (second?: string | Error) => {
    calledBy({ workflowId: PAYMENT, runId: 'run-2', ...(second !== undefined && { second }) });
    const { calls } = callsOf();
    return Promise.all([calls.capture(orderOf('capture')), calls.lookUp(orderOf('capture'))]);
  };

  test('tells, too, that another makes its refunds', async () => {
    for (const answer of await told('RUNNING'))
      expect(answer).toMatchObject({ resetRun: 'run-2', refundsElsewhere: true });
  });

  test.each([undefined, AWAY])('and nothing of it where none does, or nobody says so (%s)', async (second) => {
    for (const answer of await told(second)) {
      expect(answer).toMatchObject({ resetRun: 'run-2' });
      expect(answer).not.toHaveProperty('refundsElsewhere');
    }
  });
});

test('a look-up of a run that was never set back asks nobody', async () => {
  const asked = calledBy({ second: 'RUNNING' });
  expect(await callsOf().calls.lookUp(orderOf('capture'))).not.toHaveProperty('refundsElsewhere');
  expect(asked).toEqual([]);
});
