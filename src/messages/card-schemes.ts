/** First four digits, and the lengths that a scheme gives its numbers today. */
type Scheme = readonly [first: number, last: number, ...lengths: number[]];

const FROM_14 = [14, 15, 16, 17, 18, 19] as const;
const FROM_16 = [16, 17, 18, 19] as const;

/** Card schemes, by what they publish of their numbers. Lengths that no card has had for decades are left out: ids of 13 digits are common. */
const SCHEMES: readonly Scheme[] = [
  [2200, 2204, ...FROM_16], // Mir
  [2221, 2720, 16], // Mastercard
  [3000, 3059, ...FROM_14], // Diners Club
  [3095, 3095, ...FROM_14],
  [3400, 3499, 15], // American Express
  [3528, 3589, ...FROM_16], // JCB
  [3600, 3699, ...FROM_14], // Diners Club
  [3700, 3799, 15], // American Express
  [3800, 3999, ...FROM_14], // Diners Club
  [4000, 4999, 16, 19], // Visa
  [5000, 5099, ...FROM_16], // Maestro, Verve, Dankort, RuPay
  [5100, 5599, 16], // Mastercard
  [5600, 5899, ...FROM_16], // Maestro
  [6000, 6999, ...FROM_16], // Maestro, Discover, UnionPay, RuPay, Verve
  [8100, 8299, ...FROM_16], // UnionPay, RuPay
  [9792, 9792, 16], // Troy
];

/** Whether a scheme has numbers that begin so and are so long. */
export function isOfScheme(digits: string): boolean {
  const first = Number(digits.slice(0, 4));
  return SCHEMES.some(([from, to, ...lengths]) => first >= from && first <= to && lengths.includes(digits.length));
}

const ZERO = '0'.charCodeAt(0);

/** The check digit that every card number has, and every tenth other number. */
export function passesLuhn(digits: string): boolean {
  let total = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - ZERO;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    total += doubled > 9 ? doubled - 9 : doubled;
  }
  return total % 10 === 0 && /[1-9]/.test(digits);
}
