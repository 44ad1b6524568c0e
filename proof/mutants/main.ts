import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { sum } from '../../src/domain/money';
import { type Hunted, hunt, type Job, type Run } from './hunt';
import { MUTANTS } from './list';
import type { Mutant } from './mutant';
import { pageOf } from './page';
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
  report?: string;
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
  .option('--max-payments <n>', 'give a mutant up after so many payments of one seed', count, 20_000)
  .option('--seeds <n>', 'seeds 1 to n', count, 5)
  .option('--json', 'print one JSON object last', false)
  .option('--report <folder>', 'write mutants.md there')
  .action(async (options: Options) => {
    process.exitCode = await run(options);
  });

async function run(options: Options): Promise<number> {
  const strangers = (options.only ?? []).filter((asked) => !MUTANTS.some(({ name }) => name === asked));
  if (strangers.length > 0) {
    process.stderr.write(`no mutant is called ${strangers.join(', ')}; the names are in docs/measured/mutants.md\n`);
    return 2;
  }
  const mutants = MUTANTS.filter(({ name }) => options.only?.includes(name) ?? true);
  const progress = createProgress(mutants.length);
  try {
    const { seeds, maxPayments: payments } = options;
    const runs = Array.from({ length: seeds }, (_, at): Run => ({ seed: at + 1, from: 0, payments }));
    const hunts = await inTurn(mutants, async (mutant) => {
      const hunted = await huntIn({ ...placeOf(mutant), runs, mutant: mutant.name });
      const verdict = verdictOf(mutant, seeds, hunted);
      progress.row(verdict);
      return { mutant, hunted, verdict };
    });
    const verdicts = hunts.map(({ verdict }) => verdict);

    const jobs = controls(hunts);
    const asItIs = await inTurn(jobs, (job) => huntIn(job));
    const wrong = asItIs.flatMap((hunted, at) => wrongWith(hunted, jobs[at] as Job));
    if (wrong.length > 0) {
      process.stderr.write(`Without any mutant:\n${wrong.join('\n')}\nMend that first: a catch may be none.\n`);
      return 1;
    }
    const lived = jobs.flatMap((job) => job.runs).length;
    progress.say(`the ${lived} payments that caught them, without any mutant: 0 violations`);

    const alive = verdicts.filter((verdict) => verdict.alive !== null).map(({ name }) => name);
    const caught = verdicts.length - alive.length;
    progress.say(
      `${caught} of ${verdicts.length} mutants caught${alive.length > 0 ? `; alive: ${alive.join(', ')}` : ''}`,
    );
    if (options.report !== undefined) {
      mkdirSync(options.report, { recursive: true });
      writeFileSync(join(options.report, 'mutants.md'), pageOf(verdicts, { seeds, payments }));
    }
    if (options.json) {
      const rows = verdicts.map(({ name, says, median, invariant }) => ({ name, says, median, invariant }));
      process.stdout.write(`${JSON.stringify({ total: verdicts.length, caught, alive, mutants: rows })}\n`);
    }
    return alive.length > 0 ? 1 : 0;
  } finally {
    progress.end();
  }
}

interface Hunt {
  mutant: Mutant;
  hunted: Hunted;
  verdict: Verdict;
}

type Place = Pick<Job, 'mode' | 'provider'>;

const placeOf = ({ mode, provider }: Mutant): Place => (provider === undefined ? { mode } : { mode, provider });

/** Every payment that caught a mutant, once more, by place: the program as it is has to be clean there. */
function controls(hunts: readonly Hunt[]): Job[] {
  const places = new Map<string, Place & { runs: Map<string, Run> }>();
  for (const { mutant, hunted } of hunts) {
    const place = placeOf(mutant);
    const name = JSON.stringify(place);
    const control = places.get(name) ?? { ...place, runs: new Map() };
    places.set(name, control);
    for (const { seed, payments, invariant } of hunted.told) {
      const run = { seed, from: payments - 1, payments: 1 };
      if (invariant !== undefined) control.runs.set(JSON.stringify(run), run);
    }
  }
  return [...places.values()].map(({ runs, ...place }) => ({ ...place, runs: [...runs.values()] }));
}

const huntIn = (job: Job): Promise<Hunted> =>
  hunt(job, LIMIT_MS + sum(job.runs.map(({ payments }) => payments)) * LIMIT_PER_PAYMENT_MS);

function wrongWith({ told, broken }: Hunted, { mode, provider = 'all providers', runs }: Job): string[] {
  const about = `${mode} mode, ${provider}`;
  if (broken !== undefined) return [`${about}: ${broken}`];
  if (told.length < runs.length) return [`${about}: only ${told.length} of ${runs.length} payments ran`];
  return told.flatMap(({ seed, invariant, seen }, at) =>
    invariant === undefined ? [] : [`${about}: seed ${seed}, payment ${runs[at]?.from} breaks ${invariant}: ${seen}`],
  );
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
