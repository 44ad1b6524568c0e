import { type Client, WorkflowIdReusePolicy } from '@temporalio/client';
import { Holdfast } from '../src/client';
import { type Hold, type Peer, QUEUES } from './peers/contract';
import type { WorkerProcess } from './worker-process';

/** Amounts in minor units. */
export interface Shipment {
  shipmentId: string;
  amount: number;
}

export interface OpenPayment {
  ship(shipment: Shipment): Promise<void>;
  complete(): Promise<void>;
  /** When it has ended: what was captured, and what was given back. */
  result(): Promise<{ captured: number; released: number }>;
  /** Events, workflow tasks and bytes of its history so far. */
  size(): Promise<{ events: number; workflowTasks: number; bytes: number }>;
}

export const NAMES = ['holdfast', 'naive', 'bare'] as const;
export type Name = (typeof NAMES)[number];

/** One of those that are compared. */
export interface Variant {
  readonly name: Name;
  readonly worker: WorkerProcess;
  /** It looks at the hold before it takes messages. */
  readonly looks: boolean;
  /** Adopts a hold that the sandbox has. */
  open(hold: Hold): Promise<OpenPayment>;
}

export function holdfastVariant(client: Client, worker: WorkerProcess): Variant {
  const holdfast = Holdfast.over(client, { shop: { provider: 'vipps' } });
  return {
    name: 'holdfast',
    worker,
    looks: true,
    async open({ reference, amount, currency }) {
      const payment = await holdfast.start({
        account: 'shop',
        paymentId: reference,
        authorization: { reference },
        amount,
        currency,
      });
      return {
        ship: (shipment) => payment.ship({ ...shipment, currency }),
        complete: () => payment.complete(),
        result: async () => (await payment.result()).ledger,
        size: () => sizeOf(client, payment.workflowId),
      };
    },
  };
}

export function peerVariant(peer: Peer, client: Client, worker: WorkerProcess): Variant {
  return {
    name: peer,
    worker,
    looks: peer === 'bare',
    async open(hold) {
      const handle = await client.workflow.start(peer, {
        workflowId: `${peer}:${hold.reference}`,
        taskQueue: QUEUES[peer].workflows,
        args: [hold],
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        workflowTaskTimeout: '5s',
      });
      return {
        ship: (shipment) => handle.signal('ship', { ...shipment, currency: hold.currency }),
        complete: () => handle.signal('complete', {}),
        result: () => handle.result() as Promise<{ captured: number; released: number }>,
        size: () => sizeOf(client, handle.workflowId),
      };
    },
  };
}

async function sizeOf(client: Client, workflowId: string): ReturnType<OpenPayment['size']> {
  const handle = client.workflow.getHandle(workflowId);
  const [{ events }, { historySize = 0 }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
  const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes);
  return { events: events?.length ?? 0, workflowTasks: tasks?.length ?? 0, bytes: historySize };
}
