import { table, wrap } from '../../src/terminal/output';

const NAME = 'nordic-shop/order-1001';
const rows = [[NAME, 'it is looked up again and again until somebody says what became of it', 7]];

test('a table is as wide as it wants to be where there is room', () => {
  expect(table(['payment', 'next', 'n'], rows).split('\n')).toHaveLength(5);
});

test('a narrow terminal wraps sentences, and never cuts a name off', () => {
  const text = table(['payment', 'next', 'n'], rows, 60);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(text).toContain(NAME);
  expect(text).not.toContain('…');
  expect(text.replace(/[^a-z]+/g, ' ')).toContain('somebody');
});

test('a terminal that is too narrow for the words still gets all of them', () => {
  expect(table(['payment', 'next', 'n'], rows, 10)).toContain(NAME);
});

test('a sentence wraps between words, and what follows is indented', () => {
  expect(wrap('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
});
