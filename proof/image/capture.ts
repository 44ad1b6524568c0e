import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Holdfast } from '../../src/client';
import { newApiKey } from '../../src/gateway/api/keys';
import { startEmbeddedTemporal } from '../../src/local-temporal/embedded-temporal';
import { findTemporalBinary } from '../../src/local-temporal/temporal-binary';
import { SEARCH_ATTRIBUTE_LIST } from '../../src/messages/search-attributes';
import { type Sandbox, startSandbox } from '../../src/sandbox/server';
import { accountYaml, MERCHANTS, SECRETS } from '../merchants';
import { gatewayCommand } from '../production/compose';
import type { Mounted } from './build';
import { type ImageProcess, startInImage } from './process';

const CAPTURED_WITHIN_MS = 30_000;

/** Starts the worker and the gateway of an image, and captures money with them. Throws when anything is not as it should be. */
export async function capture(image: Mounted, say: (line: string) => void, closers: (() => unknown)[]): Promise<void> {
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
  const { key, sha256 } = newApiKey('shop');
  const yaml = `accounts:
${accountYaml(account, 'vipps', sandbox.baseUrls.vipps ?? '', more)}
gateway:
  api: { listen: 127.0.0.1:0, keys: { shop: { sha256: ${sha256}, accounts: [${account}], may: [start, ship] } } }
`;
  writeFileSync(join(given, 'holdfast.yaml'), yaml, { mode: 0o644 });
  const env = {
    HOLDFAST_CONFIG: '/mnt/holdfast.yaml',
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
  const worker = await startInImage(image, given, { ...SECRETS, ...env }, { ready: 'holdfast worker is ready' });
  closers.push(() => worker.kill());
  const build = /"build":"(\w+)"/.exec(worker.said)?.[1];
  say(`The worker of the image is ready: user ${worker.uid}, read-only file system, build ${build}`);
  // It gets none of the accounts' credentials, as in docker-compose.yml.
  const gateway = await startInImage(image, given, env, {
    command: gatewayCommand(),
    ready: 'holdfast gateway is ready',
  });
  closers.push(() => gateway.kill());

  const connection = await Connection.connect({ address: temporal.address });
  closers.push(() => connection.close());
  const client = new Client({ connection, namespace: temporal.namespace });
  const holdfast = Holdfast.over(client, { [account]: { provider: 'vipps' } });
  const hold = { provider: 'vipps' as const, account, reference: 'image-order-1', amount: 4_100, currency };
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
  const shipped = await overHttp(gateway, key, { ...hold, reference: 'image-order-2' }, sandbox);
  say(
    `The gateway of the image: /readyz ${shipped.ready}, safeToShip ${shipped.safeToShip}; captured ${shipped.captured}`,
  );
  const codes = [await gateway.stop(), await worker.stop()];
  say(`SIGTERM: the gateway ended with ${codes[0]}, the worker with ${codes[1]}`);
  const isRight = captured === amount && view?.state === 'finished' && shipped.ready === 200;
  if (!isRight || shipped.safeToShip !== 'yes' || shipped.captured !== amount || codes.some((code) => code !== 0)) {
    throw new Error('That is not right.');
  }
}

interface Shipped {
  /** The status of `/readyz`. */
  ready: number;
  safeToShip: string;
  /** What the provider has taken. */
  captured: number;
}

/** A payment as an order service without Node has it: started, and shipped whole. */
async function overHttp(
  { said }: ImageProcess,
  key: string,
  hold: { provider: 'vipps'; account: string; reference: string; amount: number; currency: string },
  { control }: Sandbox,
): Promise<Shipped> {
  const url = `http://${/"api":"([^"]+)"/.exec(said)?.[1]}`;
  const { account, reference, amount, currency } = hold;
  const put = (path: string, body: object): Promise<Response> =>
    fetch(`${url}/v1/accounts/${account}/payments/${reference}${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify(body),
    });
  const { status: ready } = await fetch(`${url}/readyz`);
  await control.authorize(hold);
  await put('', { authorization: { reference }, amount, currency });
  const answer = await put('/shipments/parcel-1', { amount, currency, final: true });
  const { safeToShip } = (await answer.json()) as { safeToShip: string };
  const { captured } = await control.truthOf(hold);
  return { ready, safeToShip, captured };
}
