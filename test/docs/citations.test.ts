import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDERS } from '../../src/providers/registry';

/** Comments name the page that a rule or a fact comes from: `Sheet 2.5`, `Protocol 5, "Drift"`. Every one of them leads to what is there. */
const ROOT = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const NAMES = Object.keys(PROVIDERS);
const sources = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'src', 'proof', 'test', 'bench', 'scripts'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => file.endsWith('.ts') && file !== 'test/docs/citations.test.ts' && existsSync(join(ROOT, file)));

/** `2.1 to 2.5, 8` → each section that is named. */
const sectionsIn = (cited: string): string[] => cited.match(/\d+(\.\d+)?/g) ?? [];

interface Citation {
  at: string;
  /** Line and the one after it: comments wrap. */
  text: string;
  sections: string[];
}

function citations(pattern: RegExp): (Citation & { file: string })[] {
  return sources.flatMap((file) => {
    const lines = read(file).split('\n');
    return lines.flatMap((line, index) => {
      const text = `${line} ${(lines[index + 1] ?? '').replace(/^\s*(\*|\/\/)\s?/, '')}`;
      return [...line.matchAll(pattern)].map((match) => ({
        file,
        at: `${file}:${index + 1}: ${match[0]}`,
        text: text.slice(match.index),
        sections: sectionsIn(match[1] ?? ''),
      }));
    });
  });
}

const SECTIONS = String.raw`((?:\d+(?:\.\d+)?(?:, | and | to )?)+)`;

describe('a provider’s sheet', () => {
  const headings = Object.fromEntries(
    NAMES.map((name) => [
      name,
      new Set(
        [...read(`docs/providers/sheets/${name}.md`).matchAll(/^#+ (\d+(?:\.\d+)?)\b/gm)].map((match) => match[1]),
      ),
    ]),
  );
  const cited = citations(new RegExp(String.raw`\b[Ss]heets? ${SECTIONS}`, 'g'));

  /** By the folder, or by what the line says. */
  const providerOf = (file: string, line: string): string | undefined =>
    NAMES.find((name) => file.includes(`/${name}/`) || file.endsWith(`/${name}.ts`)) ??
    NAMES.find((name) => line.toLowerCase().replaceAll(' ', '-').includes(name));

  test('is cited by the number of a section that it has', () => {
    const wrong = cited.filter(({ file, at, sections }) => {
      const line = read(file).split('\n')[Number(at.split(':')[1]) - 1] ?? '';
      const known = headings[providerOf(file, line) ?? ''];
      return known === undefined || !sections.every((section) => known.has(section));
    });
    expect(wrong.map(({ at }) => at)).toEqual([]);
    expect(cited.length).toBeGreaterThan(100);
  });
});

describe('the protocol', () => {
  const page = read('docs/capture-protocol.md');
  const numbers = new Set([...page.matchAll(/^## (\d+)\./gm)].map((match) => match[1]));
  const titles = new Set(
    [...page.matchAll(/^### (.+)$|^\*\*(.+?)\.?\*\*|^\| ([a-z ]+) \|/gm)].map(
      (match) => match[1] ?? match[2] ?? match[3],
    ),
  );
  const cited = citations(/\b[Pp]rotocol (\d+)\b/g);

  test('is cited by the number of a section that it has', () => {
    expect(
      cited.filter(({ sections }) => !sections.every((section) => numbers.has(section))).map(({ at }) => at),
    ).toEqual([]);
    expect(cited.length).toBeGreaterThan(40);
  });

  test('is cited by titles that it has', () => {
    const wrong = cited.flatMap(({ at, text }) => {
      const title = /^[Pp]rotocol \d+, "([^"]+)"/.exec(text)?.[1];
      const is = title === undefined || [...titles].some((known) => known?.toLowerCase() === title.toLowerCase());
      return is ? [] : [`${at}: ${title}`];
    });
    expect(wrong).toEqual([]);
  });

  test('is cited by invariants that it has', () => {
    const wrong = cited.flatMap(({ at, text }) =>
      (/^[Pp]rotocol \d+,(?: invariants?)?((?: (?:and )?I\d+)+)/.exec(text)?.[1]?.match(/I\d+/g) ?? [])
        .filter((invariant) => !page.includes(invariant))
        .map((invariant) => `${at}: ${invariant}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('no comment names a page that is not here', () => {
  const vague = /\b([Cc]ontracts, [*"]|[Cc]ore\.md|[Gg]ateway\.md|see the design)/;
  const wrong = sources.flatMap((file) => (vague.test(read(file)) ? [file] : []));
  expect(wrong).toEqual([]);
});
