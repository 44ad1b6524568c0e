/**
 * What stands under a name, or at a place of a list, in a value from outside. Undefined where nothing does; what a value merely inherits
 * (`constructor`) was not sent by anybody.
 */
export const memberOf = (value: unknown, name: string | number): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string | number, unknown>>)[name]
    : undefined;
