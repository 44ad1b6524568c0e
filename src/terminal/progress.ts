const EVERY_MS = 5_000;

/** Where it is written: a terminal, or a file. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Progress {
  /** What is true now. */
  show(line: string): void;
  /** Something that happened, and stays on the screen. */
  note(line: string): void;
  /** Leaves the last state standing. Nothing is shown afterwards. */
  end(): void;
}

/** A line that rewrites itself on a terminal, and a line every few seconds anywhere else. */
export function createProgress(stream: ProgressStream, now: () => number = Date.now): Progress {
  let current = '';
  let isOver = false;
  let shownAt = now();
  return {
    show(line) {
      if (isOver || line === current) return;
      current = line;
      if (stream.isTTY) return rewrite(stream, line);
      if (now() - shownAt < EVERY_MS) return;
      shownAt = now();
      stream.write(`${line}\n`);
    },
    note(line) {
      if (isOver) return;
      stream.write(stream.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
      if (stream.isTTY && current !== '') rewrite(stream, current);
    },
    end() {
      if (isOver) return;
      isOver = true;
      if (current !== '') stream.write(stream.isTTY ? '\n' : `${current}\n`);
    },
  };
}

/** On a terminal. In a file, where no line is written over, a short wait is not worth one. */
const SAID_FROM_S = 2;
const LOGGED_EVERY_S = 10;

/** The answer. While it takes long, it is said what is waited for, and for how long already: silence looks like a fault. */
export async function waitingFor<T>(
  what: string,
  answer: Promise<T>,
  stream: ProgressStream = process.stderr,
): Promise<T> {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    const line = `${what}, ${seconds} s`;
    if (!stream.isTTY && seconds % LOGGED_EVERY_S === 0) stream.write(`${line}\n`);
    if (stream.isTTY && seconds >= SAID_FROM_S) rewrite(stream, line);
  }, 1_000);
  try {
    return await answer;
  } finally {
    clearInterval(timer);
    if (stream.isTTY && seconds >= SAID_FROM_S) rewrite(stream, '');
  }
}

const rewrite = (stream: ProgressStream, line: string): void => {
  stream.write(`\r\x1b[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
};
