/** Minor units of one currency (øre, cents): a safe integer. Never a fraction, never a float of major units. */
export type Minor = number;

/** Milliseconds since the epoch, UTC. */
export type EpochMs = number;

/** A day, in milliseconds. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Nothing is due: only a message wakes the payment. */
export const NEVER: EpochMs = Number.MAX_SAFE_INTEGER;

/** ISO 4217 code, three capital letters. */
export type Currency = string;

/** Whether this may be an amount of money that is asked for: a whole number of minor units above zero. */
export const isAmount = (value: unknown): value is Minor => Number.isSafeInteger(value) && (value as number) > 0;

export const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0);
