import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { Holdfast } from '../../src/client';
import { read, tableUnder } from '../docs/page';
import { isCaptured, parcel } from '../support/parcels';
import { until } from '../support/until';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, referenceOf, type World } from '../support/world';

let world: World;
let worker: Awaited<ReturnType<typeof startWorkerProcess>>;
beforeAll(async () => {
  world = await createWorld({ worker: false });
  worker = await startWorkerProcess(world);
}, 60_000);
afterAll(async () => {
  await endWorkerProcesses();
  await world?.close();
});

const table = tableUnder(read('docs/security.md'), 'What each role calls').slice(1);

/** The calls that the page gives to a role: its row, and those below it that name no other. */
function callsOf(role: string): string[] {
  const first = table.findIndex(([name]) => name === role);
  const next = table.findIndex(([name], at) => at > first && name !== '');
  return table
    .slice(first, next < 0 ? undefined : next)
    .flatMap(([, calls = '']) => [...calls.matchAll(/`(\w+)`/g)].map(([, call = '']) => call));
}

const SHOP = { shop: { provider: 'vipps' } };

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];

/** A client of ours that notes what it calls. */
async function watched(): Promise<{ holdfast: Holdfast; called: Set<string>; close(): Promise<void> }> {
  const called = new Set<string>();
  const connection = await Connection.connect({
    address: world.temporal.address,
    interceptors: [
      (options, next) => {
        called.add(options.method_definition.path.split('/').at(-1) ?? '');
        return next(options) as ReturnType<Interceptor>;
      },
    ],
  });
  const client = new Client({ connection, namespace: world.temporal.namespace });
  return { holdfast: Holdfast.over(client, SHOP), called, close: () => connection.close() };
}

const START = { account: 'shop', amount: 24_900, currency: 'NOK' };
const IDA = { operator: 'ida', reason: 'fraud check' };

describe('each role', () => {
  test('order service: calls nothing but what the page says', async () => {
    const { holdfast, called, close } = await watched();
    const { name: account } = world.merchant;
    const reference = referenceOf('roles-1');
    await world.sandbox.control.authorize({ provider: 'vipps', account, reference, amount: 24_900, currency: 'NOK' });
    const start = { ...START, paymentId: 'roles-1', authorization: { reference } };
    const payment = await holdfast.start(start);
    await holdfast.start(start);
    await payment.ship(parcel('parcel-1', 9900));
    await payment.shipAndWait(parcel('parcel-2', 5000));
    await payment.view();
    await payment.forecast('ship', parcel('parcel-3', 1));
    await payment.completeAndWait();
    await payment.result();
    await expect(payment.shipAndWait(parcel('parcel-4', 1))).rejects.toMatchObject({ code: 'PaymentClosed' });
    await payment.refundAndWait({ refundId: 'return-1', amount: 100, currency: 'NOK', reason: 'returned' });
    await close();
    expect(called.size).toBeGreaterThan(5);
    expect(callsOf('order service').concat('GetSystemInfo')).toEqual(expect.arrayContaining([...called]));
  });

  test('operator: calls nothing but what the page says', async () => {
    const payment = await world.begin({ paymentId: 'roles-2', amount: 24_900 });
    await payment.ship(parcel('parcel-1', 9900));
    await world.viewWhen(payment, 'captures', isCaptured('parcel-1'));
    const { holdfast, called, close } = await watched();
    const seen = holdfast.payment('shop', 'roles-2');
    await seen.pause(IDA);
    await seen.details();
    await seen.forecast('resume', IDA);
    await seen.resume(IDA);
    for await (const _ of holdfast.stuck());
    await holdfast.expiring({ withinMs: 1_000 });
    await close();
    expect(called.size).toBeGreaterThan(3);
    expect(callsOf('operator').concat('GetSystemInfo')).toEqual(expect.arrayContaining([...called]));
  });

  test('gateway, for notices: calls nothing but what the page says', async () => {
    await world.begin({ paymentId: 'roles-4', amount: 24_900 });
    const { holdfast, called, close } = await watched();
    const notice = { account: 'shop', text: 'told', requestId: 'a' };
    for (const reference of ['roles-4', referenceOf('roles-4'), 'nobody'])
      await holdfast.noticed({ ...notice, reference });
    await holdfast.ping();
    await close();
    expect(called.size).toBe(3);
    expect(callsOf('gateway, for notices').concat('GetSystemInfo')).toEqual(expect.arrayContaining([...called]));
  });
});

test('an operator’s order is a line in the worker’s log, with the update id', async () => {
  await world.begin({ paymentId: 'roles-3', amount: 24_900 });
  const handle = world.client.workflow.getHandle('payment:shop:roles-3');
  await handle.executeUpdate('pause', { args: [IDA], updateId: 'ticket-77' });
  const line = await until('the line is there', () =>
    worker
      .said()
      .split('\n')
      .find((one) => one.includes('ticket-77')),
  );
  expect(JSON.parse(line)).toMatchObject({
    event: 'holdfast.operator.pause',
    ...IDA,
    updateId: 'ticket-77',
    code: 'accepted',
    workflowId: 'payment:shop:roles-3',
    level: 30,
  });
});
