/**
 * Whether a free text contains what could be a card number: 13 to 19 digits that pass the Luhn check, in one run or in groups with
 * blanks, dots or dashes between them. Such a message is refused at the edge: a card number must never reach a history or a log.
 *
 * Groups are tried in every row, since an expiry date or an order number may stand right beside the card's. A UUID is none, though one in
 * 350 has a row of digits that would pass.
 */
export function containsCardNumber(text: string): boolean {
  for (const [run] of text.replace(UUID, ' ').matchAll(/\d+(?:[\s.\-\u2010-\u2015]{1,3}\d+)*/g)) {
    const groups = run.match(/\d+/g) ?? [];
    for (let from = 0; from < groups.length; from++) {
      let digits = '';
      for (const group of groups.slice(from, from + LONGEST)) {
        digits += group;
        if (digits.length > LONGEST) break;
        if (digits.length >= SHORTEST && passesLuhn(digits)) return true;
      }
    }
  }
  return false;
}

/**
 * Whether a text is nothing but a card number, by the first digits that the schemes have. For ids: those may be long and numeric, and every
 * tenth such would pass the check.
 */
export const isCardNumber = (text: string): boolean =>
  /^(?:2[2-7]|[3-6]\d)(?:[ -]?\d){11,17}$/.test(text) && passesLuhn(text.replace(/\D/g, ''));

/** With a letter in it: digits alone could be a number that somebody has grouped so. */
const UUID = /\b(?=[\d-]*[a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
const SHORTEST = 13;
const LONGEST = 19;

function passesLuhn(digits: string): boolean {
  let total = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    total += doubled > 9 ? doubled - 9 : doubled;
  }
  return total % 10 === 0 && /[1-9]/.test(digits);
}
