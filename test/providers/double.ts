import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reachable } from '../../src/providers/assemble';
import type { OpenAccount } from '../../src/providers/descriptor';
import type {
  AuthorizeOrder,
  CaptureOrder,
  LookUpOrder,
  Provider,
  RefundOrder,
  ReleaseOrder,
} from '../../src/providers/provider';
import { type Reply, type Script, type Seen, scriptedServer } from './scripted-server';

export type { Reply, Script, Seen } from './scripted-server';

/** The messages in a provider's `wire` folder. */
export const messagesIn =
  (folder: string) =>
  <T = Record<string, unknown>>(name: string): T =>
    JSON.parse(readFileSync(join(folder, 'wire', `${name}.json`), 'utf8')).message;

/** What the double of one provider is: its adapter, and a server that answers in its words. */
interface Side<Name extends string, Account> {
  /** What its tests call the adapter. */
  name: Name;
  adapter: { of(account: Account): OpenAccount };
  account: Omit<Account, 'baseUrl'>;
  /** What it says unless a test has another reply. */
  script: Script;
  otherwise: Reply;
  contentType?: string;
  nameOf?: (request: Seen) => string;
  /** When it is. */
  now?: number;
}

export interface World<Account> {
  account: Account;
  seen: Seen[];
  paths(): string[];
  script: Script;
  /** Both clocks. */
  clock: { now: number; monotonic?: number };
  close(): Promise<void>;
}

/** A provider that says what its script says, and an adapter in front of it. */
export async function openWorld<Name extends string, Account extends Reachable>(
  { name, adapter, now = Date.UTC(2026, 2, 4, 10, 15), ...side }: Side<Name, Account>,
  replies: Script,
  settings: Partial<Account>,
): Promise<World<Account> & Record<Name, Provider>> {
  const script: Script = { ...side.script, ...replies };
  const server = await scriptedServer(script, side);
  const clock: World<Account>['clock'] = { now };
  const account = { baseUrl: server.baseUrl, ...side.account, ...settings } as Account;
  const provider = adapter.of(account).create({
    now: () => clock.now,
    monotonic: () => clock.monotonic ?? clock.now,
  });
  return {
    ...({ [name]: provider } as Record<Name, Provider>),
    ...{ account, script, clock, seen: server.seen, paths: server.paths },
    async close() {
      await provider.close();
      await server.close();
    },
  };
}

/** Runs `use` in a world of its own and closes it. */
export const withinOf =
  <W extends { close(): Promise<void> }, Account>(open: (script: Script, account: Partial<Account>) => Promise<W>) =>
  async (script: Script, use: (world: W) => Promise<void>, account: Partial<Account> = {}): Promise<void> => {
    const world = await open(script, account);
    try {
      await use(world);
    } finally {
      await world.close();
    }
  };

type Subject = Pick<CaptureOrder, 'paymentId' | 'reference' | 'amount' | 'currency'> & {
  keys: Readonly<Record<LookUpOrder['kind'], string>>;
};

/** Orders about one payment, each with what a test changes of it. */
export function ordersOf({ keys, ...payment }: Subject) {
  const anOrder = (override: Partial<CaptureOrder> = {}): CaptureOrder => ({
    ...payment,
    key: keys.capture,
    notAfter: Date.UTC(2030, 0, 1),
    capturedBefore: 0,
    ...override,
  });
  return {
    anOrder,
    aRelease: (override: Partial<ReleaseOrder> = {}): ReleaseOrder => ({
      ...anOrder({ key: keys.release }),
      untouched: true,
      releasedBefore: 0,
      ...override,
    }),
    /** Of a payment whose whole amount was captured. */
    aRefund: (override: Partial<RefundOrder> = {}): RefundOrder => ({
      ...anOrder({ key: keys.refund, capturedBefore: payment.amount }),
      refundedBefore: 0,
      ...override,
    }),
    anAuthorization: (override: Partial<AuthorizeOrder> & Pick<AuthorizeOrder, 'create'>): AuthorizeOrder => {
      const { capturedBefore: _, ...rest } = anOrder({ key: keys.authorize });
      return { ...rest, ...override };
    },
    aQuestion: (override: Partial<LookUpOrder> = {}): LookUpOrder => ({
      ...payment,
      kind: 'capture',
      key: keys.capture,
      ...override,
    }),
  };
}
