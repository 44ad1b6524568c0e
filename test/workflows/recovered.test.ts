import { NAMES, PROVED } from '../../proof/providers';
import { until } from '../support/until';
import { createWorld } from '../support/world';

/** Temporal's database is lost: nobody remembers the payment, and the order service tells everything again. */
test.each(NAMES)(
  'a history that was lost: told again as recovered, nothing is taken twice at %s',
  async (provider) => {
    const before = await createWorld({ provider });
    // The worst that it may do to somebody who has forgotten what was captured.
    await before.sandbox.control.setSwitches(provider, { ...PROVED[provider].side.switches });
    if (provider === 'pipwave') await before.sandbox.control.setSwitches(provider, { captureTiming: 'synchronous' });
    try {
      const { currency } = before.merchant;
      const shipment = { shipmentId: 'parcel-1', amount: 24_900, currency, final: true };
      const payment = await before.begin({ paymentId: 'lost', amount: 24_900 });
      await payment.ship(shipment);
      const taken = async () => (await before.moved('lost')).captures;
      await until('the money is taken', async () => (await taken()).length > 0);
      const { reference } = await payment.view();

      const after = await createWorld({ provider, sandbox: before.sandbox });
      try {
        const again = await after.holdfast.start({
          account: 'shop',
          paymentId: 'lost',
          authorization: { reference },
          amount: 24_900,
          currency,
          recovered: true,
        });
        await again.ship(shipment);
        const view = await after.viewWhen(
          again,
          'is settled or before a person',
          ({ state, attention }) => state === 'finished' || state === 'parked' || attention.length > 0,
        );
        expect(view.journal.map(({ fact }) => fact)).toContain('PastUnknown');
        expect(await taken()).toEqual([24_900]);
      } finally {
        await after.close();
      }
    } finally {
      await before.close();
    }
  },
  60_000,
);
