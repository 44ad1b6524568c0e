import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Holdfast } from '../src/client';
import type { Arrivals } from './arrivals';
import type { Holds } from './holds';
import { openAll } from './latency';
import type { Hold } from './peers/contract';
import { cpuSeconds } from './proc';
import { median, percentile } from './statistics';
import type { Variant } from './variant';
import type { GatewayProcess } from './world';

/**
 * Blocks are those that count; one more of each warms up, over HTTP with so many requests: a gateway runs for weeks, and its first thousands of requests
 * cost twice to three times as much, until its code is compiled.
 */
export const HTTP_PLAN = {
  ...{ blocks: 4, payments: 40, everyMs: 66, messages: 120 },
  ...{ concurrency: 32, closedMs: 4_000, warmUp: 3_000 },
};

/** How a shipment is sent, and what its sender waits for. */
type Send = (hold: Hold, shipmentId: string) => Promise<void>;
type Path = 'direct' | 'http';
type Waits = 'decided' | 'attempted';

export interface HttpFigures {
  /** Open loop, from the moment at which a shipment was due. Milliseconds, the medians of the blocks. */
  latency: Record<Waits, Record<Path, { p50: number; p99: number }>>;
  /** Closed loop: shipments a second, decided. */
  rate: Record<Path, number>;
  /** Of the gateway’s process for each request of the closed loop, ms. */
  gatewayCpuMs: number;
  /** Kept, and decided only after the gateway's patience: more than some say that the machine was too busy. */
  undecided: number;
  targets: readonly { what: string; value: number; target: string; isMet: boolean }[];
}

interface Bench {
  variant: Variant;
  holdfast: Holdfast;
  gateway: GatewayProcess;
  holds: Holds;
  arrivals: Arrivals;
  say: (line: string) => void;
}

const WAIT_S = 30;
const CURRENCY = 'NOK';

/** Shipments over HTTP beside those of the direct client, in turn, on one server and one worker. */
export async function measureHttp(bench: Bench): Promise<HttpFigures> {
  const pool = new Pool(`http://${bench.gateway.address}`, { connections: HTTP_PLAN.concurrency * 2 });
  const undecided = { count: 0 };
  const sends = sendsOf(bench, pool, undecided);
  const latency = { decided: { direct: [], http: [] }, attempted: { direct: [], http: [] } } as Record<
    Waits,
    Record<Path, { p50: number; p99: number }[]>
  >;
  const rate: Record<Path, number[]> = { direct: [], http: [] };
  const cpu: number[] = [];
  try {
    for (let block = 0; block <= HTTP_PLAN.blocks; block += 1) {
      bench.say(`block ${block} of ${HTTP_PLAN.blocks}${block === 0 ? ', which warms up' : ''}`);
      const paths: readonly Path[] = block % 2 === 0 ? ['direct', 'http'] : ['http', 'direct'];
      for (const path of paths) {
        for (const waits of ['decided', 'attempted'] as const) {
          const measured = await openLoop(await opened(bench), sends[path][waits], `${path}-${waits}-${block}`);
          if (block > 0) latency[waits][path].push(measured);
        }
        const before = cpuSeconds(bench.gateway.pid);
        const atLeast = block === 0 && path === 'http' ? HTTP_PLAN.warmUp : 0;
        const closed = await closedLoop(await opened(bench), sends[path].decided, `${path}-closed-${block}`, atLeast);
        if (block === 0) continue;
        rate[path].push(closed.count / closed.seconds);
        if (path === 'http') cpu.push(((cpuSeconds(bench.gateway.pid) - before) / closed.count) * 1_000);
      }
    }
  } finally {
    await pool.close();
  }
  const middle = (values: readonly { p50: number; p99: number }[]) => ({
    p50: median(values.map(({ p50 }) => p50)),
    p99: median(values.map(({ p99 }) => p99)),
  });
  const told = {
    latency: {
      decided: { direct: middle(latency.decided.direct), http: middle(latency.decided.http) },
      attempted: { direct: middle(latency.attempted.direct), http: middle(latency.attempted.http) },
    },
    rate: { direct: median(rate.direct), http: median(rate.http) },
    gatewayCpuMs: median(cpu),
    undecided: undecided.count,
  };
  const more = (waits: Waits): number => told.latency[waits].http.p50 - told.latency[waits].direct.p50;
  return {
    ...told,
    targets: [
      {
        what: 'p50 of a decision, over HTTP less direct, ms',
        value: more('decided'),
        target: '≤ 3',
        isMet: more('decided') <= 3,
      },
      {
        what: 'p50 of an attempt, over HTTP less direct, ms',
        value: more('attempted'),
        target: '≤ 3',
        isMet: more('attempted') <= 3,
      },
      {
        what: 'CPU of the gateway for each request, ms',
        value: told.gatewayCpuMs,
        target: '≤ 1.5',
        isMet: told.gatewayCpuMs <= 1.5,
      },
      { what: 'shipments a second over HTTP', value: told.rate.http, target: '≥ 120', isMet: told.rate.http >= 120 },
    ],
  };
}

function sendsOf(
  { holdfast, gateway }: Bench,
  pool: Pool,
  undecided: { count: number },
): Record<Path, Record<Waits, Send>> {
  const message = (shipmentId: string) => ({ shipmentId, amount: 1, currency: CURRENCY });
  const put =
    (prefer: Record<string, string>): Send =>
    async ({ reference }, shipmentId) => {
      const { statusCode, body } = await pool.request({
        path: `/v1/accounts/shop/payments/${reference}/shipments/${shipmentId}`,
        method: 'PUT',
        headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json', ...prefer },
        body: JSON.stringify({ amount: 1, currency: CURRENCY }),
      });
      const said = await body.text();
      if (statusCode !== 200 && statusCode !== 202) throw new Error(`${statusCode}: ${said}`);
      if (said.includes('"decided":false')) undecided.count += 1;
    };
  return {
    direct: {
      decided: async ({ reference }, id) => void (await holdfast.payment('shop', reference).shipDecided(message(id))),
      attempted: async ({ reference }, id) => void (await holdfast.payment('shop', reference).shipAndWait(message(id))),
    },
    http: { decided: put({}), attempted: put({ prefer: `wait=${WAIT_S}` }) },
  };
}

/** Fresh payments, each waiting for messages. */
async function opened({ variant, holds, arrivals }: Bench): Promise<Hold[]> {
  const made = await holds.make(HTTP_PLAN.payments, 100_000);
  await openAll(variant, made, arrivals);
  return made;
}

async function openLoop(payments: readonly Hold[], send: Send, name: string): Promise<{ p50: number; p99: number }> {
  const { everyMs, messages } = HTTP_PLAN;
  const taken: Promise<number>[] = [];
  const started = performance.now() + everyMs;
  for (let at = 0; at < messages; at += 1) {
    const due = started + at * everyMs;
    if (due > performance.now()) await sleep(due - performance.now());
    taken.push(send(payments[at % payments.length] as Hold, `${name}-${at}`).then(() => performance.now() - due));
  }
  const all = await Promise.all(taken);
  return { p50: percentile(all, 0.5), p99: percentile(all, 0.99) };
}

async function closedLoop(
  payments: readonly Hold[],
  send: Send,
  name: string,
  atLeast: number,
): Promise<{ count: number; seconds: number }> {
  const started = performance.now();
  let count = 0;
  const lane = async (): Promise<void> => {
    while (count < atLeast || performance.now() - started < HTTP_PLAN.closedMs) {
      const at = count++;
      await send(payments[at % payments.length] as Hold, `${name}-${at}`);
    }
  };
  await Promise.all(Array.from({ length: HTTP_PLAN.concurrency }, lane));
  return { count, seconds: (performance.now() - started) / 1_000 };
}

/** The figures for people. */
export function httpTable({ latency, rate, undecided, targets }: HttpFigures): string {
  const ms = (value: number): string => value.toFixed(1);
  const row = (what: string, { direct, http }: Record<Path, { p50: number; p99: number }>): string =>
    `| ${what} | ${ms(direct.p50)} | ${ms(http.p50)} | ${ms(direct.p99)} | ${ms(http.p99)} |`;
  return [
    '| | direct p50, ms | over HTTP | direct p99, ms | over HTTP |',
    '|---|---:|---:|---:|---:|',
    row('decided', latency.decided),
    row('first attempt over', latency.attempted),
    '',
    `Closed loop, ${HTTP_PLAN.concurrency} at once: ${rate.direct.toFixed(0)} a second directly, ${rate.http.toFixed(0)} over HTTP. Over HTTP, not decided in time: ${undecided}.`,
    '',
    '| measure | value | target |',
    '|---|---:|---|',
    ...targets.map(
      ({ what, value, target, isMet }) =>
        `| ${what} | ${value.toFixed(2)} | ${target}: ${isMet ? 'met' : '**not met**'} |`,
    ),
  ].join('\n');
}
