/** Stands at the end of what was cut. */
const CUT = '…';

/** Stands for half a character, and for what is no character at all. */
const BROKEN = '\ufffd';

/**
 * Words of others as one line of plain text: for journals, logs, terminals and pages. What steers a terminal or the direction of reading is
 * gone, with what leaves no ink; every other break or blank is one blank. At most `most` characters, with a mark where something was cut.
 *
 * Linear, without a table of the engine's: the same words clean alike on every version of Node.
 */
export function cleanText(text: string, most: number = Number.POSITIVE_INFINITY): string {
  // Stryker disable next-line ConditionalExpression,EqualityOperator: saves time, and nothing else
  if (text.length <= most && CLEAN_ASCII.test(text)) return text;
  let clean = '';
  let owesBlank = false;
  for (let at = 0; at < text.length; ) {
    const sequence = sequenceEnd(text, at);
    const point = text.codePointAt(at) as number;
    const next = sequence ?? at + (point > 0xffff ? 2 : 1);
    at = next;
    if (sequence !== undefined || isIn(NO_INK, point)) continue;
    if (isIn(BLANK, point)) {
      owesBlank = clean !== '';
      continue;
    }
    const written = `${owesBlank ? ' ' : ''}${isCharacter(point) ? String.fromCodePoint(point) : BROKEN}`;
    if (clean.length + written.length > most) return cut(clean, most);
    clean += written;
    owesBlank = false;
  }
  return clean;
}

/** Whether a text is clean as it is: nothing in it would be changed. */
export const isClean = (text: string): boolean => cleanText(text) === text;

/** Whether a character leaves ink and is one: no control, no blank, nothing invisible. */
export function isShown(character: string): boolean {
  const point = character.codePointAt(0) as number;
  return isCharacter(point) && !isIn(BLANK, point) && !isIn(NO_INK, point);
}

/** Makes room for the mark, and never halves a character. */
function cut(clean: string, most: number): string {
  const kept = clean.slice(0, Math.max(0, most - CUT.length));
  const isHalf = /[\ud800-\udbff]$/.test(kept);
  return `${isHalf ? kept.slice(0, -1) : kept}${CUT}`;
}

/** Nearly every word there is. */
// Stryker disable next-line Regex: what this no longer knows as clean is found clean by the long way
const CLEAN_ASCII = /^[!-~]+(?: [!-~]+)*$/;

type Ranges = readonly (readonly [from: number, to: number])[];

/** Controls (C0, DEL, C1) and all blanks of Unicode, with the two separators that end a line. */
const BLANK: Ranges = [
  [0x00, 0x20],
  [0x7f, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
];

/** What leaves no ink and changes what is around it: marks of direction, joiners, fillers, selectors, tags. */
const NO_INK: Ranges = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

function isIn(ranges: Ranges, point: number): boolean {
  // Ink of ASCII, which is nearly every character there is.
  // Stryker disable next-line ConditionalExpression: saves time, and nothing else
  if (point > 0x20 && point < 0x7f) return false;
  return ranges.some(([from, to]) => point >= from && point <= to);
}

/** Not half a pair, and none of the code points that Unicode keeps from being characters. */
const isCharacter = (point: number): boolean =>
  !(point >= 0xd800 && point <= 0xdfff) && !(point >= 0xfdd0 && point <= 0xfdef) && (point & 0xfffe) !== 0xfffe;

const ESC = 0x1b;
const BEL = 0x07;
/** String terminator, as one character. */
const ST = 0x9c;
/** Control sequence introducer, as one character. */
const CSI = 0x9b;
/** What begins a string for the terminal, such as a link or a title: DCS, SOS, OSC, PM, APC. */
const STRINGS: readonly number[] = [0x90, 0x98, 0x9d, 0x9e, 0x9f];

/** Where the escape sequence that begins here is over (ECMA-48); undefined where none begins. Its parameters are no words. */
function sequenceEnd(text: string, at: number): number | undefined {
  const first = text.charCodeAt(at);
  if (first === CSI) return controlEnd(text, at + 1);
  if (STRINGS.includes(first)) return stringEnd(text, at + 1);
  if (first !== ESC) return undefined;
  // Two characters of seven bits say the same as one of eight.
  const eightBit = text.charCodeAt(at + 1) + 0x40;
  if (eightBit === CSI) return controlEnd(text, at + 2);
  if (STRINGS.includes(eightBit)) return stringEnd(text, at + 2);
  const last = past(text, at + 1, 0x20, 0x2f);
  return isWithin(text, last, 0x30, 0x7e) ? last + 1 : last;
}

function controlEnd(text: string, at: number): number {
  const last = past(text, past(text, at, 0x30, 0x3f), 0x20, 0x2f);
  return isWithin(text, last, 0x40, 0x7e) ? last + 1 : last;
}

/** A string that nothing ends swallows no words: only what began it is dropped. */
function stringEnd(text: string, from: number): number {
  let at = from;
  // Stryker disable next-line EqualityOperator: behind the end there is nothing that ends a string, either
  while (at < text.length && !isIn(ENDS_STRING, text.charCodeAt(at))) at += 1;
  const end = text.charCodeAt(at);
  if (end === BEL || end === ST) return at + 1;
  return end === ESC && text[at + 1] === '\\' ? at + 2 : from;
}

/** Any control: so no two strings are read over the same words, and all of it stays linear. */
const ENDS_STRING: Ranges = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
];

function past(text: string, from: number, least: number, most: number): number {
  let at = from;
  while (isWithin(text, at, least, most)) at += 1;
  return at;
}

const isWithin = (text: string, at: number, least: number, most: number): boolean =>
  text.charCodeAt(at) >= least && text.charCodeAt(at) <= most;
