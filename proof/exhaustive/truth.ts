import type { Capabilities, Evidence } from '../../src/domain/capabilities';
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
  /** Given back of what was captured. */
  refunds: readonly GivenBack[];
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

/** A refund. */
export interface GivenBack extends Taken {
  /** Ticks since then, up to those in which it may still turn bad. */
  age: number;
  /** It turned bad: the customer does not have it. `settled`: and a person has said what is to become of it. */
  reversed?: 'seen' | 'settled';
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

type View = Pick<Truth, 'captures' | 'releases' | 'rest' | 'refunds'>;

export const truthOf = (hold: number): Truth => ({
  hold,
  captures: [],
  releases: [],
  rest: 0,
  refunds: [],
  coming: [],
  keys: [],
  past: [],
});

const total = (taken: readonly Taken[]): number => taken.reduce((all, { amount }) => all + amount, 0);
export const capturedAt = ({ captures }: View): number => total(captures);
const releasedAt = ({ releases, rest }: View): number => total(releases) + rest;
export const refundedAt = ({ refunds }: View): number => total(refunds.filter(({ reversed }) => !reversed));
export const leftAt = (truth: Truth): number => truth.hold - capturedAt(truth) - releasedAt(truth);

/** The order as the provider gets it, and the provider with its key. */
export function placed(
  truth: Truth,
  order: SendOrder,
  shipments: readonly string[],
  { capabilities }: Column,
): { truth: Truth; order: Placed } {
  const { kind, operationId, key, amount } = order;
  const replayForMs = keptFor(kind, capabilities);
  const age = truth.keys.find(([known]) => known === key)?.[1];
  const keys = replayForMs > 0 && age === undefined ? [...truth.keys, [key, 0] as const] : truth.keys;
  const remembered = replayForMs > 0 && (age ?? 0) < replayForMs;
  return { truth: { ...truth, keys }, order: { kind, operationId, key, amount, shipments, remembered } };
}

/** How long the provider knows a key, in ticks. */
const keptFor = (kind: Order['kind'], { replayForMs, refund }: Capabilities): number =>
  kind === 'refund' ? (refund?.replayForMs ?? 0) : replayForMs;

/** The provider carries the order out, if it can. `keepPast`: a read may still be old. */
export function processed(
  truth: Truth,
  order: Placed,
  column: Column,
  keepPast: boolean,
): { truth: Truth; outcome: Outcome } {
  const { capabilities } = column;
  const same = entriesOf(truth, order.kind).find(({ key }) => key === order.key);
  if (order.remembered && same) return { truth, outcome: { kind: 'confirmed', amount: same.amount } };
  if (order.kind === 'refund') return givenBack(truth, order, keepPast);
  const left = leftAt(truth);
  const amount = order.kind === 'release' ? left : order.amount;
  const isWhole = capabilities.partial || order.kind === 'release' || amount === truth.hold;
  if (left <= 0 || amount > left || !isWhole) {
    return { truth, outcome: { kind: 'refused', code: 'NotPossible', why: 'the hold does not allow it' } };
  }
  const { captures, releases, rest } = truth;
  const entry = takenBy(order, amount);
  const restGoes = order.kind === 'capture' && capabilities.release.afterCapture === 'automatic';
  return {
    truth: {
      ...truth,
      ...(order.kind === 'release' ? { releases: [...releases, entry] } : { captures: [...captures, entry] }),
      rest: restGoes ? rest + left - amount : rest,
      past: pastOf(truth, keepPast),
    },
    outcome: { kind: 'confirmed', amount },
  };
}

/** Nothing promises that a second one is refused: then it is given back twice, as long as so much was captured. */
function givenBack(truth: Truth, order: Placed, keepPast: boolean): { truth: Truth; outcome: Outcome } {
  const { amount } = order;
  if (amount > capturedAt(truth) - refundedAt(truth)) {
    return { truth, outcome: { kind: 'refused', code: 'NotPossible', why: 'more than was captured' } };
  }
  const refunds = [...truth.refunds, { ...takenBy(order, amount), age: 0 }];
  return {
    truth: { ...truth, refunds, past: pastOf(truth, keepPast) },
    outcome: { kind: 'confirmed', amount },
  };
}

/** Under this name others move money: no operation of ours has it. */
export const OTHERS = 'others';
const OTHERS_AMOUNT = 1;

/** Somebody gives a little back by hand; undefined where nothing is left to be given back. */
export function refundedByOthers(truth: Truth, keepPast: boolean): Truth | undefined {
  const taken = { operationId: OTHERS, key: OTHERS, amount: OTHERS_AMOUNT, shipments: [] };
  if (taken.amount > capturedAt(truth) - refundedAt(truth)) return undefined;
  return { ...truth, refunds: [...truth.refunds, { ...taken, age: 0 }], past: pastOf(truth, keepPast) };
}

/** The refund at this place turns bad now. */
export function reversedAt(truth: Truth, index: number, keepPast: boolean): Truth {
  const refunds = truth.refunds.map((one, at) => (at === index ? { ...one, reversed: 'seen' as const } : one));
  return { ...truth, refunds, past: pastOf(truth, keepPast) };
}

const takenBy = ({ operationId, key, shipments }: Placed, amount: number): Taken => ({
  operationId,
  key,
  amount,
  shipments,
});

function entriesOf(view: View, kind: Order['kind']): readonly Taken[] {
  switch (kind) {
    case 'capture':
      return view.captures;
    case 'release':
      return view.releases;
    case 'refund':
      return view.refunds.filter(({ reversed }) => !reversed);
    case 'authorize':
      return [];
    default:
      return kind satisfies never;
  }
}

const pastOf = ({ past, captures, releases, rest, refunds }: Truth, keepPast: boolean): Truth['past'] =>
  keepPast ? [...past, { view: { captures, releases, rest, refunds }, age: 0 }] : [];

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
  const { replayForMs, settleWindowMs, refund } = column.capabilities;
  return {
    ...rest,
    refunds: truth.refunds.map((one) => ({ ...one, age: Math.min(refund?.provisionalMs ?? 0, one.age + ticks) })),
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
  const totals = totalsOf(truth, view, column);
  const shown = listOf(view, column);
  const read = { why: 'as read', ...(totals ? { totals } : {}), ...(shown ? { shown } : {}) };
  if (order.kind === 'authorize') return { ...read, kind: 'done', by: 'status', amount: truth.hold };
  // What is known by the id in its answer is known by nothing where that was lost.
  if (order.kind === 'refund' && column.capabilities.refund?.of === 'capture') {
    return { kind: 'inconclusive', why: 'no id of it is known', isBlind: true };
  }
  const evidence = evidenceOf(order.kind, column.capabilities);
  const own = entriesOf(view, order.kind).filter(({ key }) => key === order.key);
  if (evidence === 'key' && own.length > 0) return { ...read, kind: 'done', by: 'key', amount: total(own) };
  const moved = { capture: capturedAt, release: releasedAt, refund: refundedAt }[order.kind](view);
  if (evidence === 'status' && moved > 0) return { ...read, kind: 'done', by: 'status', amount: moved };
  return { ...read, kind: 'absent' };
}

function evidenceOf(kind: Exclude<Order['kind'], 'authorize'>, capabilities: Capabilities): Evidence {
  const { evidence, release, refund } = capabilities;
  return { capture: evidence, release: release.evidence, refund: refund?.evidence ?? 'status' }[kind];
}

/** Where all is a status, that of a refund hides what was captured. */
function totalsOf(truth: Truth, view: View, { capabilities, totals }: Column): Totals | undefined {
  const { evidence, refund } = capabilities;
  const refunded = refundedAt(view);
  if (!totals || (evidence === 'status' && refunded > 0)) return undefined;
  return {
    authorized: truth.hold,
    captured: capturedAt(view),
    released: releasedAt(view),
    ...(refund === undefined || refund.evidence === 'status' ? {} : { refunded }),
  };
}

function listOf(view: View, { capabilities, lists }: Column): Shown[] | undefined {
  const { evidence, refund } = capabilities;
  if (evidence === 'status' || !lists) return undefined;
  return [
    ...view.captures.map(listedAs('capture')),
    ...(refund?.evidence === 'key' ? entriesOf(view, 'refund').map(listedAs('refund')) : []),
  ];
}

const listedAs =
  (kind: Shown['kind']) =>
  ({ key, amount }: Taken): Shown => ({ kind, key, amount });
