import { isClean } from '../domain/clean';

const LONGEST = 255;

/** What an authorization's reference must be; follows the name of the field. */
export const REFERENCE_RULE = `must be 1 to ${LONGEST} printable characters, with no blank at either end and no two in a row`;

/** Whether this may be a provider's id of a hold. It stands on pages, in logs and in addresses: printable text, as it is shown. */
export const isReference = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST && isClean(value);
