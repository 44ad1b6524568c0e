import { isCaptured, parcel } from '../support/parcels';
import { until } from '../support/until';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ worker: false });
});
afterAll(async () => {
  await endWorkerProcesses();
  await world?.close();
});

// The provider hangs, so the worker dies with the first call of the payment in its hands.
test('a worker that is killed while it opens a payment is not taken for one that does not know the account', async () => {
  const first = await startWorkerProcess(world);
  await world.fault('opened-twice', { operation: 'get', fault: 'neverAnswers' });
  const payment = await world.begin({ paymentId: 'opened-twice', amount: 24_900 });
  const answer = payment.shipAndWait(parcel('parcel-1', 9900));
  answer.catch(() => undefined); // it is awaited below
  const asked = async (): Promise<number> => (await world.sandbox.control.counters()).requests['vipps.get'] ?? 0;
  await until('the provider was asked', async () => (await asked()) > 0);
  first.send('SIGKILL');
  await first.gone;
  await world.hire();
  expect((await answer).shipment.state).toBe('captured');
  expect((await payment.view()).attention).toEqual([]);
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
  expect((await world.moved('opened-twice')).captures).toEqual([9900]);
});
