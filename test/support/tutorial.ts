/** A block of code in a page, and the file that the line above it names. */
export interface Block {
  readonly file: string;
  readonly language: string;
  readonly text: string;
}

export const blocksIn = (page: string): Block[] =>
  [...page.matchAll(/^\*\*`([^`]+)`\*\*\n\n```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, file = '', language = '', text = '']) => ({
      file,
      language,
      text,
    }),
  );

/** A file after a block: a diff changes lines, anything else is the whole file. Throws where a line that goes is not there, once. */
export const after = (before: string, { file, language, text }: Block): string =>
  language === 'diff' ? text.split(/^@@\n/m).reduce((now, hunk) => changed(now, hunk, file), before) : text;

function changed(before: string, hunk: string, file: string): string {
  const lines = hunk.replace(/\n$/, '').split('\n');
  const side = (mark: string): string[] =>
    lines.filter((line) => [mark, ' '].includes(line.charAt(0))).map((line) => line.slice(1));
  const goes = new RegExp(`^${side('-').map(pattern).join('\n')}$`, 'gm');
  const found = [...before.matchAll(goes)];
  if (found.length !== 1) throw new Error(`${file} has ${found.length} times what the page changes:\n${hunk}`);
  const [[old, ...elided] = ['']] = found;
  const cells = elided.values();
  const comes = side('+').map((line) => line.replace(ELIDED, () => `| ${cells.next().value} |`));
  // A line that only goes leaves no empty one behind.
  return before.replace(comes.length === 0 ? `${old}\n` : old, () => comes.join('\n'));
}

/** Cells of a table that the page leaves out. */
const ELIDED = /\| … \|/;

const pattern = (line: string): string =>
  line
    .split(ELIDED)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('\\| (.*) \\|');
