import type { PaymentHandle } from '../../src/client';
import { providerQueue, WORKFLOW_TYPE, workflowIdOf } from '../../src/messages/ids';
import type { PaymentView } from '../../src/view/view';
import { isCaptured, parcel } from '../support/parcels';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

const hold = (reference: string): Promise<unknown> =>
  world.sandbox.control.authorize({
    provider: 'vipps',
    account: world.merchant.name,
    reference,
    amount: 24_900,
    currency: 'NOK',
  });
const start = (paymentId: string, reference: string): Promise<PaymentHandle> =>
  world.holdfast.start({ account: 'shop', paymentId, authorization: { reference }, amount: 24_900, currency: 'NOK' });
const isShared = ({ attention }: PaymentView): boolean => attention.some(({ code }) => code === 'HoldShared');
const word = {
  operationId: '@authorize',
  evidence: 'order 1 has it',
  operator: 'ida',
  reason: 'started twice',
} as const;

const pairs = [
  ['both with a paymentId of their own', 'order-a-1', 'order-a-2', 'shared-hold-a'],
  ['the first bears the name of the hold', 'shared-hold-b', 'order-b', 'shared-hold-b'],
  ['the second bears the name of the hold', 'order-c', 'shared-hold-c', 'shared-hold-c'],
] as const;

test.each(pairs)(
  'two payments on one hold, %s: who comes second sends nothing, and says whose it is',
  async (_, one, two, reference) => {
    await hold(reference);
    const first = await start(one, reference);
    await first.ship(parcel('parcel-1', 9900));
    await world.viewWhen(first, 'captures', isCaptured('parcel-1'));

    const second = await start(two, reference);
    await second.ship(parcel('parcel-1', 9900));
    const view = await world.viewWhen(second, 'is before a person', isShared);
    expect(view.attention[0]?.text).toContain(`shop/${one}`);
    expect(view).toMatchObject({ state: 'parked', ledger: { captured: 0, reserved: 9900 } });
    expect(await world.shown(two)).toMatchObject({ state: 'parked', since: expect.any(Date) });

    await second.resolve({ ...word, outcome: 'notDone' });
    const refused = await world.viewWhen(
      second,
      'tells of the parcel',
      (seen) => seen.attention.length > 0 && !isShared(seen),
    );
    expect(refused.attention).toMatchObject([{ code: 'ShipmentUnpaid', shipmentId: 'parcel-1' }]);
    await second.acknowledge({ code: 'ShipmentUnpaid', operator: 'ida', reason: 'order 1 pays for it' });
    await second.result();
    // The second one ended and left the hold alone.
    await first.complete();
    await first.result();
    expect(
      await world.sandbox.control.truthOf({ provider: 'vipps', account: world.merchant.name, reference }),
    ).toMatchObject({
      captured: 9900,
      released: 15_000,
    });
  },
);

test('a person may decide that the second is right: what was taken before is looked for first', async () => {
  await hold('shared-hold-d');
  const first = await start('order-d-1', 'shared-hold-d');
  await world.viewWhen(first, 'is open', ({ state }) => state === 'open');
  const second = await start('order-d-2', 'shared-hold-d');
  await world.viewWhen(second, 'is before a person', isShared);
  await second.resolve({ ...word, outcome: 'done' });
  await second.ship(parcel('parcel-1', 9900));
  await world.viewWhen(second, 'captures', isCaptured('parcel-1'));
});

test('the same start again is the same payment, and shares with nobody', async () => {
  await hold('shared-hold-e');
  const first = await start('order-e', 'shared-hold-e');
  const again = await start('order-e', 'shared-hold-e');
  expect(again.workflowId).toBe(first.workflowId);
  await first.ship(parcel('parcel-1', 9900));
  const view = await world.viewWhen(first, 'captures', isCaptured('parcel-1'));
  expect(view.attention).toEqual([]);
});

test('three at once: one has it', async () => {
  await hold('shared-hold-f');
  const all = await Promise.all(['order-f-1', 'order-f-2', 'order-f-3'].map((id) => start(id, 'shared-hold-f')));
  const views = await Promise.all(
    all.map((payment) => world.viewWhen(payment, 'has begun', (view) => isShared(view) || view.state === 'open')),
  );
  expect(views.filter((view) => !isShared(view))).toHaveLength(1);
});

test('a payment that a client in another language started without a memo has its hold, too', async () => {
  await hold('shared-hold-g');
  const terms = {
    account: 'shop',
    provider: 'vipps',
    paymentId: 'shared-hold-g',
    reference: 'shared-hold-g',
    amount: 24_900,
    currency: 'NOK',
  };
  await world.client.workflow.start(WORKFLOW_TYPE, {
    workflowId: workflowIdOf('shop', 'shared-hold-g'),
    taskQueue: providerQueue('vipps'),
    args: [{ terms }],
  });
  const second = await start('order-g', 'shared-hold-g');
  await world.viewWhen(second, 'is before a person', isShared);
});
