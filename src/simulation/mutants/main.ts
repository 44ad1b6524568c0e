import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { type Hunted, hunt, type Job } from './hunt';
import { MUTANTS } from './list';
import type { Mutant } from './mutant';
import { type Verdict, verdictOf } from './verdict';

/** Each is a process that keeps one core busy. */
const AT_A_TIME = 2;
/** Beyond the time that the payments need: the start of a process, and a machine with other work. */
const LIMIT_MS = 60_000;
const LIMIT_PER_PAYMENT_MS = 30;
const EVERY_MS = 5_000;

interface Options {
  only?: string[];
  maxPayments: number;
  seeds: number;
  json: boolean;
}

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Write a whole number above zero.');
  return value;
};

const program = new Command('safety:mutants')
  .description(
    'Switches on one deliberate mistake after the other and lets the simulator look for it.\nEvery one must be caught; exit code 1 if any lives.',
  )
  .option('--only <name...>', 'these mutants only')
  .option('--max-payments <n>', 'give a mutant up after so many payments of one seed', count, 2_000)
  .option('--seeds <n>', 'seeds 1 to n', count, 5)
  .option('--json', 'print one JSON object last', false)
  .action(async (options: Options) => {
    process.exitCode = await run(options);
  });

async function run(options: Options): Promise<number> {
  const strangers = (options.only ?? []).filter((asked) => !MUTANTS.some(({ name }) => name === asked));
  if (strangers.length > 0) {
    process.stderr.write(`no mutant is called ${strangers.join(', ')}; the names are in src/simulation/mutants/list\n`);
    return 2;
  }
  const mutants = MUTANTS.filter(({ name }) => options.only?.includes(name) ?? true);
  const progress = createProgress(mutants.length);
  try {
    const seeds = Array.from({ length: options.seeds }, (_, at) => at + 1);
    const payments = options.maxPayments;
    const places = placesOf(mutants);
    const asItIs = await inTurn(places, (place) =>
      hunt({ ...place, seeds, payments }, limitOf({ ...place, seeds, payments })),
    );
    for (const [at, hunted] of asItIs.entries()) {
      const wrong = wrongWith(hunted, options.seeds);
      if (wrong === undefined) continue;
      const { mode, provider } = places[at] as Place;
      process.stderr.write(
        `without any mutant, ${mode} mode, ${provider ?? 'all providers'}: ${wrong}. Mend that first.\n`,
      );
      return 1;
    }
    progress.say(`without any mutant: 0 violations in ${places.length * options.seeds * payments} payments`);

    const verdicts = await inTurn(mutants, async (mutant) => {
      const job: Job = { ...placeOf(mutant), seeds, payments };
      const verdict = verdictOf(mutant, options.seeds, await hunt(job, limitOf(job), mutant.name));
      progress.row(verdict);
      return verdict;
    });
    const alive = verdicts.filter((verdict) => verdict.alive !== null).map(({ name }) => name);
    const caught = verdicts.length - alive.length;
    progress.say(
      `${caught} of ${verdicts.length} mutants caught${alive.length > 0 ? `; alive: ${alive.join(', ')}` : ''}`,
    );
    if (options.json) {
      const rows = verdicts.map(({ name, says, median, invariant }) => ({ name, says, median, invariant }));
      process.stdout.write(`${JSON.stringify({ total: verdicts.length, caught, alive, mutants: rows })}\n`);
    }
    return alive.length > 0 ? 1 : 0;
  } finally {
    progress.end();
  }
}

type Place = Pick<Job, 'mode' | 'provider'>;

const placeOf = ({ mode, provider }: Mutant): Place => (provider === undefined ? { mode } : { mode, provider });

/** Where these mutants are looked for, each place once: the program as it is has to be clean there, or a catch may be none. */
function placesOf(mutants: readonly Mutant[]): readonly Place[] {
  const places = mutants.map(placeOf).map((place) => [JSON.stringify(place), place] as const);
  return [...new Map(places).values()];
}

const limitOf = ({ seeds, payments }: Job): number => LIMIT_MS + seeds.length * payments * LIMIT_PER_PAYMENT_MS;

function wrongWith({ told, broken }: Hunted, seeds: number): string | undefined {
  if (broken !== undefined) return broken;
  const found = told.find(({ invariant }) => invariant !== undefined);
  if (found) return `seed ${found.seed} breaks ${found.invariant}: ${found.seen}`;
  return told.length < seeds ? `only ${told.length} of ${seeds} seeds ran` : undefined;
}

/** Some at a time; the results in the order of the items. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return results;
}

/** The table grows as it goes; between its rows somebody who waits is told how far it is. */
function createProgress(total: number) {
  const started = Date.now();
  let done = 0;
  const timer = setInterval(() => {
    process.stderr.write(`${done} of ${total} mutants, ${Math.round((Date.now() - started) / 1_000)} s\n`);
  }, EVERY_MS);
  return {
    say: (line: string): void => void process.stdout.write(`${line}\n`),
    row({ name, says, median, invariant, alive }: Verdict): void {
      done += 1;
      const word = alive === null ? pc.green('caught') : pc.red('ALIVE ');
      const when = alive === null ? `${String(median).padStart(6)}  ${(invariant ?? '').padEnd(10)}` : `${alive}  `;
      process.stdout.write(`${word}  ${name.padEnd(42)} ${when}  ${says}\n`);
    },
    end: (): void => clearInterval(timer),
  };
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
