import type { Account } from '../../src/config/accounts';
import { isAuthorized, isCaptured, parcel, shipmentOf } from '../support/parcels';
import { createWorld, type World } from '../support/world';

let world: World;
let pipwave: World;
beforeAll(async () => {
  [world, pipwave] = await Promise.all([createWorld(), createWorld({ provider: 'pipwave' })]);
  await pipwave.sandbox.control.setSwitches('pipwave', { captureTiming: 'synchronous' });
});
afterAll(async () => {
  await Promise.all([world?.close(), pipwave?.close()]);
});

const seconds = async <T>(call: () => Promise<T>): Promise<{ answer: T; ms: number }> => {
  const startedAt = Date.now();
  return { answer: await call(), ms: Date.now() - startedAt };
};

test('completeAndWait answers while an attention is up, and says what is waited for; ten repeats leave room for a person', async () => {
  const payment = await world.begin({ paymentId: 'attention-up', amount: 24_900 });
  await world.client.workflow.getHandle(payment.workflowId).signal('Ship', parcel('parcel-1', 9900));
  await world.viewWhen(payment, 'is before a person', ({ attention }) => attention.length > 0);
  const answers = await Promise.all(Array.from({ length: 11 }, () => seconds(() => payment.completeAndWait())));
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(10_000);
  expect(answers[0]?.answer.nextStep).toContain('wait for an operator to deal with UnknownMessage');
  const acknowledged = await seconds(() =>
    payment.acknowledge({ code: 'UnknownMessage', operator: 'ida', reason: 'charged elsewhere' }),
  );
  expect(acknowledged.ms).toBeLessThan(5_000);
  await payment.result();
});

test('callers that wait never take all the places: an operator is heard beside twenty of them', async () => {
  const payment = await world.begin({ paymentId: 'crowd', amount: 24_900 });
  await world.fault('crowd', { operation: 'capture', fault: 'answersLate', ms: 700, times: 100 });
  const waiting = Array.from({ length: 20 }, (_, nth) => payment.shipAndWait(parcel(`parcel-${nth}`, 100)));
  const paused = await seconds(() => payment.pause({ operator: 'ida', reason: 'fraud check' }));
  // The SDK asks again with growing pauses where the server has no place; each is over as soon as the message is decided.
  expect(paused.ms).toBeLessThan(15_000);
  const answers = await Promise.all(waiting);
  expect(answers.map(({ shipment }) => shipment.id)).toEqual(waiting.map((_, nth) => `parcel-${nth}`));
  await payment.resume({ operator: 'ida', reason: 'checked' });
});

test('shipDecided answers once the shipment is accepted, though the provider hangs, and throws a refusal', async () => {
  const payment = await world.begin({ paymentId: 'decided', amount: 24_900 });
  await world.viewWhen(payment, 'is authorized', isAuthorized);
  await world.fault('decided', { operation: 'capture', fault: 'neverAnswers' });
  const answer = await payment.shipDecided(parcel('parcel-1', 9900));
  expect(answer).toMatchObject({ shipment: { id: 'parcel-1', amount: 9900 }, ledger: { captured: 0, reserved: 9900 } });
  expect((await world.moved('decided')).captures.length).toBeLessThanOrEqual(1);
  await expect(payment.shipDecided(parcel('parcel-1', 9800))).rejects.toMatchObject({ code: 'ShipmentConflict' });
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
  expect((await world.moved('decided')).captures).toEqual([9900]);
});

test('completeAndWait answers what is captured, and until when it may still turn bad', async () => {
  const { currency } = pipwave.merchant;
  const payment = await pipwave.begin({ paymentId: 'provisional', amount: 24_900 });
  await payment.ship({ shipmentId: 'parcel-1', amount: 24_900, currency });
  await pipwave.viewWhen(payment, 'is captured', ({ ledger }) => ledger.captured === 24_900);
  const { answer, ms } = await seconds(() => payment.completeAndWait());
  expect(ms).toBeLessThan(5_000);
  expect(answer.nextStep).toMatch(/the capture of parcel-1 is provisional until \d{4}-/);
});

test('shipAndWait answers a definite no as what it is, not as unknown', async () => {
  const payment = await world.begin({ paymentId: 'definite-no', amount: 24_900 });
  await world.fault('definite-no', { operation: 'capture', fault: 'refuses', code: '6070' });
  const { shipment } = await payment.shipAndWait(parcel('parcel-1', 9900));
  expect(['denied', 'refused']).toContain(shipment.state);
  expect(shipment).toMatchObject({ safeToShip: 'no', reason: expect.stringContaining('6070') });
  await world.viewWhen(payment, 'is refused', (seen) => shipmentOf(seen, 'parcel-1')?.state === 'refused');
});

test('while no worker knows the account an update says so, and its message is carried out later', async () => {
  const lonely = await createWorld({ accountName: 'later-shop', worker: false });
  try {
    const [shop] = Object.values(lonely.config.accounts) as [Account];
    const other = await lonely.hire({ ...lonely.config, accounts: { 'other-shop': { ...shop, name: 'other-shop' } } });
    const payment = await lonely.begin({ paymentId: 'nobody-knows', amount: 24_900 });
    await expect(payment.shipAndWait(parcel('parcel-1', 9900))).rejects.toMatchObject({ code: 'NoWorkerForAccount' });
    await expect(payment.completeAndWait()).rejects.toMatchObject({ code: 'NoWorkerForAccount' });
    await other.stop();
    await lonely.hire();
    expect((await payment.result()).ledger).toMatchObject({ captured: 9900, released: 15_000 });
  } finally {
    await lonely.close();
  }
});
