import { NAMES, PROVED } from '../../proof/providers';
import type { FaultOrder } from '../../src/sandbox/faults';
import { shipmentOf } from '../support/parcels';
import { createWorld, type World } from '../support/world';

/** Refusals of a capture in the provider's own words, where one is not the only kind. */
const REFUSALS: Readonly<Record<string, readonly string[]>> = { vipps: ['6010', '6070'] };
const refusalsOf = (provider: keyof typeof PROVED): readonly string[] =>
  REFUSALS[provider] ?? [PROVED[provider].conformance.refusal.code];
const word = { operator: 'ida', reason: 'asked the shop', evidence: 'portal: nothing there' } as const;

describe.each(NAMES)('a parcel that is not paid, at %s', (provider) => {
  let world: World;
  let final: (amount?: number) => { shipmentId: string; amount: number; currency: string; final: true };
  beforeAll(async () => {
    world = await createWorld({ provider });
    if (provider === 'pipwave') await world.sandbox.control.setSwitches(provider, { captureTiming: 'synchronous' });
    final = (amount = 24_900) => ({ shipmentId: 'parcel-1', amount, currency: world.merchant.currency, final: true });
  });
  afterAll(async () => {
    await world?.close();
  });
  const fault = (paymentId: string, order: Partial<FaultOrder>) =>
    world.fault(paymentId, { operation: 'capture', fault: 'refuses', ...order } as FaultOrder);

  test.each(refusalsOf(provider))(
    'refused for good with %s: before a person, the hold is kept, and it may be tried again',
    async (code) => {
      const paymentId = `refused-${code.replace(/_/g, '-')}`;
      const payment = await world.begin({ paymentId, amount: 24_900 });
      await fault(paymentId, { code });
      await payment.ship(final());
      const view = await world.viewWhen(payment, 'is before a person', ({ attention }) =>
        attention.some(({ code }) => code === 'ShipmentUnpaid'),
      );
      expect(['denied', 'refused']).toContain(shipmentOf(view, 'parcel-1')?.state);
      expect(view.ledger).toMatchObject({ captured: 0, released: 0 });
      expect((await world.shown(paymentId)).since).toBeInstanceOf(Date);
      const listed: string[] = [];
      for await (const stuck of world.holdfast.stuck()) listed.push(stuck.paymentId);
      expect(listed).toContain(paymentId);
      // Once a look-up has shown that the first try took nothing, and only then.
      const again = () => payment.resolve({ operationId: 'parcel-1', outcome: 'notDone', resend: true, ...word });
      await expect(again()).rejects.toMatchObject({ code: 'NotResolvable' });
      await world.viewWhen(payment, 'may be tried again', ({ actions }) =>
        actions.some(({ message, from, afterLook }) => message.resend === true && !from && !afterLook),
      );
      await expect(again()).resolves.toBeDefined();
      const end = await world.viewWhen(payment, 'is captured', ({ ledger }) => ledger.captured === 24_900);
      expect(end.attention).toEqual([]);
      expect((await world.moved(paymentId)).captures).toEqual([24_900]);
    },
    60_000,
  );

  test('never captured before the hold ends: before a person until acknowledged', async () => {
    const paymentId = 'later-until-the-end';
    const captureBy = new Date(Date.now() + 4_000).toISOString();
    const payment = await world.begin({ paymentId, amount: 24_900, captureBy });
    await fault(paymentId, { fault: 'throttles', ms: 300, times: 1_000 });
    await payment.ship(final());
    const view = await world.viewWhen(payment, 'is before a person', ({ attention }) =>
      attention.some(({ code }) => code === 'ShipmentUnpaid' || code === 'Parked'),
    );
    expect(view.state).not.toBe('finished');
    expect((await world.shown(paymentId)).since).toBeInstanceOf(Date);
    expect((await world.moved(paymentId)).captures).toEqual([]);
  }, 60_000);
});
