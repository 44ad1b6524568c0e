import type { Logger } from 'pino';
import type { Holdfast } from '../client';
import type { GatewayConfig } from '../config/gateway-config';
import { apiRoutes, unreadableAddress } from './api/routes';
import { type Listener, openListener } from './listener';
import type { GatewayMetrics } from './metrics';
import { noticeRoutes } from './notices/routes';

export interface Gateway {
  /** Where it listens: only what is configured. */
  readonly addresses: { api?: string; notices?: string };
  /** Takes no more requests, answers those that wait, and resolves within 10 s. */
  stop(): Promise<void>;
}

const STOPS_WITHIN_MS = 10_000;

/** The gateway over a client that the caller has and closes. Rejects when a port cannot be had. */
export async function startGateway(
  holdfast: Holdfast,
  { gateway, noticeAccounts }: GatewayConfig,
  metrics: GatewayMetrics,
  log: Logger,
): Promise<Gateway> {
  const stopping = new AbortController();
  const open: Partial<Record<'api' | 'notices', Listener>> = {};
  const closeAll = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(Object.values(open).map((listener) => listener.close()));
  };
  try {
    const { api, notices } = gateway;
    if (api) {
      open.api = await openListener(
        api.listen,
        apiRoutes({ holdfast, keys: api.keys, metrics, log, stopping: stopping.signal }),
        unreadableAddress,
      );
    }
    if (notices) {
      open.notices = await openListener(
        notices.listen,
        noticeRoutes({ holdfast, accounts: noticeAccounts, metrics, log }),
      );
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  return {
    addresses: Object.fromEntries(Object.entries(open).map(([edge, { address }]) => [edge, address])),
    stop: () => Promise.race([closeAll(), new Promise<void>((done) => setTimeout(done, STOPS_WITHIN_MS).unref())]),
  };
}
