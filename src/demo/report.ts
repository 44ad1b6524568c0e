import { money } from '../terminal/money';
import type { paint } from '../terminal/output';
import { table } from '../terminal/output';
import type { Disagreement } from './books';
import { countOf, type SafeBecause, type SettledBy } from './doubt';
import { shortenedFor } from './merchants';
import { OPERATOR } from './operator';
import { type ProviderName, SIDES } from './providers';
import type { ProviderRun, Run, RunOptions } from './run';

type Paint = ReturnType<typeof paint>;

const SHOWN_MAX = 20;
/** Lines of reasons, for a terminal of 100 columns. */
const WIDTH = 100;

/** What is going to be played, before it begins. */
export function storyOf(providers: readonly ProviderName[], { drop }: RunOptions, colors: Paint): string[] {
  return [
    `Orders are played at ${providers.length === 1 ? 'one provider' : `${providers.length} providers`}. ` +
      `${Math.round(drop * 100)} % of the answers get lost, half of them after the money moved.`,
    "Each sandbox does the worst that its provider's documents leave open:",
    ...providers.flatMap((name) => {
      const { title, story, worst } = SIDES[name];
      return [`  ${colors.bold(title)}`, `    ${story}`, `    At worst: ${worst}`];
    }),
    '',
  ];
}

const SETTLED: Readonly<Record<SettledBy, string>> = {
  key: 'key',
  marker: 'marker',
  totals: 'totals',
  status: 'status',
  answer: 'answer to a repeat',
  absence: 'proven absence',
  person: 'the operator',
  refusal: 'refusal',
};

const SAFE: Readonly<Record<SafeBecause, string>> = {
  sameKey: 'same key: taken once',
  absenceProven: 'two reads prove absence',
  personLooked: 'the books show nothing',
  neverSent: 'the first moved nothing',
};

/** What decides a run: the same again plays the same. */
type Replay = RunOptions & {
  readonly orders?: string | undefined;
  readonly payments?: number | undefined;
  readonly provider?: ProviderName | undefined;
};

/** The tables, the comparison and what it all means, as lines. */
export function reportOf(run: Run, options: Replay, seconds: number, colors: Paint): string[] {
  const { books } = run;
  return [
    '',
    "Holdfast's books beside the providers' own, payment by payment and movement by movement:",
    table(
      ['provider', 'payments', 'parcels', 'captures', 'captured', 'captured twice', 'over the hold', 'lost'],
      run.providers.map((one) => [
        SIDES[one.provider].title,
        one.books.payments,
        one.books.shipments,
        one.books.captures,
        Object.entries(one.captured)
          .map(([currency, amount]) => money(amount, currency).padStart(18))
          .join('\n'),
        one.books.capturedTwice,
        one.books.overCaptured,
        one.books.lost,
      ]),
    ),
    ...disagreementsOf(run),
    books.agree
      ? colors.green('The books agree to the last minor unit.')
      : colors.red(
          'The books do not agree. This must not happen: please report it, with the seed and the lines above.',
        ),
    ...hearsayOf(run, colors),
    '',
    'How often nobody knew whether money had moved, and what became of it:',
    table(
      ['provider', 'unknown, then settled by', 'parked', 'sent again, safe because'],
      run.providers.map(({ provider, doubt }) => [
        SIDES[provider].title,
        lines(doubt.settled, SETTLED),
        countOf(doubt.parked),
        lines(doubt.resent, SAFE),
      ]),
    ),
    ...parkingOf(run),
    '',
    ...meaningOf(run, options, seconds),
  ];
}

const lines = <K extends string>(counts: Readonly<Partial<Record<K, number>>>, words: Readonly<Record<K, string>>) =>
  (Object.keys(words) as K[])
    .filter((what) => (counts[what] ?? 0) > 0)
    .map((what) => `${String(counts[what]).padStart(3)} ${words[what]}`)
    .join('\n') || '  0';

function hearsayOf({ hearsay: { events, doubled, failed, disagreements } }: Run, colors: Paint): string[] {
  const heard = `The shops heard ${events} events, ${doubled} of them more than once; ${failed} deliveries failed.`;
  if (disagreements.length === 0) {
    return [heard, colors.green('They came in order and without a gap, and tell of the same captures.')];
  }
  const wrong = 'They do not agree with the books. This must not happen: please report it, with the seed.';
  return [heard, ...shownOf(disagreements), colors.red(wrong)];
}

const disagreementsOf = ({ books }: Run): string[] => shownOf(books.disagreements);

function shownOf(disagreements: readonly Disagreement[]): string[] {
  const shown = disagreements.slice(0, SHOWN_MAX).map(({ paymentId, what }) => `  ${paymentId}: ${what}`);
  const more = disagreements.length - shown.length;
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

function parkingOf({ providers }: Run): string[] {
  if (providers.every(({ doubt }) => countOf(doubt.parked) === 0)) return [];
  return [
    'Parked means: no look-up could tell, so a person has to. What was last heard:',
    ...providers.flatMap(({ provider, doubt }) => reasonsOf(SIDES[provider].title, doubt)),
    `The demo played that person (${OPERATOR} in each journal): it waited until no attempt could take effect any more,`,
    "looked into the provider's own books, and said what stood there: done, or not done, so send it again.",
  ];
}

function reasonsOf(title: string, { parked }: ProviderRun['doubt']): string[] {
  return Object.entries(parked)
    .sort(([, a], [, b]) => b - a)
    .map(([why, count]) => `  ${title.padEnd(15)} ${String(count).padStart(3)} × ${why}`.slice(0, WIDTH));
}

function meaningOf(run: Run, options: Replay, seconds: number): string[] {
  const { faults, doubled, reordered, kills, notices } = run;
  const came = Object.values(notices).reduce((sum, many) => sum + many, 0);
  return [
    `In ${seconds} s the providers misbehaved ${faults} times (answers lost before and after the money moved, 5xx, silence,`,
    `stale reads; --drop ${options.drop}), ${doubled} shipment messages came twice, ${reordered} overtook another, and ` +
      `${kills === 1 ? '1 worker process was' : `${kills} worker processes were`} killed.`,
    ...(came === 0
      ? []
      : [`${came} notices of the providers came in over sockets; those that are genuine made their payments look.`]),
    ...shortenedFor(run.providers.map(({ provider }) => provider)),
    `Again, the same orders and faults: ${commandOf(options)}`,
    'Leave it up, look into it and settle a payment yourself:',
    `  ${commandOf(options)} --keep`,
  ];
}

const commandOf = ({ seed, drop, kills, orders, payments, provider }: Replay): string =>
  Object.entries({ orders, payments, provider, seed, drop, kills })
    .filter(([, value]) => value !== undefined)
    .reduce((command, [name, value]) => `${command} --${name} ${value}`, 'npm run demo --');
