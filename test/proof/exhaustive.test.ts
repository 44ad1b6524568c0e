import { NOW } from '../../proof/exhaustive/clock';
import { COLUMN_NAMES, columnOf, REFUNDING } from '../../proof/exhaustive/columns';
import { type Move, Moves } from '../../proof/exhaustive/moves';
import { normal } from '../../proof/exhaustive/normal';
import { reportOn, walkTimed } from '../../proof/exhaustive/report';
import { type Plan, QUICK, QUICK_REFUNDS, slice } from '../../proof/exhaustive/slices';
import { birth, type Event, type Letter, type State, textOf } from '../../proof/exhaustive/state';
import { walk } from '../../proof/exhaustive/walk';
import { carried, restored } from '../../src/domain/carried';
import { CORE } from '../../src/domain/driver';
import type { Payment } from '../../src/domain/payment';
import { WRONG_CORES } from './exhaustive/wrong-cores';
import { WRONG_REFUNDS } from './exhaustive/wrong-refunds';

describe('a small payment, every interleaving', () => {
  test.each(COLUMN_NAMES)('%s', (name) => {
    expect(reached(name, QUICK)).toBe(columnOf(name).reached);
  });

  test.each(REFUNDING)('%s, with a refund', (name) => {
    expect(reached(name, QUICK_REFUNDS)).toBe(columnOf(name).refunds);
  });

  test('after a reset, one old read does not hide what the run that is gone had sent', () => {
    const { states, complete, violation } = walk(
      columnOf('bambora'),
      slice(columnOf('bambora'), ['a', 'b'], ['late', 'reset', 'stale']),
    );
    expect(violation).toBeUndefined();
    expect([states, complete]).toEqual([14_272, true]);
  });

  test('ends with an honest no when it is not allowed to visit everything', () => {
    const result = walk(columnOf('vipps'), slice(columnOf('vipps'), ['a', 'b'], []), { statesMax: 20 });
    expect(result).toMatchObject({ complete: false });
    expect(result.violation).toBeUndefined();
  });
});

describe('a wrong core is seen:', () => {
  test.each(Object.entries({ ...WRONG_CORES, ...WRONG_REFUNDS }))('%s', (_, { core, column, slice: of, breaks }) => {
    const { violation } = walk(columnOf(column), of, { core: { ...CORE, ...core } });
    expect(violation?.invariant).toBe(breaks);
    expect(violation?.path.length).toBeGreaterThan(1);
    // The same walk with the real core sees nothing: what was seen is the mistake.
    expect(walk(columnOf(column), of).violation).toBeUndefined();
  });
});

describe('what is left out of a state decides nothing:', () => {
  const CASES: readonly [string, Letter[], Event[]][] = [
    ['vipps', ['a'], ['unknown', 'notice']],
    ['vipps', ['a', 'cancel'], ['unknown']],
    ['vipps', ['a', 'b'], ['late']],
    ['bambora', ['a', 'b'], ['crash']],
    ['bambora', ['a'], ['late', 'stale']],
    ['bambora, several captures', ['a'], ['unknown', 'resolve']],
    ['bambora, comments dropped', ['a'], ['reset']],
    ['pipwave', ['a'], ['unknown', 'absence']],
    ['payment options', ['a', 'b'], ['ending']],
    ['vipps', ['a', 'refund'], ['unknown']],
    ['bambora', ['a', 'refund'], ['late']],
    ['bambora', ['a', 'complete', 'refund'], ['stale']],
    ['pipwave', ['a', 'refund'], ['reversal']],
    ['pipwave', ['a', 'refund'], ['resolve']],
    ['payment options', ['a', 'refund'], ['ending']],
  ];

  // Every state that is reached by any transition is taken on with everything that is known of it, and in normal form: the same moves
  // are possible, and each leads to the same normal form. So is what a run that is continued as new hands to the next.
  test.each(CASES)('%s, %j + %j', (name, letters, events) => {
    const column = columnOf(name);
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
        expect(textOf(inForm(continued(move.to)))).toBe(textOf(form));
        expect(inWords(whole.of(move.to))).toBe(inWords(stripped.of(JSON.parse(JSON.stringify(form)))));
        if (known.has(textOf(form))) continue;
        known.add(textOf(form));
        waiting.push(move.to);
      }
    }
    expect(transitions).toBeGreaterThan(100);
  });
});

function reached(name: string, plan: Plan): string {
  const slices = plan.slices(columnOf(name));
  const walked = slices.map((of) => walkTimed(name, of));
  const { states, transitions, deepest, complete, violations, limits } = reportOn(name, slices, walked);
  expect(violations).toEqual([]);
  expect(complete).toBe(true);
  const known = Object.entries(limits).map(([limit, times]) => `, ${limit} ${times}`);
  return `${states} states, ${transitions} transitions, ${deepest} deep${known.join('')}`;
}

const inWords = (moves: readonly Move[]): string =>
  moves.map(({ by, to }) => `${by} → ${textOf(inForm(to))}`).join('\n');

const inForm = (state: State): State => ({
  ...state,
  payment: normal(state.payment, 0),
  ...(state.mark ? { mark: { ...state.mark, payment: normal(state.mark.payment, 0) } } : {}),
});

const continued = (state: State): State => ({ ...state, payment: restored(carried(state.payment, NOW)) });

/**
 * The payment with everything that is known of it, so many ticks later. Moments are the only numbers near `NOW`, and when the hold was made and
 * captured from; what is months ago stays the same long time ago.
 */
const older = (payment: Payment, ticks: number): Payment =>
  JSON.parse(JSON.stringify(payment), (name, value) => {
    if (name === 'authorizedAt' || name === 'doneAt') return value - ticks;
    const isMoment = typeof value === 'number' && value >= NOW / 2 && value < 2 * NOW;
    return isMoment ? Math.max(value - ticks, NOW / 2) : value;
  });
