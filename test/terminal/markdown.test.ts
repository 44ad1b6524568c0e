import pc from 'picocolors';
import { readable } from '../../src/terminal/markdown';

const plain = { colors: pc.createColors(false), width: Number.POSITIVE_INFINITY };

test('tables lose their pipes, marks their stars', () => {
  const text = readable(
    '**parked** · `order-1`\n\n| a | b |\n| --- | --- |\n| 1 | x \\| y |\n\n- one **two**\n- three',
    plain,
  );
  expect(text).toBe(
    [
      'parked · order-1',
      '',
      '┌───┬───────┐',
      '│ a │ b     │',
      '├───┼───────┤',
      '│ 1 │ x | y │',
      '└───┴───────┘',
      '',
      '- one two',
      '- three',
    ].join('\n'),
  );
});

test('on a terminal it is coloured, and no line is wider than it', () => {
  const wide = `**Where to look:** ${'word '.repeat(30)}\n\n| shipment | why |\n| --- | --- |\n| parcel-1 | ${'because of that '.repeat(10)}|`;
  const text = readable(wide, { colors: pc.createColors(true), width: 60 });
  expect(text).toContain('\x1b[1mWhere to look:\x1b[22m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  const widths = text.split('\n').map((line) => line.replace(/\x1b\[\d+m/g, '').length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(60);
});
