import { createProgress } from '../../src/terminal/progress';

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 20, written, write: (text: string) => written.push(text) };
}

test('on a terminal one line rewrites itself, and is never wider than it', () => {
  const out = stream(true);
  const progress = createProgress(out);
  progress.show('1/200 payments');
  progress.show('2/200 payments and a long tail');
  progress.note('worker killed');
  progress.end();
  progress.show('late');
  expect(out.written).toEqual([
    '\r\x1b[K1/200 payments',
    '\r\x1b[K2/200 payments and ',
    '\r\x1b[Kworker killed\n',
    '\r\x1b[K2/200 payments and ',
    '\n',
  ]);
});

test('elsewhere there is a line every few seconds, and the last one', () => {
  const out = stream(false);
  let now = 0;
  const progress = createProgress(out, () => now);
  for (const payments of [1, 2, 3, 4, 5, 6, 7]) {
    now += 1_000;
    progress.show(`${payments}`);
  }
  progress.end();
  progress.end();
  expect(out.written).toEqual(['5\n', '7\n']);
});
