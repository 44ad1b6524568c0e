import { NOW } from '../../proof/exhaustive/clock';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from '../../proof/exhaustive/columns';
import { type Move, Moves } from '../../proof/exhaustive/moves';
import { normal } from '../../proof/exhaustive/normal';
import { walkColumn } from '../../proof/exhaustive/report';
import { QUICK, slice } from '../../proof/exhaustive/slices';
import { birth, type Event, type Letter, type State, textOf } from '../../proof/exhaustive/state';
import { walk } from '../../proof/exhaustive/walk';
import { CORE } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';
import { WRONG_CORES } from './exhaustive/wrong-cores';

/**
 * States, transitions, the deepest path, and states at rest under a known limit. A figure that changes says that the protocol has
 * changed: look at what is reached now that was not, or no longer, and write the new figure when that is what was meant.
 */
const TABLE: Readonly<Record<ColumnName, string>> = {
  vipps: '7567 states, 10821 transitions, 19 deep, unnoticed 6',
  'vipps, keys never sent again': '3392 states, 5055 transitions, 19 deep, unnoticed 3',
  'vipps, whole amount only': '3709 states, 5750 transitions, 19 deep, unnoticed 6',
  bambora: '1929 states, 3066 transitions, 18 deep, unnoticed 3',
  'bambora, comments dropped': '1942 states, 3083 transitions, 20 deep, unnoticed 3',
  'bambora, several captures': '3419 states, 5141 transitions, 21 deep, unnoticed 3',
  'bambora, several captures, comments dropped': '3484 states, 5219 transitions, 22 deep, unnoticed 3',
  pipwave: '3361 states, 5435 transitions, 22 deep, unnoticed 3',
  'pipwave, sent once more': '3244 states, 5282 transitions, 19 deep, unnoticed 3',
  'pipwave, parts': '2612 states, 4423 transitions, 22 deep, unnoticed 3',
  'pipwave, parts, automatic rest': '2612 states, 4423 transitions, 22 deep, unnoticed 3',
  'pipwave, parts, totals shown': '2612 states, 4423 transitions, 22 deep, unnoticed 3',
  'payment options': '2006 states, 3179 transitions, 22 deep, unnoticed 3',
};

describe('a small payment, every interleaving', () => {
  test.each(COLUMN_NAMES)('%s', (name) => {
    const { states, transitions, deepest, complete, violations, limits } = walkColumn(name, QUICK);
    expect(violations).toEqual([]);
    expect(complete).toBe(true);
    const known = Object.entries(limits).map(([limit, times]) => `, ${limit} ${times}`);
    expect(`${states} states, ${transitions} transitions, ${deepest} deep${known.join('')}`).toBe(TABLE[name]);
  });

  test('after a reset, one old read does not hide what the run that is gone had sent', () => {
    const { states, complete, violation } = walk(
      COLUMNS.bambora,
      slice(COLUMNS.bambora, ['a', 'b'], ['late', 'reset', 'stale']),
    );
    expect(violation).toBeUndefined();
    expect([states, complete]).toEqual([14_532, true]);
  });

  test('ends with an honest no when it is not allowed to visit everything', () => {
    const result = walk(COLUMNS.vipps, slice(COLUMNS.vipps, ['a', 'b'], []), { statesMax: 20 });
    expect(result).toMatchObject({ complete: false });
    expect(result.violation).toBeUndefined();
  });
});

describe('a wrong core is seen:', () => {
  test.each(Object.entries(WRONG_CORES))('%s', (_, { core, column, slice: of, breaks }) => {
    const { violation } = walk(COLUMNS[column], of, { core: { ...CORE, ...core } });
    expect(violation?.invariant).toBe(breaks);
    expect(violation?.path.length).toBeGreaterThan(1);
    // The same walk with the real core sees nothing: what was seen is the mistake.
    expect(walk(COLUMNS[column], of).violation).toBeUndefined();
  });
});

describe('what is left out of a state decides nothing:', () => {
  const CASES: readonly [ColumnName, Letter[], Event[]][] = [
    ['vipps', ['a'], ['unknown', 'notice']],
    ['vipps', ['a', 'cancel'], ['unknown']],
    ['vipps', ['a', 'b'], ['late']],
    ['bambora', ['a', 'b'], ['crash']],
    ['bambora', ['a'], ['late', 'stale']],
    ['bambora, several captures', ['a'], ['unknown', 'resolve']],
    ['bambora, comments dropped', ['a'], ['reset']],
    ['pipwave', ['a'], ['unknown', 'absence']],
    ['payment options', ['a', 'b'], ['ending']],
  ];

  // Every state that is reached by any transition is taken on with everything that is known of it, and in normal form: the same moves
  // are possible, and each leads to the same normal form.
  test.each(CASES)('%s, %j + %j', (name, letters, events) => {
    const column = COLUMNS[name];
    const stripped = new Moves(column, CORE);
    const whole = new Moves(column, CORE, older);
    const first = birth(column, slice(column, letters, events));
    const known = new Set([textOf(first)]);
    let transitions = 0;
    const waiting: State[] = [first];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      for (const move of whole.of(state)) {
        transitions++;
        const form = inForm(move.to);
        expect(inWords(whole.of(move.to))).toBe(inWords(stripped.of(JSON.parse(JSON.stringify(form)))));
        if (known.has(textOf(form))) continue;
        known.add(textOf(form));
        waiting.push(move.to);
      }
    }
    expect(transitions).toBeGreaterThan(100);
  });
});

const inWords = (moves: readonly Move[]): string =>
  moves.map(({ by, to }) => `${by} → ${textOf(inForm(to))}`).join('\n');

const inForm = (state: State): State => ({
  ...state,
  payment: normal(state.payment, 0),
  ...(state.mark ? { mark: { ...state.mark, payment: normal(state.mark.payment, 0) } } : {}),
});

/** The payment with everything that is known of it, so many ticks later. Moments are the only numbers near `NOW`, and when the hold was made. */
const older = (payment: Payment, ticks: number): Payment =>
  JSON.parse(JSON.stringify(payment), (name, value) =>
    name === 'authorizedAt' || (typeof value === 'number' && value > NOW / 2 && value < 2 * NOW)
      ? value - ticks
      : value,
  );
