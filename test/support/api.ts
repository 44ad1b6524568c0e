import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { Holdfast } from '../../src/client';
import type { ApiKey } from '../../src/config/gateway';
import { newApiKey } from '../../src/gateway/api/keys';
import { type Gateway, startGateway } from '../../src/gateway/gateway';
import { type GatewayMetrics, gatewayMetrics } from '../../src/gateway/metrics';

/** Who the tests are at the API: one key for each role, and one of another shop. */
const rolesOf = (account: string) =>
  ({
    all: { accounts: [account], may: ['start', 'ship', 'refund', 'read', 'operate'], operator: 'ida' },
    reader: { accounts: [account], may: ['read'] },
    stranger: { accounts: ['other'], may: ['start', 'ship', 'read'] },
  }) as const satisfies Record<string, Omit<ApiKey, 'sha256'>>;
export type Role = keyof ReturnType<typeof rolesOf>;

export interface Asked {
  body?: unknown;
  /** The body as it goes out, where it is not JSON. */
  text?: string;
  as?: Role | 'nobody';
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  body: any;
}

/** A gateway with nothing but the API, and a caller of it. */
export interface ApiUnderTest {
  url: string;
  keys: Readonly<Record<Role, string>>;
  metrics: GatewayMetrics;
  /** What the log says of bugs. */
  log: string[];
  call(method: string, path: string, asked?: Asked): Promise<Answered>;
  stop(): Promise<void>;
}

export async function startApi(holdfast: Holdfast, account = 'shop'): Promise<ApiUnderTest> {
  const made = Object.entries(rolesOf(account)).map(([role, allowed]) => ({ role, allowed, ...newApiKey(role) }));
  const keys = Object.fromEntries(made.map(({ role, key }) => [role, key])) as Record<Role, string>;
  const settings = Object.fromEntries(made.map(({ role, allowed, sha256 }) => [role, { ...allowed, sha256 }]));
  const metrics = gatewayMetrics();
  const log: string[] = [];
  const gateway: Gateway = await startGateway(
    holdfast,
    {
      accounts: {},
      noticeAccounts: [],
      workflowTaskTimeoutMs: 5_000,
      gateway: { api: { listen: ANY_PORT, keys: settings } },
    },
    metrics,
    pino({}, { write: (line: string) => void log.push(line) }),
  );
  const url = `http://${gateway.addresses.api}`;
  return {
    ...{ url, keys, metrics, log },
    async call(method, path, { body, text, as = 'all', headers = {} } = {}) {
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(as === 'nobody' ? {} : { authorization: `Bearer ${keys[as]}` }),
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const told = await answer.text();
      const isJson = (answer.headers.get('content-type') ?? '').includes('json');
      return { status: answer.status, headers: answer.headers, body: isJson && told !== '' ? JSON.parse(told) : told };
    },
    stop: () => gateway.stop(),
  };
}

const ANY_PORT = { host: '127.0.0.1', port: 0 };

/** A client whose Temporal is not there, and that soon says so. */
export const holdfastWithoutTemporal = (): Holdfast =>
  Holdfast.over(
    new Client({ connection: Connection.lazy({ address: '127.0.0.1:1', connectTimeout: 100 }) }),
    { shop: { provider: 'vipps' }, other: { provider: 'vipps' } },
    { answerWithinMs: 100 },
  );
