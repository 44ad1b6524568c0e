import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A place that needs a fact of a provider, by the step of docs/new-provider.md that fills it in. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly step: number;
  readonly says: string;
}

/** The mark, in code, in comments and in pages, up to what closes it. */
const MARK = /fill in (\d+): ([^'`|]+?)(?='|`| \||$)/;

const ROOMS = ['docs', 'proof', 'src', 'test'];

/** Every place that is left to fill in, in the order in which to do it. */
export function placesIn(root: string): Place[] {
  const asked = ['ls-files', '-co', '--exclude-standard', ...ROOMS];
  return execFileSync('git', asked, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|md)$/.test(file) && file !== PAGE && existsSync(join(root, file)))
    .flatMap((file) => placesOf(file, readFileSync(join(root, file), 'utf8')))
    .sort((a, b) => a.step - b.step || rank(a) - rank(b) || (a.file < b.file ? -1 : 1) || a.line - b.line);
}

/** The page that explains the places shows them. */
const PAGE = 'docs/new-provider.md';

/** Within a step the adapter comes before what is checked against it. */
const rank = ({ file }: Place): number =>
  ['src/providers', 'src/sandbox', 'src', 'proof', 'docs', 'test'].findIndex((room) => file.startsWith(`${room}/`));

const placesOf = (file: string, text: string): Place[] =>
  text.split('\n').flatMap((line, at) => {
    const [, step, says = ''] = MARK.exec(line) ?? [];
    return step === undefined ? [] : [{ file, line: at + 1, step: Number(step), says }];
  });

export const inWords = (places: readonly Place[]): string[] =>
  places.map(({ file, line, step, says }) => `${file}:${line}  ${step}: ${says}`);
