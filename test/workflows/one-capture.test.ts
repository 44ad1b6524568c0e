import type { PaymentView } from '../../src/view/view';
import { factsOf, parcel as inNok, isAuthorized, isCaptured } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, FAST_POLICY, type World } from '../support/world';

/** The margin is longer than a lost answer takes to be cleared up, else the account is refused. */
const MARGIN_MS = 3_000;
const POLICY = FAST_POLICY.replace('deadlineMargin: 1d', `deadlineMargin: ${MARGIN_MS}ms`).replace(
  'warnBefore: 3d',
  'warnBefore: 4s',
);

let world: World;
beforeAll(async () => {
  world = await createWorld({ provider: 'bambora', policy: POLICY });
});
afterAll(async () => {
  await world?.close();
});

const parcel = (shipmentId: string, amount: number) => inNok(shipmentId, amount, { currency: 'EUR' });

const states = ({ shipments }: PaymentView) => shipments.map(({ state, safeToShip }) => `${state} ${safeToShip}`);

const hasAll =
  (count: number) =>
  ({ shipments }: PaymentView): boolean =>
    shipments.length === count;

/** What the provider was asked for, and what it did: never more than one capture. */
async function captures(paymentId: string) {
  const { captureCount } = await world.truth(paymentId);
  return { count: captureCount, ...(await world.moved(paymentId)) };
}

test('three shipments become one capture when fulfilment completes', async () => {
  const payment = await world.begin({ paymentId: 'completed', amount: 24_900 });
  await payment.ship(parcel('parcel-1', 9900));
  await payment.ship(parcel('parcel-2', 5000));
  await payment.ship(parcel('parcel-3', 2500));
  const waiting = await world.viewWhen(payment, 'has all three', (view) => isAuthorized(view) && hasAll(3)(view));
  expect(states(waiting)).toEqual(['waiting yes', 'waiting yes', 'waiting yes']);
  expect(waiting.shipments[0]?.reason).toContain('will be captured with the final capture');
  expect(waiting.ledger).toMatchObject({ captured: 0, reserved: 17_400, available: 7500 });
  expect(await captures('completed')).toEqual({ count: 0, captures: [], released: 0 });

  await payment.complete();
  const end = await payment.result();
  expect(states(end)).toEqual(['captured yes', 'captured yes', 'captured yes']);
  expect(end.ledger).toMatchObject({ captured: 17_400, reserved: 0, released: 7500, available: 0 });
  expect(await captures('completed')).toEqual({ count: 1, captures: [17_400], released: 0 });
});

test('what has shipped by the deadline margin is captured then, though nobody completed', async () => {
  const captureBy = Date.now() + MARGIN_MS + 3_000;
  const payment = await world.begin({
    paymentId: 'deadline',
    amount: 24_900,
    captureBy: new Date(captureBy).toISOString(),
  });
  await payment.ship(parcel('parcel-1', 9900));
  await payment.ship(parcel('parcel-2', 5000));
  await world.viewWhen(payment, 'has both', hasAll(2));
  expect(await captures('deadline')).toMatchObject({ count: 0 });

  const view = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
  const { at } = view.journal.find(({ fact }) => fact === 'CaptureConfirmed') ?? { at: 0 };
  expect(new Date(at).getTime()).toBeGreaterThanOrEqual(captureBy - MARGIN_MS);
  expect(new Date(at).getTime()).toBeLessThan(captureBy);
  expect(states(view)).toEqual(['captured yes', 'captured yes']);
  expect(factsOf(view)).toContain('DeadlineReached');
  expect(await captures('deadline')).toEqual({ count: 1, captures: [14_900], released: 0 });
  // Bambora has captured once: what is left of the hold is good for nothing, and the payment ends with it.
  const end = await payment.result();
  expect(end.ledger).toMatchObject({ captured: 14_900, reserved: 0, released: 10_000, available: 0 });
  expect(await captures('deadline')).toMatchObject({ count: 1 });
});

test('once everything has shipped it is captured at once', async () => {
  const payment = await world.begin({ paymentId: 'everything', amount: 24_900 });
  await payment.ship(parcel('parcel-1', 9900));
  await payment.ship(parcel('parcel-2', 5000));
  await world.viewWhen(payment, 'has both', hasAll(2));
  expect(await captures('everything')).toMatchObject({ count: 0 });
  await payment.ship(parcel('parcel-3', 10_000));
  await until('the money moves', async () => (await world.truth('everything')).captured > 0);
  const view = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2', 'parcel-3'));
  expect(states(view)).toEqual(['captured yes', 'captured yes', 'captured yes']);
  expect(await captures('everything')).toEqual({ count: 1, captures: [24_900], released: 0 });
  await payment.complete();
  expect((await payment.result()).ledger).toMatchObject({ captured: 24_900, released: 0, available: 0 });
});
