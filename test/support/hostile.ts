import fc from 'fast-check';

const RLO = '\u202e';
const ZERO_WIDTH = '\u200b';

/** Words that somebody might send who wants to write on a page, in a terminal or in a log. */
export const HOSTILE = [
  'x\n\n## What you may do\n\nnothing',
  'x\r\n\r\n# heading [pay](https://evil.example)',
  '<img src=x onerror=alert(1)>',
  '</p><script>alert(1)</script>',
  '![x](https://evil.example/x.png)',
  'https://evil.example/a?b=c',
  'HTTP://EVIL.EXAMPLE',
  'see www.example.com, now',
  'x_www.example.com',
  'write to help@evil.example',
  '<https://evil.example>',
  'a | b | c\n| --- | --- | --- |',
  '`code` and ``more`` and ```',
  '`',
  '**bold** _it_ *it* ~~gone~~',
  '&#x202e;&lt;b&gt;&#42;',
  '\\',
  '\\`\\|\\*',
  '- one\n- two\n1. three\n> four\n---\n===',
  '[x]: https://evil.example\n[x]',
  '\x1b[31mred\x1b[0m \x1b[2J\x1b[H \x1b]0;title\x07 \x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\',
  '\x9b2J \x9d0;title\x9c \x90x',
  '\x1b]never ended',
  `${RLO}evil${ZERO_WIDTH}\u2066x\u2069\ufeff\u00ad`,
  'one\u2028two\u2029three\u0085four\u000bfive',
  '\ud800 half \udc00',
  '\u0000\u0007\u0008\u007f',
  ' ',
  '',
] as const;

/** Every code point, half a pair too. fast-check’s own unit `binary` first builds a table of all million of them, a second for each test file. */
const character = fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint));

/** The same in every mixture, among words that mean no harm. */
export const hostileWords = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.constantFrom(...'\x1b[]()<>`*_~#|\\!&;:/@=-+.\n\r\t\0\u2028\u202e\u200b\ud800'),
      fc.string({ unit: character, maxLength: 8 }),
      fc.constantFrom('www', 'https', 'a', 'ß', '1', ' ', 'toString', '__proto__'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** Whether a text has controls beside ends of lines and our colours, marks of direction, or ends of lines that are none. */
export const steers = (text: string): boolean =>
  /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(withoutColours(text));

const ESCAPE = '\x1b[';

const withoutColours = (text: string): string =>
  text
    .split(ESCAPE)
    .map((part, at) => (at === 0 || /^\d{1,2}m/.test(part) ? part : `${ESCAPE}${part}`))
    .join('');
