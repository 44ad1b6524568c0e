/** The same members, where those that may be undefined may be missing instead. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Without the members that are undefined, the others in their order. An optional member is missing or has a value and is never undefined
 * (`exactOptionalPropertyTypes`): spread over defaults, an undefined one would hide its default, and in evidence it would be a fact about nothing.
 *
 * Only the outermost members: what stands inside them is somebody else's. Not for what runs with every fact of a payment, since it copies.
 */
export const present = <const T extends object>(members: T): Present<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
