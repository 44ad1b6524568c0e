import { Client, Connection } from '@temporalio/client';
import { Holdfast } from '../../src/client';
import { SEALED_ENCODING } from '../../src/encryption/sealed';
import { workflowIdOf } from '../../src/messages/ids';
import { PaymentReference } from '../../src/messages/search-attributes';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ worker: false, encryption: '{ active: k1, keys: { k1: "${HOLDFAST_KEY_K1}" } }' });
});
afterAll(() => world?.close());

const start = (paymentId: string, reference: string) =>
  world.holdfast.start({
    account: 'shop',
    paymentId,
    authorization: { reference },
    amount: 12_000,
    currency: 'NOK',
  });

const notice = (reference: string, requestId: string) => ({ account: 'shop', reference, text: 'told', requestId });

const idOf = (paymentId: string): string => workflowIdOf('shop', paymentId);

async function eventsOf(paymentId: string): Promise<string[]> {
  const { events } = await world.history(paymentId);
  return (events ?? []).map(({ eventType }) => String(eventType));
}

const signalsOf = async (paymentId: string): Promise<number> =>
  (await world.history(paymentId)).events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length ??
  0;

/** The list is behind by some milliseconds. */
const found = (reference: string, requestId: string) =>
  until(`the payment on ${reference}`, async () => {
    const told = await world.holdfast.noticed(notice(reference, requestId));
    return told.length > 0 && told;
  });

describe('a payment hears of a notice', () => {
  test('by its own name, where that is the name of its hold', async () => {
    await start('order-1', 'order-1');
    expect(await world.holdfast.noticed(notice('order-1', 'a'))).toEqual([idOf('order-1')]);
    expect(await signalsOf('order-1')).toBe(1);
  });

  test('in a message that is sealed like any other', async () => {
    await start('order-0', 'order-0');
    await world.holdfast.noticed({ ...notice('order-0', 'a'), text: 'words of our own' });
    const history = JSON.stringify(await world.history('order-0'));
    expect(history).toContain('providerNotice');
    expect(history).not.toContain(Buffer.from('words of our own').toString('base64').slice(4, -4));
    expect(history).toContain(Buffer.from(SEALED_ENCODING).toString('base64'));
  });

  test('by the name of its hold, where that is another', async () => {
    await start('order-2', 'hold-2');
    expect(await found('hold-2', 'a')).toEqual([idOf('order-2')]);
  });

  test('by a name with everything in it that a query could stumble over', async () => {
    const odd = 'hold 3) OR 1=1 -- %_* $x é 支付';
    await start('order-3', odd);
    expect(await found(odd, 'a')).toEqual([idOf('order-3')]);
    expect(await world.holdfast.noticed(notice('hold 3', 'a'))).toEqual([]);
  });

  test('not by a name that no query can hold, which asks for nothing', async () => {
    const odd = 'x" OR PaymentAccount="shop';
    await start('order-3b', odd);
    expect(await world.holdfast.noticed(notice(odd, 'a'))).toEqual([]);
  });

  test('once, however often it is told of the same event', async () => {
    await start('order-4', 'order-4');
    for (let nth = 0; nth < 21; nth++) await world.holdfast.noticed(notice('order-4', 'same'));
    expect(await signalsOf('order-4')).toBe(1);
    await world.holdfast.noticed(notice('order-4', 'another'));
    expect(await signalsOf('order-4')).toBe(2);
  });

  test('under an id that is known already, without a look into the list; one that has ended is looked for again', async () => {
    await start('order-5', 'hold-5');
    const known = await found('hold-5', 'a');
    expect(await world.holdfast.noticed(notice('nobody', 'b'), known)).toEqual(known);
    expect(await world.holdfast.noticed(notice('hold-5', 'c'), [idOf('gone')])).toEqual(known);
  });

  test('nobody does where none runs', async () => {
    expect(await world.holdfast.noticed(notice('order-nobody', 'a'))).toEqual([]);
    const payment = await start('order-6', 'order-6');
    await world.client.workflow.getHandle(payment.workflowId).terminate('ended');
    expect(await world.holdfast.noticed(notice('order-6', 'a'))).toEqual([]);
  });

  test('and whoever is told of it hears soon that the server is away', async () => {
    const connection = Connection.lazy({ address: '127.0.0.1:1' });
    const holdfast = Holdfast.over(new Client({ connection }), {});
    const begun = Date.now();
    await expect(holdfast.noticed(notice('order-1', 'a'))).rejects.toMatchObject({ code: 'ServerUnavailable' });
    await expect(holdfast.ping()).rejects.toThrow();
    expect(Date.now() - begun).toBeLessThan(15_000);
    await connection.close();
    await expect(world.holdfast.ping()).resolves.toBeUndefined();
  });
});

test('the name of the hold is shown only where it is not that of the payment, and costs no event', async () => {
  await start('order-7', 'order-7');
  await start('order-8', 'hold-8');
  const shown = async (paymentId: string) =>
    (await world.client.workflow.getHandle(idOf(paymentId)).describe()).typedSearchAttributes.get(PaymentReference);
  expect([await shown('order-7'), await shown('order-8')]).toEqual([undefined, 'hold-8']);
  expect(await eventsOf('order-8')).toEqual(await eventsOf('order-7'));
});
