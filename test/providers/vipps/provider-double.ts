import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureOrder, LookUpOrder, Provider } from '../../../src/providers/provider';
import type { VippsAccount } from '../../../src/providers/vipps/account';
import { vipps as descriptor } from '../../../src/providers/vipps/descriptor';
import { type Reply, type Script, type Seen, scriptedServer } from '../scripted-server';

export type { Reply, Script, Seen } from '../scripted-server';

export const REFERENCE = 'order-7f3a91c2-1';
const PATH = `/epayment/v1/payments/${REFERENCE}`;
export const TOKEN = 'POST /accesstoken/get';
export const CREATE = 'POST /epayment/v1/payments';
export const CAPTURE = `POST ${PATH}/capture`;
export const CANCEL = `POST ${PATH}/cancel`;
export const PAYMENT = `GET ${PATH}`;
export const EVENTS = `GET ${PATH}/events`;

export const SECRETS = ['client-secret-77', 'subscription-key-88', 'eyJ0eXAiOiJKV1Qi.made.up', 'client-id-66'];

export function wire<T = Record<string, unknown>>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'wire', `${name}.json`), 'utf8')).message;
}

/** An error in the shape of sheet 8. */
export const problem = (status: number, code?: string): Reply => ({
  status,
  json: {
    type: 'x',
    title: 'made up',
    status,
    traceId: '00-0001-0001-01',
    ...(code ? { extraDetails: [{ name: 'ErrorCode', reason: code }] } : {}),
  },
});

export interface World {
  vipps: Provider;
  account: VippsAccount;
  seen: Seen[];
  paths(): string[];
  script: Script;
  /** Both clocks. */
  clock: { now: number };
  close(): Promise<void>;
}

/** A provider that says what its script says, and an adapter in front of it. */
export async function aWorld(script: Script = {}, account: Partial<VippsAccount> = {}): Promise<World> {
  const full: Script = { [TOKEN]: { status: 200, json: wire('token-200') }, ...script };
  const server = await scriptedServer(full, { otherwise: problem(404), contentType: 'application/problem+json' });

  const clock = { now: Date.UTC(2026, 2, 4, 10, 15) };
  const settings: VippsAccount = {
    baseUrl: server.baseUrl,
    merchantSerialNumber: '424242',
    clientId: 'client-id-66',
    clientSecret: 'client-secret-77',
    subscriptionKey: 'subscription-key-88',
    ...account,
  };
  const vipps = descriptor.of(settings).create({ now: () => clock.now, monotonic: () => clock.now });
  return {
    vipps,
    account: settings,
    seen: server.seen,
    paths: server.paths,
    script: full,
    clock,
    async close() {
      await vipps.close();
      await server.close();
    },
  };
}

/** Runs `use` in a world of its own and closes it. */
export async function within(
  script: Script,
  use: (world: World) => Promise<void>,
  account: Partial<VippsAccount> = {},
): Promise<void> {
  const world = await aWorld(script, account);
  try {
    await use(world);
  } finally {
    await world.close();
  }
}

export const anOrder = (override: Partial<CaptureOrder> = {}): CaptureOrder => ({
  paymentId: 'order-7f3a91c2',
  reference: REFERENCE,
  amount: 9900,
  currency: 'NOK',
  key: 'cap-7f3a91c2-1',
  notAfter: Date.UTC(2030, 0, 1),
  capturedBefore: 0,
  ...override,
});

export const aQuestion = (override: Partial<LookUpOrder> = {}): LookUpOrder => ({
  kind: 'capture',
  paymentId: 'order-7f3a91c2',
  reference: REFERENCE,
  amount: 9900,
  currency: 'NOK',
  key: 'cap-7f3a91c2-1',
  ...override,
});
