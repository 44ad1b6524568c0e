import { type Client, WorkflowIdReusePolicy } from '@temporalio/client';
import { Holdfast } from '../src/client';
import { BARE_QUEUE, BARE_TYPE, type Hold } from './bare/contract';
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
  /** Events and workflow tasks of its history so far. */
  size(): Promise<{ events: number; workflowTasks: number }>;
}

/** One of the two that are compared. */
export interface Variant {
  readonly name: 'holdfast' | 'bare';
  readonly worker: WorkerProcess;
  /** Adopts a hold that the sandbox has. */
  open(hold: Hold): Promise<OpenPayment>;
}

export function holdfastVariant(client: Client, worker: WorkerProcess): Variant {
  const holdfast = Holdfast.over(client, { shop: { provider: 'vipps' } });
  return {
    name: 'holdfast',
    worker,
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

export function bareVariant(client: Client, worker: WorkerProcess): Variant {
  return {
    name: 'bare',
    worker,
    async open(hold) {
      const handle = await client.workflow.start(BARE_TYPE, {
        workflowId: `bare:${hold.reference}`,
        taskQueue: BARE_QUEUE,
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

async function sizeOf(client: Client, workflowId: string): Promise<{ events: number; workflowTasks: number }> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const tasks = events?.filter((event) => event.workflowTaskCompletedEventAttributes);
  return { events: events?.length ?? 0, workflowTasks: tasks?.length ?? 0 };
}
