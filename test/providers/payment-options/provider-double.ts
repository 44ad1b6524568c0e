import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PaymentOptionsAccount } from '../../../src/providers/payment-options/account';
import { paymentOptions as descriptor } from '../../../src/providers/payment-options/descriptor';
import type {
  AuthorizeOrder,
  CaptureOrder,
  LookUpOrder,
  Provider,
  ReleaseOrder,
} from '../../../src/providers/provider';
import { type Reply, type Script, type Seen, scriptedServer } from '../scripted-server';

export type { Reply, Script, Seen } from '../scripted-server';

export const PREFIX = '/api/v1/server-to-server-interface';
export const HOLD = '5c0d8a54-3c1f-4e0e-9f0b-0c9d2a7f1e11';
export const CAPTURE_ID = 'b8a2f0c6-77a4-4d7b-9d52-6f3e0f5a2c22';
export const ORDER = 'ord-7f3a91c2';
export const STATUS = `GET ${PREFIX}/transaction/status/${HOLD}`;
export const AUTHORIZE = `POST ${PREFIX}/authorization`;
export const CAPTURE = `POST ${PREFIX}/capture`;
export const VOID = `POST ${PREFIX}/void`;

export const SECRETS = ['made-up-api-key', 'bWFkZS11cC1hcGkta2V5', 'made-up-second-key', 'po-hook-key-made-up-1'];
/** What may never be stored or logged, masked or not (sheet 10). */
export const CARD = ['520000******1005', '******', '5200000000001005', 'TEST PERSON', 'ECMC-SSL'];

export function wire<T = Record<string, unknown>>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'wire', `${name}.json`), 'utf8')).message;
}

const NOWHERE: Reply = { status: 404, text: 'not here' };

type Members = Record<string, unknown> & { payment_details?: object };

/** A recorded message with some members changed; `payment_details` are merged. */
const changed = (name: string, status: number, { payment_details, ...members }: Members): Reply => {
  const message = wire<{ payment_details: object }>(name);
  return {
    status,
    json: { ...message, ...members, payment_details: { ...message.payment_details, ...payment_details } },
  };
};
export const shows = (members: Members = {}): Reply => changed('status-200-pre-auth', 200, members);
export const captured = (members: Members = {}): Reply => changed('capture-201', 201, members);
/** Sheet 2.5 B or C: the status of the authorization's id after a capture. */
export const showsCapture = (members: Members = {}): Reply =>
  changed('capture-201', 200, { status_code: 200, ...members });

/** An error in the shape of sheet 8.2. */
export const rejected = (status: number, response_code?: unknown, code?: unknown): Reply => ({
  status,
  json: {
    success: false,
    status_code: status,
    is_live: false,
    transaction_type: 'CAPTURE',
    gateway_response: { version: '1', type: 'ERROR', message: 'made-up text', code },
    payment_details: { amount: 1000, response_code, currency: 'JPY' },
  },
});

export interface World {
  options: Provider;
  account: PaymentOptionsAccount;
  seen: Seen[];
  paths(): string[];
  script: Script;
  /** Both clocks. */
  clock: { now: number; monotonic?: number };
  close(): Promise<void>;
}

/** A provider that says what its script says, and an adapter in front of it. */
export async function aWorld(script: Script = {}, account: Partial<PaymentOptionsAccount> = {}): Promise<World> {
  const full: Script = { [STATUS]: shows(), ...script };
  const server = await scriptedServer(full, { otherwise: NOWHERE });

  const clock: World['clock'] = { now: Date.UTC(2026, 2, 4, 10, 15) };
  const settings: PaymentOptionsAccount = {
    baseUrl: server.baseUrl,
    apiKey: 'made-up-api-key',
    secondKey: 'made-up-second-key',
    merchantId: 'JP00000042',
    live: false,
    ...account,
  };
  const options = descriptor.of(settings).create({
    now: () => clock.now,
    monotonic: () => clock.monotonic ?? clock.now,
  });
  return {
    options,
    account: settings,
    seen: server.seen,
    paths: server.paths,
    script: full,
    clock,
    async close() {
      await options.close();
      await server.close();
    },
  };
}

/** Runs `use` in a world of its own and closes it. */
export async function within(
  script: Script,
  use: (world: World) => Promise<void>,
  account: Partial<PaymentOptionsAccount> = {},
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
  reference: HOLD,
  amount: 1000,
  currency: 'JPY',
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

export const CREATE = {
  stored_payment_method_id: 'spm-1a2b3c',
  customer_ip: '203.0.113.11',
  billing_address: {
    country: 'JP',
    email: 'buyer@example.com',
    phone_number: '+81312345678',
    address1: '1-2-3 Chiyoda',
    city: 'Tokyo',
    state: 'Tokyo',
    postal_code: '100-0001',
  },
};

export const anAuthorization = (override: Partial<AuthorizeOrder> = {}): AuthorizeOrder => {
  const { capturedBefore: _, ...rest } = anOrder({ key: 'hf-aut-7f3c', reference: ORDER });
  return { ...rest, create: CREATE, ...override };
};

export const aQuestion = (override: Partial<LookUpOrder> = {}): LookUpOrder => ({
  kind: 'capture',
  paymentId: 'order-1001',
  reference: HOLD,
  amount: 1000,
  currency: 'JPY',
  key: 'hf-cap-7f3c',
  ...override,
});
