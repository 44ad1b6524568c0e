import fc from 'fast-check';
import { cleanText, isClean } from '../../src/domain/clean';
import { hostileWords } from '../support/hostile';

test.each<[string, string, string]>([
  ['nothing to clean', 'Håkon said: 99.00 NOK, “yes” – 完了 😀', 'Håkon said: 99.00 NOK, “yes” – 完了 😀'],
  ['lines and tabs', ' a\r\n\r\n\tb\u2028c\u2029d\u0085e ', 'a b c d e'],
  ['blanks of every kind', 'a\u00a0\u3000\u2003 b', 'a b'],
  ['controls', 'a\x00\x07b\x7fc\x80d', 'a b c d'],
  ['marks of direction', 'a\u202eb\u2066c\u2069\u061cd\u200fe', 'abcde'],
  ['what leaves no ink', 'p\u200bay\u00adm\ufeffe\u2060n\u034ft\u{e0041}', 'payment'],
  ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
  ['a cleared screen', 'a\x1b[2J\x1b[Hb\x9b2Jc', 'abc'],
  ['a title', '\x1b]0;title\x07a\x9d0;title\x9cb', 'ab'],
  ['a link', '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\', 'click'],
  ['a reset', '\x1bcgone', 'gone'],
  ['another character set', '\x1b(0abc', 'abc'],
  ['a string that nothing ends: no word is lost', '\x1b]8;;evidence', '8;;evidence'],
  ['a sequence that nothing ends', 'a\x1b[12', 'a'],
  ['half a character', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
  ['no character at all', 'a\uffffb\ufdd0', 'a\ufffdb\ufffd'],
])('%s', (_, words, clean) => {
  expect(cleanText(words)).toBe(clean);
});

test('a bound is kept, says that something is missing, and halves no character', () => {
  expect(cleanText('abcdef', 6)).toBe('abcdef');
  expect(cleanText('abcdefg', 6)).toBe('abcde…');
  expect(cleanText('abcd😀efg', 6)).toBe('abcd…');
  expect(cleanText('a\n\n\n\n\n\nb', 3)).toBe('a b');
});

const UNWANTED = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

test('whatever the words are, what is left is one line that steers nothing, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(hostileWords, fc.nat({ max: 60 }), (words, most) => {
      const clean = cleanText(words);
      expect(clean).not.toMatch(UNWANTED);
      expect(clean).toBe(clean.trim());
      expect(isClean(clean)).toBe(true);
      expect(cleanText(words, most + 1).length).toBeLessThanOrEqual(most + 1);
    }),
    { numRuns: 2_000 },
  );
});
