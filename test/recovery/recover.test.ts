import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMES, PROVED, type ProviderName } from '../../proof/providers';
import type { PaymentHandle } from '../../src/client';
import { holdfast } from '../e2e/command-line';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(180_000);

const AMOUNT = 24_900;

/** Whether a payment needs a person after the same list and the same shipments were told again: the table of docs/disaster.md. */
const needsPersonAt = (provider: ProviderName) => {
  const isLost = !PROVED[provider].simulated.showsPast;
  return { taken: isLost, lost: isLost, untouched: isLost };
};

/** By itself it would have ended by then: the ladder of these accounts is climbed in a second. */
const BY_ITSELF_MS = 20_000;

/** Whether it does not end by itself. What is up meanwhile may take itself down: a look-up finds money that no shipment has been told for yet. */
async function needsPerson(world: World, payment: PaymentHandle): Promise<boolean> {
  try {
    await world.viewWhen(payment, 'ends by itself', ({ state }) => state === 'finished', BY_ITSELF_MS);
    return false;
  } catch {
    const { state, attention } = await payment.view();
    expect([state, attention.length > 0]).toEqual([expect.stringMatching(/^(parked|attention)$/), true]);
    return true;
  }
}

/** What the order service has of each payment: what it started it with. */
async function listOf(payments: readonly PaymentHandle[], currency: string): Promise<string> {
  const lines = await Promise.all(
    payments.map(async (payment) => {
      const { reference } = await payment.view();
      const { account, paymentId } = payment;
      return JSON.stringify({ account, paymentId, authorization: { reference }, amount: AMOUNT, currency });
    }),
  );
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-recover-')), 'open.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function worldsOf(provider: ProviderName): Promise<World> {
  const before = await createWorld({ provider });
  // The worst that it may do to somebody who has forgotten what was captured.
  await before.sandbox.control.setSwitches(provider, { ...PROVED[provider].side.switches });
  if (provider === 'pipwave') await before.sandbox.control.setSwitches(provider, { captureTiming: 'synchronous' });
  return before;
}

test.each(NAMES)(
  'S1, Temporal’s database is lost: told again by holdfast recover, everything is taken once at %s',
  async (provider) => {
    const before = await worldsOf(provider);
    const { currency } = before.merchant;
    const shipment = { shipmentId: 'parcel-1', amount: AMOUNT, currency, final: true };
    const taken = async (paymentId: string) => (await before.moved(paymentId)).captures;
    try {
      // One was captured, of one the answer was lost, and of one no parcel had left.
      const payments = [];
      for (const paymentId of ['taken', 'lost', 'untouched']) {
        payments.push(await before.begin({ paymentId, amount: AMOUNT }));
      }
      await before.fault('lost', { operation: 'capture', fault: 'dropsAfterEffect' });
      for (const payment of payments.slice(0, 2)) await payment.ship(shipment);
      await until('the money is taken', async () => (await taken('taken')).length + (await taken('lost')).length === 2);
      const file = await listOf(payments, currency);

      const after = await createWorld({ provider, sandbox: before.sandbox });
      try {
        const planned = await holdfast(after, 'recover', '--from', file, '--dry-run', '--json');
        expect(planned).toMatchObject({ exitCode: 0 });
        expect(JSON.parse(planned.out).wouldStart).toEqual(['shop/taken', 'shop/lost', 'shop/untouched']);
        expect(await after.holdfast.list()).toEqual([]);

        const done = await holdfast(after, 'recover', '--from', file, '--rate', '20', '--yes', '--json');
        expect(done).toMatchObject({ exitCode: 0 });
        expect(JSON.parse(done.out)).toMatchObject({
          started: ['shop/taken', 'shop/lost', 'shop/untouched'],
          failed: [],
        });
        const again = await holdfast(after, 'recover', '--from', file, '--yes', '--json');
        expect(again).toMatchObject({ exitCode: 0, err: expect.not.stringContaining('error') });
        expect(JSON.parse(again.out)).toMatchObject({
          started: [],
          there: ['shop/taken', 'shop/lost', 'shop/untouched'],
        });

        const needs = Object.fromEntries(
          await Promise.all(
            ['taken', 'lost', 'untouched'].map(async (paymentId) => {
              const payment = after.holdfast.payment('shop', paymentId);
              await payment.ship(shipment);
              return [paymentId, await needsPerson(after, payment)];
            }),
          ),
        );
        expect(needs).toEqual(needsPersonAt(provider));
        for (const paymentId of ['taken', 'lost'])
          expect([paymentId, await taken(paymentId)]).toEqual([paymentId, [AMOUNT]]);
        // What nobody could tell waits for a person, and was not sent: rather not taken than twice.
        expect((await taken('untouched')).length).toBe(needs.untouched ? 0 : 1);
      } finally {
        await after.close();
      }
    } finally {
      await before.close();
    }
  },
);

test('single failures stop nothing, and are told with their lines', async () => {
  const world = await createWorld();
  try {
    const there = await world.begin({ paymentId: 'there', amount: AMOUNT });
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-recover-')), 'list.jsonl');
    const line = (paymentId: string, more: object = {}) =>
      JSON.stringify({
        ...{ account: 'shop', paymentId, authorization: { reference: `${paymentId}-hold` } },
        ...{ amount: AMOUNT, currency: 'NOK', ...more },
      });
    writeFileSync(
      file,
      [line('there', { amount: 100 }), line('late', { captureBy: '2026-01-01T00:00:00Z' }), line('new')].join('\n'),
    );
    const { exitCode, out } = await holdfast(world, 'recover', '--from', file, '--yes');
    expect(exitCode).toBe(1);
    expect(out).toContain('Started as recovered: 1 of 3 payments.');
    expect(out).toMatch(/^ {2}line 1, shop\/there: PaymentConflict: /m);
    expect(out).toMatch(/^ {2}line 2, shop\/late: InvalidMessage: captureBy /m);
    expect((await there.view()).ledger.authorized).toBe(AMOUNT);

    writeFileSync(file, `${line('one')}\nnonsense\n`);
    const refused = await holdfast(world, 'recover', '--from', file, '--yes');
    expect(refused).toMatchObject({ exitCode: 2, out: '' });
    expect(refused.err).toContain('line 2: is not a JSON object on one line');
    await expect(world.holdfast.payment('shop', 'one').view()).rejects.toMatchObject({ code: 'PaymentNotFound' });
    expect((await holdfast(world, 'recover', '--from', file)).exitCode).toBe(2); // nobody to confirm it
  } finally {
    await world.close();
  }
});
