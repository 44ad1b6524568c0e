export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 365.25 * DAY;

/** When every simulated payment begins, milliseconds since the epoch. */
export const START = Date.UTC(2027, 2, 1);
