import { type Machine, report, row, tableOf } from '../../bench/report';

const machine: Machine = { node: '20.0.0', cores: 2, loadBefore: 0.1, loadAfter: 1.9, othersCores: 0.25 };
const run = { quick: true, seconds: 29.6, machine };
const nine = { holdfast: [9], naive: [10], bare: [18] };

describe('report of the bench', () => {
  test.each([
    ['a ratio at its lower bound', { of: 'ratio', atLeast: 0.9 } as const, true],
    ['a ratio below it', { of: 'ratio', atLeast: 0.91 } as const, false],
    ['a ratio at its upper bound', { of: 'ratio', atMost: 0.9 } as const, true],
    ['a ratio above it', { of: 'ratio', atMost: 0.89 } as const, false],
    ['an own value at its upper bound', { of: 'value', atMost: 9 } as const, true],
    ['an own value above it', { of: 'value', atMost: 8 } as const, false],
  ])('%s', (_, target, met) => {
    expect(row('lives', '1/s', nine, target).met).toBe(met);
  });

  test('a row without a target is neither met nor missed', () => {
    const informs = row('history', 'events', nine);
    expect(informs).not.toHaveProperty('met');
    expect(report([informs], run).met).toBe(true);
  });

  test('one target that is not met is said at the end and in the exit object', () => {
    const rows = [row('a', 'ms', nine, { of: 'ratio', atMost: 1 }), row('b', 'ms', nine, { of: 'ratio', atMost: 0.5 })];
    const result = report(rows, run);
    expect(result.met).toBe(false);
    expect(tableOf(result)).toContain('Not every target is met.');
  });

  test('the object for machines survives JSON and has the same members for every row', () => {
    const result = report([row('lives', '1/s', nine, { of: 'ratio', atLeast: 0.9 })], run);
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      quick: true,
      seconds: 29.6,
      machine,
      rows: [
        {
          measure: 'lives',
          unit: '1/s',
          holdfast: 9,
          naive: { value: 10, ratio: 0.9, spread: [0.9, 0.9] },
          bare: { value: 18, ratio: 0.5, spread: [0.5, 0.5] },
          target: { of: 'ratio', atLeast: 0.9 },
          met: true,
        },
      ],
      met: true,
    });
  });

  test('the table shows target, measured and met, and how busy the machine was', () => {
    const table = tableOf(
      report(
        [row('memory', 'MB', { holdfast: [0.5], naive: [0.25], bare: [0.4] }, { of: 'value', atMost: 0.45 })],
        run,
      ),
    );
    expect(table).toMatch(/memory, MB.*0\.50.*0\.25.*2\.00.*2\.00 – 2\.00.*≤ 0\.45 MB.*NOT MET.*0\.40.*1\.25/);
    expect(table).toContain('cores that others kept busy: 0.25');
  });
});
