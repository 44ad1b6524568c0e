import type { Reply, Request } from '../exchange';
import type { Cause } from '../truth';
import { errorCodeOf, isTransient } from './problems';
import type { Route } from './route';
import type { Merchant, Remembered, VippsState } from './state';

/** One write under an idempotency key. `key` null means that none was sent. */
export interface KeyedWrite {
  readonly merchant: Merchant;
  readonly operation: string;
  readonly reference: string;
  readonly key: string | null;
  readonly body: string;
}

export function keyed(merchant: Merchant, request: Request, route: Route): KeyedWrite {
  const { operation, reference, kind } = route;
  const key = kind === 'write' ? request.headers['idempotency-key'] || null : null;
  return { merchant, operation, reference: reference ?? '', key, body: request.body };
}

export function causeOf(request: Request): Cause {
  return { by: 'request', key: request.headers['idempotency-key'] || null };
}

/** What is known under the key of this write: nothing, the same write with its reply, or another write. Sheet 6. */
export function recall(state: VippsState, write: KeyedWrite, now: number): Remembered | 'new' | 'conflict' {
  if (write.key === null) return 'new';
  const known = state.keys.get(scopeOf(state, write, write.key));
  if (known === undefined || now - known.at >= state.switches.keyLifetimeMs) return 'new';
  const isSame =
    known.operation === write.operation &&
    known.reference === write.reference &&
    isSameBody(state, known.body, write.body);
  return isSame ? known : 'conflict';
}

/** Keeps a reply under the key, whatever it says. */
export function remember(state: VippsState, write: KeyedWrite, reply: Reply, now: number): void {
  if (write.key === null) return;
  for (const [scope, old] of state.keys) {
    if (now - old.at < state.switches.keyLifetimeMs) break; // the oldest come first
    state.keys.delete(scope);
  }
  const scope = scopeOf(state, write, write.key);
  state.keys.delete(scope);
  state.keys.set(scope, { operation: write.operation, reference: write.reference, body: write.body, at: now, reply });
}

/** Whether a reply sticks to its key by itself: success always, refusals by switch. Sheet 6 point 5. */
export function sticks(state: VippsState, reply: Reply): boolean {
  if (reply.status < 300) return true;
  const code = errorCodeOf(reply);
  if (code === null || reply.status >= 500) return false;
  if (state.switches.stickyRefusals === 'none') return false;
  return state.switches.stickyRefusals === 'all' || !isTransient(code);
}

function scopeOf(state: VippsState, write: KeyedWrite, key: string): string {
  const { keyScope, keySharedByOperations } = state.switches;
  const operation = keySharedByOperations ? '' : write.operation;
  const reference = keyScope === 'payment' ? write.reference : '';
  return `${write.merchant.merchantSerialNumber}/${operation}/${reference}/${key}`;
}

function isSameBody(state: VippsState, one: string, other: string): boolean {
  return one === other || (state.switches.compareBodies === 'values' && sorted(one) === sorted(other));
}

function sorted(body: string): string {
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, member]) => [name, sort(member)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return body === '' ? '' : JSON.stringify(sort(JSON.parse(body)));
}
