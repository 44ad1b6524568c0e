import { containsCardNumber, isCardNumberInId, readDigits } from './card-number';

/** What a shop may not keep (PCI DSS): the number of a card, or what only its holder may know. */
export type CardSecret = 'a card number' | 'a card’s secret';

/** A place where card data stands, and of which kind; never the data. `path` ends before a name that holds it. */
export interface CardData {
  path: readonly string[];
  what: CardSecret;
}

/** Card data in a free text: reasons, evidence, names of operators, words of providers. Linear. */
export function cardDataInText(text: string): CardSecret | undefined {
  if (containsCardNumber(text)) return 'a card number';
  return IN_TEXT.test(readDigits(text).toLowerCase()) ? 'a card’s secret' : undefined;
}

/** Card data in an id: of an account, a payment, a shipment or a hold. Linear. */
export const cardDataInId = (id: string): CardSecret | undefined =>
  isCardNumberInId(id) ? 'a card number' : undefined;

/**
 * The first card data in a message that begins a payment: in its ids, in its texts, and anywhere in `create`, also as a member that is
 * named like what a shop may not keep. It must be refused before a history exists, since a history forgets nothing.
 *
 * For a message that is plain data within bounds.
 */
export function cardDataIn(message: unknown): CardData | undefined {
  const { authorization, ...more } = membersOf(message);
  const { reference, ...how } = membersOf(authorization);
  return (
    firstOf(Object.entries(more), ([name, value]) => member(name, typeof value === 'number' ? undefined : value, [])) ??
    member('reference', reference, ['authorization']) ??
    inside(how, ['authorization'])
  );
}

const IDS: readonly string[] = ['account', 'paymentId', 'reference'];

/** An amount and a moment are numbers, too; within `create`, nobody knows what a number is. */
function member(name: string, value: unknown, path: readonly string[]): CardData | undefined {
  if (!IDS.includes(name) || typeof value !== 'string') return inside({ [name]: value }, path);
  const what = cardDataInId(value);
  return what && { path: [...path, name], what };
}

function inside(value: unknown, path: readonly string[]): CardData | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    const what = cardDataInText(String(value));
    return what && { path, what };
  }
  return firstOf(Object.entries(membersOf(value)), ([name, inner]): CardData | undefined => {
    const what = cardDataInText(name);
    if (what) return { path, what };
    if (
      NAMES.test(
        name
          .normalize('NFKC')
          .toLowerCase()
          .replace(/[^a-z0-9]/g, ''),
      )
    )
      return { path: [...path, name], what: 'a card’s secret' };
    return inside(inner, [...path, name]);
  });
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function firstOf<T>(items: readonly T[], find: (item: T) => CardData | undefined): CardData | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}

/** PCI DSS: sensitive authentication data, and the number itself, by the names that APIs give them. */
const NAMES =
  /^(?:card)?(?:cv[cvn]2?|csc|(?:security|verification)(?:code|value))(?:code|number|value)?$|^(?:pan|card(?:number|no)|primaryaccountnumber|pinblock|track[12]?data|track[12])$/;

/** What people call the three or four digits, what they write between that and them, and the digits. */
const IN_TEXT =
  /(?<![a-z])(?:cv[cvn]2?|csc|c\.v\.[cv]\.|(?:security|verification) ?(?:code|number|value)|sikkerhe[dt]skode|säkerhetskod|turvakoodi|kartenprüfnummer)(?:[\W_]|code|kode?|number|no|nr|value|is|was){0,12}\d(?:[ -]?\d){2,3}(?!\d)/;
