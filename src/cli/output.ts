import Table from 'cli-table3';
import pc from 'picocolors';

/** Colours for one stream: only on a terminal, and not where NO_COLOR is set to anything. */
export const paint = (stream: { isTTY?: boolean | undefined }, env: NodeJS.ProcessEnv = process.env) =>
  pc.createColors(Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb');

/** A table without colours of its own, so that it may be piped. Numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const isNumeric = head.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'));
  const made = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
  });
  made.push(...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell))));
  return made.toString();
}

export const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** To the output, for people or programs. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
