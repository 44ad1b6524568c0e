import type { Order, SendOrder } from '../../src/domain/order';
import type { Finding, Outcome, Shown, Totals } from '../../src/domain/outcome';
import { TICKS } from './clock';
import type { Column } from './columns';

/**
 * What really happened at the provider. Plain data that is never changed, only replaced. It does whatever the capability record does not
 * exclude: an order sent twice without a remembered key is taken twice, an effect may come at any moment of the settle window, a read may
 * be old once, a status does not say which operation it was. The core never sees this; only the oracle does.
 */
export interface Truth {
  hold: number;
  captures: readonly Taken[];
  releases: readonly Taken[];
  /** Went with a capture. */
  rest: number;
  /** Orders whose answer was lost and that have still to take effect. */
  coming: readonly Coming[];
  /** Age of the first attempt under each key, in ticks, where the provider remembers keys. */
  keys: readonly (readonly [key: string, age: number])[];
  /** What a read that is old may show: the state before an effect, and how many ticks ago that was. */
  past: readonly { view: View; age: number }[];
  /** Reads show this for as many ticks more. */
  frozen?: { view: View; for: number };
}

interface Taken {
  operationId: string;
  key: string;
  amount: number;
  /** The shipments that this money pays for. The provider does not know them; the oracle does. */
  shipments: readonly string[];
}

interface Coming {
  order: Placed;
  /** Ticks until it can no longer take effect. */
  within: number;
}

/** An order as it reaches the provider. */
export interface Placed {
  kind: SendOrder['kind'];
  operationId: string;
  key: string;
  amount: number;
  shipments: readonly string[];
  /** The provider still knows the key, if it has seen it. */
  remembered: boolean;
}

type View = Pick<Truth, 'captures' | 'releases' | 'rest'>;

export const truthOf = (hold: number): Truth => ({
  hold,
  captures: [],
  releases: [],
  rest: 0,
  coming: [],
  keys: [],
  past: [],
});

const total = (taken: readonly Taken[]): number => taken.reduce((all, { amount }) => all + amount, 0);
export const capturedAt = ({ captures }: View): number => total(captures);
const releasedAt = ({ releases, rest }: View): number => total(releases) + rest;
export const leftAt = (truth: Truth): number => truth.hold - capturedAt(truth) - releasedAt(truth);

/** The order as the provider gets it, and the provider with its key. */
export function placed(
  truth: Truth,
  order: SendOrder,
  shipments: readonly string[],
  { capabilities }: Column,
): { truth: Truth; order: Placed } {
  const { kind, operationId, key, amount } = order;
  const { replayForMs } = capabilities;
  const age = truth.keys.find(([known]) => known === key)?.[1];
  const keys = replayForMs > 0 && age === undefined ? [...truth.keys, [key, 0] as const] : truth.keys;
  const remembered = replayForMs > 0 && (age ?? 0) < replayForMs;
  return { truth: { ...truth, keys }, order: { kind, operationId, key, amount, shipments, remembered } };
}

/** The provider carries the order out, if it can. `keepPast`: a read may still be old. */
export function processed(
  truth: Truth,
  order: Placed,
  column: Column,
  keepPast: boolean,
): { truth: Truth; outcome: Outcome } {
  const { capabilities } = column;
  const same = (order.kind === 'release' ? truth.releases : truth.captures).find(({ key }) => key === order.key);
  if (order.remembered && same) return { truth, outcome: { kind: 'confirmed', amount: same.amount } };
  const left = leftAt(truth);
  const amount = order.kind === 'release' ? left : order.amount;
  const isWhole = capabilities.partial || order.kind === 'release' || amount === truth.hold;
  if (left <= 0 || amount > left || !isWhole) {
    return { truth, outcome: { kind: 'refused', code: 'NotPossible', why: 'the hold does not allow it' } };
  }
  const { captures, releases, rest } = truth;
  const entry: Taken = { operationId: order.operationId, key: order.key, amount, shipments: order.shipments };
  const restGoes = order.kind === 'capture' && capabilities.release.afterCapture === 'automatic';
  return {
    truth: {
      ...truth,
      ...(order.kind === 'release' ? { releases: [...releases, entry] } : { captures: [...captures, entry] }),
      rest: restGoes ? rest + left - amount : rest,
      past: keepPast ? [...truth.past, { view: { captures, releases, rest }, age: 0 }] : [],
    },
    outcome: { kind: 'confirmed', amount },
  };
}

export function lateComing(truth: Truth, order: Placed, within: number): Truth {
  return { ...truth, coming: [...truth.coming, { order, within }] };
}

/** The one that comes at this place takes effect now. */
export function landed(truth: Truth, index: number, column: Column, keepPast: boolean): Truth {
  const one = truth.coming[index];
  if (one === undefined) return truth;
  const rest = { ...truth, coming: truth.coming.filter((_, other) => other !== index) };
  return processed(rest, one.order, column, keepPast).truth;
}

/** Time passes: what has to have taken effect by then does, and what is old is forgotten. */
export function aged(truth: Truth, ticks: number, column: Column, keepPast: boolean): Truth {
  const due = truth.coming.findIndex(({ within }) => within <= ticks);
  if (due >= 0) return aged(landed(truth, due, column, keepPast), ticks, column, keepPast);
  const { frozen, ...rest } = truth;
  const { replayForMs, settleWindowMs } = column.capabilities;
  return {
    ...rest,
    coming: truth.coming.map((one) => ({ ...one, within: one.within - ticks })),
    keys: truth.keys.map(([key, age]) => [key, Math.min(replayForMs, age + ticks)] as const),
    past: truth.past.map((one) => ({ ...one, age: one.age + ticks })).filter(({ age }) => age < settleWindowMs),
    ...(frozen && frozen.for > ticks ? { frozen: { ...frozen, for: frozen.for - ticks } } : {}),
  };
}

/** From now on, for less than the gap between two proving reads, reads show what was true then. */
export const frozenAt = (truth: Truth, view: View): Truth => ({ ...truth, frozen: { view, for: TICKS.readGap } });

/** What a look-up shows of this order, as the column's evidence goes. */
export function shownOf(truth: Truth, view: View, order: Order, column: Column): Finding {
  const { evidence: ofCaptures, release } = column.capabilities;
  const totals: Totals = { authorized: truth.hold, captured: capturedAt(view), released: releasedAt(view) };
  const shown = ofCaptures === 'status' || !column.lists ? undefined : view.captures.map(listed);
  const read = { why: 'as read', ...(column.totals ? { totals } : {}), ...(shown ? { shown } : {}) };
  if (order.kind === 'authorize') return { ...read, kind: 'done', by: 'status', amount: truth.hold };
  const evidence = order.kind === 'capture' ? ofCaptures : release.evidence;
  const entries = order.kind === 'capture' ? view.captures : view.releases;
  const own = entries.filter(({ key }) => key === order.key);
  if (evidence === 'key' && own.length > 0) return { ...read, kind: 'done', by: 'key', amount: total(own) };
  const moved = order.kind === 'capture' ? capturedAt(view) : releasedAt(view);
  if (evidence === 'status' && moved > 0) return { ...read, kind: 'done', by: 'status', amount: moved };
  return { ...read, kind: 'absent' };
}

const listed = ({ key, amount }: Taken): Shown => ({ kind: 'capture', key, amount });
