import { deriveKey, KEY_PREFIX } from './key';
import type { Minor } from './money';
import type { Shown } from './outcome';
import type { Operation, OperationKind, Payment } from './payment';

/** The key of an operation, of its present round unless another one is asked for. */
export function keyOf(payment: Payment, op: Operation, round = op.round): string {
  const { account, paymentId } = payment.terms;
  return deriveKey({ account, paymentId, kind: op.kind, operationId: op.id, round });
}

/** A run that is gone may have heard a person order a resend that this run knows nothing of. */
const ROUNDS_FORGOTTEN_MAX = 3;

type Keyed = Pick<Operation, 'id' | 'kind' | 'round' | 'shipments'>;

export function keysOf(payment: Payment, { id, kind, round, shipments }: Keyed): readonly string[] {
  const { account, paymentId } = payment.terms;
  const length = round + 1 + (payment.pastUnknown ? ROUNDS_FORGOTTEN_MAX : 0);
  // One capture of several parcels has the id of the first: in a run that is gone, another one may have been that.
  const ids = payment.pastUnknown && kind === 'capture' ? shipments : [id];
  return ids.flatMap((operationId) =>
    Array.from({ length }, (_, of) => deriveKey({ account, paymentId, kind, operationId, round: of })),
  );
}

/** The keys of these operations, of every round. */
export const keySet = (payment: Payment, operations: readonly Operation[]): ReadonlySet<string> =>
  new Set(operations.flatMap((op) => keysOf(payment, op)));

export const isLikeOurs = (key: string): boolean => key.startsWith(KEY_PREFIX);

/** Where the past is not known, whatever bears a key like ours may be an order of a run that is gone. */
export const mayBeForgotten = (payment: Payment, key: string): boolean => payment.pastUnknown && isLikeOurs(key);

/** What the provider lists under one of the operation's keys, of any round: evidence counts in any state. */
export function shownUnder(payment: Payment, op: Operation, shown: readonly Shown[]): Shown | undefined {
  const named = shown.filter((entry) => entry.kind === op.kind);
  // Stryker disable next-line ConditionalExpression: saves hashing keys that nothing is listed under, and nothing else
  if (named.length === 0) return undefined;
  const keys: readonly (string | undefined)[] = keysOf(payment, op);
  return named.find(({ key }) => keys.includes(key));
}

/** What the provider lists under a key of whoever ordered it. */
export const listedUnderKeys = (
  shown: readonly Shown[] | undefined,
  asked: OperationKind,
): readonly { key: string; amount: Minor }[] =>
  shown?.flatMap(({ kind, key, amount }) => (kind === asked && key !== undefined ? [{ key, amount }] : [])) ?? [];
