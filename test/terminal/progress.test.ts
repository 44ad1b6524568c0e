import { createProgress, waitingFor } from '../../src/terminal/progress';

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

describe('one answer that takes long', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const answerAfter = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('yes'), ms));

  test('is waited for in words, with how long already, until it comes', async () => {
    const out = stream(true);
    const answer = waitingFor('waiting', answerAfter(3_500), out);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await answer).toBe('yes');
    expect(out.written).toEqual(['\r\x1b[Kwaiting, 2 s', '\r\x1b[Kwaiting, 3 s', '\r\x1b[K']);
  });
  test('in a file there is a line now and then, and none for a short wait', async () => {
    const out = stream(false);
    const answer = waitingFor('waiting', answerAfter(25_500), out);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await answer).toBe('yes');
    expect(out.written).toEqual(['waiting, 10 s\n', 'waiting, 20 s\n']);
  });
  test('and nothing is said of one that comes at once', async () => {
    const out = stream(true);
    const answer = waitingFor('waiting', answerAfter(1_500), out);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await answer).toBe('yes');
    expect(out.written).toEqual([]);
  });
  test('nor after one that failed', async () => {
    const out = stream(true);
    const failure = waitingFor('waiting', Promise.reject(new Error('no')), out);
    await expect(failure).rejects.toThrow('no');
    await jest.advanceTimersByTimeAsync(4_000);
    expect(out.written).toEqual([]);
  });
});
