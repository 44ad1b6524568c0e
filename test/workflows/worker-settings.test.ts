import { Holdfast } from '../../src/client';
import type { WorkerSettings } from '../../src/config/worker-settings';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ worker: false });
});
afterAll(async () => {
  await world?.close();
});

const BOUNDS: [string, WorkerSettings][] = [
  ['least', { stickyTimeoutMs: 200, workflowTaskTimeoutMs: 1_000, workflowPollers: 2, activityPollers: 1 }],
  ['most', { stickyTimeoutMs: 10_000, workflowTaskTimeoutMs: 60_000, workflowPollers: 40, activityPollers: 100 }],
];

test.each(BOUNDS)(
  'a worker with the %s of each setting captures, and the payment has its task timeout',
  async (name, worker) => {
    const hired = await world.hire({ ...world.config, worker });
    try {
      const { workflowTaskTimeoutMs } = worker;
      const holdfast = Holdfast.over(world.client, { shop: { provider: 'vipps' } }, { workflowTaskTimeoutMs });
      await world.sandbox.control.authorize({
        ...{
          provider: 'vipps',
          account: world.merchant.name,
          reference: `${name}-hold`,
          amount: 9_900,
          currency: 'NOK',
        },
      });
      const payment = await holdfast.start({
        ...{
          account: 'shop',
          paymentId: name,
          authorization: { reference: `${name}-hold` },
          amount: 9_900,
          currency: 'NOK',
        },
      });
      await payment.ship({ shipmentId: 'parcel-1', amount: 9_900, currency: 'NOK', final: true });
      await world.viewWhen(payment, 'has ended', ({ state }) => state === 'finished');
      expect((await world.moved(name)).captures).toEqual([9_900]);
      const [started] = (await world.history(name)).events ?? [];
      const timeout = started?.workflowExecutionStartedEventAttributes?.workflowTaskTimeout;
      expect(Number(timeout?.seconds) * 1_000).toBe(workflowTaskTimeoutMs);
    } finally {
      await hired.stop();
    }
  },
);
