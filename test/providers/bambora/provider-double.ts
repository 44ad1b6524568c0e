import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BamboraAccount } from '../../../src/providers/bambora/account';
import { bambora as descriptor } from '../../../src/providers/bambora/descriptor';
import type {
  AuthorizeOrder,
  CaptureOrder,
  LookUpOrder,
  Provider,
  ReleaseOrder,
} from '../../../src/providers/provider';
import { type Reply, type Script, type Seen, scriptedServer } from '../scripted-server';

export type { Reply, Script, Seen } from '../scripted-server';

export const REFERENCE = 'order-1001';
const PATH = `/payments/${REFERENCE}/`;
export const PAYMENT = `GET ${PATH}`;
export const AUTHORIZE = `POST ${PATH}card_token_authorization/`;
export const CAPTURE = `POST ${PATH}capture/`;
export const CANCEL = `POST ${PATH}cancel/`;

export const SECRETS = [
  'demoTok3nA1',
  's3cretDemoB2',
  'ZGVtb1RvazNuQTFAVDEyMzQ1Njc4OTpzM2NyZXREZW1vQjI=',
  'card-token-5f6e',
];

export function wire<T = Record<string, unknown>>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'wire', `${name}.json`), 'utf8')).message;
}

export const KEY = 'hf-cap-7f3c';
const payment = wire('payment-200-authorized');

/** The payment object with some members changed; `undefined` takes a member away. */
export const shows = (members: Record<string, unknown> = {}, status = 200): Reply => ({
  status,
  json: { ...payment, ...members },
});

export const captured = (captures: unknown, members: Record<string, unknown> = {}, status = 200): Reply =>
  shows({ state: 'Captured', operations: ['Refund'], captures, ...members }, status);

/** An error in the shape of sheet 2.6. */
export const problem = (status: number, suffix = 'about:blank'): Reply => ({
  status,
  json: {
    type: suffix === 'about:blank' ? suffix : `https://api.bambora.com/definitions/payments/${suffix}`,
    title: 'made up',
    detail: '',
    status,
  },
});

export interface World {
  bambora: Provider;
  account: BamboraAccount;
  seen: Seen[];
  paths(): string[];
  script: Script;
  /** Both clocks. */
  clock: { now: number; monotonic?: number };
  close(): Promise<void>;
}

/** A provider that says what its script says, and an adapter in front of it. */
export async function aWorld(script: Script = {}, account: Partial<BamboraAccount> = {}): Promise<World> {
  const full: Script = { [PAYMENT]: shows(), ...script };
  const server = await scriptedServer(full, { otherwise: problem(404), contentType: 'application/problem+json' });

  const clock: World['clock'] = { now: Date.UTC(2026, 2, 4, 10, 15) };
  const settings: BamboraAccount = {
    baseUrl: server.baseUrl,
    merchantNumber: 'T123456789',
    merchantToken: 'demoTok3nA1',
    merchantSecret: 's3cretDemoB2',
    ...account,
  };
  const bambora = descriptor.of(settings).create({
    now: () => clock.now,
    monotonic: () => clock.monotonic ?? clock.now,
  });
  return {
    bambora,
    account: settings,
    seen: server.seen,
    paths: server.paths,
    script: full,
    clock,
    async close() {
      await bambora.close();
      await server.close();
    },
  };
}

/** Runs `use` in a world of its own and closes it. */
export async function within(
  script: Script,
  use: (world: World) => Promise<void>,
  account: Partial<BamboraAccount> = {},
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
  currency: 'EUR',
  key: KEY,
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

export const anAuthorization = (create: Record<string, unknown> = { token: 'card-token-5f6e' }): AuthorizeOrder => {
  const { capturedBefore: _, ...rest } = anOrder({ key: 'hf-aut-7f3c' });
  return { ...rest, create };
};

export const aQuestion = (override: Partial<LookUpOrder> = {}): LookUpOrder => ({
  kind: 'capture',
  paymentId: 'order-1001',
  reference: REFERENCE,
  amount: 12000,
  currency: 'EUR',
  key: KEY,
  ...override,
});
