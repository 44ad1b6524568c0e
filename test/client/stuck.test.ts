import { Holdfast, type StuckPayment, type SurveyOptions } from '../../src/client';
import { workflowIdOf } from '../../src/messages/ids';
import { holdfast } from '../e2e/command-line';
import { bundleOf, closeFailed, type Hired, hireBuild, hireForWorkflows } from '../support/other-build';
import { parcel } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(120_000);

const QUICK: SurveyOptions = { waitMs: 300 };

/** The row of a payment as soon as it is listed for this reason. */
const rowOf = (
  world: World,
  paymentId: string,
  reason: string,
  options: SurveyOptions = QUICK,
): Promise<StuckPayment> =>
  until(`${paymentId} is listed as ${reason}`, async () =>
    (await world.holdfast.survey(options)).payments.find(
      (payment) => payment.paymentId === paymentId && payment.reason === reason,
    ),
  );

const termsOf = (paymentId: string) => ({
  ...{ account: 'shop', paymentId, authorization: { reference: `${paymentId}-hold` } },
  ...{ amount: 24_900, currency: 'NOK' },
});

describe('with no worker', () => {
  let world: World;
  let hired: Hired | undefined;
  beforeAll(async () => {
    world = await createWorld({ worker: false });
  });
  afterEach(async () => {
    await hired?.stop();
    hired = undefined;
  });
  afterAll(() => closeFailed(world));
  /** For a payment that gives no answer. */
  const hasty = () => Holdfast.over(world.client, {}, { answerWithinMs: 1_500 }).payment('shop', 'waiting');

  test('a payment that has work to do is listed with the queue that nobody polls', async () => {
    const { workflowId } = await world.holdfast.start(termsOf('waiting'));
    expect(workflowId).toBe('payment:shop:waiting');
    const row = await rowOf(world, 'waiting', 'noWorker');
    expect(row).toMatchObject({ account: 'shop', provider: 'vipps', state: 'open', why: 'queue holdfast-vipps' });
    expect(Date.now() - row.since.getTime()).toBeLessThan(60_000);
    // Nothing is wrong yet with one that has just begun to wait.
    expect((await world.holdfast.survey({ waitMs: 600_000 })).payments).toEqual([]);
    expect((await world.holdfast.survey(QUICK)).silentQueues).toEqual(['holdfast-vipps']);
    await expect(hasty().view()).rejects.toMatchObject({
      code: 'ServerUnavailable',
      message: expect.stringMatching(
        /no worker polls its task queue.*queue holdfast-vipps.*Start the workers.*Try again/is,
      ),
    });
  });

  test('the command line tells it, with what it means and what to do', async () => {
    await until('for half a minute', async () => (await world.holdfast.survey()).payments.length > 0, 45_000);
    const shown = await holdfast(world, 'stuck');
    expect(shown.exitCode).toBe(1);
    expect(shown.out).toMatch(/shop\/waiting +│ vipps +│ \? +│ noWorker +│ .* ago +│ \? +│ waits for a worker/);
    expect(shown.out).toMatch(/noWorker: .* Start the workers/);
    expect(shown.out).toContain('No worker polls holdfast-vipps');
    const asJson = await holdfast(world, 'stuck', '--json');
    expect(JSON.parse(asJson.out)).toMatchObject([
      { paymentId: 'waiting', reason: 'noWorker', why: 'queue holdfast-vipps' },
    ]);
  });

  test('one that a raw client started without search attributes is listed, whatever its id', async () => {
    for (const workflowId of [workflowIdOf('shop', 'raw'), 'order-77']) {
      await world.client.workflow.start('payment', { workflowId, taskQueue: 'nowhere', args: [{}] });
    }
    const patient: SurveyOptions = { waitMs: 600_000 };
    expect(await rowOf(world, 'raw', 'unlisted', patient)).toMatchObject({ account: 'shop', why: 'payment:shop:raw' });
    expect(await rowOf(world, 'order-77', 'unlisted', patient)).toMatchObject({ account: '', workflowId: 'order-77' });
    // A filter by account shows what has no name, too, and nothing of another account.
    const other = await world.holdfast.survey({ ...patient, account: 'other' });
    expect(other.payments.map(({ paymentId }) => paymentId)).toEqual(['order-77']);
    for (const workflowId of ['payment:shop:raw', 'order-77']) {
      await world.client.workflow.getHandle(workflowId).terminate('a test');
    }
  });

  test('one that was terminated is listed until a later run goes on', async () => {
    const payment = await world.holdfast.start(termsOf('cut'));
    await world.client.workflow.getHandle(payment.workflowId).terminate('by mistake');
    expect(await rowOf(world, 'cut', 'cutOff')).toMatchObject({ why: 'terminated' });
    await world.holdfast.mend('shop', 'cut', { operator: 'ida', reason: 'a mistake' }, { watchMs: 0 });
    expect(await rowOf(world, 'cut', 'noWorker')).toMatchObject({ account: 'shop' });
  });

  test('what was not looked at is counted', async () => {
    const { open, unlooked, lookedBackTo } = await world.holdfast.survey({ ...QUICK, lookAtMost: 1 });
    expect(open).toBeGreaterThanOrEqual(2);
    expect(unlooked).toBe(open - 1);
    const rest = await world.holdfast.survey({ ...QUICK, ...(lookedBackTo && { startedBefore: lookedBackTo }) });
    expect(rest.payments.map(({ paymentId }) => paymentId)).toContain('waiting');
  });

  test('one whose workflow task fails is listed with the failure, and its caller is told so', async () => {
    hired = await hireBuild(world, await bundleOf('throwing'));
    const row = await rowOf(world, 'waiting', 'failing');
    expect(row.why).toBe('an invariant is broken: captured 2 of 1');
    // A message in between begins a new count at the server, and hides nothing.
    const payment = hasty();
    await payment.ship(parcel('parcel-1', 9_900));
    expect(await rowOf(world, 'waiting', 'failing')).toMatchObject({ why: row.why });
    const refused = await payment.view().catch((error: Error) => error);
    expect(refused).toMatchObject({
      code: 'ServerUnavailable',
      message: expect.stringMatching(/its workflow task fails.*an invariant is broken.*holdfast mend shop\/waiting/is),
    });
    expect(String(refused)).not.toMatch(/no worker/i);
  });

  test('one whose payloads nobody can decode is listed as that', async () => {
    hired = await hireBuild(world, await bundleOf('sealed'));
    // Only the first failure in a row is written into the history; a message begins a new row.
    await hasty().ship(parcel('parcel-2', 5_000));
    const row = await rowOf(world, 'waiting', 'unreadable');
    expect(row.why).toMatch(/unknown encoding: binary\/encrypted/i);
  });

  test('none is listed once a worker with the right code has taken them', async () => {
    hired = await hireBuild(world, process.env.HOLDFAST_TEST_BUNDLE ?? '');
    // The next try can be minutes away by now; a message brings it forward.
    for (const paymentId of ['waiting', 'cut']) await world.holdfast.payment('shop', paymentId).ship(parcel('p-9', 1));
    const rows = async (): Promise<string[]> => {
      const { payments } = await world.holdfast.survey({ waitMs: 5_000 });
      return payments
        .filter(({ reason }) => reason !== 'attention')
        .map(({ paymentId, reason }) => `${paymentId} ${reason}`);
    };
    // What was terminated by hand stays until it is mended; what never was a payment does not.
    const left = ['raw cutOff'];
    await until('nobody else is listed', async () => (await rows()).length === left.length).catch(() => undefined);
    expect(await rows()).toEqual(left);
  });
});

describe('with a worker for workflows, and none that calls providers', () => {
  let world: World;
  let hired: Hired;
  beforeAll(async () => {
    world = await createWorld({ worker: false });
    hired = await hireForWorkflows(world);
  });
  afterAll(async () => {
    await hired?.stop();
    await world?.close();
  });

  test('a payment whose call nobody takes is listed with the queue', async () => {
    await world.begin({ paymentId: 'untaken', amount: 24_900 });
    expect(await rowOf(world, 'untaken', 'noWorker')).toMatchObject({ why: 'queue holdfast-vipps' });
  });

  test('a payment whose call somebody paused in Temporal is listed', async () => {
    const { workflowId } = await world.begin({ paymentId: 'paused', amount: 24_900 });
    const { workflowService } = world.client;
    const activityId = await until('it calls', async () => {
      const { pendingActivities } = await workflowService.describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId },
      });
      return pendingActivities?.[0]?.activityId ?? undefined;
    });
    await workflowService.pauseActivity({ namespace: 'default', execution: { workflowId }, id: activityId });
    expect(await rowOf(world, 'paused', 'pausedInTemporal')).toMatchObject({ why: 'its call open' });
  });
});

describe('with workers', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  test('a healthy payment is in no list', async () => {
    const payment = await world.begin({ paymentId: 'healthy', amount: 24_900 });
    await payment.shipAndWait(parcel('parcel-1', 9_900));
    expect(await world.holdfast.survey(QUICK)).toMatchObject({
      payments: [],
      open: 1,
      unlooked: 0,
      silentQueues: [],
    });
  });

  test('one that waits for an account that no worker knows is listed as that', async () => {
    const wider = Holdfast.over(world.client, { other: { provider: 'vipps' } });
    await wider.start({ ...termsOf('nobodys'), account: 'other' });
    expect(await rowOf(world, 'nobodys', 'noAccount')).toMatchObject({ account: 'other', why: 'account other' });
  });

  test('one that asks for a person itself is listed with its state, by the generator of all rows, too', async () => {
    const payment = await world.begin({ paymentId: 'foreign', amount: 24_900 });
    await world.portalCapture('foreign', 10);
    await world.client.workflow.getHandle(payment.workflowId).signal('providerNotice', { text: 'CAPTURED' });
    expect(await rowOf(world, 'foreign', 'attention')).toMatchObject({ why: 'attention', state: 'attention' });
    const given: string[] = [];
    for await (const { paymentId } of world.holdfast.stuck({ account: 'shop' })) given.push(paymentId);
    expect(given).toEqual(['foreign']);
  });
});

describe('with builds of the workers', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ worker: false });
  });
  afterAll(() => world?.close());

  test('a payment that is pinned to a build that nobody runs is listed with it', async () => {
    const version = { deploymentName: 'holdfast', buildId: 'build-1' };
    const first = await hireForWorkflows(world, {
      workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
    });
    await until('it is current', async () => {
      await world.client.workflowService.setWorkerDeploymentCurrentVersion({ namespace: 'default', ...version });
      return true;
    });
    const payment = await world.begin({ paymentId: 'pinned', amount: 24_900 });
    await until('it is pinned', async () => {
      const { events } = await world.history('pinned');
      return events?.some(({ workflowTaskCompletedEventAttributes: completed }) => completed);
    });
    await first.stop();
    await payment.ship(parcel('parcel-1', 9_900));
    expect(await rowOf(world, 'pinned', 'noBuild')).toMatchObject({ why: 'build holdfast:build-1' });
  });
});
