import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PipwaveAccount } from '../../../src/providers/pipwave/account';
import { createPipwave } from '../../../src/providers/pipwave/pipwave';
import type {
  AuthorizeOrder,
  CaptureOrder,
  LookUpOrder,
  Provider,
  ReleaseOrder,
} from '../../../src/providers/provider';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

interface Answering {
  status: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
  afterMs?: number;
  /** Happens while the request is at the provider. */
  meanwhile?: () => void;
}
export type Reply = Answering | 'drops the connection';

/** Answers by action; a list is used up one by one, its last reply stays. */
export type Script = Record<string, Reply | Reply[]>;

export const REQUERY = 'requery';
export const CAPTURE = 'capture-payment';
export const CANCEL = 'cancel-payment';
export const INITIATE = 'initiate-payment';

// The made-up values of sheet 1.3.
export const API_KEY = 'pk_demo_1a2b3c4d5e6f';
export const API_SECRET = 'sk_demo_0f9e8d7c6b5a';
export const SECRETS = [API_KEY, API_SECRET];
export const PW_ID = 'PWDEMO0000000042';
export const REFERENCE = 'ORDER-1001';

export function wire<T = Record<string, unknown>>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'wire', `${name}.json`), 'utf8')).message;
}

const held = wire('requery-200-authorized');

/** The requery of an authorized payment with some members changed; `undefined` takes a member away. */
export const shows = (members: Record<string, unknown> = {}): Reply => ({ status: 200, json: { ...held, ...members } });
export const captured = (members: Record<string, unknown> = {}): Reply =>
  shows({ transaction_status: '10', require_capture: false, ...members });
export const says = (status: string | number, message = 'made up'): Reply => ({
  status: 200,
  json: { status, message },
});

export interface World {
  pipwave: Provider;
  account: PipwaveAccount;
  seen: Seen[];
  /** What was asked for, in order. */
  actions(): string[];
  script: Script;
  /** Both clocks. */
  clock: { now: number; monotonic?: number };
  close(): Promise<void>;
}

/** A provider that says what its script says, and an adapter in front of it. */
export async function aWorld(script: Script = {}, account: Partial<PipwaveAccount> = {}): Promise<World> {
  const seen: Seen[] = [];
  const full: Script = { [REQUERY]: shows(), ...script };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const body = JSON.parse(Buffer.concat(chunks).toString());
    seen.push({ method, path, headers, body });
    const entry = full[body.action] ?? says(404);
    const reply = Array.isArray(entry) ? ((entry.length > 1 ? entry.shift() : entry[0]) as Reply) : entry;
    if (reply === 'drops the connection') return void request.socket.destroy();
    reply.meanwhile?.();
    if (reply.afterMs) await sleep(reply.afterMs, undefined, { ref: false });
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const clock: World['clock'] = { now: 1_767_225_600_000 };
  const settings: PipwaveAccount = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    currencies: ['MYR', 'JPY'],
    ...account,
  };
  const pipwave = createPipwave(settings, {
    now: () => clock.now,
    monotonic: () => clock.monotonic ?? clock.now,
  });
  return {
    pipwave,
    account: settings,
    seen,
    actions: () => seen.map(({ body }) => String(body.action)),
    script: full,
    clock,
    async close() {
      await pipwave.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Runs `use` in a world of its own and closes it. */
export async function within(
  script: Script,
  use: (world: World) => Promise<void>,
  account: Partial<PipwaveAccount> = {},
): Promise<void> {
  const world = await aWorld(script, account);
  try {
    await use(world);
  } finally {
    await world.close();
  }
}

export const anOrder = (override: Partial<CaptureOrder> = {}): CaptureOrder => ({
  paymentId: 'order-1001',
  reference: REFERENCE,
  amount: 12000,
  currency: 'MYR',
  key: 'hf-cap-7f3c',
  notAfter: Date.UTC(2030, 0, 1),
  capturedBefore: 0,
  ...override,
});

export const aRelease = (override: Partial<ReleaseOrder> = {}): ReleaseOrder => ({
  ...anOrder({ key: 'hf-rel-7f3c' }),
  untouched: true,
  releasedBefore: 0,
  ...override,
});

export const BUYER = { id: 'b-1', email: 'buyer@example.com', country_code: 'MY' };

export const anAuthorization = (override: Partial<AuthorizeOrder> = {}): AuthorizeOrder => {
  const { capturedBefore: _, ...rest } = anOrder({ key: 'hf-aut-7f3c' });
  return { ...rest, create: { buyer_info: BUYER }, ...override };
};

export const aQuestion = (override: Partial<LookUpOrder> = {}): LookUpOrder => ({
  kind: 'capture',
  paymentId: 'order-1001',
  reference: REFERENCE,
  amount: 12000,
  currency: 'MYR',
  key: 'hf-cap-7f3c',
  ...override,
});
