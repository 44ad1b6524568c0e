import { holdfast } from '../e2e/command-line';
import { parcel } from '../support/parcels';
import { firstSeen, type Receiver, startReceiver } from '../support/receiver';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

const IDA = { operator: 'ida', reason: 'terminated by mistake' };

let world: World;
let orders: Receiver;
beforeAll(async () => {
  orders = await startReceiver();
  const patience = 'firstRetry: 100ms, lastRetry: 1s, giveUpAfter: 1h';
  world = await createWorld({
    events: `{ orders: { url: "${orders.url}", secret: "\${HOLDFAST_SIGNING_SECRET}", ${patience} } }`,
  });
});
afterAll(async () => {
  await world?.close();
  await orders?.close();
  expect(orders?.forged).toEqual([]);
});

test('what tells the events of an ended payment, and was terminated, is listed, mended by the payment’s name, and tells the rest', async () => {
  orders.mood('down');
  const payment = await world.begin({ paymentId: 'ended', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 9_900, { final: true }));
  await payment.result();
  await expect(world.holdfast.mendPlan('shop', 'ended')).rejects.toMatchObject({ code: 'NothingToMend' });

  const workflowId = 'events:shop:ended';
  const rest = world.client.workflow.getHandle(workflowId);
  await until('it tells', () => orders.requests > 0);
  await rest.terminate('by mistake');
  const listed = await until('it is listed', async () =>
    (await world.holdfast.survey()).payments.find((one) => one.workflowId === workflowId),
  );
  expect(listed).toMatchObject({ account: 'shop', paymentId: 'ended', reason: 'cutOff' });

  expect(await world.holdfast.mendPlan('shop', 'ended')).toMatchObject({ workflowId, reason: 'cutOff', calls: [] });
  const flags = ['--operator', 'ida', '--reason', 'terminated by mistake'];
  const tried = await holdfast(world, 'mend', 'shop/ended', ...flags, '--dry-run');
  expect(tried).toMatchObject({ exitCode: 0, out: expect.stringContaining(`Workflow ${workflowId}.`) });
  expect(tried.out).toContain('The reset forgets no call to the provider.');
  expect(tried.out).toContain('It forgets deliveries of events: 1.');

  orders.mood('well');
  expect(await world.holdfast.mend('shop', 'ended', IDA)).toMatchObject({ workflowId, now: 'moves', lost: [] });
  await rest.result();
  // Nobody had heard them: they are numbered beyond whatever the run before may have told.
  const numbers = firstSeen(orders.of('ended'));
  const first = numbers[0] ?? 0;
  expect(first).toBeGreaterThan(1_000_000_000);
  expect(numbers).toEqual([first, first + 1, first + 2, first + 3]);
  expect(await world.moved('ended')).toEqual({ captures: [9_900], released: 15_000 });
  await expect(world.holdfast.mendPlan('shop', 'ended')).rejects.toMatchObject({ code: 'PaymentClosed' });
});
