import { PassThrough } from 'node:stream';
import { confirm } from '../../src/terminal/confirm';

/** A terminal on which somebody types this; `undefined`: they close it. */
function terminal(typed: string | undefined, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  if (typed === undefined) input.end();
  else input.write(`${typed}\n`);
  return { input, output, asked: () => String(output.read() ?? '') };
}

test.each(['y', 'Y', 'yes', ' yes '])('%j is consent', async (typed) => {
  const screen = terminal(typed);
  await expect(confirm('Book it?', undefined, screen)).resolves.toBeUndefined();
  expect(screen.asked()).toBe('Book it? [y/N] ');
});

test.each(['', 'n', 'no', 'yeah', 'ye'])('%j is none', async (typed) => {
  await expect(confirm('Book it?', undefined, terminal(typed))).rejects.toMatchObject({ code: 'Declined' });
});

test('a closed terminal is none', async () => {
  await expect(confirm('Book it?', undefined, terminal(undefined))).rejects.toMatchObject({ code: 'Interrupted' });
});

test('without a terminal only --yes consents, and nobody is asked', async () => {
  const nobody = terminal('y', false);
  await expect(confirm('Book it?', undefined, nobody)).rejects.toMatchObject({ code: 'WrongUsage', message: /--yes/ });
  await expect(confirm('Book it?', true, nobody)).resolves.toBeUndefined();
  expect(nobody.asked()).toBe('');
});
