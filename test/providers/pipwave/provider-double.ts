import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipwaveAccount } from '../../../src/providers/pipwave/account';
import { pipwave as descriptor } from '../../../src/providers/pipwave/descriptor';
import type {
  AuthorizeOrder,
  CaptureOrder,
  LookUpOrder,
  Provider,
  ReleaseOrder,
} from '../../../src/providers/provider';
import { type Reply, type Seen as Request, type Script, scriptedServer } from '../scripted-server';

export type { Reply, Script } from '../scripted-server';

export type Seen = Omit<Request, 'body'> & { body: Record<string, unknown> };

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
  const server = await scriptedServer(full, {
    otherwise: says(404),
    nameOf(request) {
      const body = JSON.parse(request.body);
      seen.push({ ...request, body });
      return String(body.action);
    },
  });

  const clock: World['clock'] = { now: 1_767_225_600_000 };
  const settings: PipwaveAccount = {
    baseUrl: server.baseUrl,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    currencies: ['MYR', 'JPY'],
    ...account,
  };
  const pipwave = descriptor.of(settings).create({
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
      await server.close();
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
