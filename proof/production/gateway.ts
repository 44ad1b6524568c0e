import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ShipMessage } from '../../src/client';
import { newApiKey } from '../../src/gateway/api/keys';
import { MERCHANTS } from '../merchants';
import { NAMES } from '../providers';
import { ROOT } from '../root';
import { gatewayCommand } from './compose';
import { type Part, partOf } from './part';

const LISTEN = '127.0.0.1:8090';
const INSISTS_MS = 60_000;
const LOG_SHOWN = 6_000;
const TAKEN: readonly number[] = [200, 202];
/** Nothing was promised: once more. */
const UNAVAILABLE = 503;

/** The gateway of docker-compose.yml, and an order service that has nothing but HTTP. */
export interface Gateway {
  readonly part: Part;
  /** Insists, whatever is down. */
  ship(payment: { account: string; paymentId: string }, message: ShipMessage): Promise<void>;
}

/** A key of the order service at every account, and what the configuration says of it. */
export function shopKey(): { key: string; yaml: string } {
  const { key, sha256 } = newApiKey('shop');
  const accounts = NAMES.map((provider) => MERCHANTS[provider].name).join(', ');
  const yaml = `gateway:\n  api: { listen: ${LISTEN}, keys: { shop: { sha256: ${sha256}, accounts: [${accounts}], may: [ship] } } }\n`;
  return { key, yaml };
}

/** It gets none of the accounts' credentials, as in docker-compose.yml. */
export function gatewayOf(key: string, env: NodeJS.ProcessEnv, folder: string): Gateway {
  const [command = '', script = '', ...args] = gatewayCommand();
  const logFile = join(folder, 'gateway.log');
  const part = partOf({
    name: 'the gateway',
    command,
    args: [join(ROOT, script), ...args],
    env,
    logFile,
    isReady: () =>
      fetch(`http://${LISTEN}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
  });
  return {
    part,
    async ship({ account, paymentId }, { shipmentId, ...shipment }) {
      const url = `http://${LISTEN}/v1/accounts/${account}/payments/${paymentId}/shipments/${shipmentId}`;
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const put = async (): Promise<{ status: number; said: string }> => {
        const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(shipment) });
        return { status: answer.status, said: `${answer.status} ${await answer.text()}` };
      };
      for (const until = Date.now() + INSISTS_MS; ; await sleep(50)) {
        const { status, said } = await put().catch((error: Error) => ({
          status: UNAVAILABLE,
          said: `${error.message}: ${error.cause}`,
        }));
        if (TAKEN.includes(status)) return;
        if (status !== UNAVAILABLE || Date.now() > until)
          throw new Error(
            `PUT ${url}: ${said}\nThe end of its log:\n${readFileSync(logFile, 'utf8').slice(-LOG_SHOWN)}`,
          );
      }
    },
  };
}
