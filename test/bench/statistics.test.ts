import { median, percentile, ratioOf } from '../../bench/statistics';

describe('statistics of the bench', () => {
  test('no values have no median and no percentile', () => {
    expect(() => median([])).toThrow('no values were measured');
    expect(() => percentile([], 0.5)).toThrow('no values were measured');
  });

  test('blocks that have no partner are not compared', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('2 blocks cannot be compared with 1');
  });

  test.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 9, 1, 2], 5.5],
  ])('the median of %p is %p, by number and not by text', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('percentile %p of 1 to 100 is the measured value %p', (share, expected) => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, share)).toBe(expected);
  });

  test('p99 of few values is the worst of them', () => {
    expect(percentile([4, 8, 6], 0.99)).toBe(8);
  });

  test('what is measured stays in its order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('one disturbed block moves the spread, not the ratio', () => {
    expect(ratioOf([10, 10, 1], [10, 10, 10])).toEqual({ value: 10, ratio: 1, spread: [0.1, 1] });
  });

  test('a machine that slows down under both is no difference between them', () => {
    const { ratio, spread } = ratioOf([90, 45, 9], [100, 50, 10]);
    expect([ratio, ...spread]).toEqual([0.9, 0.9, 0.9]);
  });
});
