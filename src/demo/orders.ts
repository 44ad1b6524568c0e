import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ID } from '../messages/ids';
import { type Merchant, takes } from './merchants';

/** What a customer bought: one hold, sent in parcels. Amounts in minor units. */
export interface Order {
  readonly paymentId: string;
  readonly authorized: number;
  readonly currency: string;
  readonly shipments: readonly Shipment[];
  /** What is given back when everything has left; `authorized = sum(shipments) + remainder`. */
  readonly remainder: number;
}

export interface Shipment {
  readonly shipmentId: string;
  readonly amount: number;
  /** Days since the first delivery. */
  readonly day: number;
}

/** A file of orders that cannot be played. Names line, field, problem and remedy. */
export class OrdersRefused extends Error {
  readonly code = 'OrdersRefused';
}

const id = z.string().regex(ID, { error: 'must be 1 to 64 letters, digits, dots, underscores or dashes' });
const above = (least: number) =>
  z.number().refine((value) => Number.isSafeInteger(value) && value >= least, {
    error: `must be a whole number of minor units, at least ${least}`,
  });

const shipment = z.object({
  shipmentId: id,
  amount: above(1),
  day: z.number().refine((value) => Number.isInteger(value) && value >= 0, {
    error: 'must be a whole number of days, 0 or more',
  }),
});

const order = z
  .object({
    paymentId: id,
    authorized: above(1),
    currency: z.string(),
    shipments: z.array(shipment).min(1, 'must hold at least one shipment'),
    remainder: above(0),
  })
  .superRefine(({ authorized, shipments, remainder }, context) => {
    const shipped = shipments.reduce((sum, { amount }) => sum + amount, 0);
    if (shipped + remainder !== authorized) {
      const message = `is ${authorized}, but the shipments (${shipped}) and the remainder (${remainder}) make ${shipped + remainder}`;
      context.addIssue({ code: 'custom', path: ['authorized'], message });
    }
    const seen = new Set<string>();
    for (const [at, { shipmentId }] of shipments.entries()) {
      const message = `${shipmentId} is there twice; each shipment needs its own id`;
      if (seen.has(shipmentId)) context.addIssue({ code: 'custom', path: ['shipments', at, 'shipmentId'], message });
      seen.add(shipmentId);
    }
  });

/** Reads orders for these merchants, one JSON object a line; members that are not needed are passed over. Throws `OrdersRefused`. */
export function readOrders(file: string, merchants: readonly Merchant[]): Order[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OrdersRefused(`--orders ${file} cannot be read (${code ?? 'unreadable'}). Name a file of JSON lines.`);
  }
  return parseOrders(text, file, merchants);
}

/** `file` names the source in messages. */
export function parseOrders(text: string, file: string, merchants: readonly Merchant[]): Order[] {
  const lines = text.split(/\r?\n/).map((line, at) => ({ line: line.trim(), where: `${file} line ${at + 1}` }));
  const first = new Map<string, string>();
  const orders = lines
    .filter(({ line }) => line !== '')
    .map(({ line, where }) => {
      const read = orderOf(line, where, merchants);
      const before = first.get(read.paymentId);
      if (before !== undefined) {
        throw new OrdersRefused(
          `${where}: paymentId ${read.paymentId} is also that of ${before}. Give each order its own.`,
        );
      }
      first.set(read.paymentId, where);
      return read;
    });
  if (orders.length === 0) throw new OrdersRefused(`${file} holds no order. Write one JSON object a line.`);
  return orders;
}

function orderOf(line: string, where: string, merchants: readonly Merchant[]): Order {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new OrdersRefused(`${where}: is not JSON. Write one whole JSON object a line.`);
  }
  const read = order.safeParse(value);
  const [issue] = read.error?.issues ?? [];
  const problem = read.success
    ? whyNobodyTakes(read.data, merchants)
    : `${issue?.path.join('.') || 'the line'} ${problemOf(issue, value)}`;
  if (!read.success || problem !== undefined) {
    throw new OrdersRefused(`${where}: ${problem}. Correct it, or leave the line out.`);
  }
  return read.data;
}

function whyNobodyTakes(read: Order, merchants: readonly Merchant[]): string | undefined {
  if (merchants.some((merchant) => takes(merchant, read))) return undefined;
  const currencies = [...new Set(merchants.map(({ currency }) => currency))];
  return currencies.includes(read.currency)
    ? `remainder is ${read.remainder}, but who takes ${read.currency} here captures only the whole hold`
    : `currency is ${read.currency}, and must be one of ${currencies.join(', ')}`;
}

function problemOf(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (issue?.code !== 'invalid_type') return issue?.message ?? 'cannot be read';
  const found = issue.path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
  return found === undefined ? 'is missing' : `is ${JSON.stringify(found)}, not ${issue.expected}`;
}
