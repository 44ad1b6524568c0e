import type { Holdfast } from '../../client';
import type { CounterView } from '../../sandbox/control-client';
import type { Progress } from '../progress';
import { type Books, compareBooks } from './books';
import { mishaps } from './mishaps';
import type { Order } from './orders';
import { type Played, play } from './play';
import { eachOf } from './pool';
import { scriptOf } from './script';
import type { Stage } from './stage';

/** More payments in flight than two cores can serve only wait for each other. */
const AT_ONCE = 32;

const LIST_EVERY_MS = 2_000;

export interface RunOptions {
  readonly seed: number;
  readonly drop: number;
  readonly kills: number;
}

/** What a run showed. */
export interface Run {
  readonly books: Books;
  readonly played: readonly Played[];
  readonly providerCalls: number;
  readonly lookUps: number;
  readonly unknownSettled: number;
  readonly faults: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly kills: number;
}

/** Plays all orders while the provider and the workers fail, then reads the provider's hidden ledger. */
export async function run(
  orders: readonly Order[],
  { seed, drop, kills }: RunOptions,
  { crew, holdfast, sandbox, accounts }: Stage,
  progress: Progress,
): Promise<Run> {
  const scripts = orders.map((order) => scriptOf(order, seed));
  const messages = scripts.reduce((sum, script) => sum + script.messages.length + script.stragglers.length, 0);
  const done = { payments: 0, messages: 0, kills: 0, unknown: 0 };
  const show = (): void => {
    progress.show(
      `${done.payments}/${orders.length} payments settled, ${done.messages}/${messages} shipment messages sent, ` +
        `${done.unknown} unknown outcomes cleared up, ${done.kills}/${kills} workers killed`,
    );
  };
  await sandbox.control.setShares({ provider: 'vipps', seed, shares: mishaps(drop) });

  let killing: Promise<void> = Promise.resolve();
  let ordered = 0;
  const killWhenDue = (): void => {
    // Spread over the run: of two, one at a third of the messages and one at two thirds.
    if (ordered >= kills || done.messages < (messages * (ordered + 1)) / (kills + 1)) return;
    ordered += 1;
    killing = killing.then(async () => {
      const { killed, started } = await crew.killOne();
      done.kills += 1;
      progress.note(`Worker ${killed} was killed with SIGKILL; worker ${started} took its place.`);
    });
    killing.catch(() => undefined);
  };

  const watch = watchParked(holdfast);
  const cast = {
    ...{ holdfast, sandbox, accounts, parked: watch.parked },
    onMessage: () => {
      done.messages += 1;
      show();
      killWhenDue();
    },
  };
  const all = eachOf(orders, AT_ONCE, async (order, at) => {
    const script = scripts[at] as (typeof scripts)[number];
    const played = await play(order, referenceOf(order, at), script, cast).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`payment ${order.paymentId} could not be played: ${why}`, { cause: error });
    });
    done.payments += 1;
    done.unknown += played.unknownSettled;
    show();
    return played;
  });
  const played = await Promise.race([all, crew.failed]).finally(watch.end);
  await killing;

  const [truth, counters] = await Promise.all([sandbox.control.truth(), sandbox.control.counters()]);
  return {
    books: compareBooks(played, truth),
    played,
    ...callsOf(counters),
    unknownSettled: done.unknown,
    faults: Object.values(counters.faults).reduce((sum, count) => sum + count, 0),
    doubled: scripts.reduce((sum, script) => sum + script.doubled, 0),
    reordered: scripts.reduce((sum, script) => sum + script.reordered, 0),
    kills: done.kills,
  };
}

/** Keeps a set of the parked payments up to date, by the list that operators use. */
function watchParked(holdfast: Holdfast): { parked: ReadonlySet<string>; end: () => void } {
  const parked = new Set<string>();
  const look = async (): Promise<void> => {
    const found: string[] = [];
    for await (const { reason, workflowId } of holdfast.stuck()) if (reason === 'parked') found.push(workflowId);
    parked.clear();
    for (const workflowId of found) parked.add(workflowId);
  };
  const timer = setInterval(() => void look().catch(() => undefined), LIST_EVERY_MS);
  return { parked, end: () => clearInterval(timer) };
}

/** Holds bear the order's name as far as the provider allows: letters, digits and dashes, 64 of them. */
const referenceOf = ({ paymentId }: Order, at: number): string =>
  `hold-${at + 1}-${paymentId.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 64).padEnd(8, '-');

/** Calls of the workers: what the customer does is not among them. A look-up reads the payment, and then its event log. */
function callsOf({ requests }: CounterView): { providerCalls: number; lookUps: number } {
  const count = (operation: string): number => requests[`vipps.${operation}`] ?? 0;
  const operations = ['create', 'capture', 'cancel', 'get', 'events'];
  return { providerCalls: operations.reduce((sum, operation) => sum + count(operation), 0), lookUps: count('get') };
}
