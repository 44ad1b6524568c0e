import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Holdfast } from '../../src/client';
import { startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import { startSandbox } from '../../src/sandbox/server';
import { accountYaml, MERCHANTS, SECRETS } from '../merchants';
import type { Mounted } from './build';
import { startImageWorker } from './worker';

const CAPTURED_WITHIN_MS = 30_000;

/** Starts the worker of an image, and captures money with it. Throws when anything is not as it should be. */
export async function capture(
  { container, folder }: Mounted,
  say: (line: string) => void,
  closers: (() => unknown)[],
): Promise<void> {
  const given = mkdtempSync(join(tmpdir(), 'holdfast-image-'));
  chmodSync(given, 0o755); // the worker is another user
  closers.push(() => rmSync(given, { recursive: true, force: true }));
  const binary = await findTemporalBinary({ env: process.env, say: () => undefined });
  const temporal = await startEmbeddedTemporal({
    binary: binary.path,
    searchAttributes: SEARCH_ATTRIBUTE_LIST,
    say: () => undefined,
  });
  closers.push(() => temporal.stop());
  const sandbox = await startSandbox();
  closers.push(() => sandbox.close());
  const { name: account, currency } = MERCHANTS.vipps;
  const more = 'policy: { warnBefore: 3d }';
  const yaml = `accounts:\n${accountYaml(account, 'vipps', sandbox.baseUrls.vipps ?? '', more)}`;
  writeFileSync(join(given, 'holdfast.yaml'), yaml, { mode: 0o644 });
  const worker = await startImageWorker(container, folder, given, {
    ...SECRETS,
    HOLDFAST_CONFIG: '/mnt/holdfast.yaml',
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  });
  closers.push(() => worker.kill());
  say(`The worker of the image is ready: user ${worker.uid}, read-only file system, build ${worker.build}`);

  const connection = await Connection.connect({ address: temporal.address });
  closers.push(() => connection.close());
  const client = new Client({ connection, namespace: temporal.namespace });
  const holdfast = Holdfast.over(client, { [account]: { provider: 'vipps' } });
  const hold = { provider: 'vipps', account, reference: 'image-order-1', amount: 4_100, currency };
  await sandbox.control.authorize(hold);
  const { amount, reference } = hold;
  const payment = await holdfast.start({
    account,
    paymentId: 'image-order-1',
    authorization: { reference },
    amount,
    currency,
  });
  await payment.ship({ shipmentId: 'parcel-1', amount, currency, final: true });
  const late = sleep(CAPTURED_WITHIN_MS, undefined, { ref: false }).then(() => undefined);
  const view = await Promise.race([payment.result(), late]);
  const { captured } = await sandbox.control.truthOf(hold);
  say(`It captured ${captured} of ${amount}; the payment is ${view?.state ?? 'not finished'}`);
  const code = await worker.stop();
  say(`SIGTERM: it ended with ${code}`);
  if (captured !== amount || view?.state !== 'finished' || code !== 0) throw new Error('That is not right.');
}
