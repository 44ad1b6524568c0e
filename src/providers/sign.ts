/** A member that, by its name and what stands there, says that something was done. */
export type Sign = readonly [member: RegExp, says: (value: unknown) => boolean];
