import { setTimeout as sleep } from 'node:timers/promises';
import { eachOf } from '../../../src/demo/pool';
import type { EventList } from '../../../src/events/log';
import { EVENTS_TYPE, WORKFLOW_TYPE, workflowIdOf } from '../../../src/messages/ids';
import { EVENTS_QUERY } from '../../../src/messages/messages';
import { drawOf } from '../../../src/sandbox/random';
import { NAMES } from '../../providers';
import type { ChaosOptions } from '../chaos';
import { type Order, orderOf } from '../order';
import { readingsOf } from '../reading';
import { settleAll } from '../settlement';
import { insist, play } from '../shop';
import { type Heard, judgeHeard } from './heard';
import { partitionOf } from './partition';
import type { EventsStage } from './stage';

const READERS = 8;
/** At most: a worker that was killed with a delivery is missed after some seconds. */
const CALMS_WITHIN_MS = 120_000;
const EVERY_MS = 250;

export interface EventsReport {
  readonly seed: number;
  readonly rounds: number;
  readonly payments: number;
  readonly seconds: number;
  readonly kills: number;
  /** Runs that went on in another one. */
  readonly renewals: number;
  /** Payments that had ended before everybody had heard everything. */
  readonly handedOn: number;
  /** Requests that a listener refused. */
  readonly refused: number;
  readonly forged: number;
  readonly due: number;
  readonly lost: number;
  readonly gaps: number;
  readonly doubled: number;
  readonly faults: readonly string[];
  readonly safe: boolean;
}

/**
 * Payments at all providers, round after round, while one listener is down for most of the time; in each round a worker is killed with SIGKILL at a
 * random moment. Then both listeners are well, and what they heard is held against what the payments say and what was ordered.
 */
export async function events({ rounds, seed, show }: ChaosOptions, stage: EventsStage): Promise<EventsReport> {
  const startedAt = Date.now();
  const orders = new Map<string, Order>();
  let isOver = false;
  const settling = settleAll({ orders, isOver: () => isOver, show: () => undefined }, stage);
  settling.catch(() => undefined); // it is awaited below
  for (let number = 1; number <= rounds; number += 1) {
    show(`round ${number} of ${rounds}`);
    const round = NAMES.map((provider) => orderOf(seed, provider, number, 'final'));
    for (const order of round) orders.set(order.paymentId, order);
    await Promise.race([playRound(number, round, seed, stage), stage.crew.failed]);
  }
  stage.calm();
  isOver = true;
  await settling;
  await calmedDown(stage, show);
  const all = [...orders.values()];
  const heard = await judged(all, stage);
  const readings = await readingsOf(all, stage);
  const wrong = readings.flatMap(({ order, verdict, failedTasks }) =>
    [...verdict.faults, ...failedTasks].map((what) => `${order.paymentId}: ${what}`),
  );
  const { steady, flaky } = stage.listeners;
  const forged = steady.forged() + flaky.forged();
  const sum = (count: (one: Heard) => number): number => heard.reduce((total, one) => total + count(one), 0);
  const faults = [...heard.flatMap((one) => one.faults), ...wrong];
  return {
    seed,
    rounds,
    payments: all.length,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    kills: rounds,
    renewals: await countOf(stage, 'ExecutionStatus="ContinuedAsNew"'),
    handedOn: await countOf(stage, `WorkflowType="${EVENTS_TYPE}" AND ExecutionStatus="Completed"`),
    refused: steady.refused() + flaky.refused(),
    forged,
    due: sum(({ due }) => due),
    lost: sum(({ lost }) => lost),
    gaps: sum(({ gaps }) => gaps),
    doubled: sum(({ doubled }) => doubled),
    faults,
    safe: faults.length === 0 && forged === 0,
  };
}

/** Spread over the time in which the payments of a round tell. */
const KILL_WITHIN_MS = 1_500;

async function playRound(number: number, round: readonly Order[], seed: number, stage: EventsStage): Promise<void> {
  const { crew } = stage;
  await crew.fill();
  const playing = Promise.all(round.map((order) => play(order, stage, seed)));
  playing.catch(() => undefined); // it is awaited below
  await sleep(drawOf(seed, 'kill', number, 'ms') * KILL_WITHIN_MS);
  const victim = crew.workers[Math.floor(drawOf(seed, 'kill', number, 'who') * crew.workers.length)];
  if (victim) await crew.kill(victim);
  await crew.fill();
  await playing;
}

const countOf = async ({ client }: EventsStage, query: string): Promise<number> =>
  (await client.workflow.count(query)).count;

/** Until nothing runs any more, what tells after the end neither. */
async function calmedDown(stage: EventsStage, show: (line: string) => void): Promise<void> {
  const deadline = Date.now() + CALMS_WITHIN_MS;
  const query = `WorkflowType IN ("${WORKFLOW_TYPE}", "${EVENTS_TYPE}") AND ExecutionStatus="Running"`;
  for (;;) {
    const running = await countOf(stage, query);
    if (running === 0 || Date.now() > deadline) return;
    show(`${running} still tell`);
    await sleep(EVERY_MS);
  }
}

async function judged(orders: readonly Order[], { client, listeners }: EventsStage): Promise<readonly Heard[]> {
  const told = await eachOf(orders, READERS, async (order) => {
    const handle = client.workflow.getHandle(workflowIdOf(order.account, order.paymentId));
    const { events: due } = await insist(() => handle.query<EventList, []>(EVENTS_QUERY));
    return Object.values(listeners).map(({ taken }) => judgeHeard(order, due, taken.get(partitionOf(order)) ?? []));
  });
  return told.flat();
}
