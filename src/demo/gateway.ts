import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pino from 'pino';
import type { Holdfast } from '../client';
import { loadGateway } from '../config/gateway-config';
import { noticeUrl } from '../config/notices';
import { startGateway } from '../gateway/gateway';
import { gatewayMetrics } from '../gateway/metrics';
import type { Sandbox } from '../sandbox/server';
import type { Merchant } from './merchants';
import { SIDES } from './providers';

/** Where the gateway of the demo listens. Providers are told before it does. */
export async function gatewayAddress(): Promise<{ listen: string; publicUrl: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { listen: `127.0.0.1:${port}`, publicUrl: `http://127.0.0.1:${port}/` };
}

/** The merchants, once their providers know where their notices go. */
export const toldMerchants = (
  merchants: readonly Merchant[],
  publicUrl: string,
  sandbox: Sandbox,
): Promise<Merchant[]> =>
  Promise.all(
    merchants.map(async (merchant) => {
      const { notices } = SIDES[merchant.provider];
      if (notices === undefined) return merchant;
      const url = noticeUrl(publicUrl, merchant.provider, merchant.name);
      return { ...merchant, notices: { url, ...(await notices.tell(url, merchant.account, sandbox)) } };
    }),
  );

/** The gateway, and how many notices it has taken in, by what became of each. */
export interface NoticeGateway {
  noticed(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

/** Takes in what the sandbox sends, over sockets as a provider would. */
export async function startNoticeGateway(holdfast: Holdfast, env: NodeJS.ProcessEnv): Promise<NoticeGateway> {
  const metrics = gatewayMetrics();
  const gateway = await startGateway(holdfast, loadGateway({ env }), metrics, pino({ level: 'silent' }));
  return {
    stop: () => gateway.stop(),
    async noticed() {
      const { values } = await metrics.notices.get();
      const counts: Record<string, number> = {};
      for (const { labels, value } of values) {
        const verdict = String(labels.verdict);
        counts[verdict] = (counts[verdict] ?? 0) + value;
      }
      return counts;
    },
  };
}
