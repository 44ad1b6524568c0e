import { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { PaymentHandle } from '../../src/client';
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

const begin = (paymentId: string): Promise<PaymentHandle> => world.begin({ paymentId, amount: 24_900 });
const raw = (payment: PaymentHandle, client: Client = world.client) => client.workflow.getHandle(payment.workflowId);
const attentionsOf = ({ attention }: PaymentView) => attention.map(({ code, shipmentId }) => [code, shipmentId]);
const whenUp = (payment: PaymentHandle, many = 1): Promise<PaymentView> =>
  world.viewWhen(payment, 'is before a person', ({ attention }) => attention.length >= many);

/** A client whose messages nobody here can read. */
const sealing = (encode: PayloadCodec['encode']): Client => {
  const codec: PayloadCodec = { encode, decode: async (payloads) => payloads };
  return new Client({
    connection: world.client.connection,
    namespace: world.temporal.namespace,
    dataConverter: { payloadCodecs: [codec] },
  });
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a signal whose name nobody knows is before a person, with the name that was meant; nothing is given back meanwhile', async () => {
  const payment = await begin('unknown-name');
  await raw(payment).signal('Ship', parcel('parcel-1', 9900));
  await payment.complete();
  const view = await whenUp(payment);
  expect(attentionsOf(view)).toEqual([['UnknownMessage', 'parcel-1']]);
  expect(view.attention[0]?.text).toMatch(/named Ship .*did you mean the signal ship\?/i);
  expect(view.ledger).toMatchObject({ released: 0, available: 24_900 });
  expect(await world.shown('unknown-name')).toMatchObject({ state: 'attention', since: expect.any(Date) });
  await payment.acknowledge({ code: 'UnknownMessage', operator: 'ida', reason: 'charged elsewhere' });
  expect((await payment.result()).ledger).toMatchObject({ released: 24_900 });
});

test.each(['ship_and_wait', 'Resolve', 'nonsense'])(
  'an update called %s is refused, and says which there are',
  async (name) => {
    const payment = await begin(`update-${name.replace(/\W|_/g, '-')}`);
    const refused = raw(payment).executeUpdate(name, { args: [parcel('parcel-1', 9900)] });
    await expect(refused).rejects.toMatchObject({
      cause: {
        type: 'UnknownMessage',
        message: expect.stringMatching(/did you mean the update|known updates: shipDecided/i),
      },
    });
  },
);

test('a query whose name nobody knows is refused, and says which there are', async () => {
  const payment = await begin('unknown-query');
  await expect(raw(payment).query('View')).rejects.toThrow(/did you mean the query view\?/i);
});

test.each([
  ['an empty object', {}],
  ['an empty list, as PHP writes one', []],
  ['null', null],
  ['a text', 'out of stock'],
  ['a reason that is no text', { reason: 7 }],
  ['nothing', undefined],
])('a cancel with %s is a cancel', async (name, message) => {
  const paymentId = `cancel-${name.replace(/\W/g, '-')}`;
  const payment = await begin(paymentId);
  await raw(payment).signal('cancel', ...(message === undefined ? [] : [message]));
  await raw(payment).signal('ship', parcel('parcel-1', 9900));
  const view = await world.viewWhen(payment, 'refuses the parcel', ({ attention }) => attention.length > 0);
  expect(attentionsOf(view)).toEqual([['ShipmentRefused', 'parcel-1']]);
  await payment.acknowledge({ code: 'ShipmentRefused', operator: 'ida', reason: 'told' });
  await payment.result();
  expect(await world.moved(paymentId)).toEqual({ captures: [], released: 24_900 });
});

test.each([[[]], [null], ['done'], [{ anything: true }]])('complete takes anything: %j', async (message) => {
  const paymentId = `complete-${JSON.stringify(message).replace(/\W/g, '-')}`;
  const payment = await begin(paymentId);
  await raw(payment).signal('complete', message);
  await payment.result();
  expect(await world.moved(paymentId)).toEqual({ captures: [], released: 24_900 });
});

test('each shipment that cannot be read is told on its own, with its id', async () => {
  const payment = await begin('texts-for-amounts');
  for (const id of ['p1', 'p2', 'p3'])
    await raw(payment).signal('ship', { shipmentId: id, amount: '4990', currency: 'NOK' });
  for (const amount of ['1', '2']) await raw(payment).signal('ship', { shipmentId: '', amount, currency: 'NOK' });
  const view = await whenUp(payment, 5);
  expect(attentionsOf(view).slice(0, 3)).toEqual(['p1', 'p2', 'p3'].map((id) => ['ShipmentRefused', id]));
  const [one, other] = view.attention.slice(3).map(({ text }) => text.match(/\(message ([0-9a-f]{8})\)/)?.[1]);
  expect(one).toBeDefined();
  expect(one).not.toBe(other);
});

test('null is what is left out', async () => {
  const payment = await begin('null-member');
  await raw(payment).signal('ship', { ...parcel('parcel-1', 9900), final: null });
  await world.viewWhen(payment, 'is captured', isCaptured('parcel-1'));
});

test.each([
  ['sealed with a key that the worker lacks', 'binary/encrypted', '???'],
  ['of an encoding that nobody knows', 'json/gzip', '{}'],
  ['of no bytes', 'json/plain', ''],
  ['of half a text', 'json/plain', '{"shipmentId":"par'],
])('a message %s is before a person, and the next one is captured', async (name, encoding, content) => {
  const payment = await begin(`unreadable-${name.replace(/\W/g, '-')}`);
  const client = sealing(async () => [{ metadata: { encoding: bytes(encoding) }, data: bytes(content) }]);
  await raw(payment, client).signal('ship', parcel('parcel-0', 100));
  await payment.ship(parcel('parcel-1', 9900));
  const view = await world.viewWhen(payment, 'captures the next', isCaptured('parcel-1'));
  expect(attentionsOf(view)).toEqual([['UnreadableMessage', undefined]]);
  expect(view.attention[0]?.text).toContain(`(encoding ${encoding}, `);
});

test('an update that cannot be read is refused', async () => {
  const payment = await begin('unreadable-update');
  const client = sealing(async () => [{ metadata: { encoding: bytes('binary/encrypted') }, data: bytes('?') }]);
  const refused = raw(payment, client).executeUpdate('shipAndWait', { args: [parcel('parcel-1', 9900)] });
  await expect(refused).rejects.toMatchObject({ cause: expect.anything() });
  const view = await world.viewWhen(payment, 'has begun', ({ state }) => state === 'open');
  expect(view.shipments).toEqual([]);
});

const ship = '"amount":100,"currency":"NOK"';
const members = Array.from({ length: 100_000 }, (_, nth) => `"m${nth}":1`).join(',');

test.each([
  ['a shipmentId of 100,000 characters', `{"shipmentId":"${'1-'.repeat(50_000)}",${ship}}`],
  ['lists in lists, 100,000 deep', `{"shipmentId":"deep",${ship},"more":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['100,000 members', `{"shipmentId":"wide",${ship},${members}}`],
])('%s: refused at once, and nobody else is stopped', async (name, text) => {
  const id = name.replace(/\W/g, '-');
  const payment = await begin(`large-${id}`);
  // As a client without our checks sends it.
  const client = sealing(async () => [{ metadata: { encoding: bytes('json/plain') }, data: bytes(text) }]);
  await raw(payment, client).signal('ship', {});
  const other = await begin(`beside-${id}`);
  const startedAt = Date.now();
  expect((await other.shipAndWait(parcel('parcel-1', 9900))).shipment.state).toBe('captured');
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  expect((await whenUp(payment)).attention).toMatchObject([{ code: 'ShipmentRefused' }]);
});
