import { cleanText } from '../../../src/domain/clean';
import { HOSTILE } from '../../support/hostile';

test('a text of 200,000 characters takes no longer than it is long, whatever is in it', () => {
  const began = Date.now();
  for (const words of [...HOSTILE, '\x1b]', '\x9d', '\x1b[1', '\x1b', '\x1b]\x1b]x'])
    cleanText(words.repeat(Math.ceil(2e5 / (words.length + 1))));
  expect(Date.now() - began).toBeLessThan(10_000);
});
