import { holdfastCommand } from '../../src/cli/main';
import { EXIT } from '../../src/terminal/failure';
import { read, tableUnder } from './page';

const page = read('docs/command-line.md');
const { commands } = holdfastCommand();
const named = commands.flatMap((command) => [
  command.name(),
  ...command.commands.map((inner) => `${command.name()} ${inner.name()}`),
]);
const bare = (cell = ''): string => cell.replace(/^`|`$/g, '');

test('every command has a row, and no row is another', () => {
  const rows = tableUnder(page, 'Commands')
    .slice(1)
    .map(([cell]) => bare(cell));
  const groups = commands.filter((command) => command.commands.length > 0).map((command) => command.name());
  expect(named.filter((name) => !rows.includes(name) && !groups.includes(name))).toEqual([]);
  expect(rows.filter((row) => !named.includes(row))).toEqual([]);
  expect(rows).toEqual([...new Set(rows)]);
});

test('the exit codes are those of the command line', () => {
  const codes = tableUnder(page, 'Exit codes')
    .slice(1)
    .map(([code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT));
});

test('a command that is said to ask first has the option that answers', () => {
  const [, line = ''] = page.match(/\*\*Confirmation\*\*: (.*?) ask first/s) ?? [];
  const asks = [...line.matchAll(/`([a-z][a-z-]*)`/g)].map(([, name]) => name);
  const answers = commands
    .filter((command) => command.options.some((option) => option.long === '--yes'))
    .map((command) => command.name());
  expect(asks.sort()).toEqual(answers.sort());
});
