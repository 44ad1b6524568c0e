import type { Column } from './columns';
import { EVENT_NAMES, type Event, type Letter, type Slice } from './state';

/** The events after which money may be where nobody expects it. */
const DOUBTS: readonly Event[] = ['crash', 'unknown', 'late', 'reset', 'notice', 'stale'];

/** Each of these is walked to its end. All that a set of slices covers is told by `coverage`. */
export interface Plan {
  coverage: readonly string[];
  slices(column: Column): readonly Slice[];
}

/** What runs in every test. */
export const QUICK: Plan = {
  coverage: [
    'two shipments of one amount, with each event but the reset, once',
    'one shipment and a cancel, with an unknown outcome',
    'one shipment, with a reset',
    'one shipment, with a late effect and an old read',
  ],
  slices: (column) => [
    ...EVENT_NAMES.filter((event) => event !== 'reset').map((event) => slice(column, ['a', 'b'], [event])),
    slice(column, ['a', 'cancel'], ['unknown']),
    slice(column, ['a'], ['reset']),
    slice(column, ['a'], ['late', 'stale']),
  ],
};

/** What takes minutes. */
export const FULL: Plan = {
  coverage: [
    'three shipments, two of one amount, complete and cancel, without trouble',
    'three shipments and a cancel, with each event, once',
    'two shipments of one amount and a cancel, with each pair of events, once each',
    'two shipments of one amount, with each three of worker killed, unknown outcome, late effect, reset, notice and old read',
  ],
  slices: (column) => [
    slice(column, ['a', 'b', 'c', 'complete', 'cancel'], []),
    ...EVENT_NAMES.map((event) => slice(column, ['a', 'b', 'c', 'cancel'], [event])),
    ...choices(EVENT_NAMES, 2).map((events) => slice(column, ['a', 'b', 'cancel'], events)),
    ...choices(DOUBTS, 3).map((events) => slice(column, ['a', 'b'], events)),
  ],
};

/** The same with money that is given back: while the payment runs and after its end. Walked apart, so that the figures of the others stay theirs. */
export const QUICK_REFUNDS: Plan = {
  coverage: [
    'one shipment and a refund, with each event but the reset, once',
    'one shipment, complete and a refund, with an unknown outcome',
    'where reads tell more of refunds than a status: a shipment, a refund, and a refund by others, without trouble, and with a lost answer',
  ],
  slices: (column) => [
    ...eventsOf(column)
      .filter((event) => event !== 'reset')
      .map((event) => slice(column, ['a', 'refund'], [event])),
    slice(column, ['a', 'complete', 'refund'], ['unknown']),
    ...withOthers(column, ['unknown']),
  ],
};

export const FULL_REFUNDS: Plan = {
  coverage: [
    'one shipment and a refund, with complete and with cancel, with each event but the reset, once',
    'two shipments of one amount and a refund, with complete, with each event but the reset, once',
    'one shipment and two refunds, where more than one is made, with each event but the reset, once',
    'one shipment and a refund, with a reset',
    'one shipment and a refund, with each pair of worker killed, unknown outcome, late effect, reset, notice, old read, word of an operator and refund that turns bad',
    'where reads tell more of refunds than a status: two shipments, a refund, and a refund by others, alone and with each event but the reset',
  ],
  slices: (column) => {
    const events = eventsOf(column).filter((event) => event !== 'reset');
    const doubts = [...DOUBTS, 'resolve', ...ofRefunds(column)] as const;
    const isOnce = column.capabilities.refund?.times === 'one';
    const each = (letters: readonly Letter[]): Slice[] => events.map((event) => slice(column, letters, [event]));
    return [
      ...each(['a', 'complete', 'refund']),
      ...each(['a', 'cancel', 'refund']),
      ...each(['a', 'b', 'complete', 'refund']),
      ...(isOnce ? [] : each(['a', 'refund', 'second refund'])),
      slice(column, ['a', 'refund'], ['reset']),
      ...choices(doubts, 2).map((pair) => slice(column, ['a', 'refund'], pair)),
      ...withOthers(column, events),
    ];
  },
};

/** By the name under which a thread finds it: slices are made by functions. */
export const PLANS = {
  quick: QUICK,
  full: FULL,
  'quick, refunds': QUICK_REFUNDS,
  'full, refunds': FULL_REFUNDS,
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;

/** Where a status is all that is shown, any refund is ours by what the provider says: nothing could be claimed. */
function withOthers(column: Column, events: readonly Event[]): Slice[] {
  const { evidence } = column.capabilities.refund ?? {};
  if (evidence === undefined || evidence === 'status') return [];
  return [[], ...events.map((event) => [event])].map((beside) =>
    slice(column, ['a', 'c', 'second refund'], ['others', ...beside]),
  );
}

const ofRefunds = ({ capabilities }: Column): readonly Event[] =>
  (capabilities.refund?.provisionalMs ?? 0) > 0 ? ['reversal'] : [];

const eventsOf = (column: Column): readonly Event[] => [...EVENT_NAMES, ...ofRefunds(column)];

/** More is held than ships, so that money taken twice would be there to take; where only the whole is captured, exactly what ships. */
export function slice(column: Column, letters: readonly Letter[], events: readonly Event[]): Slice {
  const whole = letters.includes('c') ? 5 : letters.includes('b') ? 4 : 2;
  return {
    letters,
    events: Object.fromEntries(events.map((event) => [event, 1])),
    hold: column.capabilities.partial ? 7 : whole,
  };
}

export const nameOf = ({ letters, events }: Slice): string =>
  [letters.join(' '), Object.keys(events).join(' ')].filter((part) => part !== '').join(' + ');

/** Every choice of `count` members, in the order of the list. */
function choices<T>(list: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return list.flatMap((first, at) => choices(list.slice(at + 1), count - 1).map((rest) => [first, ...rest]));
}
