import type { Account } from '../../src/config/accounts';
import type { FaultOrder } from '../../src/sandbox/faults';
import { factsOf, isAuthorized, isCaptured, isParked, parcel, shipmentOf } from '../support/parcels';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.close();
});

/** What goes wrong with the first capture, and the words that the journal must have for it. */
const FAULTS: readonly (readonly [string, FaultOrder, string])[] = [
  ['captures, then drops the answer', { fault: 'dropsAfterEffect' }, 'CaptureConfirmedByLookUp'],
  ['drops the request', { fault: 'dropsBeforeEffect' }, 'CaptureConfirmed'],
  ['captures, then answers 500', { fault: 'failsAfterEffect' }, 'CaptureConfirmedByLookUp'],
  ['answers 503 and does nothing', { fault: 'failsBeforeEffect', status: 503 }, 'CaptureConfirmed'],
  ['captures and never answers', { fault: 'neverAnswers' }, 'CaptureConfirmedByLookUp'],
  ['does nothing and never answers', { fault: 'ignoresRequest' }, 'CaptureConfirmed'],
  ['answers half a body', { fault: 'garblesAnswer' }, 'CaptureConfirmedByLookUp'],
  ['loses the answer, and captures later', { fault: 'actsLate', ms: 300 }, 'Capture'],
  ['is silent, and captures later', { fault: 'actsLate', ms: 300, says: 'silence' }, 'Capture'],
  ['is locked meanwhile', { fault: 'actsLate', ms: 300, says: 'fail', locked: true }, 'Capture'],
  ['asks for patience', { fault: 'throttles', ms: 100 }, 'CaptureConfirmed'],
  ['is locked', { fault: 'locks', ms: 100 }, 'CaptureConfirmed'],
  ['says try later', { fault: 'saysTryLater' }, 'CaptureConfirmed'],
  ['says that it is busy', { fault: 'saysProcessing' }, 'CaptureConfirmed'],
  ['refuses the token', { fault: 'rejectsToken' }, 'CaptureConfirmed'],
  ['refuses, but had captured', { fault: 'refusesAfterEffect', code: '6130' }, 'CaptureConfirmedByLookUp'],
  ['hides what it did from reads', { fault: 'readsStale', ms: 400 }, 'CaptureConfirmed'],
];

/** The provider asks for a pause of 15 seconds; an operator does not. */
const PATIENT = ['locks', 'saysTryLater', 'saysProcessing'];

test.each(FAULTS)('the provider %s: the money moves once', async (name, fault, fact) => {
  const paymentId = `fault-${FAULTS.findIndex(([other]) => other === name)}`;
  const payment = await world.begin({ paymentId, amount: 24_900 });
  await world.fault(paymentId, { operation: 'capture', ...fault });
  await payment.ship(parcel('parcel-1', 9900));
  await payment.ship(parcel('parcel-1', 9900));
  await payment.ship(parcel('parcel-2', 5000));
  await payment.complete();
  if (PATIENT.some((other) => fault.fault === other || 'locked' in fault)) {
    await until('the impatient operator sees the end', async () => {
      await payment.retryNow({ operator: 'ida', reason: 'asked' }).catch(() => undefined);
      return (await payment.view()).state === 'finished';
    });
  }
  const view = await payment.result();

  expect(await world.moved(paymentId)).toEqual({ captures: [5000, 9900], released: 10_000 });
  expect(view).toMatchObject({
    state: 'finished',
    ledger: { authorized: 24_900, captured: 14_900, reserved: 0, released: 10_000, available: 0 },
    attention: [],
    openOperations: [],
  });
  expect(view.shipments.map(({ id, state }) => [id, state])).toEqual([
    ['parcel-1', 'captured'],
    ['parcel-2', 'captured'],
  ]);
  expect(factsOf(view).join(' ')).toContain(fact);
  expect(await world.shown(paymentId)).toMatchObject({ since: undefined });
});

test('a refusal that stands frees the money for other parcels, and is before a person', async () => {
  const payment = await world.begin({ paymentId: 'refused', amount: 24_900 });
  await world.fault('refused', { operation: 'capture', fault: 'refuses', code: '6070' });
  await payment.shipAndWait(parcel('parcel-1', 9900));
  const view = await world.viewWhen(payment, 'is refused', (seen) => shipmentOf(seen, 'parcel-1')?.state === 'refused');
  expect(view.ledger).toMatchObject({ captured: 0, reserved: 0, available: 24_900 });
  expect(shipmentOf(view, 'parcel-1')).toMatchObject({ safeToShip: 'no', reason: expect.any(String) });
  await payment.shipAndWait(parcel('parcel-2', 24_900, { final: true }));
  await payment.acknowledge({ code: 'ShipmentUnpaid', operator: 'ida', reason: 'parcel-2 replaces it' });
  await payment.result();
  expect(await world.moved('refused')).toEqual({ captures: [24_900], released: 0 });
});

test('the release knows doubt, too', async () => {
  const payment = await world.begin({ paymentId: 'release', amount: 24_900 });
  await world.fault('release', { operation: 'cancel', fault: 'dropsAfterEffect' });
  await payment.shipAndWait(parcel('parcel-1', 9900));
  const answer = await payment.completeAndWait();
  expect(answer.openOperation ?? answer).toMatchObject(
    answer.openOperation ? { kind: 'release', inDoubt: true } : { state: 'finished' },
  );
  expect((await payment.result()).ledger).toMatchObject({ captured: 9900, released: 15_000 });
  expect(await world.moved('release')).toEqual({ captures: [9900], released: 15_000 });
});

describe('a capture that stays unknown', () => {
  /** Nothing of it can be seen: the answers are lost and every look-up fails. */
  async function parkedPayment(paymentId: string, capture: FaultOrder) {
    const payment = await world.begin({ paymentId, amount: 24_900 });
    await payment.shipAndWait(parcel('parcel-1', 5000));
    await world.fault(paymentId, { operation: 'capture', times: 100, ...capture });
    await world.fault(paymentId, { operation: 'get', fault: 'failsBeforeEffect', times: 1000 });
    await world.fault(paymentId, { operation: 'events', fault: 'failsBeforeEffect', times: 1000 });
    const answer = await payment.shipAndWait(parcel('parcel-2', 9900));
    expect(answer.shipment).toMatchObject({ state: 'unknown', safeToShip: 'notYet' });
    const view = await world.viewWhen(payment, 'is parked', isParked('parcel-2'));
    expect(view).toMatchObject({
      state: 'parked',
      ledger: { captured: 5000, reserved: 9900, available: 10_000 },
      attention: [{ code: 'Parked', operationId: 'parcel-2' }],
    });
    expect(shipmentOf(view, 'parcel-2')).toMatchObject({ safeToShip: 'no' });
    const found = await until(`${paymentId} is listed`, async () => {
      for await (const stuck of world.holdfast.stuck({ account: 'shop' })) {
        if (stuck.paymentId === paymentId) return stuck;
      }
      return undefined;
    });
    expect(found).toMatchObject({ reason: 'attention', state: 'parked', provider: 'vipps' });
    await until('settled', () => (view.openOperation?.settledAt ?? 0) < Date.now());
    return payment;
  }
  const word = { operationId: 'parcel-2', evidence: 'portal, 14:02', operator: 'ida', reason: 'looked it up' };
  /** As the UI's dialog sends it: one JSON object, an update id of its own. */
  const resolve = (workflowId: string, message: object) =>
    world.client.workflow.getHandle(workflowId).executeUpdate('resolve', { args: [message] });
  const isDown = (paymentId: string) =>
    until('the search attributes are down', async () => (await world.shown(paymentId)).since === undefined);

  test('is settled as done by the word of an operator', async () => {
    const payment = await parkedPayment('parked-done', { fault: 'dropsAfterEffect' });
    await resolve(payment.workflowId, { ...word, outcome: 'done' });
    const view = await payment.view();
    expect(view.ledger).toMatchObject({ captured: 14_900, reserved: 0, available: 10_000 });
    expect(view).toMatchObject({ state: 'open', attention: [] });
    const said = view.journal.find(({ fact }) => fact === 'CaptureConfirmedByOperator');
    expect(said?.text).toMatch(/ida.*looked it up.*portal, 14:02/);
    await isDown('parked-done');
    expect(await world.shown('parked-done')).toEqual({ state: 'open', since: undefined });
    await world.sandbox.control.clearFaults();
    await payment.completeAndWait();
    await payment.result();
    expect(await world.moved('parked-done')).toEqual({ captures: [5000, 9900], released: 10_000 });
  });

  test('is settled as not done, and its money is available again', async () => {
    const payment = await parkedPayment('parked-not', { fault: 'ignoresRequest' });
    await resolve(payment.workflowId, { ...word, outcome: 'notDone' });
    const view = await payment.view();
    expect(view.ledger).toMatchObject({ captured: 5000, reserved: 0, available: 19_900 });
    expect(shipmentOf(view, 'parcel-2')).toMatchObject({ state: 'refused', safeToShip: 'no' });
    await isDown('parked-not');
    await world.sandbox.control.clearFaults();
    await payment.completeAndWait();
    await payment.result();
    expect(await world.moved('parked-not')).toEqual({ captures: [5000], released: 19_900 });
  });

  test('is sent again under a new key when an operator orders it', async () => {
    const payment = await parkedPayment('parked-resend', { fault: 'ignoresRequest' });
    await world.sandbox.control.clearFaults();
    // Nobody could read what the provider has, so nobody may have it sent again.
    const again = () => resolve(payment.workflowId, { ...word, outcome: 'notDone', resend: true });
    await expect(again()).rejects.toMatchObject({ cause: { type: 'NotResolvable' } });
    await payment.retryNow({ operator: 'ida', reason: 'the provider is back' });
    await until('two look-ups were read', () =>
      again().then(Boolean, async () => {
        await payment.retryNow({ operator: 'ida', reason: 'look again' }).catch(() => undefined);
        return false;
      }),
    );
    await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
    await isDown('parked-resend');
    await payment.completeAndWait();
    await payment.result();
    expect(await world.moved('parked-resend')).toEqual({ captures: [5000, 9900], released: 10_000 });
  });

  test('is looked up at once when an operator asks, and settles itself', async () => {
    const payment = await parkedPayment('parked-retry', { fault: 'dropsAfterEffect' });
    await world.sandbox.control.clearFaults();
    await payment.retryNow({ operator: 'ida', reason: 'asked' });
    const view = await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
    expect(factsOf(view)).toContain('CaptureConfirmedByLookUp');
    await isDown('parked-retry');
    await payment.complete();
    await payment.result();
    expect(await world.moved('parked-retry')).toEqual({ captures: [5000, 9900], released: 10_000 });
  });

  test('is looked up at once when the provider sends a notice, and settles itself', async () => {
    const payment = await parkedPayment('parked-notice', { fault: 'dropsAfterEffect' });
    await world.sandbox.control.clearFaults();
    await world.client.workflow.getHandle(payment.workflowId).signal('providerNotice', { text: 'CAPTURED' });
    await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
    await payment.complete();
    await payment.result();
    expect(await world.moved('parked-notice')).toEqual({ captures: [5000, 9900], released: 10_000 });
  });
});

test('search attributes go up while a capture is unknown, and down after', async () => {
  const payment = await world.begin({ paymentId: 'shown', amount: 24_900 });
  await world.viewWhen(payment, 'is authorized', isAuthorized);
  await world.fault('shown', { operation: 'capture', fault: 'failsBeforeEffect', times: 1000 });
  await world.fault('shown', { operation: 'events', fault: 'failsBeforeEffect', times: 1000 });
  await payment.shipAndWait(parcel('parcel-1', 5000));
  await until('it is shown', async () => (await world.shown('shown')).state === 'unknown');
  await world.sandbox.control.clearFaults();
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
  await until('it is down', async () => (await world.shown('shown')).state === 'open');
});

test('nothing is sent while a payment is paused', async () => {
  const payment = await world.begin({ paymentId: 'paused', amount: 24_900 });
  const operator = { operator: 'ida', reason: 'fraud check' };
  await payment.shipAndWait(parcel('parcel-1', 5000));
  await payment.pause(operator);
  const answer = await payment.shipAndWait(parcel('parcel-2', 9900));
  expect(answer).toMatchObject({ shipment: { id: 'parcel-2', state: 'waiting' }, state: 'paused' });
  expect((await payment.view()).nextStep).toContain('paused by ida');
  await until('it is shown', async () => (await world.shown('paused')).state === 'paused');
  expect((await world.moved('paused')).captures).toEqual([5000]);
  await payment.resume(operator);
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1', 'parcel-2'));
  await until('it is down', async () => (await world.shown('paused')).state === 'open');
});

test('what others captured is seen on a notice, and stays in front of a person until acknowledged', async () => {
  const payment = await world.begin({ paymentId: 'foreign', amount: 24_900 });
  await payment.shipAndWait(parcel('parcel-1', 5000));
  await world.portalCapture('foreign', 900);
  await world.client.workflow.getHandle(payment.workflowId).signal('providerNotice', { text: 'CAPTURED' });
  const view = await world.viewWhen(payment, 'has seen it', ({ attention }) => attention.length > 0);
  expect(view).toMatchObject({ state: 'attention', attention: [{ code: 'ForeignMovementSeen' }] });
  expect(view.ledger).toMatchObject({ captured: 5900, available: 19_000 });
  await payment.complete();
  await until('it is shown', async () => (await world.shown('foreign')).since instanceof Date);
  await payment.acknowledge({ code: 'ForeignMovementSeen', operator: 'ida', reason: 'told the shop' });
  const end = await payment.result();
  expect(end.ledger).toMatchObject({ captured: 5900, released: 19_000 });
  expect(factsOf(end)).toContain('Acknowledged');
  expect((await world.shown('foreign')).since).toBeUndefined();
});

test('an account that no worker knows is waited for, and the payment goes on when somebody adds it', async () => {
  const other = await createWorld({ worker: false });
  try {
    const { shop } = other.config.accounts;
    const lacking = await other.hire({
      ...other.config,
      accounts: { elsewhere: { ...shop, name: 'elsewhere' } as Account },
    });
    const payment = await other.begin({ paymentId: 'no-account', amount: 100 });
    await payment.ship(parcel('parcel-1', 100, { final: true }));
    await until('it is shown', async () => (await other.shown('no-account')).state === 'attention');
    await expect(payment.view()).rejects.toMatchObject({ code: 'ServerUnavailable' });
    await lacking.stop();
    await other.hire();
    expect((await payment.result()).ledger).toMatchObject({ captured: 100 });
    expect((await other.shown('no-account')).since).toBeUndefined();
    expect(await other.moved('no-account')).toEqual({ captures: [100], released: 0 });
  } finally {
    await other.close();
  }
});
