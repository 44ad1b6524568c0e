import { setTimeout as sleep } from 'node:timers/promises';
import { drawOf } from '../../src/sandbox/random';
import { NAMES } from '../providers';
import { DISTURBANCES, type Disturbance, disturb, prepare, type Round } from './disturbance';
import { failures, letFail } from './mishaps';
import { type Order, orderOf } from './order';
import { readingsOf } from './reading';
import { type Asked, giveBack } from './refunds';
import type { Page, Report } from './report';
import { reportOf } from './report';
import { settleAll } from './settlement';
import { play } from './shop';
import type { Stage } from './stage';
import { doubtsOf } from './sums';

const ORDERS_FOR_EACH = 2;
const ROUND_WITHIN_MS = 120_000;

export interface ChaosOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Takes a line about how far it is. */
  readonly show: (line: string) => void;
}

/**
 * Disturbs the whole, round after round, while payments run at all providers and one request in ten goes wrong; then lets it calm down and
 * asks the provider's hidden books what became of the money. Throws only when the run itself could not go on.
 */
export async function chaos({ rounds, seed, show }: ChaosOptions, stage: Stage): Promise<Report> {
  const startedAt = Date.now();
  await letFail(stage.control, seed);
  const played: Round[] = [];
  const orders = new Map<string, Order>();
  const asked = new Map<string, readonly Asked[]>();
  const giving: Promise<void>[] = [];
  let missed = 0;
  let isOver = false;
  const settling = settleAll(
    { orders, isOver: () => isOver, show: (running) => show(`${running} of ${orders.size} payments still run`) },
    stage,
  );
  settling.catch(() => undefined); // it is awaited below; a round may fail before
  for (let number = 1; number <= rounds; number += 1) {
    const round = roundOf(seed, number);
    show(`round ${number} of ${rounds}: ${round.disturbance}`);
    for (const order of round.orders) orders.set(order.paymentId, order);
    if (!(await inTime(number, Promise.race([playRound(round, stage), stage.crew.failed])))) missed += 1;
    played.push(round);
    // What is sent back meets the disturbances of later rounds.
    for (const order of round.orders) {
      const given = giveBack(order, stage, seed).then((all) => void asked.set(order.paymentId, all));
      given.catch(() => undefined); // it is awaited below
      giving.push(given);
    }
  }
  show('the last refunds are asked for');
  await stage.crew.fill();
  await Promise.all(giving);
  await stage.control.clearFaults();
  isOver = true;
  const byPerson = await settling;
  show(`${orders.size} payments are compared with the provider's books`);
  const pages = await read(played, asked, byPerson, stage);
  return reportOf(pages, {
    seed,
    rounds,
    missed,
    providerFaults: await failures(stage.control),
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  });
}

const KINDS = Object.keys(DISTURBANCES) as Disturbance[];

/** Each kind comes once before any comes again, in an order that the seed decides. */
function roundOf(seed: number, number: number): Round {
  const draw = (...what: (string | number)[]): number => drawOf(seed, 'round', ...what);
  const cycle = Math.floor((number - 1) / KINDS.length);
  const shuffled = [...KINDS].sort((a, b) => draw(cycle, a) - draw(cycle, b));
  const targeted = NAMES[Math.floor(draw(number, 'target') * NAMES.length)];
  const orders = NAMES.flatMap((provider) =>
    Array.from({ length: ORDERS_FOR_EACH }, (_, at) => {
      const nth = (number - 1) * ORDERS_FOR_EACH + at + 1;
      return at === 0 && provider === targeted ? orderOf(seed, provider, nth, 'final') : orderOf(seed, provider, nth);
    }),
  );
  const target = orders.find(({ provider }) => provider === targeted) as Order;
  return { seed, number, disturbance: shuffled[(number - 1) % KINDS.length] as Disturbance, orders, target };
}

/** False where a disturbance that aims at a capture found none. */
async function playRound(round: Round, stage: Stage): Promise<boolean> {
  await prepare(round, stage);
  // Who was killed in the last round is replaced while payments go on; what strikes now finds the crew whole.
  const whole = stage.crew.fill();
  const playing = round.orders.map(async (order) => {
    if (order === round.target) await whole;
    await play(order, stage, round.seed);
  });
  const [hit] = await Promise.all([whole.then(() => disturb(round, stage)), ...playing]);
  return hit;
}

async function inTime<T>(number: number, work: Promise<T>): Promise<T> {
  const end = new AbortController();
  const late = sleep(ROUND_WITHIN_MS, undefined, { signal: end.signal }).then(() => {
    throw new Error(`round ${number} did not come to an end in ${ROUND_WITHIN_MS / 1_000} s`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => end.abort());
}

/** A page for each payment: what was ordered, what Holdfast says, what the provider did. */
async function read(
  rounds: readonly Round[],
  asked: ReadonlyMap<string, readonly Asked[]>,
  byPerson: ReadonlyMap<string, number>,
  stage: Stage,
): Promise<Page[]> {
  const left = rounds.flatMap(({ disturbance, orders }) => orders.map((order) => ({ disturbance, order })));
  const readings = await readingsOf(
    left.map(({ order }) => order),
    stage,
    asked,
  );
  return readings.map(({ order, view, verdict, failedTasks }, at) => ({
    disturbance: (left[at] as (typeof left)[number]).disturbance,
    order,
    verdict,
    failedTasks,
    doubts: doubtsOf(view),
    byPerson: byPerson.get(order.paymentId) ?? 0,
  }));
}
