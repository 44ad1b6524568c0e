import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The cells of the first table under a heading, its head included; code marks and all. A bar in a cell is no matter here: no cell has one. */
export function tableUnder(page: string, heading: string): string[][] {
  const section = sectionOf(page, heading);
  const [table] = section.match(/(?:^\|.*\|$\n?)+/m) ?? [];
  if (table === undefined) throw new Error(`no table under "${heading}"`);
  const rows = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  return rows.filter(([first = '', second = '']) => !/^-+$/.test(first) || !/^-+$/.test(second));
}

/** From a heading of two or three marks, or the first of all, to the next of its kind. */
export function sectionOf(page: string, heading: string): string {
  const [found, ...more] = `\n${page}`
    .split(/\n(?=#{1,3} )/)
    .filter((part) => part.replace(/^\n?#+ /, '').startsWith(`${heading}\n`));
  if (found === undefined || more.length > 0) throw new Error(`not one section "${heading}"`);
  return found;
}

/** The rows of a table with its head, as they stand in a page. */
export const asTable = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...rest] = rows.map((row) => `| ${row.join(' | ')} |`.replace(/ {2,}/g, ' '));
  return [head, `|${(rows[0] ?? []).map(() => '---|').join('')}`, ...rest].join('\n');
};
