import { COLUMNS } from '../../proof/model/columns';
import { START } from '../../proof/simulator/time';
import { answered, type Job } from '../../proof/workflow/jobs';
import { toPayload } from '../../proof/workflow/payloads';
import { Run } from '../../proof/workflow/run';
import { initialize } from '../../proof/workflow/runtime';
import { type Told, toldIn } from '../../proof/workflow/told';
import { DEFAULT_POLICY } from '../../src/domain/policy';

const terms = {
  account: 'shop',
  provider: 'vipps',
  paymentId: 'order-1',
  reference: 'order-1',
  amount: 24_900,
  currency: 'NOK',
};
const settings = { provider: 'vipps', capabilities: COLUMNS.vipps?.capabilities, policy: DEFAULT_POLICY };
const finding = {
  kind: 'done',
  by: 'status',
  amount: 24_900,
  currency: 'NOK',
  why: 'as read',
  totals: { authorized: 24_900, captured: 0, released: 0 },
};

/** The simulator found it: the next run would have had a history of its own, and what the run that is gone had taken was taken again. */
test('a run that was set back is not continued as new before a call has told it so', async () => {
  const start = { workflowId: 'payment:shop:order-1', runId: 'second', originalRunId: 'first', at: START };
  const run = new Run({ ...start, input: [toPayload({ terms })], memo: {} });
  const task = async (job: Job): Promise<Told> => {
    const given = { jobs: [job], at: START, isSuggested: true };
    const commands = await run.perform(given);
    run.keep(given, commands);
    return toldIn(commands);
  };
  const [open] = (await task(initialize(run.start))).calls;
  const untold = await task(answered(open?.seq ?? 0, { settings }));
  expect(untold).toMatchObject({ calls: [{ type: 'lookUp', order: { originalRun: 'first' } }] });
  expect(untold.continued).toBeUndefined();
  const told = await task(answered(untold.calls[0]?.seq ?? 0, { finding, resetRun: 'second' }));
  expect(told.continued?.input.continued?.payment).toMatchObject({ pastUnknown: true, knownRun: 'second' });
  await run.evict();
  await run.drop();
});
