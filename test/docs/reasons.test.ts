import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdfastCommand } from '../../src/cli/main';
import { REASONS, STUCK_REASONS } from '../../src/client/reasons';

const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

test.each(STUCK_REASONS)('the runbook says of %s what it means and what to do', (reason) => {
  const [, section = ''] = page.split(`\n### Stuck: ${reason}\n`);
  const text = section.split('\n### ')[0] ?? '';
  expect(text).toMatch(/\*Means:\*/);
  expect(text).toMatch(/\*Do:\*/);
});

test('the table has each reason once, in the order of the lists', () => {
  expect(Object.keys(REASONS)).toEqual([...STUCK_REASONS]);
});

test('a run for refunds that has no attributes is not called a stranger, to be terminated', () => {
  expect(REASONS.unlisted.todo).toContain('neither payment:ACCOUNT:PAYMENT nor refunds:ACCOUNT:PAYMENT');
  expect(page).toContain('neither `payment:ACCOUNT:PAYMENT` nor `refunds:ACCOUNT:PAYMENT`');
});

test('every command that a remedy names is one', () => {
  const names = holdfastCommand().commands.map((command) => command.name());
  const named = Object.values(REASONS).flatMap(({ todo }) =>
    [...todo.matchAll(/holdfast ([a-z-]+)/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(names).toEqual(expect.arrayContaining(named));
});
