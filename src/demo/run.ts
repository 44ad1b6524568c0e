import { workflowIdOf } from '../messages/ids';
import type { CounterView } from '../sandbox/control-client';
import type { Sandbox } from '../sandbox/server';
import type { Summary } from '../sandbox/truth';
import type { Progress } from '../terminal/progress';
import { type Books, compareBooks } from './books';
import type { Dealt } from './deal';
import { type Doubt, doubtOf, Journals, sumOfDoubts } from './doubt';
import { compareHearsay, type Hearsay, nameOf } from './hearsay';
import { mishaps } from './mishaps';
import { type BookPages, startOperator } from './operator';
import { type Played, play } from './play';
import { eachOf } from './pool';
import { PROVIDER_NAMES, type ProviderName, SIDES } from './providers';
import { createReaper } from './reaper';
import { type Script, scriptOf } from './script';
import type { Stage } from './stage';

/** More payments in flight than two cores can serve only wait for each other; some of them wait for a settle window to pass. */
const AT_ONCE = 48;

export interface RunOptions {
  readonly seed: number;
  readonly drop: number;
  readonly kills: number;
  /** One parked payment is left to the user. */
  readonly keep?: boolean;
}

/** What the run showed of one provider. */
export interface ProviderRun {
  readonly provider: ProviderName;
  readonly books: Books;
  /** Minor units that the provider took, by currency. */
  readonly captured: Readonly<Record<string, number>>;
  readonly doubt: Doubt;
  /** Requests of the workers, and those among them that only read. */
  readonly calls: number;
  readonly reads: number;
}

/** What a run showed. */
export interface Run {
  readonly books: Books;
  /** What the shops heard beside what Holdfast says. */
  readonly hearsay: Hearsay;
  readonly providers: readonly ProviderRun[];
  readonly played: readonly Played[];
  /** The parked payment that is left to the user. */
  readonly left: Played | undefined;
  readonly faults: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly kills: number;
  /** Notices of the providers, by what the gateway made of each. */
  readonly notices: Readonly<Record<string, number>>;
}

/** An order with everything that is drawn for it. */
interface Part extends Dealt {
  readonly workflowId: string;
  /** What the provider's books call its hold. */
  readonly name: string;
  readonly script: Script;
}

/** Plays all orders while the providers and the workers fail, then reads the providers' hidden ledger. */
export async function run(
  dealt: readonly Dealt[],
  { seed, drop, kills, keep = false }: RunOptions,
  { crew, ears, gateway, holdfast, merchants, sandbox }: Stage,
  progress: Progress,
): Promise<Run> {
  // As they are once their providers know where notices go.
  const told = new Map(merchants.map((merchant) => [merchant.name, merchant]));
  const parts = dealt.map(({ order, merchant }, at) => {
    const known = told.get(merchant.name) ?? merchant;
    return partOf({ order, merchant: known }, at, seed);
  });
  const providers = PROVIDER_NAMES.filter((name) => parts.some(({ merchant }) => merchant.provider === name));
  for (const provider of providers) {
    await sandbox.control.setShares({ provider, seed, shares: mishaps(SIDES[provider], drop) });
  }
  const leaves = keep ? await leaveOne(parts, sandbox) : undefined;
  const messages = sum(parts.map(({ script }) => script.messages.length + script.stragglers.length));
  const journals = new Journals();
  const operator = startOperator(holdfast, sandbox.control, { pages: pagesOf(parts), journals, leaves });
  const reaper = createReaper(crew, kills, messages, progress);
  const done = { payments: 0, messages: 0 };
  const show = (): void =>
    progress.show(
      `${done.payments}/${parts.length} payments settled, ${done.messages}/${messages} shipment messages sent, ` +
        `${operator.resolved()} resolved by the operator, ${reaper.killed()}/${kills} workers killed`,
    );
  const cast = {
    holdfast,
    sandbox,
    journals,
    isLeft: operator.isLeft,
    onMessage: () => {
      done.messages += 1;
      show();
      reaper.after(done.messages);
    },
  };
  const all = eachOf(parts, AT_ONCE, async (part) => {
    const played = await play(part, part.name, part.script, cast).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`payment ${part.order.paymentId} could not be played: ${why}`, { cause: error });
    });
    done.payments += 1;
    show();
    return played;
  });
  const played = await Promise.race([all, crew.failed, operator.failed]).finally(operator.end);
  await reaper.over();
  progress.show('the shops hear the last events');
  await ears.toTheEnd(played.filter(({ view }) => view?.state === 'finished').map(nameOf));

  const [truth, counters] = await Promise.all([sandbox.control.truth(), sandbox.control.counters()]);
  return {
    books: compareBooks(played, truth),
    hearsay: compareHearsay(played, ears),
    providers: providers.map((provider) => runOf(provider, played, { truth, counters, journals })),
    played,
    left: played.find(({ workflowId }) => operator.isLeft(workflowId)),
    faults: sum(Object.values(counters.faults)),
    doubled: sum(parts.map(({ script }) => script.doubled)),
    reordered: sum(parts.map(({ script }) => script.reordered)),
    kills: reaper.killed(),
    notices: (await gateway?.noticed()) ?? {},
  };
}

/** Holds bear the order's name as far as every provider allows: letters, digits and dashes, 45 of them. */
function partOf({ order, merchant }: Dealt, at: number, seed: number): Part {
  const name = `hold-${at + 1}-${order.paymentId.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 45).padEnd(8, '-');
  const workflowId = workflowIdOf(merchant.name, order.paymentId);
  return { order, merchant, workflowId, name, script: scriptOf(order, seed) };
}

const pagesOf = (parts: readonly Part[]): BookPages =>
  new Map(
    parts.map(({ workflowId, merchant: { provider, name: account }, name: reference }) => [
      workflowId,
      { provider, account, reference },
    ]),
  );

/** Makes sure that one payment will be parked, whatever is drawn. Undefined where no provider leaves anybody in the dark. */
async function leaveOne(parts: readonly Part[], { control }: Sandbox): Promise<string | undefined> {
  const part = parts.find(({ merchant }) => SIDES[merchant.provider].unheard !== undefined);
  const fault = part && SIDES[part.merchant.provider].unheard;
  if (part === undefined || fault === undefined) return undefined;
  const { provider, name: account } = part.merchant;
  await control.inject({ provider, account, reference: part.name, operation: 'capture', fault });
  return part.workflowId;
}

interface Sources {
  readonly truth: readonly Summary[];
  readonly counters: CounterView;
  readonly journals: Journals;
}

function runOf(provider: ProviderName, all: readonly Played[], { truth, counters, journals }: Sources): ProviderRun {
  const played = all.filter(({ merchant }) => merchant.provider === provider);
  const own = truth.filter((payment) => payment.provider === provider);
  const { writes, reads, knownBy } = SIDES[provider];
  const requests = (operations: readonly string[]): number =>
    sum(operations.map((operation) => counters.requests[`${provider}.${operation}`] ?? 0));
  const captured: Record<string, number> = {};
  for (const { currency, captured: amount } of own) captured[currency] = (captured[currency] ?? 0) + amount;
  return {
    provider,
    books: compareBooks(played, own),
    captured,
    doubt: sumOfDoubts(played.map(({ workflowId }) => doubtOf(journals.of(workflowId), knownBy))),
    calls: requests([...writes, ...reads]),
    reads: requests(reads),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
