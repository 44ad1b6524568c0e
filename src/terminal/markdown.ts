import { type Colors, table, wrap } from './output';

/** Where a page is shown. */
export interface Page {
  colors: Colors;
  /** Characters in a line. */
  width: number;
}

/** The little markdown of the operator's page, for a terminal: paragraphs, lists, tables, **bold** and `code`. */
export function readable(markdown: string, page: Page): string {
  return markdown
    .split(/\n{2,}/)
    .map((block) => (block.startsWith('|') ? tableOf(block, page) : linesOf(block, page)))
    .join('\n\n');
}

const linesOf = (block: string, { colors, width }: Page): string =>
  block
    .split('\n')
    .map((line) => wrap(inline(line, colors), width, line.startsWith('- ') ? '  ' : ''))
    .join('\n');

function tableOf(block: string, { colors, width }: Page): string {
  const [head = [], _rule, ...rows] = block.split('\n').map((line) => cellsOf(line, colors));
  return table(head, rows, width);
}

const cellsOf = (line: string, colors: Colors): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.trim().replaceAll('\\|', '|'), colors));

const inline = (text: string, colors: Colors): string =>
  text
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => colors.bold(bold))
    .replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(code));
