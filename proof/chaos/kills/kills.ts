import { setTimeout as sleep } from 'node:timers/promises';
import { tsToMs } from '@temporalio/common';
import { workflowIdOf } from '../../../src/messages/ids';
import { drawOf } from '../../../src/sandbox/random';
import { NAMES } from '../../providers';
import type { ChaosOptions } from '../chaos';
import { holderOf } from '../holder';
import { holdOf, type Order, orderOf } from '../order';
import { readingsOf } from '../reading';
import { settleAll } from '../settlement';
import { play } from '../shop';
import type { Stage } from '../stage';

const PAYMENTS_FOR_EACH = 25;
/** Half of the captures are answered late, so that a kill finds some that the provider took and nobody heard of. */
const CAPTURE = { answersLate: { share: 0.5, ms: 400 } };
/** The one that is aimed at is answered so late that the kill comes first. */
const CAUGHT = { operation: 'capture', fault: 'answersLate', ms: 1_200 } as const;
/** How long a capture is waited for that a worker can be killed in. */
const AIMS_WITHIN_MS = 90_000;
const AIM_EVERY_MS = 5;

/** One round: all workers killed while captures were under way. */
export interface KillsRound {
  readonly payments: number;
  readonly parcels: number;
  readonly sentTwice: number;
  readonly overCaptured: number;
  readonly lost: number;
  /** Captures whose outcome nobody knew after the kill. */
  readonly doubts: number;
  /** Operations that a person had to settle. */
  readonly byPerson: number;
  /** From the kill to the end of the round's last payment. */
  readonly toLastEndMs: number;
  /** What is wrong, payment by payment. */
  readonly faults: readonly string[];
}

export interface KillsReport {
  readonly seed: number;
  readonly rounds: readonly KillsRound[];
  readonly seconds: number;
  /** Nothing was sent twice or beyond what was authorized, nothing is lost, no workflow task failed. */
  readonly safe: boolean;
}

/** A hundred payments a round; all workers are killed with SIGKILL while captures are under way, and two new ones start at once. */
export async function kills({ rounds, seed, show }: ChaosOptions, stage: Stage): Promise<KillsReport> {
  const startedAt = Date.now();
  for (const provider of NAMES) await stage.control.setShares({ provider, seed, shares: { capture: CAPTURE } });
  const done: KillsRound[] = [];
  for (let number = 1; number <= rounds; number += 1) {
    show(`round ${number} of ${rounds}`);
    done.push(await Promise.race([killIn(number, seed, stage), stage.crew.failed]));
  }
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  return { seed, rounds: done, seconds, safe: done.every(({ faults }) => faults.length === 0) };
}

async function killIn(number: number, seed: number, stage: Stage): Promise<KillsRound> {
  const orders = NAMES.flatMap((provider) =>
    Array.from({ length: PAYMENTS_FOR_EACH }, (_, at) =>
      orderOf(seed, provider, (number - 1) * PAYMENTS_FOR_EACH + at + 1, 'final'),
    ),
  );
  const byId = new Map(orders.map((order) => [order.paymentId, order]));
  const victim = orders[Math.floor(drawOf(seed, 'victim', number) * orders.length)] as Order;
  const { account, provider } = victim;
  await stage.control.inject({ ...CAUGHT, provider, account, reference: holdOf(victim) });
  const playing = Promise.all(orders.map((order) => play(order, stage, seed)));
  playing.catch(() => undefined); // it is awaited below
  await untilCapturing(victim, stage);
  const killedAt = Date.now();
  await Promise.all([...stage.crew.workers].map((worker) => stage.crew.kill(worker)));
  await stage.crew.fill();
  await playing;
  const byPerson = await settleAll({ orders: byId, isOver: () => true, show: () => undefined }, stage);
  return read(orders, byPerson, killedAt, stage);
}

async function untilCapturing({ account, paymentId }: Order, { client }: Stage): Promise<void> {
  const workflowId = workflowIdOf(account, paymentId);
  for (const until = Date.now() + AIMS_WITHIN_MS; Date.now() < until; await sleep(AIM_EVERY_MS)) {
    if ((await holderOf(client, workflowId).catch(() => undefined)) !== undefined) return;
  }
  throw new Error(`no capture of ${paymentId} was under way within ${AIMS_WITHIN_MS / 1_000} s`);
}

/** What was ordered, what Holdfast says and what the provider did. */
async function read(
  orders: readonly Order[],
  byPerson: ReadonlyMap<string, number>,
  killedAt: number,
  stage: Stage,
): Promise<KillsRound> {
  const pages = (await readingsOf(orders, stage)).map(({ order, view, verdict, history, failedTasks }) => ({
    verdict,
    doubts: view?.journal.filter(({ fact }) => fact === 'CaptureUnknown').length ?? 0,
    byPerson: byPerson.get(order.paymentId) ?? 0,
    endedAt: tsToMs(history.events?.at(-1)?.eventTime),
    faults: [...verdict.faults, ...failedTasks].map((what) => `${order.paymentId}: ${what}`),
  }));
  const sum = (count: (page: (typeof pages)[number]) => number): number =>
    pages.reduce((total, page) => total + count(page), 0);
  return {
    payments: orders.length,
    parcels: orders.reduce((total, { parcels }) => total + parcels.length, 0),
    sentTwice: sum(({ verdict }) => verdict.capturedTwice),
    overCaptured: sum(({ verdict }) => verdict.overCaptured),
    lost: sum(({ verdict }) => verdict.lost),
    doubts: sum(({ doubts }) => doubts),
    byPerson: sum((page) => page.byPerson),
    toLastEndMs: Math.max(...pages.map(({ endedAt }) => endedAt)) - killedAt,
    faults: pages.flatMap(({ faults }) => faults),
  };
}
