import { createSecretKey, randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter, Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createProviderCalls } from '../../src/activities/provider-calls';
import { Holdfast, type PaymentHandle } from '../../src/client';
import { keyIdsIn } from '../../src/client/key-use';
import type { Account } from '../../src/config/accounts';
import { dataConverterOf } from '../../src/encryption/data-converter';
import { type Keyring, NO_KEYS } from '../../src/encryption/keyring';
import { sealOf } from '../../src/encryption/sealed';
import { holdIdOf, providerQueue, refundsIdOf, workflowIdOf } from '../../src/messages/ids';
import { type HoldfastWorker, startWorker } from '../../src/worker';
import { BUNDLE_PATH, SEALED_BUNDLE_PATH } from '../../src/workflows/bundle';
import { legible, wordsIn } from '../support/findings';
import { allRuns } from '../support/history';
import { closeFailed, hireForWorkflows } from '../support/other-build';
import { factsOf, isAuthorized, isCaptured, parcel } from '../support/parcels';
import { startTap } from '../support/tap';
import { until } from '../support/until';
import { createWorld, referenceOf, type World } from '../support/world';

jest.setTimeout(180_000);

const K1 = '{ active: k1, keys: { k1: "${HOLDFAST_KEY_K1}" } }';
const BOTH = '{ keys: { k1: "${HOLDFAST_KEY_K1}", k2: "${HOLDFAST_KEY_K2}" } }';

const ACCOUNT = 'zebra-shop';
const PAYMENT = 'walrus-order-77';
const REFERENCE = referenceOf(PAYMENT);
const IDA = { operator: 'ida-lovelace', reason: 'raccoons-in-the-warehouse' };

/** Unlike anything that chance writes: amounts of seven digits, words of two. */
const AMOUNTS = { authorized: 8_765_431, first: 1_234_577, second: 2_345_683, lost: 1_111_151, tooMuch: 9_999_991 };
const NEVER_PLAIN = [
  ...Object.values(AMOUNTS).flatMap((amount) => [String(amount), (amount / 100).toFixed(2)]),
  ...Object.values(IDA),
  ...['quince-parcel', 'medlar-parcel', 'loquat-parcel', 'papaya-parcel', 'because-the-tide-was-out'],
  ...['hf-cap-', 'headers-timeout', 'CaptureConfirmed', 'shipmentId', 'available'],
];
/** What names a workflow, and the list, stays plain: see docs/security.md. */
const STAYS_PLAIN = [workflowIdOf(ACCOUNT, PAYMENT), refundsIdOf(ACCOUNT, PAYMENT), holdIdOf(ACCOUNT, REFERENCE)];
/** The value of the search attribute `PaymentReference`, by which a notice finds its payment. */
const SEARCHED = JSON.stringify(REFERENCE);
const NAMES = [PAYMENT, REFERENCE, ACCOUNT];

/** A life with nearly everything in it. */
async function live(world: World, holdfast: Holdfast): Promise<PaymentHandle> {
  const { name: account, currency } = world.merchant;
  const hold = { provider: 'vipps', account, reference: REFERENCE, amount: AMOUNTS.authorized, currency };
  await world.sandbox.control.authorize(hold);
  const terms = { account: ACCOUNT, paymentId: PAYMENT, authorization: { reference: REFERENCE }, currency };
  const payment = await holdfast.start({ ...terms, amount: AMOUNTS.authorized });
  await holdfast.start({ ...terms, amount: AMOUNTS.authorized });
  await expect(holdfast.start({ ...terms, amount: AMOUNTS.tooMuch })).rejects.toMatchObject({
    code: 'PaymentConflict',
  });

  await payment.ship(parcel('quince-parcel', AMOUNTS.first));
  await world.viewWhen(payment, 'has captured', isCaptured('quince-parcel'));
  await payment.shipAndWait(parcel('medlar-parcel', AMOUNTS.second));
  await expect(payment.shipAndWait(parcel('papaya-parcel', AMOUNTS.tooMuch))).rejects.toMatchObject({
    code: 'ExceedsAvailable',
    message: expect.stringContaining('papaya-parcel'),
  });
  await payment.ship(parcel('papaya-parcel', AMOUNTS.tooMuch)); // A signal's refusal goes on the record.
  await world.fault(PAYMENT, { operation: 'capture', fault: 'neverAnswers' });
  await payment.shipAndWait(parcel('loquat-parcel', AMOUNTS.lost));
  await world.viewWhen(payment, 'has found the lost one', isCaptured('loquat-parcel'));
  await payment.pause(IDA);
  await payment.resume(IDA);
  await expect(
    payment.resolve({ operationId: 'loquat-parcel', outcome: 'done', evidence: IDA.reason, ...IDA }),
  ).rejects.toThrow();
  await payment.acknowledge({ code: 'ShipmentRefused', ...IDA });

  const handle = world.client.workflow.getHandle(payment.workflowId);
  const { runId } = await handle.describe();
  await until('it goes on in a new run', async () => {
    await payment.retryNow(IDA).catch(() => undefined);
    await payment.ship(parcel('quince-parcel', AMOUNTS.first));
    return (await handle.describe()).runId !== runId;
  });
  await payment.cancel({ reason: 'because-the-tide-was-out' });
  await payment.details();
  await payment.result();
  return payment;
}

/** Whatever the server keeps or answers about every run. */
async function everythingOf({ client, temporal: { namespace } }: World): Promise<string> {
  const { workflowService } = client.workflow;
  const told: string[] = [];
  for (const { workflowId, runId } of await allRuns(client)) {
    const execution = { workflowId, runId };
    told.push(
      legible(await client.workflow.getHandle(workflowId, runId).fetchHistory()),
      legible(await workflowService.describeWorkflowExecution({ namespace, execution })),
    );
    for (const queryType of ['view', '__temporal_workflow_metadata']) {
      const asked = workflowService.queryWorkflow({ namespace, execution, query: { queryType } });
      told.push(await asked.then(legible, (error: Error) => legible({ message: error.message })));
    }
  }
  told.push(legible(await workflowService.listWorkflowExecutions({ namespace })));
  return told.join('\n');
}

const LIFE = { accountName: ACCOUNT, dynamicConfig: ['limit.historyCount.suggestContinueAsNew=90'] };

test('what is searched for is there, where nothing is sealed', async () => {
  const world = await createWorld(LIFE);
  try {
    await live(world, world.holdfast);
    const told = await everythingOf(world);
    // Of failures the history keeps the text only where a handler refused, and this life has none.
    expect(wordsIn(told, [...NEVER_PLAIN, ...NAMES], STAYS_PLAIN)).toEqual([...NEVER_PLAIN, ...NAMES]);
  } finally {
    await world.close();
  }
});

test('sealed, a payment that has ended hands its state to its run for refunds', async () => {
  const world = await createWorld({ encryption: K1 });
  try {
    const payment = await world.begin({ paymentId: 'sealed-refund', amount: 24_900 });
    await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
    await payment.result();
    const back = { refundId: 'return-1', amount: 4_000, currency: 'NOK', reason: 'because-it-was-blue' };
    expect((await payment.refundAndWait(back)).refund.state).toBe('refunded');
    expect((await payment.view()).ledger).toMatchObject({ captured: 9_900, refunded: 4_000 });
    const { workflowService } = world.client.workflow;
    const history = await workflowService.getWorkflowExecutionHistory({
      namespace: world.temporal.namespace,
      execution: { workflowId: 'refunds:shop:sealed-refund' },
    });
    expect(legible(history)).toContain('binary/encrypted');
    expect(wordsIn(legible(history), ['because-it-was-blue', 'parcel-1', 'CaptureConfirmed'], [])).toEqual([]);
  } finally {
    await world.close();
  }
});

test('a whole life, sealed: no word of it is in any history or answer, nor on the wire', async () => {
  const world = await createWorld({ ...LIFE, encryption: K1, worker: false });
  const [clientTap, workerTap] = await Promise.all([
    startTap(world.temporal.address),
    startTap(world.temporal.address),
  ]);
  const native = await NativeConnection.connect({ address: workerTap.address });
  const connection = await Connection.connect({ address: clientTap.address });
  const { namespace } = world.temporal;
  const worker = await startWorker({ connection: native, namespace, config: world.config });
  try {
    const client = new Client({ connection, namespace, dataConverter: dataConverterOf(world.config.keyring) });
    const payment = await live(world, Holdfast.over(client, { [ACCOUNT]: { provider: 'vipps' } }));
    expect((await payment.view()).shipments.map(({ id }) => id)).toContain('quince-parcel');
    expect(await payment.details()).toContain('quince-parcel');

    const told = await everythingOf(world);
    for (const marker of ['CONTINUE_AS_NEW', 'binary/encrypted']) expect(told.includes(marker)).toBe(true);
    expect(wordsIn(told, NEVER_PLAIN, [])).toEqual([]);
    // The list has the account; nothing but the ids and the search attribute has the names.
    expect(wordsIn(told, [PAYMENT, REFERENCE], [...STAYS_PLAIN, SEARCHED])).toEqual([]);
    for (const tap of [clientTap, workerTap]) {
      const heard = tap.heard().toString('latin1');
      expect(heard.length).toBeGreaterThan(10_000);
      expect(wordsIn(heard, NEVER_PLAIN, [])).toEqual([]);
      expect(wordsIn(heard, [PAYMENT, REFERENCE], [...STAYS_PLAIN, SEARCHED])).toEqual([]);
    }
  } finally {
    await worker.stop();
    await Promise.all([native.close(), connection.close()]);
    await Promise.all([clientTap.close(), workerTap.close()]);
    await world.close();
  }
});

/** Keys change here, and nothing else goes wrong: patient enough for a machine that does other work. */
const CALM_ACCOUNT =
  'settleWindow: 10s\n    readGap: 100ms\n    minGap: 20ms\n    lookGap: 20ms\n    http: { total: 8s, connect: 4s, headers: 8s, body: 4s }';
const CALM_POLICY =
  '{ ladder: [50ms, 100ms, 150ms, 200ms, 250ms], backoff: [50ms, 100ms, 200ms], sendWithin: 10s, callBound: 8s, heartbeat: 5s, stuckAfter: 1m }';

/** Under which keys a payment's latest run has payloads. */
const keysIn = async (world: World, workflowId: string): Promise<string[]> =>
  [...keyIdsIn(await world.client.workflow.getHandle(workflowId).fetchHistory())].sort();

/** The payloads that are plain, but for search attributes: where they stand, and what they say. */
async function plainIn(world: World, workflowId: string): Promise<string[]> {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    if ('metadata' in value && 'data' in value && !sealOf(value as Payload)) {
      found.push(`${path}: ${Buffer.from(value.data as Uint8Array).toString()}`);
    }
    for (const [name, inner] of Object.entries(value)) if (name !== 'searchAttributes') walk(inner, `${path}.${name}`);
  };
  walk(await world.client.workflow.getHandle(workflowId).fetchHistory(), '');
  return found;
}

describe('keys change while payments live', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ encryption: BOTH, worker: false, account: CALM_ACCOUNT, policy: CALM_POLICY });
  });
  const hired: HoldfastWorker[] = [];
  // Whatever a failed test left would take the tasks of the next.
  afterEach(() => Promise.all(hired.splice(0).map((worker) => worker.stop())));
  afterAll(() => closeFailed(world));

  const ring = (active: string | undefined, ...ids: string[]): Keyring => ({
    ...(active === undefined ? {} : { active }),
    keys: new Map([...world.config.keyring.keys].filter(([id]) => ids.includes(id))),
  });
  const hire = async (keyring: Keyring): Promise<HoldfastWorker> => {
    const worker = await world.hire({ ...world.config, keyring });
    hired.push(worker);
    return worker;
  };
  const over = (dataConverter: DataConverter, answerWithinMs = 60_000) => {
    const { connection } = world.client;
    const client = new Client({ connection, namespace: world.temporal.namespace, dataConverter });
    return Holdfast.over(client, { shop: { provider: 'vipps' } }, { answerWithinMs });
  };
  const clientOf = (keyring: Keyring, answerWithinMs?: number) => over(dataConverterOf(keyring), answerWithinMs);
  const termsOf = (paymentId: string) => ({
    ...{ account: 'shop', paymentId, authorization: { reference: referenceOf(paymentId) } },
    ...{ amount: 24_900, currency: 'NOK' },
  });
  const begin = async (holdfast: Holdfast, paymentId: string): Promise<PaymentHandle> => {
    const { name: account, currency } = world.merchant;
    const reference = referenceOf(paymentId);
    await world.sandbox.control.authorize({ provider: 'vipps', account, reference, amount: 24_900, currency });
    return holdfast.start(termsOf(paymentId));
  };

  test('begun in plain text, it goes on under workers that seal', async () => {
    const plain = await hire(ring(undefined));
    const payment = await begin(clientOf(ring(undefined)), 'switched-on');
    await payment.shipAndWait(parcel('p1', 9_900));
    expect(await keysIn(world, payment.workflowId)).toEqual([]);
    await plain.stop();

    const sealing = await hire(ring('k1', 'k1'));
    const knowing = clientOf(ring('k1', 'k1')).payment('shop', 'switched-on');
    await knowing.shipAndWait(parcel('p2', 5_000));
    expect(await keysIn(world, payment.workflowId)).toEqual(['k1']);
    // A client that reads and does not seal.
    const reading = clientOf(ring(undefined, 'k1')).payment('shop', 'switched-on');
    await reading.ship(parcel('p3', 1_000, { final: true }));
    expect((await reading.result()).ledger).toMatchObject({ captured: 15_900, released: 9_000 });
    expect(await world.moved('switched-on')).toEqual({ captures: [1_000, 5_000, 9_900], released: 9_000 });
    await sealing.stop();
  });

  test('begun under k1, it goes on under workers that seal with k2 and read both', async () => {
    const before = await hire(ring('k1', 'k1'));
    const payment = await begin(clientOf(ring('k1', 'k1')), 'rotated');
    await payment.shipAndWait(parcel('p1', 9_900));
    expect(await keysIn(world, payment.workflowId)).toEqual(['k1']);
    // What the SDK itself notes of a look within the payment's task: which activity, and when.
    expect(await plainIn(world, payment.workflowId)).toEqual([
      expect.stringMatching(
        /markerRecorded.*\{"seq":1,"attempt":1,"activity_id":"1","activity_type":"open","complete_time/,
      ),
    ]);
    await before.stop();

    const after = await hire(ring('k2', 'k1', 'k2'));
    const holdfast = clientOf(ring('k2', 'k1', 'k2'));
    // A repeat reads the memo, which is under the old key for ever.
    await holdfast.start(termsOf('rotated'));
    const rotated = holdfast.payment('shop', 'rotated');
    await rotated.shipAndWait(parcel('p2', 5_000));
    expect((await rotated.completeAndWait()).ledger).toMatchObject({ captured: 14_900, released: 10_000 });
    expect(await keysIn(world, payment.workflowId)).toEqual(['k1', 'k2']);
    expect(await world.moved('rotated')).toEqual({ captures: [5_000, 9_900], released: 10_000 });
    await after.stop();
  });

  test('the old key withdrawn: it stands still, is listed with what to do, loses nothing, and goes on when the key is back', async () => {
    const before = await hire(ring('k1', 'k1'));
    const payment = await begin(clientOf(ring('k1', 'k1')), 'withdrawn');
    await payment.shipAndWait(parcel('p1', 9_900));
    await before.stop();

    const keyless = await hire(ring('k2', 'k2'));
    const holdfast = clientOf(ring('k2', 'k1', 'k2'), 3_000);
    const waiting = holdfast.payment('shop', 'withdrawn');
    await waiting.ship(parcel('p2', 5_000));
    const rowAt = (at: Holdfast, reason: string) =>
      until(`withdrawn is listed as ${reason}`, async () =>
        (await at.survey({ waitMs: 300 })).payments.find(
          (row) => row.paymentId === 'withdrawn' && row.reason === reason,
        ),
      );
    expect((await rowAt(holdfast, 'unreadable')).why).toMatch(
      /KeyMissing: sealed with key k1, which is not here \(here: k2\)/,
    );
    // Who asks the payment is told the same, and that the message is kept.
    await expect(waiting.view()).rejects.toMatchObject({
      code: 'ServerUnavailable',
      message: expect.stringMatching(/cannot decode.*key k1.*Give the workers the key/s),
    });
    // One who lacks the key of the failure lists it too, and says that there is more to read.
    expect((await rowAt(clientOf(ring(undefined)), 'failing')).why).toMatch(/failure is sealed/);

    await keyless.stop();
    const again = await hire(ring('k2', 'k1', 'k2'));
    await waiting.ship(parcel('p3', 1_000)); // The next try is brought forward.
    await world.viewWhen(
      clientOf(ring('k2', 'k1', 'k2')).payment('shop', 'withdrawn'),
      'has all',
      isCaptured('p1', 'p2', 'p3'),
      60_000,
    );
    expect((await world.moved('withdrawn')).captures).toEqual([1_000, 5_000, 9_900]);
    await again.stop();
  });

  test('another key under the same id: the task fails, and nothing is decided anew', async () => {
    const before = await hire(ring('k1', 'k1'));
    const payment = await begin(clientOf(ring('k1', 'k1')), 'confused');
    await payment.shipAndWait(parcel('p1', 9_900));
    await before.stop();
    const confused = await hire({ active: 'k1', keys: new Map([['k1', createSecretKey(randomBytes(32))]]) });
    const holdfast = clientOf(ring(undefined, 'k1', 'k2'));
    await holdfast.payment('shop', 'confused').ship(parcel('p2', 5_000));
    await until('the task fails', async () =>
      (await world.client.workflow.getHandle(payment.workflowId).fetchHistory()).events?.some(
        (event) => event.workflowTaskFailedEventAttributes,
      ),
    );
    await confused.stop();
    const again = await hire(ring('k1', 'k1'));
    await holdfast.payment('shop', 'confused').ship(parcel('p3', 1_000));
    await world.viewWhen(holdfast.payment('shop', 'confused'), 'has all', isCaptured('p1', 'p2', 'p3'), 60_000);
    expect((await world.moved('confused')).captures).toEqual([1_000, 5_000, 9_900]);
    await again.stop();
  });

  test('a message under a key that no worker has stops its payment, visibly, and waits for the key', async () => {
    const before = await hire(ring('k1', 'k1'));
    const payment = await begin(clientOf(ring('k1', 'k1')), 'ahead');
    await payment.shipAndWait(parcel('p1', 9_900));
    const k3 = createSecretKey(randomBytes(32));
    const three: Keyring = { active: 'k3', keys: new Map([...world.config.keyring.keys, ['k3', k3]]) };
    const ahead = clientOf(three, 5_000);
    await ahead.payment('shop', 'ahead').ship(parcel('p2', 5_000));
    const row = await until('it is listed', async () =>
      (await ahead.survey({ waitMs: 300 })).payments.find(({ reason }) => reason === 'unreadable'),
    );
    expect(row).toMatchObject({
      paymentId: 'ahead',
      why: expect.stringContaining('sealed with key k3, which is not here'),
    });
    await expect(ahead.payment('shop', 'ahead').shipAndWait(parcel('p3', 1_000))).rejects.toMatchObject({
      code: 'ServerUnavailable',
      message: expect.stringContaining('key k3'),
    });
    await before.stop();
    await hire({ ...three, active: 'k1' });
    const patient = clientOf(three).payment('shop', 'ahead');
    await patient.ship(parcel('p3', 1_000));
    await world.viewWhen(patient, 'has all', isCaptured('p1', 'p2', 'p3'), 60_000);
    expect((await world.moved('ahead')).captures).toEqual([1_000, 5_000, 9_900]);
  });

  test('a worker that cannot read an order has sent nothing, and another one sends it', async () => {
    const both = ring('k2', 'k1', 'k2');
    const holdfast = clientOf(both);
    const whole = await hire(both);
    const payment = await begin(holdfast, 'unread-order');
    await world.viewWhen(payment, 'is authorized', isAuthorized);
    await whole.stop();

    const workflows = await hireForWorkflows(world, {
      workflowBundle: { codePath: SEALED_BUNDLE_PATH },
      dataConverter: dataConverterOf(both),
    });
    const account = world.config.accounts.shop as Account;
    const calls = account.create();
    const connection = await NativeConnection.connect({ address: world.temporal.address });
    const keyless = await Worker.create({
      connection,
      taskQueue: providerQueue('vipps'),
      activities: createProviderCalls(new Map([['shop', { ...account, calls }]])),
      dataConverter: dataConverterOf(NO_KEYS),
    });
    const running = keyless.run();
    await payment.ship(parcel('p1', 9_900));
    await world.viewWhen(payment, 'was not read', ({ journal }) =>
      journal.some(({ text }) => text.includes('the worker that took it lacks the key to read it')),
    );
    expect(factsOf(await payment.view())).not.toContain('CaptureUnknown');
    expect(await world.moved('unread-order')).toEqual({ captures: [], released: 0 });
    keyless.shutdown();
    await Promise.all([running, calls.close()]);
    await connection.close();

    const again = await hire(both);
    await world.viewWhen(payment, 'has it', isCaptured('p1'), 60_000);
    expect(await world.moved('unread-order')).toEqual({ captures: [9_900], released: 0 });
    await workflows.stop();
    await again.stop();
  });

  describe('a client without the key', () => {
    test('is told so before it sends anything, and afterwards where it could not know', async () => {
      const sealing = await hire(ring('k1', 'k1'));
      const payment = await begin(clientOf(ring('k1', 'k1')), 'keyless');
      await payment.shipAndWait(parcel('p1', 9_900));
      for (const keyless of [() => clientOf(ring(undefined)), () => clientOf(ring(undefined, 'k2')), () => over({})]) {
        for (const call of [
          () => keyless().payment('shop', 'keyless').ship(parcel('p2', 5_000)),
          () => keyless().payment('shop', 'keyless').shipAndWait(parcel('p2', 5_000)),
          () => keyless().payment('shop', 'keyless').pause({ operator: 'ida', reason: 'a test' }),
        ]) {
          await expect(call()).rejects.toMatchObject({
            code: 'KeyMissing',
            message: expect.stringMatching(/keyless is sealed with key k1.*Nothing was sent.*encryption/s),
          });
        }
        for (const call of [
          () => keyless().payment('shop', 'keyless').view(),
          () => keyless().start(termsOf('keyless')),
        ]) {
          await expect(call()).rejects.toMatchObject({
            code: 'KeyMissing',
            message: expect.stringMatching(/cannot open the answer/),
          });
        }
      }
      expect((await payment.view()).shipments.map(({ id }) => id)).toEqual(['p1']);
      // What a client sends under a key that is not the payment's first is carried out: its answers come under a key that it has, or not.
      const wrong = clientOf(ring('k2', 'k2'));
      expect((await wrong.list()).map(({ paymentId }) => paymentId)).toContain('keyless');
      await sealing.stop();
    });
  });
});

/** What a life of two captures costs; written to the error stream, for docs/security.md. */
test('sealed, a life of two captures costs bytes and no events', async () => {
  const costOf = async (encryption: string): Promise<{ bytes: number; events: number; payloads: number }> => {
    const world = await createWorld({ encryption });
    try {
      const payment = await world.begin({ paymentId: 'cost', amount: 24_900 });
      await payment.shipAndWait(parcel('p1', 9_900));
      await payment.shipAndWait(parcel('p2', 5_000));
      await payment.completeAndWait();
      await payment.result();
      const history = await world.history('cost');
      const bytes = temporal.api.history.v1.History.encode(history).finish().length;
      const payloads = (JSON.stringify(history).match(/"metadata":/g) ?? []).length;
      return { bytes, events: history.events?.length ?? 0, payloads };
    } finally {
      await world.close();
    }
  };
  const [plain, sealed] = [await costOf(''), await costOf(K1)];
  process.stderr.write(`a life of two captures: plain ${JSON.stringify(plain)}, sealed ${JSON.stringify(sealed)}\n`);
  expect(sealed.events).toBeLessThanOrEqual(plain.events + 3);
  expect(sealed.bytes).toBeGreaterThan(plain.bytes);
  expect(sealed.bytes).toBeLessThan(plain.bytes * 1.4);
});

test('the two bundles are of the same workflow', () => {
  expect(SEALED_BUNDLE_PATH).not.toBe(BUNDLE_PATH);
});
