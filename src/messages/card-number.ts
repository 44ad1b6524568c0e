import { isOfScheme, passesLuhn } from './card-schemes';

/** What is searched is cut to this first: no message is longer. */
const SEARCHED_MAX = 20_000;

const SHORTEST = 13;
const LONGEST = 19;

/**
 * Whether a free text contains what could be a card number: 13 to 19 digits that pass the Luhn check, in one run or in groups. Such a
 * message is refused at the edge: a card number must never reach a history or a log.
 *
 * Groups are tried in every row, since an expiry date or an order number may stand right beside the card's. Between them: blanks, dots and
 * dashes, as people write; anything else only where scheme and shape say card, or lists of amounts and dates would be none to write down.
 * A UUID is none, though one in 350 has a row of digits that would pass. Linear: from each group at most 19 digits are read.
 */
export const containsCardNumber = (text: string): boolean =>
  isInRows(text, (row) => (row.gap === 'none' || row.gap === 'tight' ? true : isCardLike(row)));

/**
 * The same for an id. Those may be long and numeric, and every tenth such would pass the check: so only what begins as a scheme's
 * numbers do, and is as long.
 */
export const isCardNumberInId = (id: string): boolean =>
  isInRows(id, (row) => (row.gap === 'none' ? isOfScheme(row.digits) : isCardLike(row)));

/** A text as its digits are meant: full-width and those of other scripts are those of ASCII, and blanks of every kind are one. */
export const readDigits = (text: string): string =>
  text
    .slice(0, SEARCHED_MAX)
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/[\u0660-\uabf9]/g, digitOf)
    .replace(UUID, (found) => (/[a-f]/i.test(found) ? ' ' : found));

/** Digits alone could be a number that somebody has grouped like a UUID. */
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** The zeros of other scripts; their digits follow in order. */
const ZEROS: readonly number[] = [
  ...[0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20],
  ...[0x1040, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1b50, 0xa620, 0xa8d0, 0xa9d0, 0xaa50, 0xabf0],
];

function digitOf(character: string): string {
  const unit = character.charCodeAt(0);
  const zero = ZEROS.find((first) => unit >= first && unit <= first + 9);
  return zero === undefined ? character : String(unit - zero);
}

/** What stands between the groups of a row: nothing, what people write in card numbers, other signs, or letters, the same each time. */
type Gap = 'none' | 'tight' | 'loose' | 'letters';

interface Row {
  digits: string;
  /** Digits in each group. */
  sizes: readonly number[];
  gap: Gap;
}

interface Group {
  digits: string;
  /** What stands before it, and of which kind that is; undefined where no row goes on across it. */
  before: string;
  kind: Gap | undefined;
}

/** Whether any row of neighbouring groups has a card number's length and check digit, and is one to the caller. */
function isInRows(text: string, isCard: (row: Row) => boolean): boolean {
  // What is no digit and what is one, in turn.
  const parts = readDigits(text).split(/(\d+)/);
  const groups = parts.flatMap((digits, at): Group[] => {
    const before = parts[at - 1] ?? '';
    return at % 2 === 1 ? [{ digits, before, kind: kindOf(before) }] : [];
  });
  return groups.some((_, from) => beginsRow(groups, from, isCard));
}

function beginsRow(groups: readonly Group[], from: number, isCard: (row: Row) => boolean): boolean {
  const sizes: number[] = [];
  let digits = '';
  let gap: Gap | undefined = 'none';
  for (let at = from; at < groups.length && digits.length < LONGEST; at += 1) {
    const group = groups[at] as Group;
    if (at > from) gap = widened(gap, group, groups[from + 1] as Group);
    digits += group.digits;
    if (gap === undefined || digits.length > LONGEST) return false;
    sizes.push(group.digits.length);
    if (digits.length >= SHORTEST && passesLuhn(digits) && isCard({ digits, sizes, gap })) return true;
  }
  return false;
}

/** What a row is with one more gap in it; undefined where the row is over. */
function widened(gap: Gap, { before, kind }: Group, first: Group): Gap | undefined {
  if (kind === 'letters') return (gap === 'none' || gap === 'letters') && before === first.before ? kind : undefined;
  if (kind === undefined || gap === 'letters') return undefined;
  return gap === 'loose' ? 'loose' : kind;
}

function kindOf(between: string): Gap | undefined {
  if (/^[ .\-\u2010-\u2015\u2212]{1,3}$/.test(between)) return 'tight';
  if (/^[^\p{L}\p{N}]{1,5}$/u.test(between)) return 'loose';
  return /^\p{L}{1,3}$/u.test(between) ? 'letters' : undefined;
}

/** By its scheme and by how a card shows its number: groups of one size with a shorter last, or 4-6-4 and 4-6-5. */
function isCardLike({ digits, sizes, gap }: Row): boolean {
  if (!isOfScheme(digits)) return false;
  const [size = 0] = sizes;
  const isPrinted = sizes.length === 3 && size === 4 && sizes[1] === 6;
  if (gap === 'letters') return isPrinted || (size === 4 && sizes.every((one) => one === size));
  return isPrinted || sizes.every((one, at) => one === size || (at === sizes.length - 1 && one < size));
}
