/** A file that has a row for every provider, and what a further provider adds to it. The placeholder stands for the name. */
export interface List {
  readonly file: string;
  add(text: string): string;
}

/** A list whose form is not the one that is known here. */
export class ListChanged extends Error {}

/** In code: an import, and the name at the end of the list. */
const inCode = (file: string, path: string, end: string, name: string, row = name): List => ({
  file,
  add: (text) => `import { ${name} } from '${path}';\n${before(file, text, end, `, ${row}`)}`,
});

/** The cells of the comparison's new column, from its head down. Those that a record decides are what the template's record says. */
const COLUMN = [
  'Your Provider',
  '---',
  'no',
  'one',
  "the hold is cancelled; the provider does not promise that the card's hold is gone",
  'lapses when the hold ends',
  '7 days',
  'none',
  'the status',
  'never',
  'no',
  'none through Holdfast',
  '–',
  '–',
  '–',
  '–',
  'none',
  'as `currencies` says',
  'minor units',
  'fill in 12: when a capture there can end with an operator',
  '[settings and more](providers/your-provider.md)',
];

const HEAD = /^\| \|/;

/** Rows of the table of proofs that each provider has for itself. */
const PROOFS = ['webhooks', 'currencies'].map((title) => ({
  title,
  row: `| ${title} | your-provider | every cell that a record or a schema decides is what they say | [providers](../test/docs/providers.test.ts) |`,
}));

const COMPARISON: List = {
  file: 'docs/providers.md',
  add(text) {
    const lines = text.split('\n');
    const head = lines.findIndex((line) => HEAD.test(line));
    if (head < 0 || !COLUMN.every((_, at) => lines[head + at]?.endsWith('|')))
      throw changed(this.file, 'the comparison');
    for (const [at, cell] of COLUMN.entries()) {
      lines[head + at] += cell === '---' ? '---|' : ` ${cell} |`;
    }
    for (const { title, row } of PROOFS) {
      const last = lines.findLastIndex((line) => line.startsWith(`| ${title} | `) && line.includes('](../test/'));
      if (last < 0) throw changed(this.file, `the proof of ${title}`);
      lines.splice(last + 1, 0, row);
    }
    return lines.join('\n');
  },
};

export const LISTS: readonly List[] = [
  inCode('src/providers/profiles.ts', './your-provider/profile', '].map(', 'yourProviderProfile'),
  inCode('src/providers/registry.ts', './your-provider/descriptor', '].map(', 'yourProvider'),
  inCode('src/sandbox/providers.ts', './your-provider/provider', '] as const;', 'yourProvider'),
  inCode(
    'src/demo/providers.ts',
    './providers/your-provider',
    ' };\n',
    'yourProvider',
    "'your-provider': yourProvider",
  ),
  inCode('proof/providers.ts', './providers/your-provider/descriptor', '] as const;', 'yourProvider'),
  COMPARISON,
];

function before(file: string, text: string, end: string, row: string): string {
  const at = text.indexOf(end);
  if (at < 0) throw changed(file, 'the list');
  return text.slice(0, at) + row + text.slice(at);
}

const changed = (file: string, what: string): ListChanged =>
  new ListChanged(
    `${file} has another form than the generator knows: ${what} was not found. Adapt scripts/new-provider/lists.ts.`,
  );
