/**
 * Whether a free text contains what could be a card number: a run of 13 to 19 digits, blanks and dashes between them allowed, that
 * passes the Luhn check. Such a message is refused at the edge: a card number must never reach a history or a log.
 */
export function containsCardNumber(text: string): boolean {
  for (const [run] of text.matchAll(/\d(?:[ -]?\d){12,18}(?!\d)/g)) {
    if (passesLuhn(run.replace(/[ -]/g, ''))) return true;
  }
  return false;
}

function passesLuhn(digits: string): boolean {
  let total = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    total += doubled > 9 ? doubled - 9 : doubled;
  }
  return total % 10 === 0;
}
