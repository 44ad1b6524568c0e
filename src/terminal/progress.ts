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
  const draw = (line: string): void => {
    stream.write(`\r\x1b[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  return {
    show(line) {
      if (isOver || line === current) return;
      current = line;
      if (stream.isTTY) return draw(line);
      if (now() - shownAt < EVERY_MS) return;
      shownAt = now();
      stream.write(`${line}\n`);
    },
    note(line) {
      if (isOver) return;
      stream.write(stream.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
      if (stream.isTTY && current !== '') draw(current);
    },
    end() {
      if (isOver) return;
      isOver = true;
      if (current !== '') stream.write(stream.isTTY ? '\n' : `${current}\n`);
    },
  };
}
