import { containsCardNumber, isCardNumber } from './card-number';

/** A place where card data stands, and of which kind; never the data. `path` ends before a name that holds it. */
export interface CardData {
  path: readonly string[];
  what: 'a card number' | 'a card’s secret';
}

/**
 * The first card data in an `authorization`: a number in a value or a name of `create`, or a member that is named like what a shop may not
 * keep. It must be refused before a history exists, since a history forgets nothing.
 *
 * The `reference` is an id, which may be long and numeric: it is only refused where it is nothing but a card number.
 */
export function cardDataIn(authorization: unknown): CardData | undefined {
  const { reference, ...rest } = Object(authorization) as Record<string, unknown>;
  if (typeof reference === 'string' && isCardNumber(reference)) return { path: ['reference'], what: 'a card number' };
  return inside(rest, []);
}

/** PCI DSS: sensitive authentication data, and the number itself, by the names that APIs give them. */
const NAMES =
  /^(?:card)?(?:cv[cvn]2?|csc|(?:security|verification)(?:code|value))(?:code|number|value)?$|^(?:pan|card(?:number|no)|primaryaccountnumber|pinblock|track[12]?data|track[12])$/;
const IN_TEXT = /\b(?:cv[cvn]2?|csc|security code)\W{0,3}\d{3,4}\b/i;

function inside(value: unknown, path: readonly string[]): CardData | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    if (containsCardNumber(String(value))) return { path, what: 'a card number' };
    return IN_TEXT.test(String(value)) ? { path, what: 'a card’s secret' } : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (containsCardNumber(name)) return { path, what: 'a card number' };
    if (NAMES.test(name.toLowerCase().replace(/[^a-z0-9]/g, '')))
      return { path: [...path, name], what: 'a card’s secret' };
    const found = inside(inner, [...path, name]);
    if (found) return found;
  }
  return undefined;
}
