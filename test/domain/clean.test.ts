import fc from 'fast-check';
import { cleanText, isClean, isShown } from '../../src/domain/clean';
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

/** What stands between two letters afterwards, where each kind of character begins and ends. */
const KINDS: readonly (readonly [kind: string, between: string | undefined, points: readonly number[]])[] = [
  [
    'blank',
    ' ',
    [
      0x00, 0x09, 0x1f, 0x20, 0x7f, 0x80, 0x8f, 0x91, 0x97, 0x99, 0x9a, 0x9c, 0xa0, 0x1680, 0x2000, 0x200a, 0x2028,
      0x2029, 0x202f, 0x205f, 0x2800, 0x3000,
    ],
  ],
  [
    'no ink',
    '',
    [
      0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x200b, 0x200f, 0x202a, 0x202e, 0x2060,
      0x206f, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff0, 0xfffb, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000,
      0xe0fff,
    ],
  ],
  [
    'no character',
    '\ufffd',
    [0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x1ffff, 0x10fffe, 0x10ffff],
  ],
  [
    'ink',
    undefined,
    [
      0x21, 0x7e, 0xa1, 0xac, 0xae, 0x34e, 0x350, 0x61b, 0x61d, 0x115e, 0x1161, 0x167f, 0x1681, 0x17b3, 0x17b6, 0x180a,
      0x1810, 0x1fff, 0x2010, 0x2027, 0x2030, 0x205e, 0x2070, 0x27ff, 0x2801, 0x2fff, 0x3001, 0x3163, 0x3165, 0xd7ff,
      0xe000, 0xfdcf, 0xfdf0, 0xfdff, 0xfe10, 0xfefe, 0xff00, 0xff9f, 0xffa1, 0xffef, 0xfffc, 0xfffd, 0x10000, 0x1bc9f,
      0x1bca4, 0x1d172, 0x1d17b, 0x1fffd, 0x20000, 0xdfffd, 0xe1000, 0x10fffd,
    ],
  ],
];

test.each(
  KINDS.flatMap(([kind, between, points]) => points.map((point) => [point.toString(16), kind, between] as const)),
)('U+%s is %s', (hex, kind, between) => {
  const character = String.fromCodePoint(Number.parseInt(hex, 16));
  expect(cleanText(`a${character}b`)).toBe(`a${between ?? character}b`);
  expect(isShown(character)).toBe(kind === 'ink');
  expect(isClean(`a${character}b`)).toBe(kind === 'ink' || hex === '20');
});

test.each<[string, string, string]>([
  ['a sequence with its parameters and a letter', 'a\x1b[0;?m-b', 'a-b'],
  ['the first and the last parameter', 'a\x1b[0?@b', 'ab'],
  ['what stands between parameters and end', 'a\x1b[1 /~b', 'ab'],
  ['the first and the last end', 'a\x9b@b\x9b~c', 'abc'],
  ['a line that breaks a sequence off: the word goes on', 'a\x1b[1\nb', 'a b'],
  ['no end: the word goes on', 'a\x1b[\u00e9b', 'a\u00e9b'],
  ['a sequence of two characters', 'a\x1b0b\x1b~c', 'abc'],
  ['what stands between escape and end', 'a\x1b /zb', 'ab'],
  ['an escape before what ends nothing', 'a\x1b\u00e9b', 'a\u00e9b'],
  ['an escape at the end', 'ab\x1b', 'ab'],
  ['strings of every kind', 'a\x1bPx\x07b\x1bXx\x07c\x1b]x\x07d\x1b^x\x07e\x1b_x\x07f', 'abcdef'],
  ['strings that begin with one character', 'a\x90x\x9cb\x98x\x9cc\x9dx\x9cd\x9ex\x9ce\x9fx\x9cf', 'abcdef'],
  ['a string that ends with two', 'a\x1b]x\x1b\\b', 'ab'],
  ['a string that another sequence ends: its words stay', 'a\x1b]x\x1bcb', 'axb'],
  ['a string that a control ends: its words stay', 'a\x1b]x\x7fb\x1b]y\x1fc\x1b]z\x85d', 'ax by cz d'],
  ['a string that a control ends, before what would end it behind an escape', 'a\x1b]x\x7f\\b', 'ax \\b'],
  ['a string with what is no control in it', 'a\x1b]~\u00a0x\x07b', 'ab'],
  ['a control of eight bits that is none of these', 'a\x85b\x9ac', 'a b c'],
])('%s', (_, words, clean) => {
  expect(cleanText(words)).toBe(clean);
});

test('words that are clean are left alone, and bounded', () => {
  expect(cleanText('one two')).toBe('one two');
  expect(cleanText('one  two')).toBe('one two');
  expect(cleanText(' one')).toBe('one');
  expect(cleanText('one ')).toBe('one');
  expect(cleanText('one \n')).toBe('one');
  expect(cleanText('')).toBe('');
  expect(cleanText('abc', 0)).toBe('…');
  expect(cleanText('abc', 1)).toBe('…');
  expect(cleanText('a\n', 1)).toBe('a');
  expect(cleanText('a\nb', 2)).toBe('a…');
  expect(cleanText('😀😀', 4)).toBe('😀😀');
  expect(cleanText('😀😀', 3)).toBe('😀…');
  expect(cleanText('😀😀😀', 4)).toBe('😀…');
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
