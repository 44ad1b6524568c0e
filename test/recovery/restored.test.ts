import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMES, PROVED } from '../../proof/providers';
import { workflowIdOf } from '../../src/messages/ids';
import { until } from '../support/until';
import { createWorld, type World } from '../support/world';

jest.setTimeout(180_000);

const AMOUNT = 24_900;
const OPEN = 'WorkflowType="payment" AND ExecutionStatus="Running"';

/** As docs/disaster.md has it: every payment that the backup calls open begins anew at its last step, with its past unknown. */
function resetAll({ temporal }: World): void {
  const binary = process.env.HOLDFAST_TEST_TEMPORAL ?? '';
  const to = ['--type', 'LastWorkflowTask', '--reason', 'restored from a backup', '--yes'];
  execFileSync(binary, ['workflow', 'reset', '--address', temporal.address, '--query', OPEN, ...to], { stdio: 'pipe' });
}

const runOf = async ({ client }: World, paymentId: string): Promise<string> =>
  (await client.workflow.getHandle(workflowIdOf('shop', paymentId)).describe()).runId;

/** Either way tells every payment that its past is unknown. */
const WAYS = { 'named in the configuration': { recovered: '2026-11-29' }, 'every payment reset': {} } as const;
const CASES: readonly (readonly [(typeof NAMES)[number], keyof typeof WAYS])[] = [
  ...NAMES.map((provider) => [provider, 'named in the configuration'] as const),
  // Where a capture that is sent twice is taken twice.
  ['payment-options', 'every payment reset'],
];

test.each(CASES)('restored from yesterday: a capture made since is not made again at %s, %s', async (provider, way) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-restored-'));
  const [dbFilename, backup] = [join(folder, 'temporal.db'), join(folder, 'yesterday.db')];
  const outside = await createWorld({ provider, worker: false }); // the provider, which no restore touches
  const { sandbox, merchant } = outside;
  await sandbox.control.setSwitches(provider, { ...PROVED[provider].side.switches });
  if (provider === 'pipwave') await sandbox.control.setSwitches(provider, { captureTiming: 'synchronous' });
  const shipment = { shipmentId: 'parcel-1', amount: AMOUNT, currency: merchant.currency, final: true };
  const taken = async () => (await outside.moved('order')).captures;
  try {
    const yesterday = await createWorld({ provider, sandbox, dbFilename });
    const begun = await yesterday.begin({ paymentId: 'order', amount: AMOUNT });
    await yesterday.viewWhen(begun, 'is open', ({ state }) => state === 'open');
    await yesterday.close();
    copyFileSync(dbFilename, backup);

    const today = await createWorld({ provider, sandbox, dbFilename });
    await today.holdfast.payment('shop', 'order').ship(shipment);
    await until('the money is taken', async () => (await taken()).length > 0, 20_000);
    await today.close();

    // The backup knows the payment and nothing of its capture. No worker runs until every payment has been reset.
    const restored = await createWorld({ provider, sandbox, dbFilename: backup, worker: false, ...WAYS[way] });
    try {
      if (way === 'every payment reset') {
        const before = await runOf(restored, 'order');
        resetAll(restored);
        await until('the payment is reset', async () => (await runOf(restored, 'order')) !== before, 30_000);
      }
      await restored.hire();
      const payment = restored.holdfast.payment('shop', 'order');
      await payment.ship(shipment);
      const isOver = await restored
        .viewWhen(payment, 'ends by itself', ({ state }) => state === 'finished', 20_000)
        .then(
          () => true,
          () => false,
        );
      if (!isOver) expect((await payment.view()).attention).not.toEqual([]); // it waits for a person
      expect(await taken()).toEqual([AMOUNT]);
      expect([provider, isOver]).toEqual([provider, provider === 'vipps' || provider === 'bambora']);
    } finally {
      await restored.close();
    }
  } finally {
    await outside.close();
  }
});
