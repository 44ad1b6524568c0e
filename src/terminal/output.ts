import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import pc from 'picocolors';
import { isShown } from '../domain/clean';

/** Colours for one stream: only on a terminal, and not where NO_COLOR is set to anything. */
export const paint = (stream: { isTTY?: boolean | undefined }, env: NodeJS.ProcessEnv = process.env) =>
  pc.createColors(Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb');

export type Colors = ReturnType<typeof paint>;

/** Characters in a line: a terminal's, and no end where a program reads. */
export const widthOf = (stream: { columns?: number | undefined }): number => stream.columns ?? Number.POSITIVE_INFINITY;

/** A table without colours of its own, so that it may be piped. Numbers stand to the right; cells wrap where a terminal is too narrow. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  width = widthOf(process.stdout),
): string {
  const isNumeric = head.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'));
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)));
  const made = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
    ...wrapped([head, ...cells], width),
  });
  made.push(...cells);
  return made.toString();
}

const PADDING = 2;

/** The widest columns give way first, and none below its longest word: a name that is cut off is no name. */
function wrapped(rows: readonly (readonly string[])[], width: number): { colWidths?: number[]; wordWrap?: boolean } {
  const [head = []] = rows;
  const widest = (sizeOf: (cell: string) => number): number[] =>
    head.map((_, at) => Math.max(...rows.map((row) => sizeOf(row[at] ?? ''))) + PADDING);
  const wanted = widest(visible);
  const least = widest((cell) => Math.max(...cell.split(' ').map(visible)));
  const widths = (most: number): number[] => wanted.map((one, at) => Math.max(least[at] ?? 0, Math.min(one, most)));
  const room = width - head.length - 1;
  const isTooWide = (most: number): boolean => widths(most).reduce((sum, one) => sum + one, 0) > room;
  let most = Math.max(...wanted);
  if (!isTooWide(most)) return {};
  while (most > PADDING && isTooWide(most)) most -= 1;
  return { colWidths: widths(most), wordWrap: true };
}

const visible = (text: string): number => stripVTControlCharacters(text).length;

/** A sentence in lines that fit. Colours take no room. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(/ +/)) {
    const last = lines.at(-1);
    if (last !== undefined && visible(last) + 1 + visible(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `${indent}${word}`);
  }
  return lines.join('\n');
}

/** For programs: what a terminal would obey, or show wrongly, is escaped, and means the same. */
export const json = (value: unknown): string =>
  each(JSON.stringify(value, null, 2) ?? 'null', (character) =>
    [...Array(character.length).keys()].map((at) => `\\u${unitOf(character, at)}`).join(''),
  );

const unitOf = (character: string, at: number): string => character.charCodeAt(at).toString(16).padStart(4, '0');

/** To the output, for people or programs. */
export const print = (text: string): void => void process.stdout.write(`${forTerminal(text)}\n`);

/** To the error stream, in red where that has colours. */
export const complain = (text: string): void =>
  void process.stderr.write(`${paint(process.stderr).red('error:')} ${forTerminal(text)}\n`);

const ESCAPE = '\x1b[';

/**
 * The last net before a terminal. Words of others are cleaned where they are put into a sentence; what a call has forgotten still steers
 * nothing: of all controls only the ends of lines and our colours get through.
 */
export function forTerminal(text: string): string {
  const [first = '', ...more] = text.split(ESCAPE);
  const styled = more.map((part) => {
    const style = /^\d{1,2}m/.exec(part)?.[0] ?? '';
    return `${style === '' ? '' : ESCAPE}${style}${scrubbed(part.slice(style.length))}`;
  });
  return [scrubbed(first), ...styled].join('');
}

const scrubbed = (text: string): string => each(text, () => '');

/** The text with everything replaced that leaves no ink, but for blanks and the ends of lines. */
function each(text: string, replace: (character: string) => string): string {
  let written = '';
  for (const character of text) {
    written += character === ' ' || character === '\n' || isShown(character) ? character : replace(character);
  }
  return written;
}
