import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common';
import { Holdfast, type PaymentHandle } from '../../../src/client';
import { sharesOf } from '../../../src/demo/mishaps';
import type { SandboxControl } from '../../../src/sandbox/control-client';
import type { ShareRow } from '../../../src/sandbox/faults';
import { MERCHANTS } from '../../merchants';
import { NAMES, PROVED } from '../../providers';
import { type Order, orderOf } from '../order';
import { play } from '../shop';
import type { Stage } from '../stage';

/** A frozen worker that holds a workflow task loses it after this long: shorter than most freezes. */
const TASK_TIMEOUT_MS = 1_000;
/** Payments that run beside each other. */
const LANES = 6;
/** How long a payment is asked for after everything was told: that is when the ladders are climbed. */
const ASKED_FOR_MS = 8_000;
/** Questions that are on their way at a time. */
const ASKERS = 10;
/** Longer than a worker is frozen; a question that waits longer is given up, as a page that is closed. */
const ANSWER_WITHIN_MS = 5_000;

/** Lost answers and *later*: each leads to rungs and back-offs, and each of these to a timer. */
const WRITE: ShareRow = {
  dropsBeforeEffect: 0.08,
  dropsAfterEffect: 0.08,
  throttles: { share: 0.12, ms: 200 },
  answersLate: { share: 0.3, ms: 250 },
};
const READ: ShareRow = { dropsBeforeEffect: 0.1, answersLate: { share: 0.3, ms: 150 } };

/** Lets a third of the requests go wrong, in ways that take time. */
export async function letWait(control: SandboxControl, seed: number): Promise<void> {
  for (const provider of NAMES) {
    await control.setShares({ provider, seed, shares: sharesOf(PROVED[provider].side, WRITE, READ) });
  }
}

/** Payments that come, are asked for all the time, and end. */
export interface Traffic {
  /** Every order so far, by its paymentId. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Questions that were answered. */
  answers(): number;
  /** A webhook for every payment that runs: each of them has a workflow task at once. */
  stir(): Promise<void>;
  /** No more payments come and none is asked for; resolves when what was begun is told to the end. Rejects where that failed. */
  stop(): Promise<void>;
}

/** Starts payments with a short workflow task time-out, plays their orders, and asks for their views without a pause. */
export function startTraffic(stage: Stage, seed: number): Traffic {
  const holdfast = hurried(stage.client);
  const asking = Holdfast.over(stage.client, DIRECTORY, { answerWithinMs: ANSWER_WITHIN_MS });
  const orders = new Map<string, Order>();
  const open = new Map<string, PaymentHandle>();
  let answers = 0;
  let isOver = false;

  const lane = async (number: number): Promise<void> => {
    for (let nth = number + 1; !isOver; nth += LANES) {
      const provider = NAMES[nth % NAMES.length] as Order['provider'];
      const order = orderOf(seed, provider, nth);
      orders.set(order.paymentId, order);
      open.set(order.paymentId, asking.payment(order.account, order.paymentId));
      await play(order, { ...stage, holdfast }, seed);
      for (const until = Date.now() + ASKED_FOR_MS; !isOver && Date.now() < until; ) await sleep(100);
      open.delete(order.paymentId);
    }
  };
  const ask = async (number: number): Promise<void> => {
    for (let turn = number; !isOver; turn += 1) {
      const asked = [...open.values()];
      const payment = asked[turn % Math.max(1, asked.length)];
      if (payment === undefined) await sleep(20);
      else await payment.view().then(() => (answers += 1), ignore);
    }
  };
  const all = [
    ...Array.from({ length: LANES }, (_, at) => lane(at)),
    ...Array.from({ length: ASKERS }, (_, at) => ask(at)),
  ];
  const ended = Promise.all(all);
  ended.catch(() => undefined); // it is awaited in `stop`
  return {
    orders,
    answers: () => answers,
    async stir() {
      const notice = { text: 'a webhook came in' };
      await Promise.all(
        [...open.values()].map(({ workflowId }) =>
          stage.client.workflow.getHandle(workflowId).signal<[typeof notice]>('providerNotice', notice).catch(ignore),
        ),
      );
    },
    async stop() {
      isOver = true;
      await ended;
    },
  };
}

/** Nobody answers in time, it has not begun yet, or it has ended: what matters is in the histories. */
const ignore = (): undefined => undefined;

const DIRECTORY = Object.fromEntries(NAMES.map((provider) => [MERCHANTS[provider].name, { provider }]));

/** The client of an order service whose payments have a short workflow task time-out. */
function hurried({ connection, options }: Client): Holdfast {
  const workflowTaskTimeout = msToTs(TASK_TIMEOUT_MS);
  const client = new Client({
    connection,
    namespace: options.namespace,
    interceptors: {
      workflow: [
        { startWithDetails: (input, next) => next({ ...input, options: { ...input.options, workflowTaskTimeout } }) },
      ],
    },
  });
  return Holdfast.over(client, DIRECTORY);
}
