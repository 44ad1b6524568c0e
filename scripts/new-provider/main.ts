import { parseArgs } from 'node:util';
import { ListChanged } from './lists';
import { spellingsOf, wrongName, wrongTitle } from './name';
import { inWords, placesIn } from './places';
import { Exists, takenIn, writeProvider } from './write';

const HELP = `Writes the files of a new provider, and lists what is left to fill in.

  npm run new-provider -- NAME [--title TITLE]

  NAME           as configurations write it, in kebab-case: acme-pay
  --title TITLE  as people write it. Default: the words of the name, "Acme Pay"

Example:
  npm run new-provider -- acme-pay --title "Acme Pay"

It overwrites nothing. docs/new-provider.md explains the steps. Exit code 0: written; 1: refused, and nothing was written; 2: wrong usage.
`;

const ROOT = process.cwd();
const REFUSED = 1;
const USAGE = 2;

function main(args: readonly string[]): number {
  const asked = read(args);
  if (typeof asked === 'string') return complain(`${asked}. --help shows an example.`, USAGE);
  if (asked.help) return say([HELP]);
  const { name, title } = asked;
  const wrong = wrongName(name, takenIn(ROOT)) ?? (title === undefined ? null : wrongTitle(title));
  if (wrong !== null) return complain(wrong, USAGE);
  try {
    const { written, changed } = writeProvider(ROOT, spellingsOf(name, title));
    const places = placesIn(ROOT);
    return say([
      `${written.length} files written. ${changed.length} shared files have a new row: ${changed.join(', ')}`,
      '',
      `${places.length} places are left to fill in, in this order:`,
      '',
      ...inWords(places).map((line) => `  ${line}`),
      '',
      'Until then nothing is sent: what is not filled in throws. docs/new-provider.md explains each step.',
      'Next: npx jest test/new-provider/left.test.ts --selectProjects unit    lists them again',
    ]);
  } catch (error) {
    if (error instanceof Exists || error instanceof ListChanged) return complain(error.message, REFUSED);
    throw error;
  }
}

type Asked = { readonly name: string; readonly title?: string | undefined; readonly help: boolean };

/** What is asked for, or what is wrong with how it is asked. */
function read(args: readonly string[]): Asked | string {
  try {
    const options = { title: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name = '', ...more] = positionals;
    if (!values.help && (name === '' || more.length > 0)) return 'Write one name of a provider';
    return { name, title: values.title, help: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function say(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function complain(message: string, code: number): number {
  process.stderr.write(`new-provider: ${message}\n`);
  return code;
}

process.exitCode = main(process.argv.slice(2));
